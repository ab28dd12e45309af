"""What became of the money, and the receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import NoteState, TopUp, TopUpPhase
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


class ReceiptPhase(Enum):
    """How far the paper receipt is."""

    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    NO_PAPER = "no_paper"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ResultState:
    """`receipt_text` goes into the QR code of the receipt; empty until it is known."""

    screen: ClassVar[Screen] = Screen.RESULT

    info: TerminalInfo
    topup: TopUp
    receipt: ReceiptPhase
    receipt_text: str
    logged_in: bool


class ResultPresenter(Presenter[ResultState]):
    """Says what became of the money and prints the receipt without being asked."""

    def __init__(
        self,
        state: ResultState,
        draw: Callable[[ResultState], None],
        *,
        print_receipt: Callable[[], Awaitable[None]],
        receipt_text: Callable[[], Awaitable[str]],
        pay_another: Callable[[], Awaitable[None]],
        try_again: Callable[[], Awaitable[None]],
        choose_other: Callable[[], None],
        finish: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(state, draw)
        self._print_receipt = print_receipt
        self._receipt_text = receipt_text
        self._pay_another = pay_another
        self._try_again = try_again
        self._choose_other = choose_other
        self._finish = finish

    async def serve(self) -> None:
        """Print the receipt once, and fetch its text for the QR code."""
        if not _is_worth_a_receipt(self.state.topup):
            return
        if self.state.receipt is ReceiptPhase.NONE:
            await self.print_again()
        try:
            text = await self._receipt_text()
        except KioskError as error:
            code_to_show(error)
        else:
            self._show(replace(self.state, receipt_text=text))

    async def print_again(self) -> None:
        """The receipt once more; the paper says that it is a copy."""
        if self.state.receipt is ReceiptPhase.PRINTING:
            return
        self._show(replace(self.state, receipt=ReceiptPhase.PRINTING))
        phase = ReceiptPhase.PRINTED
        try:
            await self._print_receipt()
        except KioskError as error:
            phase = ReceiptPhase.NO_PAPER if code_to_show(error) is ErrorCode.NO_PAPER else ReceiptPhase.FAILED
        self._show(replace(self.state, receipt=phase))

    async def pay_another(self) -> None:
        """Pay for one more number."""
        await self._pay_another()

    async def try_again(self) -> None:
        """Pay for the same number once more, any way that works; only where surely nothing was charged."""
        if self.state.topup.phase is TopUpPhase.DECLINED:
            await self._try_again()

    async def choose_other_number(self) -> None:
        """Credit money the operator refused to another number."""
        if self.state.topup.phase is TopUpPhase.REFUSED:
            self._choose_other()

    async def finish(self) -> None:
        """The visitor is done with this payment."""
        await self._finish()


def _is_worth_a_receipt(topup: TopUp) -> bool:
    being_checked = any(note.state is NoteState.BEING_CHECKED for note in topup.notes)
    return topup.phase not in (TopUpPhase.CANCELLED, TopUpPhase.DECLINED) or being_checked
