"""Reading a book, writing it back, and keeping every book up to date."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from sandbox.operator.account.book import Book, Opened
from sandbox.operator.account.due import NEVER_MS, catch_up, next_due_ms
from sandbox.operator.shop.counter import Counter
from sandbox.operator.storage.database import Database
from sandbox.operator.storage.records import Due, Record
from sandbox.operator.storage.tables import (
    ACTIONS,
    BUCKETS,
    DUES,
    FEES,
    LEDGER,
    ORDERS,
    PRODUCTS,
    SUBSCRIBERS,
    Stored,
)

R = TypeVar("R", bound=Record)


class Keeper:
    """Keeps the books of one operator; it remembers when something is next due to anybody, so as not to look for it."""

    def __init__(self, database: Database, counter: Counter) -> None:
        self._database = database
        self._counter = counter
        self._next_due_ms: float = 0  # not known yet
        self._turn = asyncio.Lock()

    async def open(
        self, connection: AsyncConnection, subscriber: str, now_ms: int, *, lock: bool = False
    ) -> Book | None:
        """The book of `subscriber` as it is at `now_ms`; `None` where there is no such."""
        statement = SUBSCRIBERS.select(SUBSCRIBERS["subscriber"] == subscriber)
        people = await SUBSCRIBERS.fetch(connection, statement.with_for_update() if lock else statement)
        if not people:
            return None
        highest = await connection.execute(select(func.max(LEDGER["seq"])).where(LEDGER["subscriber"] == subscriber))
        opened = Opened.of(
            await PRODUCTS.rows(connection, PRODUCTS["subscriber"] == subscriber),
            await BUCKETS.rows(connection, BUCKETS["subscriber"] == subscriber),
            await ORDERS.rows(connection, ORDERS["subscriber"] == subscriber),
        )
        book = Book(people[0], opened, int(highest.scalar() or 0), self._counter)
        catch_up(book, now_ms)
        return book

    async def write(self, connection: AsyncConnection, book: Book) -> None:
        """Keep `book` as it is now, in the caller's transaction."""
        due_ms = next_due_ms(book)
        await SUBSCRIBERS.change(connection, [book.person])
        await DUES.change(connection, [Due(book.person.subscriber, due_ms)])
        await _save(connection, PRODUCTS, book.opened.products, book.products)
        await _save(connection, BUCKETS, book.opened.buckets, book.buckets)
        await _save(connection, ORDERS, book.opened.orders, book.orders)
        await FEES.add(connection, book.fees)
        await ACTIONS.add(connection, book.actions)
        await LEDGER.add(connection, book.entries)
        self._expect(due_ms)

    async def catch_up(self, now_ms: int) -> None:
        """Bring every book up to `now_ms`; nothing is read while nothing is due."""
        if now_ms < self._next_due_ms:
            return
        async with self._turn:
            async with self._database.reading() as connection:
                due = await DUES.rows(connection, DUES["due_ms"] <= now_ms)
            for one in due:
                async with self._database.writing() as connection:
                    book = await self.open(connection, one.subscriber, now_ms, lock=True)
                    assert book is not None, "dues are of subscribers"
                    await self.write(connection, book)
            await self._look_ahead()

    async def _look_ahead(self) -> None:
        # Whoever writes while the table is read says so meanwhile, and is heard.
        self._next_due_ms = NEVER_MS
        async with self._database.reading() as connection:
            soonest = (await connection.execute(select(func.min(DUES["due_ms"])))).scalar()
        self._expect(NEVER_MS if soonest is None else int(soonest))

    def _expect(self, due_ms: int) -> None:
        self._next_due_ms = min(self._next_due_ms, due_ms)


async def _save(connection: AsyncConnection, stored: Stored[R], before: dict[str, R], after: dict[str, R]) -> None:
    await stored.remove(connection, [row for key, row in before.items() if key not in after])
    await stored.change(connection, [row for key, row in after.items() if key in before and before[key] != row])
    await stored.add(connection, [row for key, row in after.items() if key not in before])
