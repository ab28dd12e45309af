"""What every part of a machine says alike: the device's state, once per change."""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import Effects, Inward, Tell
from kiosk.devices.bill_acceptor.sighting import STATES, Sighting
from kiosk.devices.bill_acceptor.state import Serving, Starting, State
from kiosk.devices.bill_acceptor.words import StateChanged
from kiosk.domain.cashbox import AcceptorState

Next = tuple[State, Effects]
Shown = tuple[State, tuple[Inward, ...]]

_READY = (AcceptorState.IDLE, AcceptorState.DISABLED, AcceptorState.INITIALIZING)


def show_sighting(state: State, seen: Sighting) -> Shown:
    """The state in `seen`, told if it is news; before the start is over, a ready device is still initializing."""
    shown = STATES.get(seen.sight)
    if shown is None:
        return state, ()
    if shown in _READY and not isinstance(state.phase, Serving):
        trouble = state.phase.trouble if isinstance(state.phase, Starting) else ""
        return show(state, AcceptorState.FAILURE if trouble else AcceptorState.INITIALIZING, trouble)
    return show(state, shown, seen.detail)


def show(state: State, shown: AcceptorState, detail: str) -> Shown:
    """`shown` told if it is news."""
    if state.shown == (shown, detail):
        return state, ()
    return replace(state, shown=(shown, detail)), (Tell(StateChanged(shown, detail)),)
