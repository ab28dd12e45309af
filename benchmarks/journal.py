"""Durable commits of the journal beside what the same disk does with a bare append and fdatasync.

A lone caller's commit is measured with a pause after each, as banknotes come; the witness gets its copy meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.table import Row, table
from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.journal import JournalSettings, SealedJournal, open_journal
from kiosk.domain.money import Currency
from kiosk.services.ports.journal import Entry
from tests.fakes.ledgers import SECRET, credited, new_payment
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.till import Till

GOAL_RATIO: Final = 1.4
_ROUNDS: Final = 400
_CALLERS: Final = 16
_BLOCK: Final = bytes(4096)
_PAUSE_S: Final = 0.003
_MICROSECONDS: Final = 1e6


def rows() -> list[Row]:
    """Median latency of one commit, and commits per second of sixteen callers at once."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Row]:
    settings = JournalSettings(folder / "journal.db", folder / "witness.log", Currency.RUB, ballast_bytes=1 << 16)
    journal = await open_journal(settings, SECRET, SystemClock())
    try:
        lone, raw = await _in_turns(journal, folder / "raw")
        each_s = await _together(journal)
    finally:
        await journal.close()
    note, rest = await _steps()
    return [
        Row("durable steps of a banknote: intent, stacked", note, "commits"),
        Row("durable steps of a payment beside its notes, and its receipt", rest, "commits"),
        Row("a banknote's durable steps, median", note * lone, "us", note * raw, "as many appends + fdatasync"),
        Row("durable commit through the loop, median", lone, "us", raw, "append 4 KiB + fdatasync", GOAL_RATIO),
        Row("durable commits, 16 callers at once", 1 / each_s, "/s", _MICROSECONDS / raw, "append 4 KiB + fdatasync"),
    ]


class _CountedJournal(MemoryJournal):
    """Counts its transactions."""

    commits = 0

    async def record(self, *entries: Entry) -> None:
        """One more."""
        self.commits += 1
        await super().record(*entries)

    async def next_number(self, series: str) -> int:
        """One more."""
        self.commits += 1
        return await super().next_number(series)


async def _steps() -> tuple[int, int]:
    """Transactions of a banknote, and those of a payment that do not depend on how many it has."""
    made = []
    for notes in ((100,), (100, 100)):
        till = Till()
        till.journal = journal = _CountedJournal(till.clock)
        async with till.running():
            before = journal.commits
            payment = await till.pay(*notes)
            await till.topups.desk.print_receipt(payment, "ru")
            made.append(journal.commits - before)
    one, two = made
    return two - one, one - (two - one)


async def _in_turns(journal: SealedJournal, raw: Path) -> tuple[float, float]:
    """Both medians in microseconds, measured one beside the other: the disk has moods."""
    entries = [entry for _ in range(_ROUNDS // 6 + 1) for entry in credited(new_payment())]
    file = os.open(raw, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    ours, floor = [], []
    try:
        for entry in entries[:_ROUNDS]:
            ours.append(await _timed(journal, entry))
            await asyncio.sleep(_PAUSE_S)
            start = time.perf_counter()
            os.write(file, _BLOCK)
            os.fdatasync(file)
            floor.append(time.perf_counter() - start)
    finally:
        os.close(file)
    return statistics.median(ours) * _MICROSECONDS, statistics.median(floor) * _MICROSECONDS


async def _timed(journal: SealedJournal, entry: Entry) -> float:
    start = time.perf_counter()
    await journal.record(entry)
    return time.perf_counter() - start


async def _together(journal: SealedJournal) -> float:
    """Seconds of one commit when sixteen callers share them."""
    payments = [[credited(new_payment()) for _ in range(10)] for _ in range(_CALLERS)]

    async def call(mine: list[list[Entry]]) -> int:
        for made in mine:
            for entry in made:
                await journal.record(entry)
        return sum(len(made) for made in mine)

    start = time.perf_counter()
    count = sum(await asyncio.gather(*(call(mine) for mine in payments)))
    return (time.perf_counter() - start) / count


if __name__ == "__main__":
    sys.stdout.write(table(rows()) + "\n")
