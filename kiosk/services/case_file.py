"""One payment as the person reads it who has to decide about it, and what he or she may decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from kiosk.domain.case import (
    CaseCharge,
    CaseFile,
    CaseLine,
    CaseNote,
    CaseNoteState,
    CaseOption,
    CaseStage,
)
from kiosk.domain.charge import ChargeFate
from kiosk.domain.money import Money
from kiosk.domain.payment import replay
from kiosk.domain.payment_events import (
    ChargeDeclined,
    Conflict,
    Decided,
    NoteRetargeted,
    Refused,
    Resolved,
    Retargeted,
    Suspect,
)
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
    Reversing,
    Stage,
    TakenBack,
    Taking,
    Unsent,
    Void,
)
from kiosk.domain.payment_state import Note, NoteFate, Payment
from kiosk.domain.staff import NEEDS, RIGHTS, Decision, Role
from kiosk.domain.terminal_events import JournalEvent, Stray, StraySettled
from kiosk.services.ports.journal import History
from kiosk.services.receipts import masked

_STAGES: Mapping[type[Stage], CaseStage] = {
    Draft: CaseStage.OPEN,
    Taking: CaseStage.OPEN,
    Due: CaseStage.WAITING,
    InFlight: CaseStage.WAITING,
    Unsent: CaseStage.WAITING,
    Rejected: CaseStage.WAITING,
    Booked: CaseStage.CREDITED,
    Frozen: CaseStage.FROZEN,
    Reversing: CaseStage.RETURNING,
    TakenBack: CaseStage.RETURNED,
    InCustody: CaseStage.HELD,
    Moved: CaseStage.MOVED,
    GivenBack: CaseStage.REFUNDED,
    Void: CaseStage.CANCELLED,
}

_NOTES = {
    NoteFate.MOVING: CaseNoteState.MOVING,
    NoteFate.STACKED: CaseNoteState.IN_BOX,
    NoteFate.RETURNED: CaseNoteState.GIVEN_BACK,
    NoteFate.SUSPECT: CaseNoteState.DOUBTFUL,
    NoteFate.SETTLED: CaseNoteState.FOUND,
    NoteFate.PASSED_ON: CaseNoteState.PASSED_ON,
}


AtStake = tuple[Decision, int | None, Money | None]
"""A decision, the number of the note it is about, and the sum; `None` when that has to be said with it."""


def case_file(history: History, role: Role, four_eyes_above: Money | None) -> CaseFile:
    """Everything on the payment; `four_eyes_above` is the sum above which a decision takes a second person."""
    payment = replay(history.payment, [event for _, event in history.events])
    charge = payment.charge()
    return CaseFile(
        payment=payment.id,
        claim=history.folder.claim,
        stage=stage_of(payment),
        method=payment.terms.method,
        opened=history.events[0][0],
        destination_masked=masked(history.folder.party.destination),
        name_hint=history.folder.party.name_hint,
        inserted=payment.inserted(),
        fee=payment.fee(),
        to_credit=payment.to_credit(),
        held=_held(payment),
        operator_reference=payment.stage.reference if isinstance(payment.stage, Booked | Frozen) else "",
        notes=tuple(CaseNote(one.number, one.value or None, _NOTES[one.fate], one.cause) for one in payment.notes),
        charge=None if charge is None else CaseCharge(charge.acquirer, charge.order.reference, charge.order.amount),
        heir=payment.stage.successor if isinstance(payment.stage, Moved) else None,
        lines=tuple(case_line(at, event, payment.nothing()) for at, event in history.events),
        options=tuple(options(payment, role, four_eyes_above)),
    )


def options(payment: Payment, role: Role, four_eyes_above: Money | None) -> Iterator[CaseOption]:
    """What somebody of this role may decide about the payment now."""
    return options_of(_decisions(payment), role, four_eyes_above)


def options_of(at_stake: Iterable[AtStake], role: Role, four_eyes_above: Money | None) -> Iterator[CaseOption]:
    """Those of the decisions that the role may take."""
    for decision, note, amount in at_stake:
        if NEEDS[decision] in RIGHTS[role]:
            alone = four_eyes_above is None or (amount is not None and amount <= four_eyes_above)
            yield CaseOption(decision, note, amount, needs_second=not alone)


def stage_of(payment: Payment) -> CaseStage:
    """Where it is, in words for staff."""
    return CaseStage.CHARGE_UNCLEAR if _unclear_charge(payment) else _STAGES[type(payment.stage)]


def _decisions(payment: Payment) -> Iterator[AtStake]:
    if not isinstance(payment.stage, Taking):
        for note in payment.notes:
            yield from _decisions_on(note, payment)
    match payment.stage:
        case Frozen():
            yield Decision.CREDITED, None, payment.to_credit()
            yield Decision.HELD, None, payment.inserted()
        case InCustody() if payment.in_custody():
            yield Decision.REFUNDED, None, payment.in_custody()
            yield Decision.MOVED, None, payment.in_custody()
        case Taking() if amount := _unclear_charge(payment):
            yield Decision.CHARGED, None, amount
            yield Decision.NOT_CHARGED, None, amount
        case _:
            return


def _decisions_on(note: Note, payment: Payment) -> Iterator[AtStake]:
    if note.fate is NoteFate.SUSPECT:
        yield Decision.NOTE_IN_BOX, note.number, note.value or None
        yield Decision.NOTE_NOT_IN_BOX, note.number, note.value or payment.nothing()
    elif note.fate is NoteFate.SETTLED and not isinstance(payment.stage, InCustody):
        yield Decision.REFUNDED, note.number, note.value
        yield Decision.MOVED, note.number, note.value


def _unclear_charge(payment: Payment) -> Money | None:
    charge = payment.charge_in_flight()
    return charge.order.amount if charge is not None and charge.fate is ChargeFate.UNKNOWN else None


def _held(payment: Payment) -> Money:
    if isinstance(payment.stage, InCustody):
        return payment.in_custody()
    found = (note.value for note in payment.notes if note.fate is NoteFate.SETTLED)
    return sum(found, payment.nothing())


def case_line(at: datetime, event: JournalEvent, nothing: Money) -> CaseLine:
    """The record as staff reads it."""
    return CaseLine(at, event.kind.value, _amount(event, nothing), _detail(event))


def _amount(event: JournalEvent, nothing: Money) -> Money:
    """What the record names by itself."""
    named = getattr(event, "value", None) or getattr(event, "amount", None)
    return named if isinstance(named, Money) else nothing


def _detail(event: JournalEvent) -> str:
    """The code, or the words of a person, that explain the record."""
    told = ""
    match event:
        case Suspect(cause=cause) | Stray(cause=cause):
            told = cause.value
        case Resolved(in_box=in_box) | StraySettled(in_box=in_box):
            told = "in_box" if in_box else "not_in_box"
        case Refused(code) | ChargeDeclined(code=code):
            told = code
        case Conflict(reference):
            told = reference
        case Retargeted(successor) | NoteRetargeted(_, successor):
            told = successor
        case Decided():
            told = f"{event.who}, {event.second}: {event.reason}" if event.second else f"{event.who}: {event.reason}"
    return told
