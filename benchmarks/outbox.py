"""A hundred thousand payments made while the operator was away: the journal, a restart, the month, and the way back.

The payments are written by the journal's own store and credited by the real outbox over the real journal; the operator
is a fake in this process that books at once, so that what is measured is ours. The restart is a real teller's, with the
simulated acceptor, on the journal that is left.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from benchmarks.stage import SOCKET, BenchFailed, running_teller, simulated_world
from benchmarks.table import Row, table
from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.audit import audit_in_process
from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.journal import JournalSettings, open_journal
from kiosk.adapters.journal.store import Store
from kiosk.adapters.secrets import secrets_of
from kiosk.config import load
from kiosk.domain.terminal_events import EncashmentOpened
from kiosk.domain.topup import Method, PaymentId
from kiosk.link.client import TellerClient
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.crediting import CreditOrder, CreditOutcome, CreditUnknown, NotSent, SearchOutcome
from kiosk.services.ports.journal import Entry, Journal
from kiosk.services.topup_settings import OutboxSettings
from kiosk.trial import Trial
from tests.fakes.hurried_clock import HurriedClock
from tests.fakes.ledgers import entries, new_payment, sent
from tests.fakes.till import AlarmLog, FakeGateway, rub

PAYMENTS: Final = 100_000
ACCOUNTS: Final = 20_000
GOAL_RESTART_S: Final = 3.0
GOAL_GAP_MS: Final = 50.0
_BATCH: Final = 1000
_MONTH_S: Final = 30 * 86400.0
_HASTE: Final = 250_000.0
"""Seconds of the month that pass in one."""

_NOBODY: Final = "http://127.0.0.1:9"
"""An operator that cannot be reached, or it would credit what is to be counted."""

_TICK_S: Final = 0.005
_FSYNCS: Final = 200
_RESTARTS: Final = 3


@dataclass
class MonthAway(FakeGateway):
    """An operator that cannot be reached until it is back."""

    is_back: bool = False
    tries: int = 0
    posted: Counter[PaymentId] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        super().__init__()
        self.consistency_delay_s = 1.0  # the one payment that was being sent at the restart would wait two minutes

    async def _post(self, order: CreditOrder) -> CreditOutcome:
        self.tries += 1
        if not self.is_back:
            return NotSent("no route")
        self.posted[order.payment] += 1
        return await super()._post(order)

    async def find(self, order: CreditOrder) -> SearchOutcome:
        self.tries += 1
        return await super().find(order) if self.is_back else CreditUnknown("no route")


@dataclass(frozen=True, slots=True)
class Place:
    """The journal the trial's configuration names, and its secret."""

    config: Path
    journal: JournalSettings
    secret: str


def rows() -> Iterator[Row]:
    """The rows of the table."""
    logging.getLogger("kiosk.services.crediting").setLevel(logging.ERROR)  # a month of "credit not clear"
    yield from asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with simulated_world() as (folder, world):
        place = _place(Trial().write(folder, replace(world.places, operator_url=_NOBODY)))
        await asyncio.to_thread(_owe, place)
        await _seconds_to_cash(place)  # the acceptor has just been switched on, and takes its time
        restart_s = await _restart_s(place)
        operator = MonthAway()
        await _sit_out(place, operator)
        away, operator.is_back = operator.tries, True
        drained_s, gap_s = await _drain(place, operator)
        if len(operator.booked) != PAYMENTS or set(operator.posted.values()) != {1}:
            raise BenchFailed("a payment was lost or sent twice")
        began = time.perf_counter()
        if found := await audit_in_process(place.journal.path, place.secret, place.journal.witness_path):
            raise BenchFailed(found[0])
        verified_s = time.perf_counter() - began
        floor_s, sizes = _fsync_s(folder / "floor"), _bytes_per_payment(place)
        return [
            Row(
                f"start of the process to cash taken, {PAYMENTS:,} payments waiting",
                restart_s,
                "s",
                goal=GOAL_RESTART_S,
            ),
            Row("the same, all of them credited", await _restart_s(place), "s", goal=GOAL_RESTART_S),
            Row(f"tries at an operator away for 30 days, {PAYMENTS:,} waiting, a day", away / 30, ""),
            Row(
                "payments credited once it is back (fake, in process)",
                PAYMENTS / drained_s,
                "/s",
                0.5 / floor_s,
                "two fsyncs each",
            ),
            Row("longest gap of the loop meanwhile", gap_s * 1000, "ms", goal=GOAL_GAP_MS),
            Row(f"journal of {PAYMENTS:,} payments verified, in its process", verified_s, "s"),
            Row("journal on disk, a payment of one note", sizes[0], "bytes"),
            Row("witness on disk, the same", sizes[1], "bytes"),
        ]


def _place(config: Path) -> Place:
    loaded = load(config)
    table = loaded.journal
    settings = JournalSettings(table.path, table.witness, loaded.terminal.currency, table.ballast_bytes)
    return Place(config, settings, secrets_of(loaded.secrets).get(table.key_secret))


def _owe(place: Place) -> None:
    """Every payment opened, paid with a note and closed, each account in its turn."""
    path, witness = place.journal.path, place.journal.witness_path
    path.parent.mkdir(parents=True, exist_ok=True)
    witness.parent.mkdir(parents=True, exist_ok=True)
    store = Store(path, witness, Keys.cut(place.secret), SystemClock())
    try:
        _write(store, [(Entry(None, EncashmentOpened(1), rub(0)),)])
        accounts = itertools.cycle(f"A{number}" for number in range(ACCOUNTS))
        for _ in range(PAYMENTS // _BATCH):
            _write(store, [_owed(next(accounts)) for _ in range(_BATCH)])
    finally:
        store.close()


def _owed(account: str) -> tuple[Entry, ...]:
    payment = new_payment()
    return tuple(entries(payment, sent(payment)[:4], account))


def _write(store: Store, batch: list[tuple[Entry, ...]]) -> None:
    store.begin()
    for payment in batch:
        store.append(payment)
    store.commit()
    store.tell_witness()


async def _restart_s(place: Place) -> float:
    """Median seconds of a few restarts."""
    return statistics.median([await _seconds_to_cash(place) for _ in range(_RESTARTS)])


async def _seconds_to_cash(place: Place) -> float:
    """From the start of the teller's process until it offers cash."""
    began = time.perf_counter()
    async with running_teller(place.config), TellerClient(place.config.with_name(SOCKET)) as teller:
        await teller.wait_connected()
        async for status in teller.terminal.status():
            if any(offer.method is Method.CASH and offer.problem is None for offer in status.methods):
                break
        return time.perf_counter() - began


@asynccontextmanager
async def _sending(place: Place, operator: MonthAway, clock: Clock) -> AsyncIterator[Journal]:
    """The outbox at work."""
    journal = await open_journal(replace(place.journal, fresh_s=_MONTH_S), place.secret, clock)
    outbox = Outbox(
        book=PaymentBook(journal, clock),
        journal=journal,
        gateway=operator,
        clock=clock,
        alarms=AlarmLog(),
        settings=OutboxSettings(),
        jitter=lambda _: 0.0,
    )
    work = asyncio.create_task(outbox.run())
    try:
        yield journal
    finally:
        work.cancel()
        await asyncio.wait({work})
        await journal.close()


async def _sit_out(place: Place, operator: MonthAway) -> None:
    """Thirty days without an operator."""
    clock = HurriedClock(_HASTE)
    async with _sending(place, operator, clock):
        await clock.sleep(_MONTH_S)


async def _drain(place: Place, operator: MonthAway) -> tuple[float, float]:
    """Seconds until all is credited after a restart, and the longest gap between two ticks of the loop."""
    began = last = time.perf_counter()
    gap_s = 0.0
    async with _sending(place, operator, SystemClock()):
        while len(operator.booked) < PAYMENTS:
            await asyncio.sleep(_TICK_S)
            now = time.perf_counter()
            gap_s, last = max(gap_s, now - last - _TICK_S), now
        return time.perf_counter() - began, gap_s


def _fsync_s(path: Path) -> float:
    """Median seconds of an append of 4 KiB with fdatasync."""
    took = []
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    try:
        for _ in range(_FSYNCS):
            start = time.perf_counter()
            os.write(file, bytes(4096))
            os.fdatasync(file)
            took.append(time.perf_counter() - start)
    finally:
        os.close(file)
    return sorted(took)[_FSYNCS // 2]


def _bytes_per_payment(place: Place) -> tuple[float, float]:
    journal, witness = place.journal.path, place.journal.witness_path
    return journal.stat().st_size / PAYMENTS, witness.stat().st_size / PAYMENTS


if __name__ == "__main__":
    print(table(rows()))
