"""Taking banknotes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError, Unavailable
from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import FINAL_PHASES, NoteState, TopUp, TopUpPhase
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class CashState:
    """The payment as the teller last told it."""

    screen: ClassVar[Screen] = Screen.CASH

    info: TerminalInfo
    topup: TopUp


class CashPresenter(Presenter[CashState]):
    """Shows what the teller says of a payment, until it is settled one way or another."""

    def __init__(
        self,
        state: CashState,
        draw: Callable[[CashState], None],
        *,
        pictures: AsyncIterator[TopUp],
        close: Callable[[], Awaitable[None]],
        settled: Callable[[TopUp, bool], Awaitable[None]],
        touched: Callable[[], None],
    ) -> None:
        """`pictures` are of the payment in `state`; `touched` is called when a note moves, as if the glass was.

        `settled` is told the last picture, and whether the payment was closed from here.
        """
        super().__init__(state, draw)
        self._pictures = pictures
        self._close = close
        self._settled = settled
        self._touched = touched
        self._closing = False

    @property
    def may_leave(self) -> bool:
        """Only the payment's end leads away."""
        return False

    @property
    def working(self) -> bool:
        """No more notes are taken; the operator is being told."""
        return self.state.topup.phase is not TopUpPhase.TAKING_NOTES

    @property
    def money_inside(self) -> bool:
        """A note is in the box, being checked or on its way in, and the payment is not settled."""
        return self.state.topup.phase not in FINAL_PHASES and _has_notes(self.state.topup)

    async def serve(self) -> None:
        """Follow the payment to its end."""
        topup = self.state.topup
        while topup.phase not in FINAL_PHASES:
            try:
                topup = await anext(self._pictures)
            except StopAsyncIteration:
                raise Unavailable(ErrorCode.TERMINAL_UNAVAILABLE, "the payment's pictures ended early") from None
            moved = topup.notes != self.state.topup.notes
            self._show(replace(self.state, topup=topup))
            if moved:
                self._touched()
        await self._settled(topup, self._closing)

    async def credit(self) -> None:
        """Take no more notes and credit what is inside."""
        if _has_notes(self.state.topup):
            await self.finish()

    async def cancel(self) -> None:
        """Give up a payment that has no money; one that has is credited, never dropped."""
        if not _has_notes(self.state.topup):
            await self.finish()

    async def finish(self) -> None:
        """Close the payment whatever is inside; it ends as credited or, empty, as cancelled."""
        if self._closing or self.state.topup.phase is not TopUpPhase.TAKING_NOTES:
            return
        self._closing = True
        try:
            await self._close()
        except KioskError as error:
            code_to_show(error)
            self._closing = False


def _has_notes(topup: TopUp) -> bool:
    return bool(topup.inserted) or any(
        note.state in (NoteState.MOVING, NoteState.ACCEPTED, NoteState.BEING_CHECKED) for note in topup.notes
    )
