"""What can happen to a payment: one class per kind of journal record.

An event holds no personal data. `ordinal` tells events of one kind and payment apart: the note's number, the attempt
of a sending, the print of a receipt; (payment, ordinal, kind) is unique in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.charge import AcquirerName, ChargeReference, DeclineReason
from kiosk.domain.money import Money
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.staff import Decision, Role
from kiosk.domain.topup import FeeRule, Method, PaymentId


class EventKind(Enum):
    """The journal's word for each event."""

    OPENED = "opened"
    CONTINUED = "continued"
    INTENT = "intent"
    STACKED = "stacked"
    RETURNED = "returned"
    SUSPECT = "suspect"
    RESOLVED = "resolved"
    CHARGE_INTENT = "charge_intent"
    CHARGE_SHOWN = "charge_shown"
    CHARGE_APPROVED = "charge_approved"
    CHARGE_UNCLEAR = "charge_unclear"
    CHARGE_CONFIRMED = "charge_confirmed"
    CHARGE_DECLINED = "charge_declined"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    SENDING = "sending"
    NOT_SENT = "not_sent"
    CREDITED = "credited"
    REFUSED = "refused"
    CONFLICT = "conflict"
    REVERSAL_INTENT = "reversal_intent"
    REVERSAL_UNCLEAR = "reversal_unclear"
    REVERSED = "reversed"
    REVERSAL_FAILED = "reversal_failed"
    HELD = "held"
    RETARGETED = "retargeted"
    REFUNDED = "refunded"
    NOTE_RETARGETED = "note_retargeted"
    NOTE_REFUNDED = "note_refunded"
    DECIDED = "decided"
    RECEIPT = "receipt"
    ENCASHMENT = "encashment"
    ENCASHMENT_CLOSED = "encashment_closed"
    ENCASHMENT_COUNTED = "encashment_counted"
    ENCASHMENT_SETTLED = "encashment_settled"
    POWER_UP = "power_up"
    STRAY = "stray"
    STRAY_SETTLED = "stray_settled"
    STAFF_LOCKED_OUT = "staff_locked_out"
    BATCH_CLOSED = "batch_closed"


@dataclass(frozen=True, slots=True)
class Terms:
    """What was fixed when the payment was opened."""

    method: Method
    encashment: int
    fee: FeeRule
    maximum: Money


@dataclass(frozen=True, slots=True)
class Opened:
    """A payment exists; every note from now on has an owner. `device_count` is the acceptor's lifetime counter."""

    kind: ClassVar[EventKind] = EventKind.OPENED
    ordinal: ClassVar[int] = 0
    terms: Terms
    device_count: int | None


@dataclass(frozen=True, slots=True)
class Continued:
    """A payment that takes over the held money of `predecessor`, for another account."""

    kind: ClassVar[EventKind] = EventKind.CONTINUED
    ordinal: ClassVar[int] = 0
    terms: Terms
    predecessor: PaymentId
    amount: Money
    receipt: str


@dataclass(frozen=True, slots=True)
class Intent:
    """We are about to send STACK for this note."""

    kind: ClassVar[EventKind] = EventKind.INTENT
    ordinal: int
    value: Money
    device_count: int | None


@dataclass(frozen=True, slots=True)
class Stacked:
    """The note is in the box."""

    kind: ClassVar[EventKind] = EventKind.STACKED
    ordinal: int
    value: Money


@dataclass(frozen=True, slots=True)
class Returned:
    """The note went back to the visitor."""

    kind: ClassVar[EventKind] = EventKind.RETURNED
    ordinal: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """Nobody can tell whether the note is in the box; no value when it jammed before it was recognised."""

    kind: ClassVar[EventKind] = EventKind.SUSPECT
    ordinal: int
    value: Money | None
    cause: SuspectCause


@dataclass(frozen=True, slots=True)
class Resolved:
    """The device, a person, or the encashment's count settled a suspect note. `value`: what an unknown one turned out
    to be, when it was found in the box."""

    kind: ClassVar[EventKind] = EventKind.RESOLVED
    ordinal: int
    in_box: bool
    value: Money | None = None


@dataclass(frozen=True, slots=True)
class ChargeIntent:
    """We are about to ask `acquirer` to charge `amount` under `reference`; `ordinal` is the attempt, from 1.

    `mark` is the acquirer's last transaction before this one, empty where orders are found by their reference.
    """

    kind: ClassVar[EventKind] = EventKind.CHARGE_INTENT
    ordinal: int
    acquirer: AcquirerName
    reference: ChargeReference
    amount: Money
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ChargeShown:
    """A code to pay by is about to be shown; from now on it may be paid until the acquirer says that it cannot."""

    kind: ClassVar[EventKind] = EventKind.CHARGE_SHOWN
    ordinal: int
    acquirer_reference: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class ChargeApproved:
    """The acquirer approved, and has not been told yet that we know: it may still take the approval back."""

    kind: ClassVar[EventKind] = EventKind.CHARGE_APPROVED
    ordinal: int
    amount: Money
    acquirer_reference: str
    authorization: str


@dataclass(frozen=True, slots=True)
class ChargeUnclear:
    """Nobody knows whether it was charged; the acquirer is being asked."""

    kind: ClassVar[EventKind] = EventKind.CHARGE_UNCLEAR
    ordinal: int


@dataclass(frozen=True, slots=True)
class ChargeConfirmed:
    """Final at the acquirer: exactly `amount` was charged."""

    kind: ClassVar[EventKind] = EventKind.CHARGE_CONFIRMED
    ordinal: int
    amount: Money
    acquirer_reference: str
    authorization: str


@dataclass(frozen=True, slots=True)
class ChargeDeclined:
    """Final: nothing was charged, or it was taken back by the acquirer itself. `code` is the acquirer's own."""

    kind: ClassVar[EventKind] = EventKind.CHARGE_DECLINED
    ordinal: int
    reason: DeclineReason
    code: str


@dataclass(frozen=True, slots=True)
class ReversalIntent:
    """We are about to ask the acquirer to take the charge back, and go on until it has."""

    kind: ClassVar[EventKind] = EventKind.REVERSAL_INTENT
    ordinal: ClassVar[int] = 0
    cause: str


@dataclass(frozen=True, slots=True)
class ReversalUnclear:
    """The first answer to a reversal that says nothing; later ones are not written down."""

    kind: ClassVar[EventKind] = EventKind.REVERSAL_UNCLEAR
    ordinal: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Reversed:
    """The acquirer took the whole charge back."""

    kind: ClassVar[EventKind] = EventKind.REVERSED
    ordinal: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class ReversalFailed:
    """The acquirer will not take it back, by its `code`: the money is held for a person."""

    kind: ClassVar[EventKind] = EventKind.REVERSAL_FAILED
    ordinal: ClassVar[int] = 0
    code: str


@dataclass(frozen=True, slots=True)
class Closed:
    """No more notes or charges; what is in is to be credited. `receipt` is the receipt's number."""

    kind: ClassVar[EventKind] = EventKind.CLOSED
    ordinal: ClassVar[int] = 0
    receipt: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Ended with nothing in."""

    kind: ClassVar[EventKind] = EventKind.CANCELLED
    ordinal: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Sending:
    """The request may leave any moment now; `ordinal` is the attempt."""

    kind: ClassVar[EventKind] = EventKind.SENDING
    ordinal: int
    key: PaymentId
    body_hash: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Attempt `ordinal` failed before its first byte."""

    kind: ClassVar[EventKind] = EventKind.NOT_SENT
    ordinal: int


@dataclass(frozen=True, slots=True)
class Credited:
    """The operator booked it; `reference` is its own id."""

    kind: ClassVar[EventKind] = EventKind.CREDITED
    ordinal: ClassVar[int] = 0
    reference: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The operator will not book it, by a documented code."""

    kind: ClassVar[EventKind] = EventKind.REFUSED
    ordinal: ClassVar[int] = 0
    code: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The operator has something else under our key, or cannot be asked: frozen for a person."""

    kind: ClassVar[EventKind] = EventKind.CONFLICT
    ordinal: ClassVar[int] = 0
    reference: str


@dataclass(frozen=True, slots=True)
class Held:
    """Kept under the payment's claim code."""

    kind: ClassVar[EventKind] = EventKind.HELD
    ordinal: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Retargeted:
    """The held money moved to the payment `successor`."""

    kind: ClassVar[EventKind] = EventKind.RETARGETED
    ordinal: ClassVar[int] = 0
    successor: PaymentId


@dataclass(frozen=True, slots=True)
class Refunded:
    """The held money was given back."""

    kind: ClassVar[EventKind] = EventKind.REFUNDED
    ordinal: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class NoteRetargeted:
    """Note `ordinal`, found in the box after the payment was closed, moved to the payment `successor`."""

    kind: ClassVar[EventKind] = EventKind.NOTE_RETARGETED
    ordinal: int
    successor: PaymentId


@dataclass(frozen=True, slots=True)
class NoteRefunded:
    """Note `ordinal`, found in the box after the payment was closed, was given back."""

    kind: ClassVar[EventKind] = EventKind.NOTE_REFUNDED
    ordinal: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A person decided what the event beside this one says. `second` is who confirmed it, empty where one is enough.

    `ordinal` counts the decisions about the payment from 1.
    """

    kind: ClassVar[EventKind] = EventKind.DECIDED
    ordinal: int
    who: str
    role: Role
    second: str
    decision: Decision
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptIntent:
    """Bytes of a receipt are about to reach the printer; `ordinal` counts the prints from 1."""

    kind: ClassVar[EventKind] = EventKind.RECEIPT
    ordinal: int
    number: str
    receipt: ReceiptKind
    text_hash: str


NoteEvent = Intent | Stacked | Returned | Suspect | Resolved
CreditEvent = Sending | NotSent | Credited | Refused | Conflict
CustodyEvent = Held | Retargeted | Refunded
FoundNoteEvent = NoteRetargeted | NoteRefunded
ChargeEvent = ChargeIntent | ChargeShown | ChargeApproved | ChargeUnclear | ChargeConfirmed | ChargeDeclined
ReversalEvent = ReversalIntent | ReversalUnclear | Reversed | ReversalFailed
PaymentEvent = (
    Opened
    | Continued
    | NoteEvent
    | ChargeEvent
    | Closed
    | Cancelled
    | CreditEvent
    | ReversalEvent
    | CustodyEvent
    | FoundNoteEvent
    | Decided
    | ReceiptIntent
)
