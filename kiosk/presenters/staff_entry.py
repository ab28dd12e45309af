"""Something staff types: a PIN, a bag's seal, a claim code, a box's number, somebody's reference."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


class Entry(Enum):
    """What is typed; `least` and `most` characters of it."""

    PIN = ("pin", 6, 64)
    SECOND_PIN = ("second_pin", 6, 64)
    SEAL = ("seal", 1, 24)
    CLAIM = ("claim", 9, 11)
    BOX = ("box", 1, 6)
    REFERENCE = ("reference", 1, 64)

    @property
    def is_secret(self) -> bool:
        """It is shown as dots, and forgotten once it was tried."""
        return self in (Entry.PIN, Entry.SECOND_PIN)

    @property
    def least(self) -> int:
        """With fewer there is nothing to go on with."""
        return self.value[1]

    @property
    def most(self) -> int:
        """More are not taken."""
        return self.value[2]


@dataclass(frozen=True, slots=True)
class EntryState:
    """`typed` is shown as dots when it is a PIN. `tries_left` after a wrong one, `None` when nobody counts."""

    screen: ClassVar[Screen] = Screen.STAFF_ENTRY

    what: Entry
    typed: str = ""
    busy: bool = False
    error: ErrorCode | None = None
    tries_left: int | None = None

    @property
    def is_enough(self) -> bool:
        """There is something to go on with."""
        return not self.busy and len(self.typed) >= self.what.least


class EntryPresenter(Presenter[EntryState]):
    """Takes characters from the glass, or from a card's reader that types like a keyboard."""

    def __init__(
        self, what: Entry, draw: Callable[[EntryState], None], entered: Callable[[str], Awaitable[None]]
    ) -> None:
        """`entered` goes on with what was typed."""
        super().__init__(EntryState(what), draw)
        self._entered = entered

    @property
    def working(self) -> bool:
        """The teller is looking at it."""
        return self.state.busy

    async def type_key(self, character: str) -> None:
        """One more character."""
        state = self.state
        if not state.busy and len(state.typed) < state.what.most:
            self._show(replace(state, typed=state.typed + character, error=None, tries_left=None))

    async def erase(self) -> None:
        """Take back the last one."""
        if not self.state.busy:
            self._show(replace(self.state, typed=self.state.typed[:-1]))

    async def proceed(self) -> None:
        """Go on with what is there."""
        if not self.state.is_enough:
            return
        typed = self.state.typed
        self._show(replace(self.state, busy=True, error=None))
        try:
            await self._entered(typed)
        except KioskError as failure:
            error = code_to_show(failure)
            counted = error is ErrorCode.WRONG_CODE and failure.detail.isdecimal()
            tries_left = int(failure.detail) if counted else None
            self._show(replace(self.state, busy=False, error=error, tries_left=tries_left))
        else:
            self._show(replace(self.state, busy=False))
        if self.state.what.is_secret:
            self._show(replace(self.state, typed=""))
