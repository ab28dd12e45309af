"""The first screen: what can be done here, and what works now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.terminal import TerminalInfo, TerminalStatus
from kiosk.presenters.number import Purpose
from kiosk.presenters.presenter import Presenter
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class HomeState:
    """`status` is `None` until the teller has told it."""

    screen: ClassVar[Screen] = Screen.HOME

    info: TerminalInfo
    status: TerminalStatus | None


class HomePresenter(Presenter[HomeState]):
    """The way in to everything."""

    def __init__(
        self, state: HomeState, draw: Callable[[HomeState], None], begin: Callable[[Purpose], Awaitable[None]]
    ) -> None:
        super().__init__(state, draw)
        self._begin = begin

    async def start(self, purpose: Purpose) -> None:
        """Begin what the visitor came for."""
        await self._begin(purpose)

    def terminal_changed(self, status: TerminalStatus) -> None:
        """Tell what works now."""
        self._show(replace(self.state, status=status))
