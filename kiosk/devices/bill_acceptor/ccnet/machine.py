"""The host's side of CCNET as one pure function: `step(state, event) -> (state, effects)`.

What it guarantees, by the order of its effects: the listener's decision comes before STACK, its word about a stacked
note before the ACK, the power-up answer before RESET; and a start ends with the device disabled and identified.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.ccnet.acts import (
    BILL_TABLE,
    HOLD,
    IDENTIFICATION,
    POLL,
    RETURN,
    STACK,
    Acknowledge,
    Answered,
    Ask,
    Decided,
    Due,
    Event,
    Lost,
    Opened,
    Pause,
    Silent,
    Untold,
)
from kiosk.devices.bill_acceptor.ccnet.answers import (
    LONGEST_REPORT,
    Code,
    Command,
    Report,
    read_identification,
    read_report,
)
from kiosk.devices.bill_acceptor.ccnet.notes import follow, suspect_lost
from kiosk.devices.bill_acceptor.ccnet.showing import BARE_ANSWERS, Next, acknowledgement, show, show_report
from kiosk.devices.bill_acceptor.ccnet.start import POWER_UPS, kept_power, powered_up, reset, reset_is_due, table_read
from kiosk.devices.bill_acceptor.ccnet.vocabulary import (
    Accepting,
    Clear,
    Deciding,
    Greeting,
    Learning,
    Returning,
    Serving,
    Stacking,
    Starting,
    State,
)
from kiosk.domain.cashbox import AcceptorState, NoteDecision
from kiosk.domain.money import Money

_FAULTS = (
    Code.CASSETTE_FULL,
    Code.CASSETTE_REMOVED,
    Code.JAM_IN_VALIDATOR,
    Code.JAM_IN_CASSETTE,
    Code.CHEATED,
    Code.FAILURE,
)
_READY = (
    AcceptorState.DISABLED,
    AcceptorState.IDLE,
    AcceptorState.ACCEPTING,
    AcceptorState.ESCROW,
    AcceptorState.STACKING,
    AcceptorState.RETURNING,
    AcceptorState.PAUSED,
)


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


def _next_request(state: State, wanted: frozenset[Money], at: float) -> Next:
    state = replace(state, wanted=state.table.known(wanted) if isinstance(state.phase, Serving) else frozenset())
    if isinstance(state.note, Deciding) and at >= state.note.hold_at:
        return replace(state, note=replace(state.note, hold_at=at + state.timing.hold_s)), (HOLD,)
    if reset_is_due(state, at):
        return reset(state, at)
    if state.mask != state.wanted and _hears_enable(state):
        mask = state.table.mask(state.wanted)
        return replace(state, mask=None), (Ask(Command.ENABLE, mask + mask),)  # escrow for every value we take
    return state, (POLL,)


def _hears_enable(state: State) -> bool:
    """Taking nothing can be asked of any device that was heard; taking notes only of one that is ready."""
    if state.wanted:
        return state.shown is not None and state.shown[0] in _READY
    return not isinstance(state.phase, Greeting)


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
        case Command.POLL if payload in BARE_ANSWERS or len(payload) > LONGEST_REPORT:
            return state, (Pause(),)  # a late answer to something else
        case Command.POLL:
            return _polled(state, payload, at)
        case Command.ENABLE:
            confirmed = payload == bytes((Command.ACK,))
            return replace(state, mask=state.table.unmask(request.data[:3]) if confirmed else None), (POLL,)
        case Command.IDENTIFICATION:
            part, serial = read_identification(payload) or ("", "")
            return replace(state, phase=Learning(part, serial)), (*acknowledgement(payload), BILL_TABLE)
        case Command.BILL_TABLE:
            return table_read(state, payload, at)
        case _:
            return state, (Pause(),)


def _polled(state: State, payload: bytes, at: float) -> Next:
    report = read_report(payload)
    if report is None:
        state, told = show(state, AcceptorState.FAILURE, f"state {payload.hex()}")
        return state, (*told, Acknowledge(), Pause())
    if report.code in POWER_UPS:
        return powered_up(state, report, payload, at)
    if isinstance(state.phase, Greeting):
        return kept_power(state, report, payload)
    return _reported(state, report, at)


def _reported(state: State, report: Report, at: float) -> Next:
    state = _in_fault(state, at) if report.code in _FAULTS else replace(state, fault_since=None)
    state = replace(state, mask=_mask_after(state, report.code))
    turn = follow(state, report, at)
    state, told = show_report(replace(state, note=turn.note), report)
    effects = (*told, *turn.acts, *((Acknowledge(),) if turn.acknowledge else ()))
    if turn.then is not None:
        return state, (*effects, turn.then)
    if turn.acknowledge and report.code is Code.DISABLED and not isinstance(state.phase, Serving):
        return replace(state, phase=Learning()), (*effects, IDENTIFICATION)
    return state, (*effects, Pause())


def _in_fault(state: State, at: float) -> State:
    """Since when, and with the time for initialization standing still: a person may have to come."""
    phase = state.phase
    if isinstance(phase, Starting) and phase.reset_at is not None:
        phase = replace(phase, reset_at=at)
    return replace(state, phase=phase, fault_since=at if state.fault_since is None else state.fault_since)


def _mask_after(state: State, code: Code) -> frozenset[Money] | None:
    """What the device's state says about its mask: "disabled" takes nothing, "idling" something."""
    if code in (Code.DISABLED, Code.INITIALIZE):
        return frozenset()
    return None if code is Code.IDLING and not state.mask else state.mask


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
    state, told = show(replace(state, silent_since=since), AcceptorState.OFFLINE, "")
    match state.note:
        case Stacking() as note if at - since >= state.timing.line_lost_s:
            turn = suspect_lost(note)
            return replace(state, note=turn.note), (*told, *turn.acts)
        case Accepting():
            return replace(state, note=Clear()), told
        case _:
            return state, told
