"""The operator behind a socket: by itself for the command line, or inside a test's own event loop."""

from __future__ import annotations

import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sandbox.http_server import served
from sandbox.operator.app import application
from sandbox.operator.clock import OperatorClock, moment
from sandbox.operator.faults import FaultSwitch
from sandbox.operator.operator import Operator
from sandbox.operator.storage.database import Database
from sandbox.operator.world.seeding import WorldOrder, furnish


@dataclass(frozen=True, slots=True)
class RunningOperator:
    """An operator that answers at `base_url` until its context ends."""

    base_url: str
    operator: Operator


@asynccontextmanager
async def running(
    order: WorldOrder,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    db: str | None = None,
    now: datetime | None = None,
    token: str | None = None,
) -> AsyncIterator[RunningOperator]:
    """An operator with the world of `order`, on a free port unless one is given.

    `db` is an SQLAlchemy URL with an async driver; without it the data live in a temporary file. `now` is the moment
    the operator's clock shows at first; a world found in `db` keeps the moment it was made at, and the clock runs on
    from there or from `now`, whichever is later. With a `token`, calls must carry it.

    Raises:
        OSError: the port is taken.
        WorldMismatch: the data base holds another world.
    """
    with contextlib.ExitStack() as stack:
        if db is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="operator-"))
            db = f"sqlite+aiosqlite:///{Path(folder) / 'operator.db'}"
        listening = stack.enter_context(socket.create_server((host, port)))
        database = Database(db)
        try:
            world = await furnish(database, order, now)
            start = max(moment(world.began_ms), now or moment(0))
            operator = Operator(database, OperatorClock(start), FaultSwitch(), world, token)
            async with served(application(operator), listening):
                yield RunningOperator(f"http://{host}:{listening.getsockname()[1]}", operator)
        finally:
            await database.close()
