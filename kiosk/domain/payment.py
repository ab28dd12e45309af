"""The payment state machine: one pure function, `step`, and the graph of what may follow what.

A payment is replayed from its journal records and moved on by the same function, so that what is on disk and what is
in memory cannot disagree. Cards and QR add stages and events of their own; they join this graph at `Due`.
Source: money.md, "Cash" and "The operator".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from kiosk.domain import payment_events as events
from kiosk.domain.books import CREDITED, FEE, HELD, RETURNED, SUSPECT, Posting, box, due, move
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.money import Money, total
from kiosk.domain.payment_events import PaymentEvent, Terms
from kiosk.domain.payment_stages import (
    Booked,
    Draft,
    Due,
    Frozen,
    GivenBack,
    InCustody,
    InFlight,
    Moved,
    Rejected,
    Stage,
    Taking,
    Unsent,
    Void,
)
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.topup import PaymentId


class NoteFate(Enum):
    """Where a note of the payment is."""

    MOVING = "moving"  # STACK was, or may have been, sent
    STACKED = "stacked"
    RETURNED = "returned"
    SUSPECT = "suspect"
    SETTLED = "settled"  # was suspect; found in the box once the payment was closed, and held


@dataclass(frozen=True, slots=True)
class Note:
    """A note since its intent was written down. `device_count` is the acceptor's counter from before it.

    `cause` says why it is, or was, suspect.
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
    taken_over: Money | None = None
    predecessor: PaymentId | None = None
    receipt: str = ""
    printed: tuple[ReceiptKind, ...] = ()

    def inserted(self) -> Money:
        """What is surely in the box, or was taken over from another payment."""
        start = self.taken_over or Money.zero(self.terms.maximum.currency)
        return start + self._sum(NoteFate.STACKED)

    def fee(self) -> Money:
        """What the terminal keeps once the rest is credited."""
        return self.terms.fee.fee(self.inserted())

    def to_credit(self) -> Money:
        """What the operator is to book."""
        return self.inserted() - self.fee()

    def suspect(self) -> Money:
        """What may or may not be in the box."""
        return self._sum(NoteFate.SUSPECT)

    def in_custody(self) -> Money:
        """What a held payment holds."""
        return self.inserted() + self._sum(NoteFate.SETTLED)

    def room_left(self) -> Money:
        """What may still be inserted; a suspect note takes up room too."""
        left = self.terms.maximum - self.inserted() - self.suspect()
        return max(left, Money.zero(left.currency))

    def moving(self) -> Note | None:
        """The note in flight; there is never more than one."""
        return next((note for note in self.notes if note.fate is NoteFate.MOVING), None)

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

    def _sum(self, fate: NoteFate) -> Money:
        return total((note.value for note in self.notes if note.fate is fate), self.terms.maximum.currency)


class OutboxChange(Enum):
    """What a step does to the outbox, in the same transaction."""

    KEEP = "keep"
    PUT = "put"
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


def step(before: Payment, event: PaymentEvent) -> Step:
    """What `event` makes of the payment.

    Raises:
        IllegalStep: the graph has no such edge.
    """
    match before.stage, event:
        case Draft(), events.Opened() | events.Continued():
            return _opening_step(before, event)
        case _, events.Intent() | events.Stacked() | events.Returned() | events.Suspect() | events.Resolved():
            return _note_step(before, event)
        case Taking(), events.Closed() | events.Cancelled() if not before.moving():
            return _closing_step(before, event)
        case (
            (Due() | InFlight() | Unsent()),
            events.Sending() | events.NotSent() | events.Credited() | events.Refused() | events.Conflict(),
        ):
            return _credit_step(before, event)
        case ((Rejected() | Due() | InCustody()), events.Held() | events.Retargeted() | events.Refunded()):
            return _custody_step(before, event)
        case stage, events.ReceiptIntent(number, receipt=receipt) if not isinstance(stage, Draft | Taking | Void):
            if number == len(before.printed) + 1:
                return Step(replace(before, printed=(*before.printed, receipt)), _nothing(before))
    raise IllegalStep(before, event)


def _nothing(payment: Payment) -> Money:
    return Money.zero(payment.terms.maximum.currency)


def _opening_step(before: Payment, event: events.Opened | events.Continued) -> Step:
    match event:
        case events.Opened():
            return Step(replace(before, stage=Taking()), _nothing(before))
        case events.Continued(_, predecessor, amount, receipt):
            after = replace(before, stage=Due(), taken_over=amount, predecessor=predecessor, receipt=receipt)
            return Step(after, amount, outbox=OutboxChange.PUT)


def _closing_step(before: Payment, event: events.Closed | events.Cancelled) -> Step:
    debt, doubt = before.inserted(), before.suspect()
    match event:
        case events.Cancelled() if not debt and not doubt:
            return Step(replace(before, stage=Void()), debt)
        case events.Closed(receipt) if debt or doubt:
            outbox = OutboxChange.PUT if before.to_credit() else OutboxChange.KEEP
            return Step(replace(before, stage=Due(), receipt=receipt), debt, outbox=outbox)
        case _:
            raise IllegalStep(before, event)


def _note_step(before: Payment, event: events.NoteEvent) -> Step:
    note = next((note for note in before.notes if note.number == event.ordinal), None)
    taking = isinstance(before.stage, Taking)
    box_account = box(before.terms.encashment)
    match note, event:
        case None, events.Intent(number, value, count) if taking and before.moving() is None:
            return Step(_with_note(before, Note(number, value, NoteFate.MOVING, count)), value)
        case Note(fate=NoteFate.MOVING) as moving, events.Stacked(_, value) if taking and value == moving.value:
            after = _with_note(before, replace(moving, fate=NoteFate.STACKED))
            return Step(after, value, move(value, due(before.id), box_account))
        case Note(fate=NoteFate.MOVING) as moving, events.Returned() if taking:
            return Step(_with_note(before, replace(moving, fate=NoteFate.RETURNED)), moving.value)
        case ((None | Note(fate=NoteFate.MOVING)), events.Suspect(number, value, cause)) if taking:
            after = _with_note(before, Note(number, value, NoteFate.SUSPECT, cause=cause))
            return Step(after, value, move(value, SUSPECT, box_account))
        case Note(fate=NoteFate.SUSPECT) as doubt, events.Resolved(_, in_box):
            found = (NoteFate.STACKED, due(before.id)) if taking else (NoteFate.SETTLED, HELD)
            fate, source = found if in_box else (NoteFate.RETURNED, box_account)
            return Step(_with_note(before, replace(doubt, fate=fate)), doubt.value, move(doubt.value, source, SUSPECT))
        case _:
            raise IllegalStep(before, event)


def _with_note(before: Payment, note: Note) -> Payment:
    others = (one for one in before.notes if one.number != note.number)
    return replace(before, notes=tuple(sorted((*others, note), key=lambda one: one.number)))


def _credit_step(before: Payment, event: events.CreditEvent) -> Step:
    debt = before.inserted()
    match before.stage, event:
        case ((Due() | InFlight() | Unsent()), events.Sending(attempt)) if attempt == before.attempt() + 1:
            return Step(replace(before, stage=InFlight(attempt, before.may_have_left())), before.to_credit())
        case InFlight(attempt, earlier), events.NotSent(failed) if failed == attempt:
            return Step(replace(before, stage=Unsent(attempt, earlier)), _nothing(before))
        case ((InFlight() | Unsent()), events.Credited(reference)):
            credit = move(before.to_credit(), CREDITED, due(before.id))
            kept = move(before.fee(), FEE, due(before.id))
            after = replace(before, stage=Booked(reference))
            return Step(after, before.to_credit(), credit + kept, OutboxChange.TAKE)
        case ((InFlight() | Unsent()), events.Refused(code)):
            return Step(replace(before, stage=Rejected(code)), debt, outbox=OutboxChange.TAKE)
        case ((InFlight() | Unsent()), events.Conflict(reference)):
            return Step(replace(before, stage=Frozen(reference)), debt, outbox=OutboxChange.TAKE)
        case _:
            raise IllegalStep(before, event)


def _custody_step(before: Payment, event: events.CustodyEvent) -> Step:
    debt, held = before.inserted(), before.in_custody()
    match before.stage, event:
        case Rejected(), events.Held():
            return Step(replace(before, stage=InCustody()), debt, move(debt, HELD, due(before.id)))
        case Due(), events.Held() if not before.to_credit():
            return Step(replace(before, stage=InCustody()), debt, move(debt, HELD, due(before.id)))
        case InCustody(), events.Retargeted(successor) if held:
            return Step(replace(before, stage=Moved(successor)), held, move(held, due(successor), HELD))
        case InCustody(), events.Refunded() if held:
            return Step(replace(before, stage=GivenBack()), held, move(held, RETURNED, HELD))
        case _:
            raise IllegalStep(before, event)


def replay(payment: PaymentId, history: Iterable[PaymentEvent]) -> Payment:
    """The payment as its records tell, the first of which opened it.

    Raises:
        IllegalStep: the records do not follow the graph.
    """
    state: Payment | None = None
    for event in history:
        if state is None:
            assert isinstance(event, events.Opened | events.Continued), "a payment starts by being opened"
            state = draft(payment, event.terms)
        state = step(state, event).payment
    assert state is not None, "no payment is without records"
    return state


def draft(payment: PaymentId, terms: Terms) -> Payment:
    """A payment of which nothing is on disk yet."""
    return Payment(payment, Draft(), terms)
