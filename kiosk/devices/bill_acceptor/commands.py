"""The few things any acceptor is told, under the names that a protocol has for them; and when each is due. Pure.

A protocol's machine makes one `Commands` and has its polling and its decisions carried out here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.devices.bill_acceptor.acts import Ask, Pause
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.notes import Errand
from kiosk.devices.bill_acceptor.showing import Next
from kiosk.devices.bill_acceptor.start import reset, reset_is_due
from kiosk.devices.bill_acceptor.state import Deciding, Greeting, Returning, Serving, Stacking, State
from kiosk.domain.cashbox import AcceptorState, NoteDecision
from kiosk.domain.money import Money

_READY = (
    AcceptorState.DISABLED,
    AcceptorState.IDLE,
    AcceptorState.ACCEPTING,
    AcceptorState.ESCROW,
    AcceptorState.STACKING,
    AcceptorState.RETURNING,
    AcceptorState.PAUSED,
)


@dataclass(frozen=True, slots=True)
class Commands:
    """A protocol's own words. `take` asks for these values and no others, each held in escrow."""

    poll: Ask
    reset: Ask
    stack: Ask
    give_back: Ask
    hold: Ask
    identify: Ask  # the first question to a device that is disabled
    take: Callable[[BillTable, frozenset[Money]], Ask]

    def to(self, errand: Errand) -> Ask:
        """What carries out `errand`."""
        match errand:
            case Errand.STACK:
                return self.stack
            case Errand.GIVE_BACK:
                return self.give_back


def next_request(state: State, wanted: frozenset[Money], at: float, commands: Commands) -> Next:
    """What is due: keeping a note in escrow, a RESET, another set of notes to take, or else a poll."""
    state = replace(state, wanted=state.table.known(wanted) if isinstance(state.phase, Serving) else frozenset())
    if isinstance(state.note, Deciding) and at >= state.note.hold_at:
        return replace(state, note=replace(state.note, hold_at=at + state.timing.hold_s)), (commands.hold,)
    if reset_is_due(state, at):
        return reset(state, at, commands.reset)
    if state.mask != state.wanted and _hears_enable(state):
        return replace(state, mask=None), (commands.take(state.table, state.wanted),)
    return state, (commands.poll,)


def carry_out(state: State, decision: NoteDecision, at: float, commands: Commands) -> Next:
    """The listener's decision. STACK only while the device is heard: on any doubt the note goes back."""
    match state.note:
        case Deciding(bill_type=bill_type, value=value) if (
            decision is NoteDecision.STACK and state.silent_since is None
        ):
            return replace(state, note=Stacking(bill_type, value, at)), (commands.stack,)
        case Deciding(value=value):
            return replace(state, note=Returning(value)), (commands.give_back,)
        case _:
            return state, (Pause(),)


def _hears_enable(state: State) -> bool:
    """Taking nothing can be asked of any device that was heard; taking notes only of one that is ready."""
    if state.wanted:
        return state.shown is not None and state.shown[0] in _READY
    return not isinstance(state.phase, Greeting)
