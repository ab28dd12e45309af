"""What every screen's presenter is: a state, commands, and what goes on by itself while the screen is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.terminal import TerminalStatus
from kiosk.presenters.screens import Screen, ScreenState

State = TypeVar("State", bound=ScreenState)


class Presenter(Generic[State]):
    """One screen, from entering it to leaving it. Drawn only while `shown`, which is the stage's to say."""

    def __init__(self, state: State, draw: Callable[[State], None]) -> None:
        self.state = state
        self.shown = False
        self._draw = draw

    @property
    def screen(self) -> Screen:
        """Where its state is shown."""
        return self.state.screen

    @property
    def may_leave(self) -> bool:
        """Home, back and exit are open; false where leaving would turn the back on money."""
        return True

    @property
    def working(self) -> bool:
        """The visitor waits for the terminal, not the terminal for the visitor: the idle clock stands still."""
        return False

    @property
    def money_inside(self) -> bool:
        """Banknotes are in the terminal that are neither credited nor held."""
        return False

    def redraw(self) -> None:
        """Draw the state as it is, when the screen is shown."""
        if self.shown:
            self._draw(self.state)

    async def serve(self) -> None:
        """What goes on by itself; runs from entering the screen, cancelled when it is left."""

    def terminal_changed(self, status: TerminalStatus) -> None:
        """Something of the terminal's status is different now."""

    def _show(self, state: State) -> None:
        self.state = state
        self.redraw()


AnyPresenter = Presenter[Any]


def code_to_show(error: KioskError) -> ErrorCode:
    """The code for this screen. A teller that is gone is no matter of one screen: that error goes on to the visit."""
    if error.code is ErrorCode.TERMINAL_UNAVAILABLE:
        raise error
    return error.code


def may_ask_again(failed: ErrorCode | None) -> bool:
    """Something failed, and asking once more may help; not so where the operator has no such thing."""
    return failed not in (None, ErrorCode.NOT_AVAILABLE_HERE)
