"""Boxes of banknotes: closed, counted, and settled once no note of theirs is doubtful any more.

A count is written down first; what follows from it, note by note, is found again from the records if a crash comes in
between. Source: money.md, invariants 1 and 11.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from kiosk.domain import payment_events as events
from kiosk.domain.books import COLLECTED, SHORTAGE, SURPLUS, box, move
from kiosk.domain.encashment import (
    Conservation,
    CountedPile,
    Doubt,
    Period,
    PeriodReport,
    counted_sum,
    settled_by_count,
    settlement,
)
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.money import Money, total
from kiosk.domain.staff import Decision, Person
from kiosk.domain.terminal_events import (
    EncashmentClosed,
    EncashmentCounted,
    EncashmentOpened,
    EncashmentSettled,
)
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Entry, Journal, JournalDown
from kiosk.services.ports.periods import BookedCredit, CreditedElsewhere, Periods
from kiosk.services.see_through import see_through
from kiosk.services.stray_notes import stray_settled_entry

_RETRY_S = 60.0


class BoxChange(Protocol):
    """Keeps banknotes out while the box changes."""

    def between_payments(self) -> AbstractAsyncContextManager[None]:
        """No cash payment is open, and none opens meanwhile. Raises Unavailable(PAYMENT_IN_PROGRESS)."""


class Encashments:
    """Reports on boxes, closes and counts them. `run` it so that what a crash left is finished."""

    def __init__(
        self,
        *,
        journal: Journal,
        periods: Periods,
        book: PaymentBook,
        change: BoxChange,
        elsewhere: CreditedElsewhere,
        clock: Clock,
        nothing: Money,
        values: frozenset[Money],
    ) -> None:
        """`nothing` gives the currency, `values` are the notes the terminal takes."""
        self._journal = journal
        self._periods = periods
        self._book = book
        self._change = change
        self._elsewhere = elsewhere
        self._clock = clock
        self._nothing = nothing
        self._values = values
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Settle what was counted and is not settled, then end."""
        while True:
            try:
                for number in await self._periods.unsettled():
                    await self.settle(number)
            except JournalDown:
                await self._clock.sleep(_RETRY_S)
            else:
                return

    async def report(self, number: int | None) -> PeriodReport:
        """The box of that number, or the one that is in.

        Raises:
            Refused: NO_SUCH_PERIOD.
            Unavailable: JOURNAL_UNAVAILABLE.
        """
        try:
            period = await self._period(self._journal.encashment if number is None else number)
            ours = await self._periods.credits(period.number)
        except JournalDown as error:
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error
        return period_report(period, ours, await self._elsewhere.credited(ours), self._values)

    async def close(self, person: Person, number: int, seal: str) -> None:
        """Box `number` is out, in a bag with this seal, and the next one is in.

        Raises:
            Refused: ALREADY_DECIDED; it is not the box that is in.
            Unavailable: PAYMENT_IN_PROGRESS or JOURNAL_UNAVAILABLE.
        """
        await see_through(self._close(person, number, seal))

    async def count(self, person: Person, number: int, piles: tuple[CountedPile, ...]) -> None:
        """What is in the bag, and what follows from it.

        Raises:
            Refused: NO_SUCH_PERIOD or ALREADY_DECIDED.
            Unavailable: JOURNAL_UNAVAILABLE; ask for the report to see whether it was written down.
        """
        await see_through(self._count(person, number, piles))

    async def settle_stray(self, number: int, decided: events.Decided, value: Money | None) -> None:
        """A person has said of the note of record `decided.ordinal` whether it was in box `number`.

        `value`: what one of unknown value turned out to be.

        Raises:
            Refused: ALREADY_DECIDED; a count or somebody else was quicker.
            JournalDown: see there.
        """
        await see_through(self._settle_stray(number, decided, value))

    async def settle(self, number: int) -> None:
        """Whatever the count of box `number` decides now is written down.

        Raises:
            JournalDown: see there.
        """
        async with self._turn:
            await self._settle(number)

    async def _close(self, person: Person, number: int, seal: str) -> None:
        async with self._turn, self._change.between_payments():
            try:
                counter = await self._journal.device_count()  # a journal that failed is looked at anew by that
                if number != self._journal.encashment:
                    raise Refused(ErrorCode.ALREADY_DECIDED)
                closed = EncashmentClosed(number, seal, person.name, person.role, counter)
                opened = EncashmentOpened(number + 1)
                await self._journal.record(Entry(None, closed, self._nothing), Entry(None, opened, self._nothing))
            except JournalDown as error:
                raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error

    async def _count(self, person: Person, number: int, piles: tuple[CountedPile, ...]) -> None:
        async with self._turn:
            try:
                period = await self._period(number)
                if period.closing is None:
                    raise Refused(ErrorCode.NO_SUCH_PERIOD, "not closed yet")
                if period.count is not None:
                    raise Refused(ErrorCode.ALREADY_DECIDED)
                found = tuple(sorted((one for one in piles if one.count), key=lambda one: one.value.minor))
                bag = counted_sum(found, self._nothing.currency)
                counted = EncashmentCounted(number, person.name, person.role, found)
                await self._journal.record(Entry(None, counted, bag, move(bag, box(number), COLLECTED)))
                await self._settle(number)
            except JournalDown as error:
                raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error

    async def _settle_stray(self, number: int, decided: events.Decided, value: Money | None) -> None:
        in_box = decided.decision is Decision.NOTE_IN_BOX
        async with self._turn:
            doubts = (await self._period(number)).doubts
            doubt = next((one for one in doubts if (one.payment, one.number) == (None, decided.ordinal)), None)
            if doubt is None:
                raise Refused(ErrorCode.ALREADY_DECIDED)
            settled = stray_settled_entry(number, doubt, in_box, self._nothing, value)
            await self._journal.record(Entry(None, decided, self._nothing), settled)
            await self._settle(number)

    async def _settle(self, number: int) -> None:
        period = await self._period(number)
        if period.count is None or period.settlement is not None:
            return
        for doubt, in_box in settled_by_count(period.piles, period.doubts, period.count.piles):
            await self._resolve(number, doubt, in_box)
        period = await self._period(number)
        result = settlement(period)
        if result is not None:
            missing = move(result.shortage, box(number), SHORTAGE)
            too_much = move(result.surplus, SURPLUS, box(number))
            settled = EncashmentSettled(number, result.shortage, result.surplus)
            await self._journal.record(Entry(None, settled, self._nothing, missing + too_much))

    async def _resolve(self, number: int, doubt: Doubt, in_box: bool) -> None:
        if doubt.payment is None:
            await self._journal.record(stray_settled_entry(number, doubt, in_box, self._nothing))
            return
        case = await self._book.case(doubt.payment)
        assert case is not None, "the journal has just told of it"
        await self._book.record(case, events.Resolved(doubt.number, in_box))

    async def _period(self, number: int) -> Period:
        period = await self._periods.period(number)
        if period is None:
            raise Refused(ErrorCode.NO_SUCH_PERIOD)
        return period


def period_report(
    period: Period, ours: tuple[BookedCredit, ...], elsewhere: Money | None, values: frozenset[Money]
) -> PeriodReport:
    """The report on a period in which our books credited `ours`, and the operator's `elsewhere`."""
    booked = total((one.amount for one in ours), period.cash.currency)
    countable = sorted(values | {pile.value for pile in period.piles}, key=lambda value: value.minor)
    return PeriodReport(period, _conservation(period, booked, elsewhere), tuple(countable))


def _conservation(period: Period, booked: Money, elsewhere: Money | None) -> Conservation:
    least = sum(pile.sure for pile in period.piles)
    ends = (period.device_before, period.device_now)
    return Conservation(
        stacker_notes=None if None in ends else _difference(*ends),
        journal_least=least,
        journal_most=least + len(period.doubts),
        counted_notes=None if period.count is None else sum(pile.count for pile in period.count.piles),
        counted_fits=None if period.count is None else not period.differences,
        journal_credited=booked,
        operator_credited=elsewhere,
        taken=period.cash + period.sums.charged,
        accounted=period.sums.accounted,
    )


def _difference(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before
