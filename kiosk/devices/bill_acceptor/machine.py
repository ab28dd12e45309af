"""What happens to an acceptor and what follows from it, where all protocols agree. Each has the rest. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.devices.bill_acceptor.acts import (
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
from kiosk.devices.bill_acceptor.commands import Commands, carry_out, next_request
from kiosk.devices.bill_acceptor.notes import box_untold
from kiosk.devices.bill_acceptor.showing import Next
from kiosk.devices.bill_acceptor.silence import fall_silent
from kiosk.devices.bill_acceptor.state import Greeting, State

Answering = Callable[[State, Ask, bytes, float], Next]
"""What the answer to a request makes of a state, at a time."""

Unanswered = Callable[[State, Ask, float], Next]
"""What it means that nothing answered a request."""

Urgent = Callable[[State, float], Next | None]
"""What comes before anything that all acceptors are asked; `None` when nothing does."""


def nothing_urgent(_state: State, _at: float) -> Next | None:
    """A protocol whose devices want nothing of their own."""
    return None


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine of one protocol, by what is the protocol's own. `first` is asked on a fresh line."""

    first: Ask
    commands: Commands
    answered: Answering
    unanswered: Unanswered
    urgent: Urgent = nothing_urgent

    def step(self, state: State, event: Event) -> Next:
        """What `event` makes of `state`, and what is to be done about it, in order."""
        result: Next
        match event:
            case Opened():
                result = replace(state, phase=Greeting(), mask=None, wanted=frozenset()), (self.first,)
            case Lost(at=at):
                result = fall_silent(state, at)
            case Silent(at=at, request=request):
                result = self.unanswered(state, request, at)
            case Answered(at=at, request=request, payload=payload):
                result = self.answered(replace(state, silent_since=None), request, payload, at)
            case Due(at=at, wanted=wanted):
                result = self.urgent(state, at) or next_request(state, wanted, at, self.commands)
            case Decided(at=at, decision=decision):
                result = carry_out(state, decision, at, self.commands)
            case Untold(word=word):
                result = replace(state, note=box_untold(state.note, word)), (Pause(),)
        return result
