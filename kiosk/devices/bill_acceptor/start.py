"""How a device starts, in any protocol: its first answer is told before anything else, then RESET if it lost power.

Then it is asked who it is and which notes it knows, and only then does it serve. A protocol's machine calls
`lost_power` for a power-up answer, `kept_power` for any other first answer on a fresh line, and `identified` last.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import (
    Acknowledge,
    Ask,
    Effect,
    Inward,
    Pause,
    SwitchOff,
    Tell,
)
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.notes import held_value, is_moving, tell_boxed, vanish, verdict_of
from kiosk.devices.bill_acceptor.showing import Next, Shown, show
from kiosk.devices.bill_acceptor.sighting import Sight, Sighting
from kiosk.devices.bill_acceptor.state import (
    Accepting,
    Boxed,
    Clear,
    Deciding,
    FromBefore,
    Learning,
    Note,
    Returning,
    Serving,
    Settled,
    Stacking,
    Starting,
    State,
)
from kiosk.devices.bill_acceptor.words import Identified, PoweredUp
from kiosk.domain.cashbox import AcceptorIdentity, AcceptorState, PowerUp, PowerUpReport

_NAMES_A_NOTE = (Sight.ESCROW, Sight.STACKED, Sight.RETURNED)
_MENDED_BY_RESET = (AcceptorState.JAM, AcceptorState.CHEATED, AcceptorState.FAILURE)


def lost_power(state: State, report: PowerUpReport, at: float, then: Ask) -> Next:
    """The device lost its power: what it says is told, acknowledged, and `then` asked on the way to RESET."""
    if _was_just_reset(state, at):
        return state, (Acknowledge(), Pause())
    if isinstance(state.note, Boxed):
        turn = tell_boxed(state.note)
        return replace(state, note=turn.note), (*turn.acts, Pause())
    if report.what is PowerUp.PLAIN and isinstance(state.note, Deciding | Returning):
        turn = vanish(state.note)  # STACK never left, and nothing is in the device any more
        return replace(state, note=turn.note), (*turn.acts, Pause())
    first = _leave_to_listener(state.note)
    value = held_value(state.note)
    note = Returning(value) if report.what is PowerUp.NOTE_IN_VALIDATOR else FromBefore(value)
    state = replace(state, phase=Starting(), note=note, mask=frozenset(), fault_since=None)
    state, told = show(state, AcceptorState.INITIALIZING, "")
    return state, (*first, *told, Tell(PoweredUp(report)), Acknowledge(), then)


def _was_just_reset(state: State, at: float) -> bool:
    match state.phase:
        case Starting(reset_at=reset_at) if reset_at is not None:
            return at - reset_at < state.timing.power_up_s
        case _:
            return False


def kept_power(state: State, seen: Sighting, raw: str) -> Next:
    """Not acknowledged: what the device says is followed when it says it again. `raw` is the frame in hex."""
    if isinstance(state.note, Boxed):
        turn = tell_boxed(state.note)
        return replace(state, note=turn.note), (*turn.acts, Pause())
    named = seen.value if seen.sight in _NAMES_A_NOTE else None
    word = PoweredUp(PowerUpReport(PowerUp.KEPT_POWER, raw, note=named))
    first = _leave_to_listener(state.note)
    note = _note_from_before(state.note)
    if isinstance(note, FromBefore) and seen.sight is Sight.RETURNING:
        note = Returning(note.value)  # it may have come back by the time it would be said again
    state = replace(state, phase=Starting(), note=note)
    state, told = show(state, AcceptorState.INITIALIZING, "")
    return state, (*first, *told, Tell(word), Pause())


def _leave_to_listener(note: Note) -> tuple[Inward, ...]:
    """A note whose end only the listener can judge now: until it has, nothing is taken."""
    return (SwitchOff(),) if isinstance(note, Stacking) else verdict_of(note)


def _note_from_before(note: Note) -> Note:
    match note:
        case Deciding(value=value):
            return Returning(value)
        case Stacking(value=value):
            return FromBefore(value)
        case Clear() | Accepting():
            return FromBefore()
        case Returning() | FromBefore() | Boxed() | Settled():
            return note


def reset_is_due(state: State, at: float) -> bool:
    """A fault has lasted with no note on the move, or initialization takes too long."""
    if state.fault_since is not None:
        lasting = at - state.fault_since >= state.timing.jam_s
        return lasting and not is_moving(state) and state.shown is not None and state.shown[0] in _MENDED_BY_RESET
    match state.phase:
        case Starting(reset_at=reset_at) if reset_at is not None:
            return at - reset_at >= state.timing.initialize_s
        case _:
            return False


def reset(state: State, at: float, command: Ask, *first: Effect) -> Next:
    """RESET, the protocol's `command`, after `first`. What the device then says of a note is about one from before."""
    again = isinstance(state.phase, Starting) and state.phase.reset_at is not None
    known = isinstance(state.note, Returning) or state.note == Settled(Sight.CHEATED)
    note = state.note if known else FromBefore(held_value(state.note))
    phase = Starting(at, "initialization" if again else "")
    return replace(state, phase=phase, note=note, mask=frozenset(), fault_since=None), (*first, command)


def identified(state: State, learnt: Learning, table: BillTable | None) -> Shown:
    """The end of a start: the device serves, disabled; without a bill table of our currency it fails."""
    if table is None or not table.values:
        return show(replace(state, phase=Starting(trouble="bill table")), AcceptorState.FAILURE, "bill table")
    identity = AcceptorIdentity(learnt.part, learnt.serial, table.ascending())
    serving, told = show(replace(state, table=table, phase=Serving()), AcceptorState.DISABLED, "")
    return serving, (Tell(Identified(identity)), *told)
