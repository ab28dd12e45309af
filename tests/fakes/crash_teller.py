"""Lives of a teller, each in a process of its own that may be killed at any step; the journal is the real one.

`python -m tests.fakes.crash_teller` reads a life a line (JSON), forks for it, and answers how it ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import cast

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.journal import JournalSettings, open_journal
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Currency
from kiosk.domain.topup import TopUpPhase
from kiosk.services.cash_topups import CashTopUps, cash_topups
from kiosk.services.ports.journal import Errand, Journal
from kiosk.services.topup_settings import OutboxSettings, TopUpSettings
from tests.fakes.conditions import eventually
from tests.fakes.crash_world import DurableAcceptor, DurableOperator, TickingJournal, ticking
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
    topups = cash_topups(
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


def _is_ready(topups: CashTopUps) -> bool:
    health = topups.counter.health()
    return health.journal_ok and health.acceptor is AcceptorState.DISABLED


async def _pay(topups: CashTopUps, acceptor: DurableAcceptor) -> None:
    payment = await topups.desk.open_cash(recipient())
    await eventually(lambda: bool(acceptor.enabled))
    for note in NOTES:
        await acceptor.insert(note)
    await topups.desk.close(payment)
    async for topup in topups.desk.watch(payment):
        if topup.phase is TopUpPhase.CREDITED:
            await topups.desk.print_receipt(payment, "ru")


def main() -> None:
    """Serve lives from stdin until it ends."""
    for line in sys.stdin:
        life = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            steps = asyncio.run(live(Path(life["world"]), life["says"], life["kill_at"], life["pays"]))
            os.write(write, str(steps).encode())
            os._exit(0)
        os.close(write)
        _, status = os.waitpid(child, 0)
        told = os.read(read, 20).decode()
        os.close(read)
        print(json.dumps({"signal": os.WTERMSIG(status), "exit": os.WEXITSTATUS(status), "steps": int(told or 0)}))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
