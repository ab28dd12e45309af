"""The screen of a terminal that is starting, or whose teller has gone and comes back: who can help meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import Method
from kiosk.presenters.presenter import Presenter
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class OutOfServiceState:
    """`paid_by` is set when the teller went while money was, or may have been, on its way: the journal has it."""

    screen: ClassVar[Screen] = Screen.OUT_OF_SERVICE

    info: TerminalInfo | None
    paid_by: Method | None = None


class OutOfServicePresenter(Presenter[OutOfServiceState]):
    """Says that nothing works now; there is nothing to tap."""

    @property
    def may_leave(self) -> bool:
        """There is nowhere to go."""
        return False

    @property
    def working(self) -> bool:
        """Nobody can do anything here: no idle warning."""
        return True
