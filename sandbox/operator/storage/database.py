"""Transactions: many readers, and writers that lock before they look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from sandbox.operator.storage.tables import METADATA

_WRITES = "writes"


class Database:
    """The operator's data base behind any SQLAlchemy URL with an async driver."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(url)
        if self._engine.dialect.name == "sqlite":
            _tame_sqlite(self._engine)
        self._writing = self._engine.execution_options(**{_WRITES: True})
        # SQLite has one writer, and those who wait for it sleep in ever longer steps: a queue of our own is quicker.
        alone = self._engine.dialect.name == "sqlite"
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if alone else nullcontext()

    async def create(self) -> None:
        """Make the tables that are missing."""
        async with self._writing.begin() as connection:
            await connection.run_sync(METADATA.create_all)

    async def strange_tables(self) -> list[str]:
        """Tables that have our names and not our columns, as another version's would."""
        async with self.reading() as connection:
            return await connection.run_sync(_strange)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view; nothing is locked."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end, rolled back on an exception."""
        async with self._turn, self._writing.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _strange(connection: Connection) -> list[str]:
    looked = inspect(connection)
    ours = [table for table in METADATA.sorted_tables if looked.has_table(table.name)]
    return [
        table.name
        for table in ours
        if {column["name"] for column in looked.get_columns(table.name)} != set(table.columns.keys())
    ]


def _tame_sqlite(engine: AsyncEngine) -> None:
    # The driver would begin transactions by itself, too late and without the write lock, so that two writers that
    # read first would fail instead of queueing (SQLAlchemy, "Serializable isolation / Savepoints" of pysqlite).
    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=20000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
