"""What the services need from outside, in our words. Adapters and devices implement it; tests have fakes of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from kiosk.domain.balance import Balance, Bonus, Package
from kiosk.domain.books import Posting
from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.money import Money
from kiosk.domain.payment import OutboxChange
from kiosk.domain.payment_events import JournalEvent, PaymentEvent
from kiosk.domain.phone import Destination
from kiosk.domain.products import OwnedProduct
from kiosk.domain.receipt import Receipt
from kiosk.domain.statement import StatementHead, StatementProgress, StatementTotals
from kiosk.domain.subscriber import AccountId, CodeChallenge, Recipient, Subscriber
from kiosk.domain.terminal import PaperState
from kiosk.domain.topup import ClaimCode, Method, PaymentId


class Clock(Protocol):
    """Time, so that tests and the simulation can own it."""

    def now(self) -> datetime:
        """Aware wall time in UTC; may jump."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds` of monotonic time."""


# --- devices ---------------------------------------------------------------------------------------------------------


class AcceptorListener(Protocol):
    """What the bill acceptor's driver tells, and awaits, while it serves.

    The driver does not go on with the protocol before a method returned: a decision is on disk before STACK leaves,
    a stacked note is on disk before the device's event is acknowledged, a power-up answer before RESET. A method that
    raises is called again when the device repeats itself. None may await `enable` or `disable`: the driver is busy.

    What the device still says about a note from before comes as `note_recovered` or `note_returned`, nearly always
    between `powered_up` and `identified`.
    """

    async def powered_up(self, report: PowerUpReport) -> None:
        """The device, or the line to it, came (back) up. RESET follows unless it kept its power."""

    async def identified(self, identity: AcceptorIdentity) -> None:
        """The device told its serial number and bill table. Notes of another currency are not in `values`."""

    async def note_escrowed(self, value: Money) -> NoteDecision:
        """A note is held. The answer is carried out; an exception means RETURN."""

    async def note_stacked(self, value: Money | None) -> None:
        """A note is in the box, once per note, however often the device repeats it. `None`: it names no value."""

    async def note_recovered(self, value: Money | None) -> None:
        """The device says that a note from before the cut is in the box: the one with an open or suspect intent.

        It may be one that is recorded as stacked already, when the acknowledgement was what got lost. `None`: the
        driver has not read the bill table yet, so the value is the escrowed one.
        """

    async def note_returned(self, value: Money | None) -> None:
        """The device gave back a note it had in escrow. After NOTE_IN_VALIDATOR: the ejection is confirmed."""

    async def note_rejected(self, reason: RejectReason) -> None:
        """The device gave a note back before escrow."""

    async def note_suspect(self, cause: SuspectCause, value: Money | None) -> None:
        """Nobody can tell whether the note is in the box. The driver has switched the acceptor off."""

    async def state_changed(self, state: AcceptorState, detail: str) -> None:
        """The device's state; `detail` is the failure's name or empty."""


class BillAcceptor(Protocol):
    """A bill acceptor behind any protocol (devices.md section 1)."""

    async def serve(self, listener: AcceptorListener) -> None:
        """Own the line until cancelled: connect, identify, poll, reconnect after a loss. Never raises on a bad line."""

    async def enable(self, values: frozenset[Money]) -> None:
        """Take these notes from now on, with escrow. Returns once the device confirmed it.

        Raises:
            DeviceFault: it did not; nothing is taken.
        """

    async def disable(self) -> None:
        """Take nothing. Returns once the device confirmed it and no note is moving.

        Raises:
            DeviceFault: it did not confirm in time.
        """


class ReceiptPrinter(Protocol):
    """A printer of receipts (ESC/POS), or the folder that stands for one."""

    async def paper(self) -> PaperState:
        """Asked now; silence is UNKNOWN."""

    async def print(self, data: bytes, text: str) -> None:
        """Send the bytes and see them through. `text` is the same receipt for places that print no bytes.

        Raises:
            DeviceFault: nothing, or not all, was printed.
        """


class DocumentPrinter(Protocol):
    """An A4 printer (IPP), or the folder that stands for one."""

    async def paper(self) -> PaperState:
        """Asked now; silence is UNKNOWN."""

    def print(self, document: Path, name: str) -> AsyncGenerator[StatementProgress, None]:
        """Progress until PRINTED or FAILED; PAPER_OUT while the job waits for paper. Closing it then calls it off."""


# --- the operator ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CreditOrder:
    """A payment to be credited. The payment's id is the idempotency key, the correlator and the reference."""

    payment: PaymentId
    account: AccountId
    bucket: str
    amount: Money
    method: Method


@dataclass(frozen=True, slots=True)
class Credited:
    """The operator booked exactly this payment, once."""

    reference: str


@dataclass(frozen=True, slots=True)
class CreditRefused:
    """A documented business refusal; nothing was booked."""

    code: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Failed before the first byte left; nothing was booked by this attempt."""

    why: str


@dataclass(frozen=True, slots=True)
class CreditUnknown:
    """All else: it may have been booked."""

    why: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """The operator knows no payment of that id now. No proof before its consistency delay has passed."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The operator has a payment of that id with another sum or account. For a person."""

    reference: str
    why: str


CreditOutcome = Credited | CreditRefused | NotSent | CreditUnknown
SearchOutcome = Credited | NotFound | Conflict | CreditUnknown


@dataclass(frozen=True, slots=True)
class PreparedCredit:
    """A request whose body is fixed. `body_hash` goes into the journal before `send` is called."""

    body_hash: str
    send: Callable[[], Awaitable[CreditOutcome]]


class PaymentGateway(Protocol):
    """The operator's payments (TMF676, or a profile that differs). Its methods never raise."""

    def prepare(self, order: CreditOrder) -> PreparedCredit:
        """The same order gives the same body and hash, on every try and after every restart."""

    async def find(self, order: CreditOrder) -> SearchOutcome:
        """What the operator knows of the payment."""

    @property
    def can_search(self) -> bool:
        """Whether the operator can be asked by our key."""

    @property
    def is_idempotent(self) -> bool:
        """Whether a repeated POST under one key is booked once."""

    @property
    def consistency_delay_s(self) -> float:
        """How long an empty answer proves nothing after the last attempt."""

    @property
    def key_retention_s(self) -> float:
        """How long the operator remembers keys; past it, ask only."""


class Directory(Protocol):
    """Who is who (TMF637, 629, 632, 666).

    Raises:
        Refused: UNKNOWN_NUMBER.
        Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE.
    """

    async def recipient(self, destination: Destination) -> Recipient:
        """The account behind a number or contract, with a hint of the name."""

    async def subscriber(self, account: AccountId) -> Subscriber:
        """The owner, by account."""


class CodeSender(Protocol):
    """The operator's code by SMS (extension `otpChallenge`). Raises as `Directory` does, and login refusals."""

    async def send(self, recipient: Recipient, language: str) -> CodeChallenge:
        """A challenge; the code went out."""

    async def answer(self, challenge: str, code: str) -> None:
        """Right, or `Refused`."""


class AccountReader(Protocol):
    """Balances, products and lines (TMF654, 666, 637, 635, 678). Raises as `Directory` does."""

    async def balance(self, account: AccountId) -> Balance:
        """Monetary balance with reserved amount and credit limit."""

    async def packages(self, account: AccountId) -> tuple[Package, ...]:
        """Non-monetary buckets."""

    async def bonus(self, account: AccountId) -> Bonus | None:
        """Loyalty points, `None` where the operator has no programme or no API for it."""

    async def products(self, subscriber: Subscriber) -> tuple[OwnedProduct, ...]:
        """Everything connected."""

    def lines(self, account: AccountId, period: Period) -> AsyncGenerator[LinePage, None]:
        """Usage, fees and balance actions of `period`, merged, newest first, at most 1,000 a page. To be closed."""

    async def movements_after(self, account: AccountId, moment: datetime) -> Money:
        """The signed sum of all lines from `moment` to now: balance now minus this is balance then."""

    async def line_count(self, account: AccountId, period: Period) -> int | None:
        """How many lines `lines` will give, `None` when the operator does not count."""


class OperatorHealth(Protocol):
    """Whether the operator answered lately."""

    @property
    def reachable(self) -> bool:
        """The last call was answered, or none has been made yet."""

    async def ask(self) -> None:
        """Make a call for nothing but `reachable`; silence is no error."""


# --- the journal -----------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A payment to be credited; rows of one account go out in order."""

    payment: PaymentId
    account: AccountId


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
        """Payments that were opened and neither closed nor cancelled."""

    async def half_done(self) -> tuple[PaymentId, ...]:
        """Payments that have to be held but are not yet: refused, or closed with nothing to credit."""

    async def outbox(self) -> tuple[OutboxRow, ...]:
        """What is to be credited, oldest first."""

    async def paid_since(self, moment: datetime) -> tuple[Destination, ...]:
        """Destinations of payments with money in them, opened since `moment`, newest first."""

    async def device_count(self) -> int | None:
        """What the acceptor's lifetime counter must be by our records; `None` when it was never told."""

    async def next_number(self, series: str) -> int:
        """The next number of a series of documents, from 1; never given twice. Raises JournalDown."""

    async def verify(self) -> tuple[str, ...]:
        """What is wrong with the whole journal, in words for staff; empty when it is sound."""


class Alarm(Enum):
    """What staff must be told of at once."""

    NOTE_SUSPECT = "note_suspect"
    CREDIT_LATE = "credit_late"  # at 15 min, 1 h and 24 h
    CREDIT_CONFLICT = "credit_conflict"
    JOURNAL_DOWN = "journal_down"
    JOURNAL_UNSOUND = "journal_unsound"
    ACCEPTOR_FAULT = "acceptor_fault"


class Alarms(Protocol):
    """Tells staff; never fails."""

    def sound(self, alarm: Alarm, payment: PaymentId | None, detail: str) -> None:
        """`detail` is words for staff without personal data."""


# --- documents -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A finished PDF, the number of its pages, and a picture (PNG) of the first."""

    path: Path
    pages: int
    preview_png: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class RenderedReceipt:
    """A receipt ready for paper: plain text, and the same as ESC/POS bytes."""

    text: str
    data: bytes


class ReceiptLayout(Protocol):
    """Lays out receipts."""

    def render(self, receipt: Receipt, language: str) -> RenderedReceipt:
        """The same receipt and language give the same bytes."""


class StatementMaker(Protocol):
    """Makes the PDF in a process of its own, so that the teller's loop is never busy with it."""

    async def make(
        self,
        head: StatementHead,
        lines: AsyncGenerator[LinePage, None],
        totals: Callable[[], StatementTotals],
        progress: Callable[[StatementProgress], None],
    ) -> MadeDocument:
        """The finished document. `totals` is called once, after the last line was read; `lines` is closed in any case.

        Raises:
            Unavailable: DOCUMENT_FAILED; the worker died or the disk is full.
        """

    def discard(self, document: MadeDocument) -> None:
        """The document's file is gone; a second time does nothing."""


class Secrets(Protocol):
    """Secrets by name, from the back end the config names; fails closed."""

    def get(self, name: str) -> str:
        """The secret.

        Raises:
            SecretMissing: there is none, or the back end does not work.
        """


class SecretMissing(Exception):
    """No such secret in the configured keyring."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"secret {name!r}: {why}")
        self.name = name
        self.why = why
