"""What it means when a device says nothing, in any protocol. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import Pause
from kiosk.devices.bill_acceptor.notes import suspect_lost, tell_boxed
from kiosk.devices.bill_acceptor.showing import Next, Shown, show
from kiosk.devices.bill_acceptor.state import Accepting, Boxed, Clear, Stacking, Starting, State
from kiosk.domain.cashbox import AcceptorState


def may_be_initializing(state: State, at: float) -> bool:
    """Some models say nothing for many seconds after RESET."""
    match state.phase:
        case Starting(reset_at=reset_at, trouble="") if reset_at is not None:
            return at - reset_at < state.timing.initialize_s
        case _:
            return False


def unanswered_poll(state: State, at: float) -> Next:
    """A poll that nothing answered: the device starts and is busy, or it is off line."""
    if may_be_initializing(state, at):
        return state, (Pause(),)
    state, told = fall_silent(state, at)
    return state, (*told, Pause())


def fall_silent(state: State, at: float) -> Shown:
    """Off line since the first silence; a note that was being stacked is suspect when that lasts."""
    since = state.silent_since if state.silent_since is not None else at
    state, told = show(replace(state, silent_since=since), AcceptorState.OFFLINE, "")
    match state.note:
        case Boxed() as boxed:
            turn = tell_boxed(boxed)
            return replace(state, note=turn.note), (*told, *turn.acts)
        case Stacking() as note if at - since >= state.timing.line_lost_s:
            turn = suspect_lost(note)
            return replace(state, note=turn.note), (*told, *turn.acts)
        case Accepting():
            return replace(state, note=Clear()), told
        case _:
            return state, told
