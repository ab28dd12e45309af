"""What every part of the machine says alike: the device's state, once per change, and the ACK of an answer."""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.ccnet.acts import Acknowledge, Effects, StateChanged, Tell
from kiosk.devices.bill_acceptor.ccnet.answers import STATES, Report
from kiosk.devices.bill_acceptor.ccnet.vocabulary import Serving, Starting, State
from kiosk.domain.cashbox import AcceptorState

Next = tuple[State, Effects]

BARE_ANSWERS = (b"\x00", b"\x30", b"\xff")  # ACK, ILLEGAL COMMAND, NAK: stray when a state was asked for
_READY = (AcceptorState.IDLE, AcceptorState.DISABLED, AcceptorState.INITIALIZING)


def show_report(state: State, report: Report) -> Next:
    """The state in `report`, told if it is news; before the start is over, a ready device is still initializing."""
    shown = STATES.get(report.code)
    if shown is None:
        return state, ()
    if shown in _READY and not isinstance(state.phase, Serving):
        trouble = state.phase.trouble if isinstance(state.phase, Starting) else ""
        return show(state, AcceptorState.FAILURE if trouble else AcceptorState.INITIALIZING, trouble)
    return show(state, shown, report.detail())


def show(state: State, shown: AcceptorState, detail: str) -> Next:
    """`shown` told if it is news."""
    if state.shown == (shown, detail):
        return state, ()
    return replace(state, shown=(shown, detail)), (Tell(StateChanged(shown, detail)),)


def acknowledgement(payload: bytes) -> Effects:
    """Every answer that carries data is acknowledged; bare ones are not."""
    return (Acknowledge(),) if payload and payload not in BARE_ANSWERS else ()
