"""What a visit asked and means to move, in memory alone: gone with the visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.money import Money
from kiosk.domain.questions import Inquiry, QuestionKey
from kiosk.domain.subscriber import AccountId
from kiosk.domain.transfers import OwnContract, Transfer, TransferKey, TransferSheet, TransferState


@dataclass(slots=True)
class Moving:
    """A sheet and what became of it.

    `sent_at` (monotonic seconds) is there while nobody knows: from its sending to the operator's word. `end` is that.
    """

    sheet: TransferSheet
    sent_at: float | None = None
    end: Transfer | None = None

    def noted(self, told: Transfer) -> Transfer:
        """What was `told`, kept once it is the operator's last word."""
        if told.is_over():
            self.sent_at, self.end = None, told
        return told


@dataclass(slots=True)
class VisitHelp:
    """Questions by their keys with the moment they were first asked, contracts as last read, sheets by their keys."""

    asked: dict[QuestionKey, tuple[Inquiry, datetime]] = field(default_factory=dict)
    contracts: tuple[OwnContract, ...] = ()
    moving: dict[TransferKey, Moving] = field(default_factory=dict)

    def in_doubt(self) -> Moving | None:
        """The transfer nobody knows the outcome of; there is one at most."""
        return next((one for one in self.moving.values() if one.sent_at is not None), None)

    def moved(self, account: AccountId) -> Iterator[Money]:
        """What transfers of this visit did to `account`, signed, with their fees."""
        for one in self.moving.values():
            if one.end is not None and one.end.state is TransferState.DONE:
                if one.sheet.source.account == account:
                    yield -one.sheet.amount - one.sheet.fee
                if one.sheet.target.account == account:
                    yield one.sheet.amount

    def forget(self) -> None:
        """Nothing is left."""
        self.asked.clear()
        self.contracts = ()
        self.moving.clear()
