"""Payments in hand: each is in memory what its records say, and every change is on disk first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakValueDictionary

from kiosk.domain.payment import draft, replay, step
from kiosk.domain.payment_events import Continued, EventKind, NoteRetargeted, Opened, PaymentEvent, Retargeted
from kiosk.domain.payment_state import Payment, Step
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import AlreadyRecorded, Entry, Folder, History, Journal, JournalDown
from kiosk.services.see_through import see_through

EventName = tuple[EventKind, int]
"""What makes an event of a payment unique: its kind and ordinal."""


@dataclass(slots=True, weakref_slot=True, eq=False)
class Case:
    """One payment in hand. `times` are those of its records; only the book changes anything here."""

    payment: Payment
    folder: Folder
    times: dict[EventName, datetime]
    in_doubt: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def id(self) -> PaymentId:
        """The payment's key."""
        return self.payment.id


class PaymentBook:
    """The payments in hand. A payment is one `Case` for all who hold it, and is forgotten when nobody does."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._cases: WeakValueDictionary[PaymentId, Case] = WeakValueDictionary()
        self._watchers: list[Callable[[Case], None]] = []

    def watch(self, told: Callable[[Case], None]) -> None:
        """Call `told` after each change of any payment."""
        self._watchers.append(told)

    async def open(self, payment: PaymentId, folder: Folder, event: Opened) -> Case:
        """A new payment, on disk.

        Raises:
            JournalDown: see there.
        """
        case = Case(draft(payment, event.terms), folder, {})
        return await see_through(self._record(case, (event,)))

    async def case(self, payment: PaymentId) -> Case | None:
        """The payment of that id, from memory or from the journal; `None` when there is none.

        Raises:
            JournalDown: see there.
        """
        known = self._cases.get(payment)
        if known is not None:
            return known
        history = await self._journal.history(payment)
        if history is None:
            return None
        return self._cases.setdefault(payment, _case_of(history))

    async def record(self, case: Case, *events: PaymentEvent) -> Payment:
        """The payment once all `events` are on disk, in one transaction. Events that are there already are skipped.

        Raises:
            JournalDown: they may or may not be there; say them again to find out.
        """
        return (await see_through(self._record(case, events))).payment

    async def decide(
        self, case: Case, choose: Callable[[Payment], tuple[PaymentEvent, ...]]
    ) -> tuple[PaymentEvent, ...]:
        """What `choose` gave, on disk, in one transaction. It is asked once nobody else is writing the payment down.

        Raises:
            JournalDown: see `record`.
        """
        return await see_through(self._decide(case, choose))

    async def settle_doubt(self, case: Case) -> None:
        """After this the case is what the disk says, also when an earlier write failed half-way.

        Raises:
            JournalDown: the disk says nothing.
        """
        async with case.lock:
            if case.in_doubt:
                await self._reread(case)

    async def hand_over(
        self, case: Case, gone: Retargeted | NoteRetargeted, folder: Folder, taken: Continued, *beside: PaymentEvent
    ) -> Case:
        """The new payment that `gone` names, which took over held money of `case`; with `beside`, in one transaction.

        Raises:
            JournalDown: see there.
        """
        heir = Case(draft(gone.successor, taken.terms), folder, {})
        return await see_through(self._hand_over(case, heir, (*beside, gone), taken))

    async def _record(self, case: Case, events: tuple[PaymentEvent, ...]) -> Case:
        async with case.lock:
            if case.in_doubt:
                await self._reread(case)
            await self._add(case, events)
        return case

    async def _decide(
        self, case: Case, choose: Callable[[Payment], tuple[PaymentEvent, ...]]
    ) -> tuple[PaymentEvent, ...]:
        async with case.lock:
            if case.in_doubt:
                await self._reread(case)
            events = choose(case.payment)
            await self._add(case, events)
        return events

    async def _add(self, case: Case, events: tuple[PaymentEvent, ...]) -> None:
        missing = [event for event in events if (event.kind, event.ordinal) not in case.times]
        if missing:
            steps = _steps(case.payment, missing)
            await self._write(case, _entries(case, missing, steps))
            self._take_in(case, missing, steps[-1].payment)

    async def _hand_over(self, case: Case, heir: Case, going: tuple[PaymentEvent, ...], taken: Continued) -> Case:
        async with case.lock:
            gone = list(going)
            given, got = _steps(case.payment, gone), step(heir.payment, taken)
            await self._write(case, (*_entries(case, gone, given), *_entries(heir, [taken], [got])))
            self._take_in(heir, [taken], got.payment)
            self._take_in(case, gone, given[-1].payment)
        return heir

    async def _write(self, case: Case, entries: tuple[Entry, ...]) -> None:
        try:
            await self._journal.record(*entries)
        except (JournalDown, AlreadyRecorded) as error:
            case.in_doubt = True
            raise JournalDown(str(error)) from error

    def _take_in(self, case: Case, events: list[PaymentEvent], payment: Payment) -> None:
        now = self._clock.now()
        case.times.update({(event.kind, event.ordinal): now for event in events})
        case.payment = payment
        self._cases[case.id] = case
        for told in self._watchers:
            told(case)

    async def _reread(self, case: Case) -> None:
        history = await self._journal.history(case.id)
        if history is not None:
            fresh = _case_of(history)
            case.payment, case.times = fresh.payment, fresh.times
        case.in_doubt = False
        for told in self._watchers:
            told(case)


def _case_of(history: History) -> Case:
    events = [event for _, event in history.events]
    times = {(event.kind, event.ordinal): at for at, event in history.events}
    return Case(replay(history.payment, events), history.folder, times)


def _steps(before: Payment, events: list[PaymentEvent]) -> list[Step]:
    steps: list[Step] = []
    for event in events:
        steps.append(step(steps[-1].payment if steps else before, event))
    return steps


def _entries(case: Case, events: list[PaymentEvent], steps: list[Step]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            case.id,
            event,
            made.amount,
            made.postings,
            made.outbox,
            case.folder if isinstance(event, Opened | Continued) else None,
        )
        for event, made in zip(events, steps, strict=True)
    )
