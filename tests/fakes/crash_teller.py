"""A teller that takes banknotes, for `tests.fakes.lives`; the journal is the real one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.journal import JournalSettings, open_journal
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Currency
from kiosk.domain.topup import TopUpPhase
from kiosk.services.ports.journal import Errand, Journal
from kiosk.services.topup_assembly import TopUps, assemble_topups
from kiosk.services.topup_settings import OutboxSettings, TopUpSettings
from tests.fakes.conditions import eventually
from tests.fakes.crash_world import DurableAcceptor, DurableOperator, TickingJournal, ticking
from tests.fakes.lives import serve_lives
from tests.fakes.till import AlarmLog, FakeDirectory, FakePrinter, PlainLayout, recipient, settings

SECRET = "a secret long enough to be one"
NOTES = (100, 500, 50)


def journal_settings(world: Path) -> JournalSettings:
    """Where a world keeps its journal."""
    return JournalSettings(world / "journal.db", world / "witness.log", Currency.RUB, ballast_bytes=1 << 16)


def rules() -> TopUpSettings:
    """The usual rules."""
    return settings(per_mille=20)


async def live(world: Path, says: str, kill_at: int, pays: bool) -> int:
    """One life; the number of its steps. It ends when nothing is open and nothing waits."""
    tick, steps = ticking(kill_at)
    journal = await open_journal(journal_settings(world), SECRET, SystemClock())
    acceptor = DurableAcceptor(world / "device.json", says, tick)
    topups = assemble_topups(
        journal=cast(Journal, TickingJournal(journal, tick)),
        acceptor=acceptor,
        gateway=DurableOperator(world / "ledger.txt", tick),
        directory=FakeDirectory(),
        printer=FakePrinter(),
        layout=PlainLayout(),
        clock=SystemClock(),
        alarms=AlarmLog(),
        settings=rules(),
        outbox_settings=OutboxSettings(pauses_s=(0.01, 0.02)),
    )
    running = asyncio.create_task(topups.counter.run())
    await eventually(lambda: _is_ready(topups))
    if pays:
        await _pay(topups, acceptor)
    while await journal.outbox(Errand.CREDIT):
        await asyncio.wait({running}, timeout=0.01)
        assert not running.done(), running.exception()
    running.cancel()
    await asyncio.wait({running})
    await journal.close()
    return len(steps)


def _is_ready(topups: TopUps) -> bool:
    health = topups.counter.health()
    return health.journal_ok and health.acceptor is AcceptorState.DISABLED


async def _pay(topups: TopUps, acceptor: DurableAcceptor) -> None:
    payment = await topups.desk.open_cash(recipient())
    await eventually(lambda: bool(acceptor.enabled))
    for note in NOTES:
        await acceptor.insert(note)
    await topups.desk.close(payment)
    async for topup in topups.desk.watch(payment):
        if topup.phase is TopUpPhase.CREDITED:
            await topups.desk.print_receipt(payment, "ru")


if __name__ == "__main__":
    serve_lives(live)
