"""A journal in memory that keeps the port's promises, and breaks them when a test says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import get_args

from kiosk.domain.books import clearing
from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Currency, total
from kiosk.domain.payment_events import EventKind, PaymentEvent
from kiosk.domain.payment_state import OutboxChange
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import AccountId
from kiosk.domain.terminal_events import BatchClosed, JournalEvent, PoweredUp, StaffLockedOut
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import (
    AlreadyRecorded,
    Entry,
    Errand,
    Folder,
    History,
    JournalDown,
    OpenBatch,
    OutboxRow,
    Waiting,
)

_OF_PAYMENTS = get_args(PaymentEvent)
_HELD_NEXT = (EventKind.REFUSED, EventKind.CLOSED)
_NOT_HALF_DONE = (
    EventKind.HELD,
    EventKind.CREDITED,
    EventKind.CONFLICT,
    EventKind.RETARGETED,
    EventKind.REVERSAL_INTENT,
)


class MemoryJournal:
    """`Journal`. `down`: writes fail. `loses_answers`: the next so many writes land and still fail. `fails_on`: a kind
    of event that cannot be written.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun = clock.now()
        self.rows: list[tuple[datetime, Entry]] = []
        self._known: set[tuple[PaymentId | None, EventKind, int]] = set()
        self._of_payment: defaultdict[PaymentId, list[tuple[datetime, PaymentEvent]]] = defaultdict(list)
        self.folders: dict[PaymentId, Folder] = {}
        self.waiting: list[OutboxRow] = []
        self._boxes_opened = 0
        self.numbers: Counter[str] = Counter()
        self.down = False
        self.loses_answers = 0
        self.fails_on = ""
        self.reversing: list[OutboxRow] = []
        self.violations: tuple[str, ...] = ()

    def kinds(self, payment: PaymentId | None) -> list[str]:
        """The kinds of a payment's events, in order."""
        return [entry.event.kind.value for _, entry in self.rows if entry.payment == payment]

    def events(self) -> list[JournalEvent]:
        """All events, in order."""
        return [entry.event for _, entry in self.rows]

    async def record(self, *entries: Entry) -> None:
        self._fail_when_down()
        if self.fails_on in {entry.event.kind.value for entry in entries}:
            raise JournalDown(f"no room for {self.fails_on}")
        for entry in entries:
            if entry.payment and (entry.payment, entry.event.kind, entry.event.ordinal) in self._known:
                raise AlreadyRecorded
        for entry in entries:
            self._add(entry)
        if self.loses_answers:
            self.loses_answers -= 1
            raise JournalDown("the answer was lost")

    def _add(self, entry: Entry) -> None:
        now, payment = self._clock.now(), entry.payment
        self.rows.append((now, entry))
        self._boxes_opened += entry.event.kind is EventKind.ENCASHMENT
        if payment is None:
            return
        self._known.add((payment, entry.event.kind, entry.event.ordinal))
        if isinstance(entry.event, _OF_PAYMENTS):
            self._of_payment[payment].append((now, entry.event))
        if entry.folder is not None:
            self.folders[payment] = entry.folder
        if entry.outbox is OutboxChange.PUT:
            self.waiting.append(OutboxRow(len(self.rows), payment, self.folders[payment].party.account))
        if entry.outbox is OutboxChange.PUT_REVERSAL:
            self.reversing.append(OutboxRow(len(self.rows), payment, self.folders[payment].party.account))
        if entry.outbox is OutboxChange.TAKE:
            self.waiting = [row for row in self.waiting if row.payment != payment]
            self.reversing = [row for row in self.reversing if row.payment != payment]

    @property
    def encashment(self) -> int:
        return 1 + self._boxes_opened

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
        return History(payment, folder, tuple(self._of_payment[payment]))

    async def open_payments(self) -> tuple[PaymentId, ...]:
        ended = {"closed", "cancelled", "reversal_intent"}
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

    async def outbox(self, errand: Errand, after: int = 0, limit: int = 100) -> tuple[OutboxRow, ...]:
        self._fail_when_down()
        rows = self.waiting if errand is Errand.CREDIT else self.reversing
        return tuple(row for row in rows if row.seq > after)[:limit]

    async def outbox_end(self, limit: int) -> tuple[OutboxRow, ...]:
        return tuple(reversed(self.waiting))[:limit]

    async def oldest_credit(self, account: AccountId) -> PaymentId | None:
        self._fail_when_down()
        return next((row.payment for row in self.waiting if row.account == account), None)

    async def waiting_since(self, moment: datetime) -> Waiting:
        late = [row.payment for row in self.waiting if self.rows[row.seq - 1][0] <= moment]
        return Waiting(len(late), late[0] if late else None)

    async def codes_open_since(self, moment: datetime) -> Waiting:
        self._fail_when_down()
        ended = {"charge_confirmed", "charge_declined"}
        shown = [
            entry.payment
            for at, entry in self.rows
            if entry.event.kind is EventKind.CHARGE_SHOWN
            and at <= moment
            and ended.isdisjoint(self.kinds(entry.payment))
        ]
        return Waiting(len(shown), shown[0] if shown else None)

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

    async def open_batch(self, acquirer: AcquirerName) -> OpenBatch:
        self._fail_when_down()
        closed = [
            at for at, entry in self.rows if isinstance(entry.event, BatchClosed) and entry.event.acquirer == acquirer
        ]
        moved = [one.amount for _, entry in self.rows for one in entry.postings if one.account == clearing(acquirer)]
        return OpenBatch(len(closed) + 1, total(moved, Currency.RUB), closed[-1] if closed else self._begun)

    async def locked_out_at(self) -> datetime | None:
        self._fail_when_down()
        return next((at for at, entry in reversed(self.rows) if isinstance(entry.event, StaffLockedOut)), None)

    async def next_number(self, series: str) -> int:
        self._fail_when_down()
        self.numbers[series] += 1
        return self.numbers[series]

    async def verify(self) -> tuple[str, ...]:
        return self.violations

    def _fail_when_down(self) -> None:
        if self.down:
            raise JournalDown("the disk is gone")
