"""The CCNET machine on a bench: states to start from, and effects sorted by where they go.

Times are seconds out of thin air.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.bill_acceptor.acts import Acknowledge, Answered, Ask, Effect, Pause, SwitchOff, Tell
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.ccnet.commands import POLL
from kiosk.devices.bill_acceptor.ccnet.machine import step
from kiosk.devices.bill_acceptor.sighting import Sight
from kiosk.devices.bill_acceptor.state import Clear, Deciding, Note, Phase, Returning, Serving, Settled, Stacking, State
from kiosk.devices.bill_acceptor.words import NoteSuspect, StateChanged
from kiosk.domain.cashbox import (
    AcceptorState,
    SuspectCause,
)
from kiosk.domain.money import Currency
from tests.fakes.acceptor import roubles, rub

NOW = 1000.0
TABLE = BillTable({2: rub(100), 4: rub(500), 5: rub(1000)})
TABLE_BYTES = b"\0" * 10 + b"\x01RUB\x02" + b"\0" * 5 + b"\x05RUB\x02" + b"\x01RUB\x03" + b"\0" * 90
IDENT_BYTES = b"ID003".ljust(15) + b"231000760443" + bytes(7)
WANTED = roubles(100, 500)

BACK = Returning(rub(500))
DECIDING = Deciding(4, rub(500), NOW + 8)
STACKING = Stacking(4, rub(500), NOW)
STACKED = Settled(Sight.STACKED)
RETURNED = Settled(Sight.RETURNED)
REJECTING = Settled(Sight.REJECTING)
CHEATED = Settled(Sight.CHEATED)
ACK = Acknowledge()

QUIET: list[object] = []
GO_ON: list[Effect] = [ACK, Pause()]
LOOK_AGAIN: list[Effect] = [Pause()]


def serving(note: Note = Clear(), **changes: object) -> State:  # noqa: B008 - a frozen value
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
    return serving(note, phase=phase, wanted=frozenset(), mask=frozenset(), **changes)


def polled(state: State, answer: str, at: float = NOW) -> tuple[State, tuple[Effect, ...]]:
    return step(state, Answered(at, POLL, bytes.fromhex(answer)))


def inside(effects: tuple[Effect, ...]) -> list[object]:
    """What happens on our side of the line, states aside: words themselves, other effects as they are."""
    kept = [one.word if isinstance(one, Tell) else one for one in effects]
    return [one for one in kept if not isinstance(one, StateChanged | Acknowledge | Ask | Pause)]


def outside(effects: tuple[Effect, ...]) -> list[Effect]:
    """What goes over the line, or waits for it."""
    return [one for one in effects if isinstance(one, Acknowledge | Ask | Pause)]


def shown(effects: tuple[Effect, ...]) -> list[tuple[AcceptorState, str]]:
    words = [one.word for one in effects if isinstance(one, Tell)]
    return [(word.state, word.detail) for word in words if isinstance(word, StateChanged)]


def suspect(cause: SuspectCause, value: int | None) -> list[object]:
    return [SwitchOff(), NoteSuspect(cause, None if value is None else rub(value))]
