"""The host's side of ID-003 as one pure function: `step(state, event) -> (state, effects)`.

What it guarantees, by the order of its effects: the listener's decision comes before STACK-2, its word about a stacked
note before the ACK of VEND VALID, the power-up answer before RESET; and a start ends with the device inhibited, in poll
mode and identified. A device that says nothing for long is reset: one whose VEND VALID nobody acknowledged for about a
minute stays mute until then. That costs no knowledge: a note whose end is unclear by then has been told as suspect.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import Acknowledge, Ask, Pause
from kiosk.devices.bill_acceptor.id003.answers import (
    ACKNOWLEDGED,
    POWER_UPS,
    Command,
    read_currencies,
    read_report,
    read_text,
)
from kiosk.devices.bill_acceptor.id003.codec import encode
from kiosk.devices.bill_acceptor.id003.commands import (
    ACCEPT,
    COMMANDS,
    CURRENCIES,
    POLL,
    POLL_MODE,
    RESET,
    SERIAL,
)
from kiosk.devices.bill_acceptor.machine import Machine
from kiosk.devices.bill_acceptor.notes import is_moving
from kiosk.devices.bill_acceptor.report import report
from kiosk.devices.bill_acceptor.showing import Next, show
from kiosk.devices.bill_acceptor.silence import unanswered_poll
from kiosk.devices.bill_acceptor.start import identified, kept_power, lost_power, reset
from kiosk.devices.bill_acceptor.state import Greeting, Learning, Starting, State
from kiosk.domain.cashbox import AcceptorState, PowerUpReport

# --- answers ----------------------------------------------------------------------------------------------------------


def _answered(state: State, request: Ask, payload: bytes, at: float) -> Next:
    match request.command:
        case Command.STATUS:
            return _polled(state, payload, at)
        case Command.INHIBITED_TYPES | Command.INHIBIT:
            return _set(state, request, payload)
        case Command.CURRENCIES if not isinstance(state.phase, Learning):
            return reset(replace(state, table=read_currencies(payload, state.currency) or state.table), at, RESET)
        case _ if isinstance(state.phase, Learning):
            return _learnt(state, state.phase, request, payload)
        case _:
            return state, (Pause(),)


def _polled(state: State, payload: bytes, at: float) -> Next:
    said = read_report(payload)
    if said is None:
        state, told = show(state, AcceptorState.FAILURE, f"state {payload.hex()}")
        return state, (*told, Pause())
    raw, seen = encode(payload).hex(" "), said.sighting(state.table)
    if said.code in POWER_UPS:
        state, effects = lost_power(state, PowerUpReport(POWER_UPS[said.code], raw), at, CURRENCIES)
    elif isinstance(state.phase, Greeting):
        state, effects = kept_power(state, seen, raw)
    else:
        state, effects = report(state, seen, at, COMMANDS)
    if said.code not in ACKNOWLEDGED:
        effects = tuple(effect for effect in effects if not isinstance(effect, Acknowledge))
    return state, effects


def _set(state: State, request: Ask, payload: bytes) -> Next:
    """A setting counts when the device repeats it. Before RESET it refuses them."""
    if payload != bytes((request.command,)) + request.data:
        return replace(state, mask=None), (POLL,)
    if request.command == Command.INHIBITED_TYPES:
        return state, (ACCEPT,)
    return replace(state, mask=state.wanted if request == ACCEPT else frozenset()), (POLL,)


def _learnt(state: State, known: Learning, request: Ask, payload: bytes) -> Next:
    """The questions that end a start, one after the other; only the last one must be answered."""
    match request.command:
        case Command.VERSION:
            return replace(state, phase=Learning(read_text(request, payload))), (SERIAL,)
        case Command.SERIAL:
            return replace(state, phase=replace(known, serial=read_text(request, payload))), (POLL_MODE,)
        case Command.COMMUNICATION_MODE:
            return state, (CURRENCIES,)
        case Command.CURRENCIES:
            state, told = identified(state, known, read_currencies(payload, state.currency))
            return state, (*told, Pause())
        case _:
            return state, (Pause(),)


# --- silence ----------------------------------------------------------------------------------------------------------


def _unanswered(state: State, request: Ask, at: float) -> Next:
    match request.command:
        case Command.STATUS:
            return unanswered_poll(state, at)
        case _:
            return _answered(state, request, b"", at)


def _is_mute(state: State, at: float) -> bool:
    """Silent for so long that it may wait for RESET; not while a note is on the move."""
    if state.silent_since is None or is_moving(state):
        return False
    match state.phase:
        case Starting(reset_at=float()):
            return False
        case Greeting(woken_at=float(woken_at)):
            return at - woken_at >= state.timing.mute_s
        case _:
            return at - state.silent_since >= state.timing.mute_s


def _wake(state: State, at: float) -> Next | None:
    """RESET of a mute one. Where nothing was heard yet, what comes first is still told as the device's first answer."""
    if not _is_mute(state, at):
        return None
    if isinstance(state.phase, Greeting):
        return replace(state, phase=Greeting(at)), (RESET,)
    return reset(state, at, RESET)


step = Machine(POLL, COMMANDS, _answered, _unanswered, _wake).step
"""ID-003's machine."""
