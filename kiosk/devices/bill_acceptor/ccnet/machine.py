"""The host's side of CCNET as one pure function: `step(state, event) -> (state, effects)`.

What it guarantees, by the order of its effects: the listener's decision comes before STACK, its word about a stacked
note before the ACK, the power-up answer before RESET; and a start ends with the device disabled and identified.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import Acknowledge, Ask, Effects, Pause
from kiosk.devices.bill_acceptor.ccnet.answers import (
    LONGEST_REPORT,
    POWER_UPS,
    Command,
    read_bill_table,
    read_identification,
    read_report,
    unmask,
)
from kiosk.devices.bill_acceptor.ccnet.codec import encode
from kiosk.devices.bill_acceptor.ccnet.commands import BILL_TABLE, COMMANDS, POLL, RESET
from kiosk.devices.bill_acceptor.machine import Machine
from kiosk.devices.bill_acceptor.report import report
from kiosk.devices.bill_acceptor.showing import Next, show
from kiosk.devices.bill_acceptor.silence import unanswered_poll
from kiosk.devices.bill_acceptor.start import identified, kept_power, lost_power, reset
from kiosk.devices.bill_acceptor.state import Greeting, Learning, State
from kiosk.domain.cashbox import AcceptorState, PowerUpReport

_BARE_ANSWERS = (b"\x00", b"\x30", b"\xff")  # ACK, ILLEGAL COMMAND, NAK: stray when a state was asked for


def _answered(state: State, request: Ask, payload: bytes, at: float) -> Next:
    match request.command:
        case Command.POLL if payload in _BARE_ANSWERS or len(payload) > LONGEST_REPORT:
            return state, (Pause(),)  # a late answer to something else
        case Command.POLL:
            return _polled(state, payload, at)
        case Command.ENABLE:
            confirmed = payload == bytes((Command.ACK,))
            return replace(state, mask=unmask(state.table, request.data[:3]) if confirmed else None), (POLL,)
        case Command.IDENTIFICATION:
            part, serial = read_identification(payload) or ("", "")
            return replace(state, phase=Learning(part, serial)), (*_acknowledgement(payload), BILL_TABLE)
        case Command.BILL_TABLE:
            return _table_read(state, payload, at)
        case _:
            return state, (Pause(),)


def _polled(state: State, payload: bytes, at: float) -> Next:
    said = read_report(payload)
    if said is None:
        state, told = show(state, AcceptorState.FAILURE, f"state {payload.hex()}")
        return state, (*told, Acknowledge(), Pause())
    raw = encode(payload).hex(" ")
    if said.code in POWER_UPS:
        return lost_power(state, PowerUpReport(POWER_UPS[said.code], raw), at, BILL_TABLE)
    if isinstance(state.phase, Greeting):
        return kept_power(state, said.sighting(state.table), raw)
    return report(state, said.sighting(state.table), at, COMMANDS)


def _table_read(state: State, payload: bytes, at: float) -> Next:
    """The bill table, asked for before RESET or, to end the start, after the identification."""
    table, thanks = read_bill_table(payload, state.currency), _acknowledgement(payload)
    if isinstance(state.phase, Learning):
        state, told = identified(state, state.phase, table)
        return state, (*told, *thanks, Pause())
    return reset(replace(state, table=table or state.table), at, RESET, *thanks)


def _acknowledgement(payload: bytes) -> Effects:
    """Every answer that carries data is acknowledged; bare ones are not."""
    return (Acknowledge(),) if payload and payload not in _BARE_ANSWERS else ()


def _unanswered(state: State, request: Ask, at: float) -> Next:
    match request.command:
        case Command.POLL:
            return unanswered_poll(state, at)
        case Command.ENABLE:
            return state, (POLL,)
        case Command.IDENTIFICATION | Command.BILL_TABLE:
            return _answered(state, request, b"", at)
        case _:
            return state, (Pause(),)


step = Machine(POLL, COMMANDS, _answered, _unanswered).step
"""CCNET's machine."""
