"""Writing a world down, once, and telling it from another."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from sandbox.operator.account.book import Book, Opened
from sandbox.operator.account.due import next_due_ms
from sandbox.operator.clock import milliseconds
from sandbox.operator.shop.counter import Counter
from sandbox.operator.storage.database import Database
from sandbox.operator.storage.records import ContractOwner, Due, NumberOwner, WorldMark
from sandbox.operator.storage.tables import (
    ACTIONS,
    BUCKETS,
    CONTRACTS,
    DUES,
    FEES,
    LEDGER,
    NOTICES,
    NUMBERS,
    POINTS,
    PRODUCTS,
    SUBSCRIBERS,
    USAGE,
    WORLD,
)
from sandbox.operator.world.bonuses import bonuses
from sandbox.operator.world.demo import demo
from sandbox.operator.world.heavy import heavy
from sandbox.operator.world.lives import Life
from sandbox.operator.world.notices import notices
from sandbox.operator.world.ordinary import ordinary

_MARK = "world"
_AT_ONCE = 25


class WorldMismatch(Exception):
    """The data base holds the world of another order."""


@dataclass(frozen=True, slots=True)
class WorldOrder:
    """Which world: `subscribers` counts the demo subscriber; `heavy_lines` adds one more with that many lines."""

    seed: int = 1
    subscribers: int = 200
    heavy_lines: int = 0

    def lives(self, now_ms: int) -> Iterator[Life]:
        """Everybody's life up to `now_ms`, the demo subscriber first; the same order and moment give the same lives."""
        yield demo(self.seed, now_ms)
        for index in range(1, self.subscribers):
            yield ordinary(self.seed, index, now_ms)
        if self.heavy_lines:
            yield heavy(self.seed, self.heavy_lines, now_ms)


async def furnish(database: Database, order: WorldOrder, now: datetime | None) -> WorldMark:
    """The world in `database`, made for the moment `now` if there is none yet.

    Raises:
        WorldMismatch: there is another one, or one of another version of the operator.
    """
    strange = await database.strange_tables()
    if strange:
        raise WorldMismatch(f"the data base is of another version: {', '.join(strange)} differ; begin a new one")
    await database.create()
    async with database.reading() as connection:
        mark = await WORLD.one(connection)
    if mark is None:
        return await _make(database, order, milliseconds(now or datetime.now(UTC)) // 1000 * 1000)
    if (mark.seed, mark.subscribers, mark.heavy_lines) != (order.seed, order.subscribers, order.heavy_lines):
        raise WorldMismatch(f"the data base holds seed {mark.seed} with {mark.subscribers} subscribers")
    return mark


async def _make(database: Database, order: WorldOrder, now_ms: int) -> WorldMark:
    """Load the whole world in one transaction: a half-made one is none."""
    digest = hashlib.sha256()
    lives = order.lives(now_ms)
    async with database.writing() as connection:
        while some := await asyncio.to_thread(list, islice(lives, _AT_ONCE)):
            for life in some:
                digest.update(digest_of(life))
            await _write(connection, some, Counter(now_ms))
        mark = WorldMark(_MARK, order.seed, order.subscribers, order.heavy_lines, now_ms, digest.hexdigest())
        await WORLD.add(connection, [mark])
    return mark


def digest_of(life: Life) -> bytes:
    """Different for any two lives that differ in anything."""
    rows = (life.subscriber, life.products, life.buckets, life.usage, life.fees, life.actions, life.ledger)
    return hashlib.sha256(msgspec.msgpack.encode(rows)).digest()


async def _write(connection: AsyncConnection, lives: list[Life], counter: Counter) -> None:
    people = [life.subscriber for life in lives]
    await DUES.add(connection, [Due(life.subscriber.subscriber, _due_ms(life, counter)) for life in lives])
    await SUBSCRIBERS.add(connection, people)
    await CONTRACTS.add(connection, [ContractOwner(one.contract, one.subscriber) for one in people])
    await NUMBERS.add(connection, [NumberOwner(one.number, one.subscriber) for one in people if one.number])
    await PRODUCTS.add(connection, [row for life in lives for row in life.products])
    await BUCKETS.add(connection, [row for life in lives for row in life.buckets])
    await USAGE.add(connection, [row for life in lives for row in life.usage])
    await FEES.add(connection, [row for life in lives for row in life.fees])
    await ACTIONS.add(connection, [row for life in lives for row in life.actions])
    await LEDGER.add(connection, [row for life in lives for row in life.ledger])
    await NOTICES.add(connection, [row for life in lives for row in notices(life, counter)])
    await POINTS.add(connection, [row for life in lives for row in bonuses(life, counter.began_ms)])


def _due_ms(life: Life, counter: Counter) -> int:
    opened = Opened.of(life.products, life.buckets)
    return next_due_ms(Book(life.subscriber, opened, len(life.ledger), counter))
