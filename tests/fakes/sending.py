"""The outbox alone, with nothing that ticks: for tests of days and weeks."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from kiosk.domain import payment_events as events
from kiosk.domain.claim import new_claim
from kiosk.domain.topup import PaymentId
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.journal import Folder, Party
from kiosk.services.topup_settings import OutboxSettings
from tests.fakes.glass import FakeClock, settle
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.till import AlarmLog, FakeGateway, alive, recipient, rub, settings


@dataclass
class Sending:
    """Closed payments, the operator, and the outbox between them."""

    clock: FakeClock = field(default_factory=FakeClock)
    gateway: FakeGateway = field(default_factory=FakeGateway)
    alarms: AlarmLog = field(default_factory=AlarmLog)
    journal: MemoryJournal = field(init=False)
    book: PaymentBook = field(init=False)
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        self.journal = MemoryJournal(self.clock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The outbox's life."""
        self.book = PaymentBook(self.journal, self.clock)
        self.outbox = Outbox(
            book=self.book,
            journal=self.journal,
            gateway=self.gateway,
            clock=self.clock,
            alarms=self.alarms,
            settings=OutboxSettings(),
            jitter=lambda _: 0.0,
        )
        async with alive(self.outbox.run()):
            yield

    async def owe(self, amount: int, account: str = "A1") -> Case:
        """A payment of one note, just closed."""
        to = recipient(account=account)
        folder = Folder(Party(to.destination, to.account, to.bucket, to.name_hint), new_claim(secrets.randbelow))
        payment, value = PaymentId(str(uuid.uuid4())), rub(amount)
        case = await self.book.open(payment, folder, events.Opened(settings().terms(1), None))
        await self.book.record(
            case, events.Intent(1, value, None), events.Stacked(1, value), events.Closed("0417-000001")
        )
        self.outbox.put(case)
        await settle()
        return case

    async def wait(self, **duration: float) -> None:
        """Let time pass (`seconds=`, `minutes=`, `hours=`, `days=`)."""
        await self.clock.advance(timedelta(**duration).total_seconds())

    async def drain(self) -> None:
        """Let the outbox work without time passing, until it credits no more."""
        before = None
        while before != len(self.journal.waiting):
            before = len(self.journal.waiting)
            for _ in range(10):
                await settle()
