"""The screen of a terminal that is starting, or whose teller has gone and comes back: who can help meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.terminal import TerminalInfo
from kiosk.presenters.presenter import Presenter
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class OutOfServiceState:
    """`money_was_inside` when the teller went during a payment: what was inserted is in its journal."""

    screen: ClassVar[Screen] = Screen.OUT_OF_SERVICE

    info: TerminalInfo | None
    money_was_inside: bool


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
