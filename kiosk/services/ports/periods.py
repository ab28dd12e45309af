"""What the journal tells of whole boxes, and what a claim code names. Read beside the writer; slow is fine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.domain.case import WaitingCase
from kiosk.domain.encashment import Period
from kiosk.domain.money import Money
from kiosk.domain.terminal_events import JournalEvent
from kiosk.domain.topup import ClaimCode, PaymentId


@dataclass(frozen=True, slots=True)
class BookedCredit:
    """A payment that our journal has as credited."""

    payment: PaymentId
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class StrayHistory:
    """All that the journal has on a note without a payment, oldest first, each event with its wall time.

    `number` is that of the record that tells of it, the first of `events`.
    """

    number: int
    claim: ClaimCode
    events: tuple[tuple[datetime, JournalEvent], ...]


class Periods(Protocol):
    """Reads the committed journal. Every method raises `JournalDown` when it cannot be read."""

    async def period(self, number: int) -> Period | None:
        """The encashment of that number, `None` when there was none yet."""

    async def unsettled(self) -> tuple[int, ...]:
        """Boxes that were counted and are not settled, ascending."""

    async def credits(self, number: int) -> tuple[BookedCredit, ...]:
        """What was credited, until now, of the payments that were opened while the box was in; oldest first."""

    async def payment_of(self, claim: ClaimCode) -> PaymentId | None:
        """The payment a claim code opens."""

    async def stray(self, claim: ClaimCode) -> StrayHistory | None:
        """The note without a payment that a claim code opens."""

    async def waiting_cases(self) -> tuple[WaitingCase, ...]:
        """What waits for a person's word, oldest first."""


class CreditedElsewhere(Protocol):
    """The operator's own ledger."""

    async def credited(self, payments: tuple[BookedCredit, ...]) -> Money | None:
        """What the operator has booked of `payments`, each at most once; `None` when it cannot tell, or not now."""
