"""Lives of a journal, for a process that is watched, hurt or killed.

`python -m tests.faults.journal_life FOLDER [--weakness NAME]`

What the journal promised is written to FOLDER/promises, a line each, once it was promised: `events PAYMENT N` when N
events of the payment are recorded, `number N` when the receipt number N was given. Each life is forked, so that one
may end without closing anything, as a power cut ends it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.journal import SealedJournal, open_journal
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.journal import AlreadyRecorded, Entry, JournalDown
from tests.fakes.ledgers import SECRET, credited, new_payment, places
from tests.faults.weaknesses import STORES

PROMISES = "promises"
TOOK_NO_MONEY = 3
"""The exit code of a life whose journal did not open or stayed down."""
_REPAIRS = 20
"""How often a life tries to bring a journal back before it gives up."""


class GaveUp(Exception):
    """The journal did not come back; no money was taken."""


class Life:
    """What one opening of the journal promises."""

    def __init__(self, journal: SealedJournal, promises: int) -> None:
        self._journal = journal
        self._promises = promises
        self._repairing = asyncio.Lock()

    async def pay(self, payment: PaymentId) -> None:
        """All that happens to one payment, and a receipt number."""
        for count, entry in enumerate(credited(payment), 1):
            await self._record(entry)
            self._promise(f"events {payment} {count}")
        with suppress(JournalDown):
            self._promise(f"number {await self._journal.next_number('receipt')}")

    async def repair(self) -> None:
        """The journal is fresh again: cash could be taken.

        Raises:
            GaveUp: it stays down.
        """
        async with self._repairing:  # as the terminal has one keeper
            for _ in range(_REPAIRS):
                with suppress(JournalDown):
                    await self._journal.probe()
                    return
                assert not self._journal.is_fresh, "money would be taken without a journal"
        raise GaveUp

    async def _record(self, entry: Entry) -> None:
        for _ in range(_REPAIRS):
            try:
                await self._journal.record(entry)
            except AlreadyRecorded:
                return
            except JournalDown:
                await self.repair()
            else:
                return
        raise GaveUp

    def _promise(self, what: str) -> None:
        os.write(self._promises, f"{what}\n".encode())


async def live(folder: Path, weakness: str, payments: int, at_once: int, *, closes: bool) -> None:
    """Open the journal, pay `at_once` payments at a time, then close, or end as a power cut does."""
    promises = os.open(folder / PROMISES, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    journal = await open_journal(places(folder), SECRET, SystemClock(), STORES[weakness])
    life = Life(journal, promises)
    await life.repair()
    for _ in range(payments):
        await asyncio.gather(*(life.pay(new_payment()) for _ in range(at_once)))
    if not closes:
        os._exit(0)
    await journal.close()
    os.close(promises)


def ending(life: Coroutine[None, None, None]) -> int:
    """The exit code of a life."""
    try:
        asyncio.run(life)
    except (GaveUp, JournalDamaged, OSError):
        return TOOK_NO_MONEY
    return 0


def main() -> None:
    """A careful life, a crowded one that ends in a power cut, and one that comes after it."""
    reading = argparse.ArgumentParser()
    reading.add_argument("folder", type=Path)
    reading.add_argument("--weakness", choices=STORES, default="none")
    reading.add_argument("--payments", type=int, default=1)
    told = reading.parse_args()
    for at_once, closes in ((1, True), (3, False), (1, True)):
        child = os.fork()
        if child == 0:
            sys.exit(ending(live(told.folder, told.weakness, told.payments, at_once, closes=closes)))
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status) not in (0, TOOK_NO_MONEY):
            sys.exit(os.WEXITSTATUS(status))


if __name__ == "__main__":
    main()
