"""What outlives a teller that is killed: an acceptor with notes in it, an operator's ledger, and the count of steps."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kiosk.domain.cashbox import AcceptorIdentity, AcceptorState, NoteDecision, PowerUp, PowerUpReport
from kiosk.domain.money import Money
from kiosk.services.ports.acceptor import AcceptorListener
from kiosk.services.ports.crediting import (
    Credited,
    CreditOrder,
    CreditOutcome,
    CreditRefused,
    CreditUnknown,
    NotFound,
    PreparedCredit,
    SearchOutcome,
)
from kiosk.services.ports.journal import Entry, Journal
from tests.fakes.till import NOTES, rub

Tick = Callable[[str], None]


def ticking(kill_at: int) -> tuple[Tick, list[str]]:
    """A counter of steps that kills this very process at step `kill_at`, as a power cut would; and the steps."""
    steps: list[str] = []

    def tick(step: str) -> None:
        steps.append(step)
        if len(steps) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return tick, steps


class TickingJournal:
    """The real journal, with a step before and after each record. The rest is the journal's own."""

    def __init__(self, journal: Journal, tick: Tick) -> None:
        self._journal = journal
        self._tick = tick

    def __getattr__(self, name: str) -> object:
        return getattr(self._journal, name)

    async def record(self, *entries: Entry) -> None:
        kinds = "+".join(entry.event.kind.value for entry in entries)
        self._tick(f"before {kinds}")
        await self._journal.record(*entries)
        self._tick(f"after {kinds}")


@dataclass
class Device:
    """The acceptor's own memory. `where` is the note's place: empty, escrow, moving, or in the box untold."""

    where: str = ""
    value: int = 0
    box: list[int] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)


class DurableAcceptor:
    """`BillAcceptor` on a file. `says`: what it tells after the terminal was away: all, by power-up, or nothing."""

    def __init__(self, file: Path, says: str, tick: Tick) -> None:
        self._file = file
        self._says = says
        self._tick = tick
        self._listener: AcceptorListener | None = None
        self.enabled: frozenset[Money] = frozenset()
        self.device = Device(**json.loads(file.read_text())) if file.exists() else Device()

    async def serve(self, listener: AcceptorListener) -> None:
        self._listener = listener
        where, value = self.device.where, rub(self.device.value)
        self._finish_what_moves()
        await listener.powered_up(PowerUpReport(self._power_up(where), "10"))
        if where == "escrow" and self._says != "nothing":
            await listener.note_returned(value)
        if where in ("moving", "untold") and self._says != "nothing":
            await listener.note_recovered(value)
        self._put("", 0)
        await listener.identified(AcceptorIdentity("ID003", "1", tuple(rub(note) for note in NOTES)))
        await listener.state_changed(AcceptorState.DISABLED, "")
        await asyncio.get_running_loop().create_future()

    def _finish_what_moves(self) -> None:
        match self.device.where:
            case "moving":
                self.device.box.append(self.device.value)
                self._put("untold", self.device.value)
            case "escrow":
                self.device.returned.append(self.device.value)
                self._put("", 0)

    def _power_up(self, where: str) -> PowerUp:
        if self._says == "all":
            return PowerUp.KEPT_POWER
        if self._says == "nothing" or not where:
            return PowerUp.PLAIN
        return PowerUp.NOTE_IN_VALIDATOR if where == "escrow" else PowerUp.NOTE_IN_STACKER

    async def enable(self, values: frozenset[Money]) -> None:
        self.enabled = values

    async def disable(self) -> None:
        self.enabled = frozenset()

    async def insert(self, value: int) -> None:
        """A note all the way into the box."""
        assert self._listener is not None
        self._put("escrow", value)
        self._tick("note in escrow")
        decision = await self._listener.note_escrowed(rub(value))
        assert decision is NoteDecision.STACK
        self._put("moving", value)
        self._tick("STACK is out")
        self.device.box.append(value)
        self._put("untold", value)
        self._tick("note in the box")
        await self._listener.note_stacked(rub(value))
        self._put("", 0)
        self._tick("stacked acknowledged")

    def _put(self, where: str, value: int) -> None:
        self.device.where, self.device.value = where, value
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self.device)))
        fresh.rename(self._file)


class DurableOperator:
    """`PaymentGateway` on a file of one line per booking; the first answer to a payment is lost on the way.

    One that `refuses` says so each time it is asked.
    """

    can_search = True
    is_idempotent = True
    consistency_delay_s = 0.05
    key_retention_s = 1e6

    def __init__(self, file: Path, tick: Tick, *, refuses: bool = False) -> None:
        self._file = file
        self._tick = tick
        self._refuses = refuses

    def prepare(self, order: CreditOrder) -> PreparedCredit:
        return PreparedCredit(str(hash(order.payment)), lambda: self._post(order))

    async def _post(self, order: CreditOrder) -> CreditOutcome:
        self._tick("request leaves")
        if self._refuses:
            return CreditRefused("accountClosed")
        if order.payment in self._booked():
            return Credited("op")
        with self._file.open("a") as file:
            file.write(f"{order.payment} {order.amount.minor}\n")
        self._tick("booked")
        return CreditUnknown("the answer was lost")

    async def find(self, order: CreditOrder) -> SearchOutcome:
        self._tick("asked")
        return Credited("op") if order.payment in self._booked() else NotFound()

    def _booked(self) -> set[str]:
        return {line.split()[0] for line in self._file.read_text().splitlines()} if self._file.exists() else set()
