"""One of several things that staff chooses: a case, a decision, a note's value, a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from kiosk.domain.case import CaseOption, WaitingCase
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


class Question(Enum):
    """What is to be chosen."""

    CASE = "case"
    DECISION = "decision"
    NOTE_VALUE = "note_value"
    REASON = "reason"


class Reason(Enum):
    """Why somebody decides so; the value is what the journal keeps."""

    COUNTED = "seen when the box was counted"
    CAMERA = "seen on the camera"
    IN_DEVICE = "found in the device"
    VISITOR_HAS_IT = "the visitor has it back"
    OPERATOR_SAID = "the operator has said so"
    OPERATORS_BOOKS = "seen in the operator's books"
    ACQUIRER_SAID = "the acquirer has said so"
    ACQUIRERS_BOOKS = "seen in the acquirer's books"
    RECEIPT = "came with the receipt"
    PAPERS = "came with identity papers"


Item = WaitingCase | CaseOption | Money | Reason


@dataclass(frozen=True, slots=True)
class ChoiceState:
    """What there is to choose from. `taken` is the number of the item that is being gone on with."""

    screen: ClassVar[Screen] = Screen.STAFF_CHOICE

    question: Question
    items: tuple[Item, ...]
    taken: int | None = None
    error: ErrorCode | None = None


class ChoicePresenter(Presenter[ChoiceState]):
    """Takes one of the items."""

    def __init__(
        self,
        state: ChoiceState,
        draw: Callable[[ChoiceState], None],
        go_on: Callable[[int], Awaitable[None]],
        read_again: Callable[[], Awaitable[tuple[Item, ...]]] | None = None,
    ) -> None:
        """`go_on` takes the number of the item that was chosen; `read_again` gives the items to who comes back."""
        super().__init__(state, draw)
        self._go_on = go_on
        self._read_again = read_again
        self._was_left = False

    @property
    def working(self) -> bool:
        """The teller is asked."""
        return self.state.taken is not None

    async def serve(self) -> None:
        """What was decided since is gone from the list."""
        if self._read_again is None or not self._was_left:
            self._was_left = True
            return
        try:
            self._show(replace(self.state, items=await self._read_again(), error=None))
        except KioskError as failure:
            self._show(replace(self.state, error=code_to_show(failure)))

    async def choose(self, index: int) -> None:
        """Go on with that item."""
        if self.working or not 0 <= index < len(self.state.items):
            return
        self._show(replace(self.state, taken=index, error=None))
        try:
            await self._go_on(index)
        except KioskError as failure:
            self._show(replace(self.state, taken=None, error=code_to_show(failure)))
        else:
            self._show(replace(self.state, taken=None))
