"""The journal as the services know it (`Journal` of ports/journal.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from kiosk.adapters.journal import reading
from kiosk.adapters.journal.audit import Audit, audit_in_thread
from kiosk.adapters.journal.ballast import Ballast
from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.lock import Lock
from kiosk.adapters.journal.store import Store
from kiosk.adapters.journal.writer import Writer
from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import AccountId
from kiosk.domain.terminal_events import EncashmentOpened
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Entry, Errand, History, JournalDown, OpenBatch, OutboxRow, Waiting

T = TypeVar("T")

StoreOpener = Callable[[Path, Path, Keys, Clock], Store]
"""Opens the store at a path, with a witness at another."""


@dataclass(frozen=True, slots=True)
class JournalSettings:
    """Where the journal is and what it may use. `fresh_s`: how long one durable write lets cash be taken."""

    path: Path
    witness_path: Path
    currency: Currency
    ballast_bytes: int = 16 << 20
    fresh_s: float = 5.0


class SealedJournal:
    """An encrypted, chained, witnessed journal. Make it with `open_journal`; `close` it."""

    def __init__(
        self, settings: JournalSettings, secret: str, clock: Clock, open_store: StoreOpener, audit: Audit
    ) -> None:
        self._settings = settings
        self._audit = audit
        self._secret = secret
        self._keys = Keys.cut(secret)
        self._clock = clock
        self._ballast = Ballast(settings.path.with_name(settings.path.name + ".ballast"), settings.ballast_bytes)
        self._lock = Lock(settings.path)
        self._writer = Writer(
            lambda: open_store(settings.path, settings.witness_path, self._keys, clock), self._ballast, clock
        )

    async def start(self) -> None:
        """Open the file and, in a new one, the first encashment.

        Raises:
            JournalDamaged: it cannot be trusted or read.
        """
        await self._writer.open()
        if not self.encashment:
            await self.record(Entry(None, EncashmentOpened(1), Money.zero(self._settings.currency)))

    async def close(self) -> None:
        """Finish what is queued and let go of the files."""
        await self._writer.close()
        self._lock.release()

    async def record(self, *entries: Entry) -> None:
        """All entries on disk, or none (see the port)."""
        await self._writer.submit(lambda store: store.append(entries), writes=True)

    async def probe(self) -> None:
        """A durable write that leaves no trace, once there is room again for a note in need."""
        try:
            await asyncio.to_thread(self._ballast.take_up)
        except OSError as error:
            self._writer.health.has_room = False
            raise JournalDown(f"no room for the ballast: {error}") from error
        await self._writer.submit(lambda store: store.find_witness(), writes=False)
        await self._writer.submit(lambda store: store.touch_probe(), writes=True)
        self._writer.health.has_room = True

    @property
    def is_fresh(self) -> bool:
        """A durable write succeeded within the last seconds, the ballast is held and the witness is there."""
        health = self._writer.health
        if health.committed_at is None or not health.has_room or not health.has_witness:
            return False
        return self._clock.monotonic() - health.committed_at <= self._settings.fresh_s

    @property
    def latest(self) -> datetime:
        """The latest wall time ever recorded."""
        return self._writer.health.latest or datetime.fromtimestamp(0, UTC)

    @property
    def encashment(self) -> int:
        """The number of the box that is in."""
        return self._writer.health.encashment

    async def history(self, payment: PaymentId) -> History | None:
        """Everything about one payment."""
        return await self._look(lambda store: reading.history(store.connection, payment))

    async def open_payments(self) -> tuple[PaymentId, ...]:
        """Payments that were opened and neither closed nor cancelled."""
        return await self._look(reading.open_payments)

    async def half_done(self) -> tuple[PaymentId, ...]:
        """Payments that have to be held but are not yet."""
        return await self._look(reading.half_done)

    async def outbox(self, errand: Errand, after: int = 0, limit: int = 100) -> tuple[OutboxRow, ...]:
        """What is to be credited, or reversed, behind row number `after`, oldest first."""
        return await self._look(lambda store: reading.outbox(store, errand, after, limit))

    async def outbox_end(self, limit: int) -> tuple[OutboxRow, ...]:
        """The newest payments to be credited."""
        return await self._look(lambda store: reading.outbox_end(store, limit))

    async def oldest_credit(self, account: AccountId) -> PaymentId | None:
        """The payment of the account that is to be credited next."""
        return await self._look(lambda store: reading.oldest_credit(store, account))

    async def waiting_since(self, moment: datetime) -> Waiting:
        """What has been waiting to be credited since `moment` or longer."""
        return await self._look(lambda store: reading.waiting_since(store, moment))

    async def codes_open_since(self, moment: datetime) -> Waiting:
        """Payments whose code was shown at `moment` or before, and of which nobody knows the end."""
        return await self._look(lambda store: reading.codes_open_since(store.connection, moment))

    async def paid_since(self, moment: datetime) -> tuple[Destination, ...]:
        """Destinations of payments with money in them, opened since `moment`, newest first."""
        return await self._look(lambda store: reading.paid_since(store, moment))

    async def device_count(self) -> int | None:
        """What the acceptor's lifetime counter must be by our records."""
        return await self._look(reading.device_count)

    async def open_batch(self, acquirer: AcquirerName) -> OpenBatch:
        """What the acquirer has charged for us and not settled."""
        return await self._look(lambda store: reading.open_batch(store, acquirer, self._settings.currency))

    async def locked_out_at(self) -> datetime | None:
        """When staff was last locked out for wrong PINs."""
        return await self._look(reading.locked_out_at)

    async def next_number(self, series: str) -> int:
        """The next number of a series of documents, from 1; never given twice."""
        number: int = await self._writer.submit(lambda store: reading.next_number(store, series), writes=True)
        return number

    async def verify(self) -> tuple[str, ...]:
        """What is wrong with the whole journal, read beside the writer."""
        return await self._audit(self._settings.path, self._secret, self._settings.witness_path)

    async def _look(self, read: Callable[[Store], T]) -> T:
        result: T = await self._writer.submit(read, writes=False)
        return result


async def open_journal(
    settings: JournalSettings,
    secret: str,
    clock: Clock,
    open_store: StoreOpener = Store,
    audit: Audit = audit_in_thread,
) -> SealedJournal:
    """The terminal's journal, locked, its end verified, ready. `open_store` stands for the disk, `audit` verifies all.

    Raises:
        JournalLocked: another teller holds it.
        JournalDamaged: it cannot be trusted, read or written, or the secret is too short to be its key.
        OSError: the disk cannot keep it.
    """
    settings.path.parent.mkdir(parents=True, exist_ok=True)
    if not settings.path.exists():
        settings.witness_path.parent.mkdir(parents=True, exist_ok=True)
    try:
        journal = SealedJournal(settings, secret, clock, open_store, audit)
    except ValueError as error:
        raise JournalDamaged(str(error)) from error
    try:
        await journal.start()
    except JournalDown as error:
        await journal.close()
        raise JournalDamaged(str(error)) from error
    except BaseException:
        await journal.close()
        raise
    return journal
