"""Every movement of an account, newest first: usage (635), fees (678) and balance actions (654) as one list.

Usage may be long: it is read in windows of half a month, in pages of a thousand, four requests at once, and handed on
as it comes. Fees and actions are few and read whole beforehand.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator
from contextlib import aclosing
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from kiosk.abreast import abreast
from kiosk.adapters.bss.balances import Balances
from kiosk.adapters.bss.bills import Bills
from kiosk.adapters.bss.columns import MOST_LINES, merged, newest_first, within
from kiosk.adapters.bss.products import Products
from kiosk.adapters.bss.reading import Page, Reader, at, sensible
from kiosk.adapters.bss.settings import Api, Masking
from kiosk.adapters.bss.transport import Query
from kiosk.adapters.bss.usage import FIELDS, UsageShaper
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.expenses import Line, LinePage, Period, microseconds, numbers, pack
from kiosk.domain.money import Currency
from kiosk.domain.subscriber import AccountId

_WINDOW = timedelta(days=16)
_AT_ONCE = 4
_PAGE_BYTES = 8 << 20

T = TypeVar("T")
Job = Callable[[], Coroutine[Any, Any, T]]


class Lines:
    """Reads lines. Raises as `Reader.one` does."""

    def __init__(self, reader: Reader, products: Products, currency: Currency, masking: Masking) -> None:
        self._reader = reader
        self._products = products
        self._bills = Bills(reader)
        self._balances = Balances(reader)
        self._currency = currency
        self._masking = masking

    async def pages(self, account: AccountId, period: Period) -> AsyncGenerator[LinePage, None]:
        """The lines of `period`, newest first, at most 1,000 a page."""
        reading, beside = await self._begin(account, period)
        waiting = deque(beside)
        async with aclosing(reading.pages(period)) as usage:
            async for page in usage:
                oldest = numbers(page.when)[-1]
                due = []
                while waiting and microseconds(waiting[0].when) >= oldest:
                    due.append(waiting.popleft())
                for part in merged(page, pack(due, self._currency)):
                    yield part
        if waiting:
            for part in merged(pack((), self._currency), pack(tuple(waiting), self._currency)):
                yield part

    async def count(self, account: AccountId, period: Period) -> int | None:
        """How many lines `pages` will give, `None` when the operator does not count."""
        reading, beside = await self._begin(account, period)
        usage = await reading.total(period)
        return None if usage is None else usage + len(beside)

    async def fees(self, account: AccountId, period: Period) -> tuple[Line, ...]:
        """What was charged within `period` but for usage, newest first."""
        rates = await self._bills.rates(account, period)
        lines = sensible(Api.BILLS, lambda: [one.line(self._currency) for one in rates])
        return tuple(sorted(lines, key=lambda line: line.when, reverse=True))

    async def _begin(self, account: AccountId, period: Period) -> tuple[_UsageReading, list[Line]]:
        products, beside = await abreast(self._products.of_account(account), self._beside(account, period))
        known = frozenset(one.id for one in products)
        return _UsageReading(self._reader, known, self._currency, self._masking), beside

    async def _beside(self, account: AccountId, period: Period) -> list[Line]:
        """Fees and balance actions, newest first."""
        fees, actions = await abreast(self.fees(account, period), self._balances.actions(account, period))
        lines = list(fees)
        moves = sensible(Api.BALANCES, lambda: [one.line(self._currency) for one in actions])
        lines += [line for line in moves if line is not None]
        return sorted(lines, key=lambda line: line.when, reverse=True)


class _UsageReading:
    """One reading of usage, with at most four requests under way."""

    def __init__(self, reader: Reader, products: frozenset[str], currency: Currency, masking: Masking) -> None:
        self._reader = reader
        self._products = products
        self._shaper = UsageShaper(products, currency, masking)
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def pages(self, period: Period) -> AsyncGenerator[LinePage, None]:
        """Non-empty pages of the usage within `period`, newest first."""
        if not self._products:
            return
        jobs = [partial(self._first, window) for window in windows(period)]
        async with aclosing(in_order(jobs, _AT_ONCE)) as firsts:
            async for window, first in firsts:
                start, end = microseconds(window.start), microseconds(window.end)
                async with aclosing(self._whole(window, first)) as pages:
                    async for page in pages:
                        kept = newest_first(within(page, start, end))
                        if kept:
                            yield kept

    async def total(self, period: Period) -> int | None:
        """How much usage there is."""
        if not self._products:
            return 0
        page = await self._fetch([*self._query(period), ("limit", "1"), ("offset", "0")], 0)
        return page.total

    async def _first(self, window: Period) -> tuple[Period, Page[LinePage]]:
        return window, await self._fetch([*self._query(window), ("limit", str(MOST_LINES))], 0)

    async def _whole(self, window: Period, first: Page[LinePage]) -> AsyncGenerator[LinePage, None]:
        """All pages of a window: side by side where places are known beforehand, else one after the other."""
        yield first.rows
        query: Query = [*self._query(window), ("limit", str(MOST_LINES))]
        step = len(first.rows)
        if first.total is not None and step and _goes_by_offset(first):
            jobs = [partial(self._fetch, at(query, offset), offset) for offset in range(step, first.total, step)]
            async with aclosing(in_order(jobs, _AT_ONCE)) as pages:
                async for page in pages:
                    if page.total != first.total or len(page.rows) != min(step, first.total - page.offset):
                        raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "635: the list changed while it was read")
                    yield page.rows
            return
        page, asked = first, first.next_query(query, step)
        while asked is not None:
            before, page = page, await self._fetch(asked, page.offset + len(page.rows))
            if page.rows == before.rows:
                return  # a server that knows no paging gives the same again
            yield page.rows
            asked = page.next_query(asked, step)

    async def _fetch(self, query: Query, offset: int) -> Page[LinePage]:
        async with self._turns:
            return await self._reader.page(
                Api.USAGE, "usage", query, self._shaper.page, offset=offset, most_bytes=_PAGE_BYTES
            )

    def _query(self, window: Period) -> Query:
        return [
            ("ratedProductUsage.productRef.id", ",".join(sorted(self._products))),
            ("usageDate.gte", window.start.isoformat()),
            ("usageDate.lt", window.end.isoformat()),
            ("sort", "-usageDate"),
            ("fields", FIELDS),
        ]


def windows(period: Period) -> Iterator[Period]:
    """`period` in stretches of at most 16 days, the latest first."""
    end = period.end
    while end > period.start:
        start = max(period.start, end - _WINDOW)
        yield Period(start, end)
        end = start


async def in_order(jobs: Iterable[Job[T]], ahead: int) -> AsyncGenerator[T, None]:
    """Results in the order of `jobs`, with up to `ahead` of them under way; what is left is cancelled."""
    source = iter(jobs)
    under_way: deque[asyncio.Task[T]] = deque()
    try:
        while True:
            while len(under_way) < ahead and (job := next(source, None)) is not None:
                under_way.append(asyncio.create_task(job()))
            if not under_way:
                return
            yield await under_way[0]
            under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


def _goes_by_offset(first: Page[LinePage]) -> bool:
    """Whether places in the list can be worked out: the server names no next page, or names it by its offset."""
    return first.following is None or dict(first.following).get("offset") == str(len(first.rows))
