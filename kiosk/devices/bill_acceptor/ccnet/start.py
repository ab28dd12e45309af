"""How a device starts: its first answer is told before anything else, then RESET if it lost power, then who it is."""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.ccnet.acts import (
    BILL_TABLE,
    RESET,
    Acknowledge,
    Effect,
    Identified,
    Inward,
    Pause,
    PoweredUp,
    SwitchOff,
    Tell,
)
from kiosk.devices.bill_acceptor.ccnet.answers import Code, Report, read_bill_table
from kiosk.devices.bill_acceptor.ccnet.codec import encode
from kiosk.devices.bill_acceptor.ccnet.notes import held_value, is_moving, vanish, verdict_of
from kiosk.devices.bill_acceptor.ccnet.showing import Next, acknowledgement, show
from kiosk.devices.bill_acceptor.ccnet.vocabulary import (
    Accepting,
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
from kiosk.domain.cashbox import AcceptorIdentity, AcceptorState, PowerUp, PowerUpReport

POWER_UPS = {
    Code.POWER_UP: PowerUp.PLAIN,
    Code.POWER_UP_NOTE_IN_VALIDATOR: PowerUp.NOTE_IN_VALIDATOR,
    Code.POWER_UP_NOTE_IN_STACKER: PowerUp.NOTE_IN_STACKER,
}
_NAMES_A_NOTE = (Code.ESCROW, Code.STACKED, Code.RETURNED)
_MENDED_BY_RESET = (AcceptorState.JAM, AcceptorState.CHEATED, AcceptorState.FAILURE)


def powered_up(state: State, report: Report, payload: bytes, at: float) -> Next:
    """The device lost its power: its answer told raw, then its bill table asked for, then RESET."""
    what = POWER_UPS[report.code]
    if _was_just_reset(state, at):
        return state, (Acknowledge(), Pause())
    if what is PowerUp.PLAIN and isinstance(state.note, Deciding | Returning):
        turn = vanish(state.note)  # STACK never left, and nothing is in the device any more
        return replace(state, note=turn.note), (*turn.acts, Pause())
    first = _leave_to_listener(state.note)
    value = held_value(state.note)
    note = Returning(value) if what is PowerUp.NOTE_IN_VALIDATOR else FromBefore(value)
    state = replace(state, phase=Starting(), note=note, mask=frozenset(), fault_since=None)
    state, told = show(state, AcceptorState.INITIALIZING, "")
    word = PoweredUp(PowerUpReport(what, encode(payload).hex(" ")))
    return state, (*first, *told, Tell(word), Acknowledge(), BILL_TABLE)


def _was_just_reset(state: State, at: float) -> bool:
    match state.phase:
        case Starting(reset_at=reset_at) if reset_at is not None:
            return at - reset_at < state.timing.power_up_s
        case _:
            return False


def kept_power(state: State, report: Report, payload: bytes) -> Next:
    """Not acknowledged: what the device says is followed when it says it again."""
    named = state.table.value(report.data) if report.code in _NAMES_A_NOTE else None
    word = PoweredUp(PowerUpReport(PowerUp.KEPT_POWER, encode(payload).hex(" "), note=named))
    first = _leave_to_listener(state.note)
    state = replace(state, phase=Starting(), note=_note_from_before(state.note))
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
        case Returning() | FromBefore() | Settled():
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


def reset(state: State, at: float, *first: Effect) -> Next:
    """RESET after `first`. What the device then says of a note is about one from before."""
    again = isinstance(state.phase, Starting) and state.phase.reset_at is not None
    known = isinstance(state.note, Returning) or state.note == Settled(Code.CHEATED)
    note = state.note if known else FromBefore(held_value(state.note))
    phase = Starting(at, "initialization" if again else "")
    return replace(state, phase=phase, note=note, mask=frozenset(), fault_since=None), (*first, RESET)


def table_read(state: State, payload: bytes, at: float) -> Next:
    """The bill table, asked for before RESET or, to end the start, after the identification."""
    table = read_bill_table(payload, state.currency)
    known = replace(state, table=table or state.table)
    phase = state.phase
    if not isinstance(phase, Learning):
        return reset(known, at, *acknowledgement(payload))
    if table is None or not table.values:
        state = replace(state, phase=Starting(trouble="bill table"))
        state, told = show(state, AcceptorState.FAILURE, "bill table")
        return state, (*told, *acknowledgement(payload), Pause())
    identity = AcceptorIdentity(phase.part, phase.serial, table.ascending())
    serving, told = show(replace(known, phase=Serving()), AcceptorState.DISABLED, "")
    return serving, (Tell(Identified(identity)), *told, *acknowledgement(payload), Pause())
