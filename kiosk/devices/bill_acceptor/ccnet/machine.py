"""The host's side of CCNET as one pure function: `step(state, event) -> (state, effects)`.

What it guarantees, by the order of its effects: the listener's decision comes before STACK, its word about a stacked
note before the ACK, the power-up answer before RESET; and a start ends with the device disabled and identified.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.ccnet.answers import (
    STATES,
    Code,
    Command,
    Report,
    read_bill_table,
    read_identification,
    read_report,
)
from kiosk.devices.bill_acceptor.ccnet.codec import encode
from kiosk.devices.bill_acceptor.ccnet.notes import (
    RETURN,
    STACK,
    follow,
    held_value,
    suspect_lost,
    vanish,
    verdict_of,
)
from kiosk.devices.bill_acceptor.ccnet.vocabulary import (
    Accepting,
    Acknowledge,
    Answered,
    Ask,
    Clear,
    Decided,
    Deciding,
    Due,
    Effect,
    Event,
    FromBefore,
    Greeting,
    Identified,
    Inward,
    Learning,
    Lost,
    Moving,
    Note,
    Opened,
    Pause,
    PoweredUp,
    Returning,
    Serving,
    Settled,
    Silent,
    Stacking,
    Starting,
    State,
    StateChanged,
    SwitchOff,
    Tell,
    Untold,
)
from kiosk.domain.cashbox import AcceptorIdentity, AcceptorState, NoteDecision, PowerUp, PowerUpReport
from kiosk.domain.money import Money

Effects = tuple[Effect, ...]
Next = tuple[State, Effects]

POLL = Ask(Command.POLL)
HOLD = Ask(Command.HOLD)
RESET = Ask(Command.RESET)
IDENTIFICATION = Ask(Command.IDENTIFICATION)
BILL_TABLE = Ask(Command.BILL_TABLE)

_POWER_UPS = {
    Code.POWER_UP: PowerUp.PLAIN,
    Code.POWER_UP_NOTE_IN_VALIDATOR: PowerUp.NOTE_IN_VALIDATOR,
    Code.POWER_UP_NOTE_IN_STACKER: PowerUp.NOTE_IN_STACKER,
}
_NAMES_A_NOTE = (Code.ESCROW, Code.STACKED, Code.RETURNED)
_FAULTS = (
    Code.CASSETTE_FULL,
    Code.CASSETTE_REMOVED,
    Code.JAM_IN_VALIDATOR,
    Code.JAM_IN_CASSETTE,
    Code.CHEATED,
    Code.FAILURE,
)
_MENDED_BY_RESET = (AcceptorState.JAM, AcceptorState.CHEATED, AcceptorState.FAILURE)
_READY = (AcceptorState.IDLE, AcceptorState.DISABLED, AcceptorState.INITIALIZING)
_BARE_ANSWERS = (b"\x00", b"\x30", b"\xff")  # ACK, ILLEGAL COMMAND, NAK: stray when a state was asked for


def step(state: State, event: Event) -> Next:
    """What `event` makes of `state`, and what is to be done about it, in order."""
    result: Next
    match event:
        case Opened():
            result = replace(state, phase=Greeting(), mask=None, wanted=frozenset()), (POLL,)
        case Lost(at=at):
            result = _fall_silent(state, at)
        case Silent(at=at, request=request):
            result = _unanswered(state, request, at)
        case Answered(at=at, request=request, payload=payload):
            result = _answered(replace(state, silent_since=None), request, payload, at)
        case Due(at=at, wanted=wanted):
            result = _next_request(state, wanted, at)
        case Decided(at=at, decision=decision):
            result = _decided(state, decision, at)
        case Untold():
            result = state, (Pause(),)
    return result


def is_moving(state: State) -> bool:
    """A note is in the device and nobody has said yet where it ends."""
    return isinstance(state.note, Moving)


def _next_request(state: State, wanted: frozenset[Money], at: float) -> Next:
    state = replace(state, wanted=state.table.known(wanted) if isinstance(state.phase, Serving) else frozenset())
    if isinstance(state.note, Deciding) and at >= state.note.hold_at:
        return replace(state, note=replace(state.note, hold_at=at + state.timing.hold_s)), (HOLD,)
    if _reset_is_due(state, at):
        return _reset(state, at)
    if state.mask != state.wanted and not isinstance(state.phase, Greeting):
        mask = state.table.mask(state.wanted)
        return replace(state, mask=None), (Ask(Command.ENABLE, mask + mask),)  # escrow for every value we take
    return state, (POLL,)


def _decided(state: State, decision: NoteDecision, at: float) -> Next:
    match state.note:
        case Deciding(bill_type=bill_type, value=value) if (
            decision is NoteDecision.STACK and state.silent_since is None
        ):
            return replace(state, note=Stacking(bill_type, value, at)), (STACK,)
        case Deciding(value=value):
            return replace(state, note=Returning(value)), (RETURN,)
        case _:
            return state, (Pause(),)


# --- answers ----------------------------------------------------------------------------------------------------------


def _answered(state: State, request: Ask, payload: bytes, at: float) -> Next:
    match request.command:
        case Command.POLL if payload in _BARE_ANSWERS:
            return state, (Pause(),)
        case Command.POLL:
            return _polled(state, payload, at)
        case Command.ENABLE:
            confirmed = payload == bytes((Command.ACK,))
            return replace(state, mask=state.table.unmask(request.data[:3]) if confirmed else None), (POLL,)
        case Command.IDENTIFICATION:
            part, serial = read_identification(payload) or ("", "")
            return replace(state, phase=Learning(part, serial)), (*_ack(payload), BILL_TABLE)
        case Command.BILL_TABLE:
            return _table_read(state, payload, at)
        case _:
            return state, (Pause(),)


def _table_read(state: State, payload: bytes, at: float) -> Next:
    table = read_bill_table(payload, state.currency)
    known = replace(state, table=table or state.table)
    phase = state.phase
    if not isinstance(phase, Learning):
        return _reset(known, at, *_ack(payload))
    if table is None or not table.values:
        state = replace(state, phase=Starting(trouble="bill table"))
        state, told = _show(state, AcceptorState.FAILURE, "bill table")
        return state, (*told, *_ack(payload), Pause())
    identity = AcceptorIdentity(phase.part, phase.serial, table.ascending())
    serving, told = _show(replace(known, phase=Serving()), AcceptorState.DISABLED, "")
    return serving, (Tell(Identified(identity)), *told, *_ack(payload), Pause())


def _polled(state: State, payload: bytes, at: float) -> Next:
    report = read_report(payload)
    if report is None:
        state, told = _show(state, AcceptorState.FAILURE, f"state {payload.hex()}")
        return state, (*told, Acknowledge(), Pause())
    if report.code in _POWER_UPS:
        return _powered_up(state, report, payload, at)
    if isinstance(state.phase, Greeting):
        return _kept_power(state, report, payload)
    return _reported(state, report, at)


def _reported(state: State, report: Report, at: float) -> Next:
    fault_since = (state.fault_since or at) if report.code in _FAULTS else None
    state = replace(state, fault_since=fault_since, mask=_mask_after(state, report.code))
    turn = follow(state, report, at)
    state, told = _show_report(replace(state, note=turn.note), report)
    effects = (*told, *turn.acts, *((Acknowledge(),) if turn.acknowledge else ()))
    if turn.then is not None:
        return state, (*effects, turn.then)
    if turn.acknowledge and report.code is Code.DISABLED and not isinstance(state.phase, Serving):
        return replace(state, phase=Learning()), (*effects, IDENTIFICATION)
    return state, (*effects, Pause())


def _mask_after(state: State, code: Code) -> frozenset[Money] | None:
    """What the device's state says about its mask: "disabled" takes nothing, "idling" something."""
    if code in (Code.DISABLED, Code.INITIALIZE):
        return frozenset()
    return None if code is Code.IDLING and not state.mask else state.mask


# --- start ------------------------------------------------------------------------------------------------------------


def _powered_up(state: State, report: Report, payload: bytes, at: float) -> Next:
    what = _POWER_UPS[report.code]
    if _was_just_reset(state, at):
        return state, (Acknowledge(), Pause())
    if what is PowerUp.PLAIN and isinstance(state.note, Deciding | Returning):
        turn = vanish(state.note)  # STACK never left, and nothing is in the device any more
        return replace(state, note=turn.note), (*turn.acts, Pause())
    first = _leave_to_listener(state.note)
    value = held_value(state.note)
    note = Returning(value) if what is PowerUp.NOTE_IN_VALIDATOR else FromBefore(value)
    state = replace(state, phase=Starting(), note=note, mask=frozenset(), fault_since=None)
    state, told = _show(state, AcceptorState.INITIALIZING, "")
    word = PoweredUp(PowerUpReport(what, encode(payload).hex(" ")))
    return state, (*first, *told, Tell(word), Acknowledge(), BILL_TABLE)


def _was_just_reset(state: State, at: float) -> bool:
    match state.phase:
        case Starting(reset_at=reset_at) if reset_at is not None:
            return at - reset_at < state.timing.power_up_s
        case _:
            return False


def _kept_power(state: State, report: Report, payload: bytes) -> Next:
    """Not acknowledged: what the device says is followed when it says it again."""
    named = state.table.value(report.data) if report.code in _NAMES_A_NOTE else None
    word = PoweredUp(PowerUpReport(PowerUp.KEPT_POWER, encode(payload).hex(" "), note=named))
    first = _leave_to_listener(state.note)
    state = replace(state, phase=Starting(), note=_note_from_before(state.note))
    state, told = _show(state, AcceptorState.INITIALIZING, "")
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


def _reset_is_due(state: State, at: float) -> bool:
    if state.fault_since is not None:
        lasting = at - state.fault_since >= state.timing.jam_s
        return lasting and not is_moving(state) and state.shown is not None and state.shown[0] in _MENDED_BY_RESET
    match state.phase:
        case Starting(reset_at=reset_at) if reset_at is not None:
            return at - reset_at >= state.timing.initialize_s
        case _:
            return False


def _reset(state: State, at: float, *first: Effect) -> Next:
    again = isinstance(state.phase, Starting) and state.phase.reset_at is not None
    known = isinstance(state.note, Returning) or state.note == Settled(Code.CHEATED)
    note = state.note if known else FromBefore(held_value(state.note))
    phase = Starting(at, "initialization" if again else "")
    return replace(state, phase=phase, note=note, mask=frozenset(), fault_since=None), (*first, RESET)


# --- silence ----------------------------------------------------------------------------------------------------------


def _unanswered(state: State, request: Ask, at: float) -> Next:
    match request.command:
        case Command.POLL if _may_be_initializing(state, at):
            return state, (Pause(),)
        case Command.POLL:
            state, told = _fall_silent(state, at)
            return state, (*told, Pause())
        case Command.ENABLE:
            return state, (POLL,)
        case Command.IDENTIFICATION | Command.BILL_TABLE:
            return _answered(state, request, b"", at)
        case _:
            return state, (Pause(),)


def _may_be_initializing(state: State, at: float) -> bool:
    """Some models say nothing for many seconds after RESET."""
    match state.phase:
        case Starting(reset_at=reset_at, trouble="") if reset_at is not None:
            return at - reset_at < state.timing.initialize_s
        case _:
            return False


def _fall_silent(state: State, at: float) -> Next:
    since = state.silent_since if state.silent_since is not None else at
    state, told = _show(replace(state, silent_since=since), AcceptorState.OFFLINE, "")
    match state.note:
        case Stacking() as note if at - since >= state.timing.line_lost_s:
            turn = suspect_lost(note)
            return replace(state, note=turn.note), (*told, *turn.acts)
        case Accepting():
            return replace(state, note=Clear()), told
        case _:
            return state, told


# --- telling the state ------------------------------------------------------------------------------------------------


def _show_report(state: State, report: Report) -> Next:
    shown = STATES.get(report.code)
    if shown is None:
        return state, ()
    if shown in _READY and not isinstance(state.phase, Serving):
        trouble = state.phase.trouble if isinstance(state.phase, Starting) else ""
        return _show(state, AcceptorState.FAILURE if trouble else AcceptorState.INITIALIZING, trouble)
    return _show(state, shown, report.detail())


def _show(state: State, shown: AcceptorState, detail: str) -> Next:
    if state.shown == (shown, detail):
        return state, ()
    return replace(state, shown=(shown, detail)), (Tell(StateChanged(shown, detail)),)


def _ack(payload: bytes) -> Effects:
    """Every answer that carries data is acknowledged; bare ones are not."""
    return (Acknowledge(),) if payload and payload not in _BARE_ANSWERS else ()
