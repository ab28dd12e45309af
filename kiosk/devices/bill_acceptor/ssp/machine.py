"""The host's side of SSP as one pure function: `step(state, event) -> (state, effects)`.

The line turns SSP's lists of events into one thing at a time, repeated until it is acknowledged, and its rule that a
POLL accepts a note into a STACK. What is left here is to say what each answer means to the machine that all protocols
share: the listener's decision comes before STACK, and its word about a credited note before the acknowledgement.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import Ask, Pause
from kiosk.devices.bill_acceptor.machine import Machine
from kiosk.devices.bill_acceptor.notes import held_value, verdict_of
from kiosk.devices.bill_acceptor.report import report
from kiosk.devices.bill_acceptor.showing import Next, show
from kiosk.devices.bill_acceptor.sighting import Sight, Sighting
from kiosk.devices.bill_acceptor.silence import unanswered_poll
from kiosk.devices.bill_acceptor.ssp.answers import (
    Code,
    Command,
    Happening,
    is_ok,
    power_up,
    read_happenings,
    read_reject_reason,
    read_serial,
    read_setup,
    stacked_lifetime,
)
from kiosk.devices.bill_acceptor.ssp.codec import encode
from kiosk.devices.bill_acceptor.ssp.commands import COMMANDS, POLL, REJECT_CODE, SETUP, taken
from kiosk.devices.bill_acceptor.start import identified, kept_power, lost_power
from kiosk.devices.bill_acceptor.state import (
    Deciding,
    FromBefore,
    Greeting,
    Learning,
    Returning,
    Settled,
    Stacking,
    State,
)
from kiosk.domain.cashbox import AcceptorState, PowerUpReport

_LEAVES_A_NOTE_IN_DOUBT = (Deciding, Returning)


def _answered(state: State, request: Ask, payload: bytes, at: float) -> Next:
    match request.command:
        case Command.POLL:
            return _polled(state, payload, at) if is_ok(payload) else (state, (Pause(),))
        case Command.LAST_REJECT_CODE:
            return report(state, Sighting(Sight.REJECTING, reason=read_reject_reason(payload)), at, COMMANDS)
        case Command.SET_INHIBITS:
            confirmed = taken(state.table, request.data) if is_ok(payload) else None
            return replace(state, mask=confirmed), (POLL,)
        case Command.SERIAL_NUMBER:
            return replace(state, phase=Learning(serial=read_serial(payload))), (SETUP,)
        case Command.SETUP:
            return _set_up(state, payload)
        case _:
            return state, (Pause(),)


def _polled(state: State, payload: bytes, at: float) -> Next:
    happenings = read_happenings(payload[1:])
    raw = encode(payload, 1).hex(" ")
    if not happenings:
        seen = Sighting(Sight.IDLE)
    elif happenings[0].code is Code.RESET:
        return _woken(state, happenings, raw, at)
    else:
        seen = happenings[0].sighting(state.table)
    if isinstance(state.phase, Greeting):
        return kept_power(state, seen, raw) if seen.sight is not Sight.INITIALIZING else _waking(state)
    if happenings and happenings[0].code is Code.REJECTED and not _was_ours(state):
        return state, (REJECT_CODE,)
    return report(state, seen, at, COMMANDS)


def _waking(state: State) -> Next:
    """Whether a device that initializes had lost its power, it says when it is done."""
    state, told = show(state, AcceptorState.INITIALIZING, "")
    return state, (*told, Pause())


def _woken(state: State, happenings: tuple[Happening, ...], raw: str, at: float) -> Next:
    """A note that was in escrow may have gone either way: what follows the reset, or the listener's record, tells."""
    word = PowerUpReport(
        power_up(happenings),
        raw,
        stacked_lifetime(happenings),
        next((state.table.value(one.channel) for one in happenings if one.code is Code.CLEARED_TO_CASHBOX), None),
    )
    first = verdict_of(state.note)
    if isinstance(state.note, _LEAVES_A_NOTE_IN_DOUBT):
        state = replace(state, note=FromBefore(held_value(state.note)))
    state, effects = lost_power(state, word, at, SETUP)
    return state, (*first, *effects)


def _was_ours(state: State) -> bool:
    """Whether the note that came back is one that had been in escrow."""
    match state.note:
        case Deciding() | Stacking() | Returning() | Settled(sight=Sight.RETURNED):
            return True
        case _:
            return False


def _set_up(state: State, payload: bytes) -> Next:
    """Asked first on a fresh line, so that what the device says next can be named, and last in a start."""
    setup = read_setup(payload, state.currency)
    table = setup.table if setup else None
    if isinstance(state.phase, Learning):
        learnt = replace(state.phase, part=setup.part if setup else "")
        state, told = identified(state, learnt, table)
        return state, (*told, Pause())
    return replace(state, table=table or state.table), (POLL,)


def _unanswered(state: State, _request: Ask, at: float) -> Next:
    return unanswered_poll(state, at)


def _ask_for_the_table(state: State, _at: float) -> Next | None:
    """Without its table nothing that a device says on a fresh line can be named."""
    return (state, (SETUP,)) if isinstance(state.phase, Greeting) and not state.table.values else None


step = Machine(SETUP, COMMANDS, _answered, _unanswered, _ask_for_the_table).step
"""SSP's machine."""
