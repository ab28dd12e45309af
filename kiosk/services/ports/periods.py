"""What the journal tells of whole boxes, and which payment a claim code names. Read beside the writer; slow is fine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.domain.encashment import Period
from kiosk.domain.money import Money
from kiosk.domain.topup import ClaimCode, PaymentId


@dataclass(frozen=True, slots=True)
class BookedCredit:
    """A payment that our journal has as credited."""

    payment: PaymentId
    amount: Money
    at: datetime


class Periods(Protocol):
    """Reads the committed journal. Every method raises `JournalDown` when it cannot be read."""

    async def period(self, number: int) -> Period | None:
        """The encashment of that number, `None` when there was none yet."""

    async def unsettled(self) -> tuple[int, ...]:
        """Boxes that were counted and are not settled, ascending."""

    async def credits(self, number: int) -> tuple[BookedCredit, ...]:
        """What was credited while the box was in, oldest first."""

    async def payment_of(self, claim: ClaimCode) -> PaymentId | None:
        """The payment a claim code opens."""


class CreditedElsewhere(Protocol):
    """The operator's own ledger."""

    async def credited(self, payments: tuple[BookedCredit, ...]) -> Money | None:
        """What the operator has booked of `payments`, each at most once; `None` when it cannot tell, or not now."""
