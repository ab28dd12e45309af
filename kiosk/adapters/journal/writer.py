"""The one thread that writes: whoever waits while it commits shares the next commit.

A commit that fails, fails for everybody in it. A full disk is met with the ballast, once. Anything else closes the
file; the next job opens it again, which verifies it and compares it with the witness. Nothing is retried blindly.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosk.adapters.journal.ballast import Ballast
from kiosk.adapters.journal.connection import (
    SQLITE_CONSTRAINT,
    SQLITE_FULL,
    DatabaseError,
    JournalDamaged,
)
from kiosk.adapters.journal.store import Store
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import AlreadyRecorded, JournalDown

Work = Callable[[Store], Any]


@dataclass(frozen=True, slots=True)
class Job:
    """Work inside a transaction, or a look at the file (`writes` is false); `done` gets what it gives or raises."""

    work: Work
    writes: bool
    done: asyncio.Future[Any] = field(hash=False, compare=False)


@dataclass(slots=True)
class Health:
    """What the loop's side may know of the thread's side. Only the thread writes it."""

    committed_at: float | None = None
    has_room: bool = True
    has_witness: bool = True
    latest: datetime | None = None
    encashment: int = 0


class Writer:
    """Owns the file and the thread. `open` is called once, before any job."""

    def __init__(self, open_store: Callable[[], Store], ballast: Ballast, clock: Clock) -> None:
        self._open_store = open_store
        self._ballast = ballast
        self._clock = clock
        self._jobs: deque[Job] = deque()
        self._store: Store | None = None
        self._thread = ThreadPoolExecutor(1, "journal")
        self._loop = asyncio.get_running_loop()
        self._at_work: asyncio.Future[None] | None = None
        self._closed = False
        self.health = Health()

    async def open(self) -> None:
        """Open the file, in the thread.

        Raises:
            JournalDamaged: see there.
        """
        self._store = await self._loop.run_in_executor(self._thread, self._opened)

    async def submit(self, work: Work, *, writes: bool) -> Any:
        """What `work` gives once it is durable.

        Raises:
            JournalDown: it may or may not have happened.
            AlreadyRecorded: it had happened before.
        """
        if self._closed:
            raise JournalDown("the journal is closed")
        done: asyncio.Future[Any] = self._loop.create_future()
        self._jobs.append(Job(work, writes, done))
        self._keep_at_work()
        return await done

    async def close(self) -> None:
        """Finish what is queued and close the file."""
        self._closed = True
        while self._at_work is not None:
            await asyncio.wait({self._at_work})
        await self._loop.run_in_executor(self._thread, self._give_up)
        self._thread.shutdown()

    def _keep_at_work(self) -> None:
        if self._at_work is None and self._jobs:
            self._at_work = self._loop.run_in_executor(self._thread, self._serve)
            self._at_work.add_done_callback(self._look_for_more)

    def _look_for_more(self, ended: asyncio.Future[None]) -> None:
        """A job may have come in just when the thread had found none."""
        self._at_work = None
        if (bug := ended.exception()) is not None:
            raise bug
        self._keep_at_work()

    # --- in the thread ------------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        """Carry out every job there is; those that wait together share a commit."""
        jobs: list[Job] = []
        try:
            while jobs := self._waiting():
                writes = [job for job in jobs if job.writes]
                if writes:
                    self._write(writes)
                for job in jobs:
                    if not job.writes:
                        self._read(job)
        except BaseException:
            self._closed = True
            self._give_up()
            self._refuse([*jobs, *self._waiting()])
            raise

    def _refuse(self, jobs: list[Job]) -> None:
        """Nobody waits for a thread that has ended by a bug."""
        for job in jobs:
            self._tell(job.done, JournalDown("the journal is closed"))

    def _waiting(self) -> list[Job]:
        jobs: list[Job] = []
        while self._jobs:
            jobs.append(self._jobs.popleft())
        return jobs

    def _opened(self) -> Store:
        store = self._open_store()
        self.health.latest = store.latest()
        self.health.has_witness = store.has_witness
        self.health.encashment = store.encashment() or 0
        return store

    def _write(self, jobs: list[Job]) -> None:
        try:
            store = self._store or self._opened()
            self._store = store
            results = self._committed(store, jobs)
        except (DatabaseError, OSError, JournalDamaged) as error:
            self._give_up()
            for job in jobs:
                self._tell(job.done, JournalDown(str(error)))
            return
        for job, result in zip(jobs, results, strict=True):
            self._tell(job.done, result)
        store.tell_witness()
        self.health.has_witness = store.has_witness

    def _committed(self, store: Store, jobs: list[Job]) -> list[Any]:
        """What each job gives, all in one transaction; in need, once more with the ballast's room."""
        try:
            return self._in_one_transaction(store, jobs)
        except DatabaseError as error:
            if _code(error) != SQLITE_FULL or not self._ballast.drop():
                raise
            self.health.has_room = False
            return self._in_one_transaction(store, jobs)

    def _in_one_transaction(self, store: Store, jobs: list[Job]) -> list[Any]:
        tip = store.tip
        try:
            store.begin()
            results = [_result(job.work, store) for job in jobs]
            store.commit()
        except BaseException:
            store.roll_back(tip)
            raise
        self.health.committed_at = self._clock.monotonic()
        self.health.encashment = store.encashment() or 0
        self.health.latest = max(self.health.latest or self._clock.now(), self._clock.now())
        return results

    def _read(self, job: Job) -> None:
        try:
            self._store = self._store or self._opened()
            result = job.work(self._store)
        except (DatabaseError, OSError, JournalDamaged) as error:
            self._give_up()
            result = JournalDown(str(error))
        self._tell(job.done, result)

    def _give_up(self) -> None:
        """The file cannot be trusted as it is open now: close it, so that the next job opens and verifies it."""
        self.health.committed_at = None
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _tell(self, done: asyncio.Future[Any], result: Any) -> None:
        self._loop.call_soon_threadsafe(_settle, done, result)


def _settle(done: asyncio.Future[Any], result: Any) -> None:
    if done.done():
        return
    if isinstance(result, Exception):
        done.set_exception(result)
    else:
        done.set_result(result)


def _result(work: Work, store: Store) -> Any:
    """What the work gives; a repeat is its own business and does not spoil the transaction of the others."""
    try:
        return work(store)
    except DatabaseError as error:
        if _code(error) != SQLITE_CONSTRAINT:
            raise
        return AlreadyRecorded(str(error))


def _code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
