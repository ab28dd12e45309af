"""The ID-003 machine on a bench: states to start from. Times are seconds out of thin air."""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import Answered, Effect
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.id003.commands import POLL
from kiosk.devices.bill_acceptor.id003.machine import step
from kiosk.devices.bill_acceptor.sighting import Sight
from kiosk.devices.bill_acceptor.state import (
    Clear,
    Deciding,
    Note,
    Phase,
    Returning,
    Serving,
    Settled,
    Stacking,
    State,
)
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Currency
from tests.fakes.acceptor import roubles, rub

NOW = 1000.0
TABLE = BillTable({0x63: rub(100), 0x65: rub(500), 0x66: rub(1000)})
TABLE_BYTES = bytes.fromhex("8A 61 E0 05 00 63 27 01 02 65 27 05 02 66 27 01 03")
WANTED = roubles(100, 500)

BACK = Returning(rub(500))
DECIDING = Deciding(0x65, rub(500), NOW + 8)
STACKING = Stacking(0x65, rub(500), NOW)
STACKED = Settled(Sight.STACKED)


def serving(note: Note = Clear(), **changes: object) -> State:  # noqa: B008 - a frozen value
    """Identified, taking what is wanted, with `note` in it."""
    state = State(
        Currency.RUB,
        phase=Serving(),
        note=note,
        table=TABLE,
        wanted=WANTED,
        mask=WANTED,
        shown=(AcceptorState.IDLE, ""),
    )
    return replace(state, **changes)  # type: ignore[arg-type]  # names and types are those of State


def starting(phase: Phase, note: Note = Clear(), **changes: object) -> State:  # noqa: B008 - a frozen value
    """On the way to be identified."""
    return serving(note, phase=phase, wanted=frozenset(), mask=frozenset(), **changes)


def polled(state: State, answer: str, at: float = NOW) -> tuple[State, tuple[Effect, ...]]:
    """What a device's state makes of the machine's."""
    return step(state, Answered(at, POLL, bytes.fromhex(answer)))
