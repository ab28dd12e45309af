"""A journal in memory that keeps the port's promises, and breaks them when a test says so."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import get_args

from kiosk.domain.payment_events import EventKind, JournalEvent, PaymentEvent, PoweredUp
from kiosk.domain.payment_state import OutboxChange
from kiosk.domain.phone import Destination
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import AlreadyRecorded, Entry, Folder, History, JournalDown, OutboxRow

_OF_PAYMENTS = get_args(PaymentEvent)
_HELD_NEXT = (EventKind.REFUSED, EventKind.CLOSED)
_NOT_HALF_DONE = (EventKind.HELD, EventKind.CREDITED, EventKind.CONFLICT, EventKind.RETARGETED)


class MemoryJournal:
    """`Journal`. `down`: writes fail. `loses_answers`: the next so many writes land and still fail."""

    encashment = 1

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.rows: list[tuple[datetime, Entry]] = []
        self.folders: dict[PaymentId, Folder] = {}
        self.waiting: list[OutboxRow] = []
        self.numbers: Counter[str] = Counter()
        self.down = False
        self.loses_answers = 0
        self.violations: tuple[str, ...] = ()

    def kinds(self, payment: PaymentId | None) -> list[str]:
        """The kinds of a payment's events, in order."""
        return [entry.event.kind.value for _, entry in self.rows if entry.payment == payment]

    def events(self) -> list[JournalEvent]:
        """All events, in order."""
        return [entry.event for _, entry in self.rows]

    async def record(self, *entries: Entry) -> None:
        self._fail_when_down()
        known = {(entry.payment, entry.event.kind, entry.event.ordinal) for _, entry in self.rows}
        for entry in entries:
            if entry.payment and (entry.payment, entry.event.kind, entry.event.ordinal) in known:
                raise AlreadyRecorded
        for entry in entries:
            self._add(entry)
        if self.loses_answers:
            self.loses_answers -= 1
            raise JournalDown("the answer was lost")

    def _add(self, entry: Entry) -> None:
        self.rows.append((self._clock.now(), entry))
        payment = entry.payment
        if payment is None:
            return
        if entry.folder is not None:
            self.folders[payment] = entry.folder
        if entry.outbox is OutboxChange.PUT:
            self.waiting.append(OutboxRow(payment, self.folders[payment].party.account))
        if entry.outbox is OutboxChange.TAKE:
            self.waiting = [row for row in self.waiting if row.payment != payment]

    async def probe(self) -> None:
        self._fail_when_down()

    @property
    def is_fresh(self) -> bool:
        return not self.down

    @property
    def latest(self) -> datetime:
        return self.rows[-1][0] if self.rows else datetime.fromtimestamp(0, UTC)

    async def history(self, payment: PaymentId) -> History | None:
        self._fail_when_down()
        folder = self.folders.get(payment)
        if folder is None:
            return None
        events = [
            (at, entry.event)
            for at, entry in self.rows
            if entry.payment == payment and isinstance(entry.event, _OF_PAYMENTS)
        ]
        return History(payment, folder, tuple(events))

    async def open_payments(self) -> tuple[PaymentId, ...]:
        ended = {"closed", "cancelled"}
        return tuple(one for one in self.folders if "opened" in self.kinds(one) and ended.isdisjoint(self.kinds(one)))

    async def half_done(self) -> tuple[PaymentId, ...]:
        waiting = {row.payment for row in self.waiting}
        return tuple(
            one
            for one in self.folders
            if one not in waiting
            and any(kind.value in self.kinds(one) for kind in _HELD_NEXT)
            and not any(kind.value in self.kinds(one) for kind in _NOT_HALF_DONE)
        )

    async def outbox(self) -> tuple[OutboxRow, ...]:
        return tuple(self.waiting)

    async def paid_since(self, moment: datetime) -> tuple[Destination, ...]:
        self._fail_when_down()
        paid = [
            self.folders[entry.payment].party.destination
            for at, entry in self.rows
            if entry.payment and entry.event.kind is EventKind.CLOSED and at >= moment
        ]
        return tuple(reversed(paid))

    async def device_count(self) -> int | None:
        count: int | None = None
        for event in self.events():
            if isinstance(event, PoweredUp) and event.device_count is not None:
                count = event.device_count
            elif event.kind is EventKind.STACKED and count is not None:
                count += 1
        return count

    async def next_number(self, series: str) -> int:
        self._fail_when_down()
        self.numbers[series] += 1
        return self.numbers[series]

    async def verify(self) -> tuple[str, ...]:
        return self.violations

    def _fail_when_down(self) -> None:
        if self.down:
            raise JournalDown("the disk is gone")
