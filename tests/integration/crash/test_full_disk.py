"""A full disk: the note that is already moving is still written down, and no other is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.journal import SealedJournal, open_journal
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.journal import JournalDown
from tests.fakes.ledgers import SECRET, credited, new_payment, places
from tests.fakes.small_disk import fill, mounted

DISK_BYTES = 4 << 20


@pytest.fixture
def small_disk() -> Iterator[Path]:
    with mounted(DISK_BYTES) as disk:
        yield disk


@asynccontextmanager
async def opened(disk: Path, witness: Path, ballast_bytes: int) -> AsyncIterator[SealedJournal]:
    rules = replace(places(disk), witness_path=witness, ballast_bytes=ballast_bytes)
    journal = await open_journal(rules, SECRET, SystemClock())
    try:
        yield journal
    finally:
        await journal.close()


async def freshness(journal: SealedJournal) -> bool:
    try:
        await journal.probe()
    except JournalDown:
        return journal.is_fresh
    return journal.is_fresh


async def test_the_ballast_makes_room_for_what_must_be_written_and_then_no_cash_is_taken(
    small_disk: Path, tmp_path: Path
) -> None:
    async with opened(small_disk, tmp_path / "witness.log", ballast_bytes=1 << 20) as journal:
        assert await freshness(journal)
        filler = fill(small_disk)
        payment = new_payment()
        for entry in credited(payment):
            await journal.record(entry)
        assert not await freshness(journal)
        filler.unlink()
        assert await freshness(journal)
        assert await journal.verify() == ()
        history = await journal.history(payment)
    assert history is not None
    assert len(history.events) == len(credited(payment))


async def test_a_disk_that_is_full_to_the_last_block_loses_nothing_it_promised(
    small_disk: Path, tmp_path: Path
) -> None:
    promised: list[PaymentId] = []
    async with opened(small_disk, tmp_path / "witness.log", ballast_bytes=1 << 16) as journal:
        fill(small_disk)
        with pytest.raises(JournalDown):
            await promise_for_ever(journal, promised)
    (small_disk / "filler").unlink()
    async with opened(small_disk, tmp_path / "witness.log", ballast_bytes=1 << 16) as journal:
        assert [payment for payment in promised if await journal.history(payment) is None] == []
        assert await journal.verify() == ()


async def promise_for_ever(journal: SealedJournal, promised: list[PaymentId]) -> None:
    while True:
        payment = new_payment()
        await journal.record(*credited(payment))
        promised.append(payment)
