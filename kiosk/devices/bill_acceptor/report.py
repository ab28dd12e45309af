"""What a report from a device that is up does to the machine, in any protocol. Pure.

`report` follows the note, the faults and the mask, tells what is news, and ends with what to send next. Power-ups, and
the first answer on a fresh line, belong to `start`; what a device that says nothing means, to `silence`.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import Acknowledge, Pause
from kiosk.devices.bill_acceptor.commands import Commands
from kiosk.devices.bill_acceptor.notes import follow
from kiosk.devices.bill_acceptor.showing import Next, show_sighting
from kiosk.devices.bill_acceptor.sighting import FAULTS, Sight, Sighting
from kiosk.devices.bill_acceptor.state import Learning, Serving, Starting, State
from kiosk.domain.money import Money


def report(state: State, seen: Sighting, at: float, commands: Commands) -> Next:
    """What `seen` makes of `state`. A disabled device that has not been identified is asked who it is."""
    state = _in_fault(state, at) if seen.sight in FAULTS else replace(state, fault_since=None)
    state = replace(state, mask=_mask_after(state, seen.sight))
    turn = follow(state, seen, at)
    state, told = show_sighting(replace(state, note=turn.note), seen)
    effects = (*told, *turn.acts, *((Acknowledge(),) if turn.acknowledge else ()))
    if turn.then is not None:
        return state, (*effects, commands.to(turn.then))
    if turn.acknowledge and seen.sight is Sight.DISABLED and not isinstance(state.phase, Serving):
        return replace(state, phase=Learning()), (*effects, commands.identify)
    return state, (*effects, Pause())


def _in_fault(state: State, at: float) -> State:
    """Since when, and with the time for initialization standing still: a person may have to come."""
    phase = state.phase
    if isinstance(phase, Starting) and phase.reset_at is not None:
        phase = replace(phase, reset_at=at)
    return replace(state, phase=phase, fault_since=at if state.fault_since is None else state.fault_since)


def _mask_after(state: State, sight: Sight) -> frozenset[Money] | None:
    """What the device's state says about its mask: "disabled" takes nothing, "idling" something."""
    if sight in (Sight.DISABLED, Sight.INITIALIZING):
        return frozenset()
    return None if sight is Sight.IDLE and not state.mask else state.mask
