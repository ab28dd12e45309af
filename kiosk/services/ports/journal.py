"""The terminal's memory of money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from kiosk.domain.books import Posting
from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Money
from kiosk.domain.payment_events import PaymentEvent
from kiosk.domain.payment_state import OutboxChange
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import AccountId
from kiosk.domain.terminal_events import JournalEvent
from kiosk.domain.topup import ClaimCode, PaymentId


@dataclass(frozen=True, slots=True)
class Party:
    """Whose payment it is: the only personal data of the journal, kept in columns made for it."""

    destination: Destination
    account: AccountId
    bucket: str
    name_hint: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What a payment is opened with beside its first event."""

    party: Party
    claim: ClaimCode


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to be written with the money it moves. `folder` comes with the event that opens a payment."""

    payment: PaymentId | None
    event: JournalEvent
    amount: Money
    postings: tuple[Posting, ...] = ()
    outbox: OutboxChange = OutboxChange.KEEP
    folder: Folder | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that the journal has on one payment, oldest first, each event with its wall time."""

    payment: PaymentId
    folder: Folder
    events: tuple[tuple[datetime, PaymentEvent], ...]


class Errand(Enum):
    """What is to be done about a payment, for as long as it takes."""

    CREDIT = "credit"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A payment to be credited or reversed; rows of one account are credited in order. `seq` orders all rows."""

    seq: int
    payment: PaymentId
    account: AccountId


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many payments wait for somebody, and the oldest of them."""

    count: int
    oldest: PaymentId | None


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """An acquirer's batch as our books have it: its number among the acquirer's, from 1, and charges less reversals.

    It is open since the wall time at which the one before was closed, or the journal begun.
    """

    number: int
    total: Money
    since: datetime


class JournalDown(Exception):
    """The journal cannot promise anything now: nothing was written, or nobody knows. No money may be taken."""


class AlreadyRecorded(Exception):
    """The same event of the same payment is on disk already; nothing was written."""


class Journal(Protocol):
    """The terminal's memory of money: durable, append-only, one transaction per call."""

    async def record(self, *entries: Entry) -> None:
        """All entries on disk, or none.

        Raises:
            JournalDown: see there; a later try may find the entries recorded.
            AlreadyRecorded: a repeat.
        """

    async def probe(self) -> None:
        """A durable write that leaves no trace; repairs what can be repaired. Raises JournalDown."""

    @property
    def is_fresh(self) -> bool:
        """A durable write succeeded within the last seconds and there is room for more: cash may be taken."""

    @property
    def latest(self) -> datetime:
        """The latest wall time ever recorded; a clock that shows less is broken."""

    @property
    def encashment(self) -> int:
        """The number of the box that is in."""

    async def history(self, payment: PaymentId) -> History | None:
        """Everything about one payment, `None` when there is none of that id."""

    async def open_payments(self) -> tuple[PaymentId, ...]:
        """Payments that were opened and neither closed, cancelled nor being reversed."""

    async def half_done(self) -> tuple[PaymentId, ...]:
        """Payments that have to be held but are not yet: refused, or closed with nothing to credit."""

    async def outbox(self, errand: Errand, after: int = 0, limit: int = 100) -> tuple[OutboxRow, ...]:
        """What is to be credited, or reversed, behind row number `after`: the oldest first, at most `limit`."""

    async def outbox_end(self, limit: int) -> tuple[OutboxRow, ...]:
        """The newest payments to be credited, at most `limit`."""

    async def oldest_credit(self, account: AccountId) -> PaymentId | None:
        """The payment of the account that is to be credited next; `None` when nothing of it waits."""

    async def waiting_since(self, moment: datetime) -> Waiting:
        """What has been waiting to be credited since `moment` or longer."""

    async def codes_open_since(self, moment: datetime) -> Waiting:
        """Payments whose code was shown at `moment` or before, and of which nobody knows the end."""

    async def paid_since(self, moment: datetime) -> tuple[Destination, ...]:
        """Destinations of payments with money in them, opened since `moment`, newest first."""

    async def device_count(self) -> int | None:
        """What the acceptor's lifetime counter must be by our records; `None` when it was never told."""

    async def open_batch(self, acquirer: AcquirerName) -> OpenBatch:
        """What the acquirer has charged for us and not settled."""

    async def locked_out_at(self) -> datetime | None:
        """When staff was last locked out for wrong PINs; `None` when never."""

    async def next_number(self, series: str) -> int:
        """The next number of a series of documents, from 1; never given twice. Raises JournalDown."""

    async def verify(self) -> tuple[str, ...]:
        """What is wrong with the whole journal, in words for staff; empty when it is sound."""
