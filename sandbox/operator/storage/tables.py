"""A table for each record, made from the record itself, so that there is one place to read what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from sandbox.operator.storage import records
from sandbox.operator.storage.records import Record

R = TypeVar("R", bound=Record)

METADATA = MetaData()

_TYPES: dict[Any, TypeEngine[Any]] = {
    str: String(),
    int: BigInteger(),
    int | None: BigInteger(),
    bytes: LargeBinary(),
}


class Stored(Generic[R]):
    """The table of one kind of record; its primary key is the first `keys` members."""

    def __init__(self, record: type[R], name: str, *, keys: int) -> None:
        self._record = record
        columns = [
            Column(field.name, _TYPES[field.type], primary_key=place < keys, nullable=field.type == int | None)
            for place, field in enumerate(msgspec.structs.fields(record))
        ]
        self.table = Table(name, METADATA, *columns, sqlite_with_rowid=False)

    def __getitem__(self, column: str) -> Column[Any]:
        return self.table.c[column]

    def select(self, *where: ColumnElement[bool]) -> Select[Any]:
        """All columns of the rows that fit, in the order of the key."""
        return select(self.table).where(*where).order_by(*self.table.primary_key.columns)

    async def rows(self, connection: AsyncConnection, *where: ColumnElement[bool]) -> list[R]:
        """The records that fit, in the order of the key."""
        return await self.fetch(connection, self.select(*where))

    async def fetch(self, connection: AsyncConnection, statement: Select[Any]) -> list[R]:
        """The records of a statement built on `select`."""
        return [self._record(*row) for row in await connection.execute(statement)]

    async def one(self, connection: AsyncConnection, *where: ColumnElement[bool]) -> R | None:
        """The first record that fits."""
        return next(iter(await self.fetch(connection, self.select(*where).limit(1))), None)

    async def add(self, connection: AsyncConnection, rows: Iterable[R]) -> None:
        """Insert all `rows` at once."""
        values = [msgspec.structs.asdict(row) for row in rows]
        if values:
            await connection.execute(insert(self.table), values)

    async def remove(self, connection: AsyncConnection, rows: Iterable[R]) -> None:
        """Delete `rows` by their keys."""
        keys = self.table.primary_key.columns
        for row in rows:
            mine = [key == getattr(row, key.name) for key in keys]
            await connection.execute(delete(self.table).where(*mine))

    async def change(self, connection: AsyncConnection, rows: Iterable[R]) -> None:
        """Let the rows with the keys of `rows` be as these."""
        keys = self.table.primary_key.columns
        for row in rows:
            mine = [key == getattr(row, key.name) for key in keys]
            await connection.execute(update(self.table).where(*mine).values(msgspec.structs.asdict(row)))

    def belongs_to(self, subscribers: Sequence[str] | None) -> tuple[ColumnElement[bool], ...]:
        """The condition that a row is of one of `subscribers`; no condition for `None`."""
        return () if subscribers is None else (self.table.c["subscriber"].in_(subscribers),)


SUBSCRIBERS = Stored(records.Subscriber, "subscriber", keys=1)
PRODUCTS = Stored(records.Product, "product", keys=2)
BUCKETS = Stored(records.Bucket, "bucket", keys=2)
USAGE = Stored(records.Usage, "usage", keys=3)
FEES = Stored(records.Fee, "fee", keys=3)
ACTIONS = Stored(records.BalanceAction, "balance_action", keys=3)
LEDGER = Stored(records.LedgerEntry, "ledger", keys=2)
BOOKINGS = Stored(records.Booking, "booking", keys=3)
CHALLENGES = Stored(records.Challenge, "challenge", keys=2)
ORDERS = Stored(records.ProductOrder, "product_order", keys=2)
QUALIFICATIONS = Stored(records.Qualification, "qualification", keys=2)
NOTICES = Stored(records.Notice, "notice", keys=2)
TICKETS = Stored(records.Ticket, "ticket", keys=2)
INTERACTIONS = Stored(records.Interaction, "interaction", keys=2)
TRANSFERS = Stored(records.Transfer, "transfer", keys=2)
POINTS = Stored(records.PointsMove, "points_move", keys=2)
DUES = Stored(records.Due, "due", keys=1)
NUMBERS = Stored(records.NumberOwner, "number_owner", keys=1)
CONTRACTS = Stored(records.ContractOwner, "contract_owner", keys=1)
CORRELATORS = Stored(records.CorrelatorOwner, "correlator_owner", keys=2)
WORLD = Stored(records.WorldMark, "world_mark", keys=1)
