"""What a sighting does to the note in flight, in any protocol. Pure. Here money is counted, returned or suspected.

A turn tells the listener at most one thing about notes, so that a listener that fails is never told anything twice.
Where a turn settles an old note and not yet the report itself, it does not acknowledge: the device says it again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from kiosk.devices.bill_acceptor.acts import AwaitVerdict, Consult, Inward, SwitchOff, Tell
from kiosk.devices.bill_acceptor.sighting import Sight, Sighting
from kiosk.devices.bill_acceptor.state import (
    Accepting,
    Boxed,
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
from kiosk.devices.bill_acceptor.words import NoteRecovered, NoteRejected, NoteReturned, NoteStacked, NoteSuspect, Word
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.money import Money


class Errand(Enum):
    """What a device that does not move the note by itself is told again."""

    STACK = "stack"
    GIVE_BACK = "give_back"


@dataclass(frozen=True, slots=True)
class Turn:
    """The note after a report, what to tell inside, and what to send at once instead of pausing."""

    note: Note
    acts: tuple[Inward, ...] = ()
    acknowledge: bool = True
    then: Errand | None = None


def follow(state: State, seen: Sighting, at: float) -> Turn:
    """The turn that `seen` gives the note of `state`."""
    if isinstance(state.note, Boxed):
        return replace(tell_boxed(state.note), acknowledge=seen.sight is Sight.STACKED)
    return _turn(state, seen, at)


def box_untold(note: Note, word: Word) -> Note:
    """`note` after the listener could not take `word`: what is in the box stays so, whatever the device says next."""
    return Boxed(word) if isinstance(word, NoteStacked | NoteRecovered) else note


def tell_boxed(note: Boxed) -> Turn:
    """Tell again what the listener could not take; this comes before anything else about notes."""
    return Turn(Settled(Sight.STACKED), (Tell(note.word),), acknowledge=False)


def vanish(note: Note) -> Turn:
    """The device shows that `note` is no longer in it, without having said where it went."""
    match note:
        case Deciding(value=value):
            return Turn(Clear(), (AwaitVerdict(), Tell(NoteReturned(value))), acknowledge=False)
        case Returning(value=value):
            return Turn(Clear(), (Tell(NoteReturned(value)),), acknowledge=False)
        case Stacking(value=value):
            return _suspect(SuspectCause.LINE_LOST, value, FromBefore(value), acknowledge=False)
        case FromBefore() | Boxed():
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
        case Boxed(word=word):
            return word.value
        case Clear() | Accepting() | Settled():
            return None


def verdict_of(note: Note) -> tuple[Inward, ...]:
    """What must come first when `note` is taken out of the listener's hands."""
    return (AwaitVerdict(),) if isinstance(note, Deciding) else ()


def is_moving(state: State) -> bool:
    """A note is in the device and nobody has said yet where it ends."""
    return isinstance(state.note, Moving)


def _turn(state: State, seen: Sighting, at: float) -> Turn:
    note = state.note
    match seen.sight:
        case Sight.ESCROW:
            turn = _escrowed(state, seen, at)
        case Sight.HOLDING:
            turn = _held(note)
        case Sight.STACKED:
            turn = _stacked(note, seen)
        case Sight.RETURNED:
            turn = _returned(note, seen.value)
        case Sight.REJECTING:
            turn = _rejected(note, seen)
        case Sight.RETURNING:
            turn = _going_back(note)
        case Sight.CHEATED:
            turn = _cheated(note)
        case Sight.ACCEPTING:
            turn = vanish(note) if isinstance(note, Deciding | Stacking | Returning) else Turn(Accepting())
        case Sight.IDLE if isinstance(note, FromBefore) and isinstance(state.phase, Serving):
            turn = Turn(Clear())
        case Sight.IDLE | Sight.DISABLED:
            turn = vanish(note)
        case Sight.PAUSED:
            turn = Turn(note)
        case _:
            turn = _stuck(state, at)
    return turn


def _escrowed(state: State, seen: Sighting, at: float) -> Turn:
    match state.note:
        case Deciding(bill_type=known) if known == seen.bill_type:
            return Turn(state.note)
        case Stacking(bill_type=known) if known == seen.bill_type:
            return Turn(state.note, then=Errand.STACK)
        case Deciding() | Stacking():
            return vanish(state.note)
        case Returning():
            return Turn(state.note, then=Errand.GIVE_BACK)
        case Clear() | Accepting() | Settled():
            return _offered(state, seen, at)
        case FromBefore() | Boxed():
            return Turn(Returning(seen.value), then=Errand.GIVE_BACK)


def _offered(state: State, seen: Sighting, at: float) -> Turn:
    """A fresh note in escrow: for the listener to decide, if it is one that is wanted."""
    match seen:
        case Sighting(bill_type=int(bill_type), value=Money() as value) if (
            isinstance(state.phase, Serving) and value in state.wanted
        ):
            return Turn(Deciding(bill_type, value, at + state.timing.hold_s), (Consult(value),))
        case _:
            return Turn(Returning(seen.value), then=Errand.GIVE_BACK)


def _held(note: Note) -> Turn:
    match note:
        case Deciding():
            return Turn(note)
        case Stacking():
            return Turn(note, then=Errand.STACK)
        case _:
            return Turn(Returning(held_value(note)), then=Errand.GIVE_BACK)


def _stacked(note: Note, seen: Sighting) -> Turn:
    told, named = Settled(Sight.STACKED), seen.value
    match note:
        case Settled(sight=Sight.STACKED):
            return Turn(note)
        case Stacking(value=value) if value == named or not seen.names_value:
            return Turn(told, (Tell(NoteStacked(value)),))
        case Stacking():
            return _suspect(SuspectCause.OTHER_VALUE, named, told)
        case FromBefore(value=value):
            return Turn(told, (Tell(NoteRecovered(named or value)),))
        case _:
            return _suspect(SuspectCause.UNASKED, named, told, *verdict_of(note))


def _returned(note: Note, named: Money | None) -> Turn:
    if note == Settled(Sight.RETURNED):
        return Turn(note)
    value = held_value(note) or named
    return Turn(Settled(Sight.RETURNED), (*verdict_of(note), Tell(NoteReturned(value))))


def _rejected(note: Note, seen: Sighting) -> Turn:
    match note:
        case Deciding() | Stacking() | Returning():
            return _going_back(note)
        case Settled(sight=Sight.REJECTING):
            return Turn(note)
        case _:
            return Turn(Settled(Sight.REJECTING), (Tell(NoteRejected(seen.reason)),))


def _going_back(note: Note) -> Turn:
    match note:
        case Deciding(value=value) | Stacking(value=value) | FromBefore(value=value):
            return Turn(Returning(value), verdict_of(note))
        case _:
            return Turn(note)


def _cheated(note: Note) -> Turn:
    if note == Settled(Sight.CHEATED):
        return Turn(note)
    return _suspect(SuspectCause.CHEATED, held_value(note), Settled(Sight.CHEATED), *verdict_of(note))


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
