"""What an answer to POLL does to the note in flight. Pure.

A turn tells the listener at most one thing about notes, so that a listener that fails is never told anything twice.
Where a turn settles an old note and not yet the report itself, it does not acknowledge: the device says it again.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.bill_acceptor.ccnet.acts import (
    RETURN,
    STACK,
    Ask,
    AwaitVerdict,
    Consult,
    Inward,
    NoteRecovered,
    NoteRejected,
    NoteReturned,
    NoteStacked,
    NoteSuspect,
    SwitchOff,
    Tell,
)
from kiosk.devices.bill_acceptor.ccnet.answers import REJECT_REASONS, Code, Report
from kiosk.devices.bill_acceptor.ccnet.vocabulary import (
    Accepting,
    Clear,
    Deciding,
    FromBefore,
    Moving,
    Note,
    Returning,
    Serving,
    Settled,
    Stacking,
    State,
)
from kiosk.domain.cashbox import RejectReason, SuspectCause
from kiosk.domain.money import Money


@dataclass(frozen=True, slots=True)
class Turn:
    """The note after a report, what to tell inside, and what to send at once instead of pausing."""

    note: Note
    acts: tuple[Inward, ...] = ()
    acknowledge: bool = True
    then: Ask | None = None


def follow(state: State, report: Report, at: float) -> Turn:
    """The turn that `report` gives the note of `state`."""
    note = state.note
    match report.code:
        case Code.ESCROW:
            turn = _escrowed(state, report, at)
        case Code.HOLDING:
            turn = _held(note)
        case Code.STACKED:
            turn = _stacked(note, state.table.value(report.data))
        case Code.RETURNED:
            turn = _returned(note, state.table.value(report.data))
        case Code.REJECTING:
            turn = _rejected(note, report)
        case Code.RETURNING:
            turn = _going_back(note)
        case Code.CHEATED:
            turn = _cheated(note)
        case Code.ACCEPTING:
            turn = vanish(note) if isinstance(note, Deciding | Stacking | Returning) else Turn(Accepting())
        case Code.IDLING if isinstance(note, FromBefore) and isinstance(state.phase, Serving):
            turn = Turn(Clear())
        case Code.IDLING | Code.DISABLED:
            turn = vanish(note)
        case Code.PAUSE:
            turn = Turn(note)
        case _:
            turn = _stuck(state, at)
    return turn


def vanish(note: Note) -> Turn:
    """The device shows that `note` is no longer in it, without having said where it went."""
    match note:
        case Deciding(value=value):
            return Turn(Clear(), (AwaitVerdict(), Tell(NoteReturned(value))), acknowledge=False)
        case Returning(value=value):
            return Turn(Clear(), (Tell(NoteReturned(value)),), acknowledge=False)
        case Stacking(value=value):
            return _suspect(SuspectCause.LINE_LOST, value, FromBefore(value), acknowledge=False)
        case FromBefore():
            return Turn(note)
        case Clear() | Accepting() | Settled():
            return Turn(Clear())


def suspect_lost(note: Stacking) -> Turn:
    """The line has been silent for too long while `note` was being stacked."""
    return _suspect(SuspectCause.LINE_LOST, note.value, FromBefore(note.value))


def held_value(note: Note) -> Money | None:
    """The value of the note in the device, as far as it is known."""
    match note:
        case Deciding(value=value) | Stacking(value=value) | Returning(value=value) | FromBefore(value=value):
            return value
        case Clear() | Accepting() | Settled():
            return None


def verdict_of(note: Note) -> tuple[Inward, ...]:
    """What must come first when `note` is taken out of the listener's hands."""
    return (AwaitVerdict(),) if isinstance(note, Deciding) else ()


def is_moving(state: State) -> bool:
    """A note is in the device and nobody has said yet where it ends."""
    return isinstance(state.note, Moving)


def _escrowed(state: State, report: Report, at: float) -> Turn:
    value = state.table.value(report.data)
    match state.note:
        case Deciding(bill_type=known) if known == report.data:
            return Turn(state.note)
        case Stacking(bill_type=known) if known == report.data:
            return Turn(state.note, then=STACK)
        case Deciding() | Stacking():
            return vanish(state.note)
        case Returning():
            return Turn(state.note, then=RETURN)
        case Clear() | Accepting() | Settled() if (
            isinstance(state.phase, Serving) and report.data is not None and value is not None and value in state.wanted
        ):
            return Turn(Deciding(report.data, value, at + state.timing.hold_s), (Consult(value),))
        case _:
            return Turn(Returning(value), then=RETURN)


def _held(note: Note) -> Turn:
    match note:
        case Deciding():
            return Turn(note)
        case Stacking():
            return Turn(note, then=STACK)
        case _:
            return Turn(Returning(held_value(note)), then=RETURN)


def _stacked(note: Note, named: Money | None) -> Turn:
    told = Settled(Code.STACKED)
    match note:
        case Settled(code=Code.STACKED):
            return Turn(note)
        case Stacking(value=value) if value == named:
            return Turn(told, (Tell(NoteStacked(value)),))
        case Stacking():
            return _suspect(SuspectCause.OTHER_VALUE, named, told)
        case FromBefore(value=value):
            return Turn(told, (Tell(NoteRecovered(named or value)),))
        case _:
            return _suspect(SuspectCause.UNASKED, named, told, *verdict_of(note))


def _returned(note: Note, named: Money | None) -> Turn:
    if note == Settled(Code.RETURNED):
        return Turn(note)
    value = held_value(note) or named
    return Turn(Settled(Code.RETURNED), (*verdict_of(note), Tell(NoteReturned(value))))


def _rejected(note: Note, report: Report) -> Turn:
    match note:
        case Deciding() | Stacking() | Returning():
            return _going_back(note)
        case Settled(code=Code.REJECTING):
            return Turn(note)
        case _:
            reason = REJECT_REASONS.get(report.data or 0, RejectReason.UNKNOWN)
            return Turn(Settled(Code.REJECTING), (Tell(NoteRejected(reason)),))


def _going_back(note: Note) -> Turn:
    match note:
        case Deciding(value=value) | Stacking(value=value):
            return Turn(Returning(value), verdict_of(note))
        case _:
            return Turn(note)


def _cheated(note: Note) -> Turn:
    if note == Settled(Code.CHEATED):
        return Turn(note)
    return _suspect(SuspectCause.CHEATED, held_value(note), Settled(Code.CHEATED), *verdict_of(note))


def _stuck(state: State, at: float) -> Turn:
    """A fault, or a device that is busy with something: patience for a note on the move, then suspicion."""
    note, limit = state.note, state.timing.jam_s
    in_fault = state.fault_since is not None
    jammed = state.fault_since is not None and at - state.fault_since >= limit
    match note:
        case Deciding(value=value) if in_fault:
            return Turn(Returning(value), verdict_of(note))
        case Stacking(value=value, since=since) if jammed or at - since >= limit:
            return _suspect(SuspectCause.JAM, value, FromBefore(value))
        case Accepting() | Returning() if jammed:
            return _suspect(SuspectCause.JAM, held_value(note), FromBefore(held_value(note)))
        case _:
            return Turn(note)


def _suspect(cause: SuspectCause, value: Money | None, after: Note, *first: Inward, acknowledge: bool = True) -> Turn:
    return Turn(after, (*first, SwitchOff(), Tell(NoteSuspect(cause, value))), acknowledge)
