"""A payment as its records tell it, and what one more event makes of it: the values of the state machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from kiosk.domain.books import Posting
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.charge import IN_FLIGHT, Charge, ChargeFate
from kiosk.domain.money import Money, total
from kiosk.domain.payment_events import PaymentEvent, Terms
from kiosk.domain.payment_stages import InFlight, Stage, Unsent
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.topup import PaymentId


class NoteFate(Enum):
    """Where a note of the payment is."""

    MOVING = "moving"  # STACK was, or may have been, sent
    STACKED = "stacked"
    RETURNED = "returned"
    SUSPECT = "suspect"
    SETTLED = "settled"  # was suspect; found in the box once the payment was closed, and held
    PASSED_ON = "passed_on"  # was settled; its money went to an account, or back


@dataclass(frozen=True, slots=True)
class Note:
    """A note since its intent was written down. `device_count` is the acceptor's counter from before it.

    `cause` says why it is, or was, suspect. The value is zero while nobody knows it.
    """

    number: int
    value: Money
    fate: NoteFate
    device_count: int | None = None
    cause: SuspectCause | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment, as its records tell."""

    id: PaymentId
    stage: Stage
    terms: Terms
    notes: tuple[Note, ...] = ()
    charges: tuple[Charge, ...] = ()
    taken_over: Money | None = None
    predecessor: PaymentId | None = None
    receipt: str = ""
    printed: tuple[ReceiptKind, ...] = ()
    decisions: int = 0

    def inserted(self) -> Money:
        """What is surely ours: in the box, charged for good, or taken over from another payment."""
        return (self.taken_over or self.nothing()) + self._sum(NoteFate.STACKED) + self.charged()

    def fee(self) -> Money:
        """What the terminal keeps once the rest is credited."""
        return self.terms.fee.fee(self.inserted())

    def to_credit(self) -> Money:
        """What the operator is to book."""
        return self.inserted() - self.fee()

    def suspect(self) -> Money:
        """What may or may not be in the box."""
        return self._sum(NoteFate.SUSPECT)

    def is_doubtful(self) -> bool:
        """Some note, perhaps of unknown value, may or may not be in the box."""
        return any(note.fate is NoteFate.SUSPECT for note in self.notes)

    def in_custody(self) -> Money:
        """What a held payment holds."""
        return self.inserted() + self._sum(NoteFate.SETTLED)

    def room_left(self) -> Money:
        """What may still be inserted; a suspect note takes up room too."""
        left = self.terms.maximum - self.inserted() - self.suspect()
        return max(left, self.nothing())

    def moving(self) -> Note | None:
        """The note in flight; there is never more than one."""
        return next((note for note in self.notes if note.fate is NoteFate.MOVING), None)

    def charged(self) -> Money:
        """What a card or a QR code was charged, for good."""
        final = (one.approved for one in self.charges if one.fate is ChargeFate.CONFIRMED)
        return total((amount for amount in final if amount is not None), self.terms.maximum.currency)

    def charge(self) -> Charge | None:
        """The latest charge; all before it are declined."""
        return self.charges[-1] if self.charges else None

    def charge_in_flight(self) -> Charge | None:
        """The charge of which nobody knows yet how it ends; there is never more than one."""
        return next((one for one in self.charges if one.fate in IN_FLIGHT), None)

    def attempt(self) -> int:
        """How often the operator was about to be asked to book it."""
        return self.stage.attempt if isinstance(self.stage, InFlight | Unsent) else 0

    def may_have_left(self) -> bool:
        """Some attempt may have reached the operator."""
        match self.stage:
            case InFlight():
                return True
            case Unsent(_, may_have_left):
                return may_have_left
            case _:
                return False

    def nothing(self) -> Money:
        """Zero, in the payment's currency."""
        return Money.zero(self.terms.maximum.currency)

    def with_note(self, note: Note) -> Payment:
        """The payment with this note in the place of the one of its number."""
        others = (one for one in self.notes if one.number != note.number)
        return replace(self, notes=tuple(sorted((*others, note), key=lambda one: one.number)))

    def with_charge(self, charge: Charge) -> Payment:
        """The payment with this charge in the place of the one of its attempt."""
        return replace(self, charges=(*(one for one in self.charges if one.attempt != charge.attempt), charge))

    def _sum(self, fate: NoteFate) -> Money:
        return total((note.value for note in self.notes if note.fate is fate), self.terms.maximum.currency)


class OutboxChange(Enum):
    """What a step does to the outbox, in the same transaction."""

    KEEP = "keep"
    PUT = "put"  # to be credited
    PUT_REVERSAL = "put_reversal"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Step:
    """What an event makes of a payment: the payment after it, the sum it is about, the money it moves."""

    payment: Payment
    amount: Money
    postings: tuple[Posting, ...] = ()
    outbox: OutboxChange = OutboxChange.KEEP


class IllegalStep(Exception):
    """The event cannot follow what happened before: a bug, or a journal that was tampered with."""

    def __init__(self, before: Payment, event: PaymentEvent) -> None:
        super().__init__(f"{event.kind.value} after {type(before.stage).__name__}")
