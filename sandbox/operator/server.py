"""The operator behind a socket: by itself for the command line, or inside a test's own event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.operator.app import application
from sandbox.operator.clock import OperatorClock, moment
from sandbox.operator.faults import FaultSwitch
from sandbox.operator.operator import Operator
from sandbox.operator.storage.database import Database
from sandbox.operator.world.seeding import WorldOrder, furnish

_GRACE_S = 1


@dataclass(frozen=True, slots=True)
class RunningOperator:
    """An operator that answers at `base_url` until its context ends."""

    base_url: str
    operator: Operator


class CuttableProtocol(H11Protocol):
    """HTTP whose requests know their connection, so that a fault can cut it (`faults.Silence`)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        """Remember the connection for `request.state`, and let every answer leave at once."""
        super().connection_made(transport)
        # asyncio does so only for sockets made with an explicit protocol number; without it an answer that follows
        # another waits 40 ms for the caller's delayed acknowledgement.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "transport": transport}


class _Server(uvicorn.Server):
    """A server that says when it is ready and leaves signals to whoever runs the loop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


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
            async with _serving(operator, listening):
                yield RunningOperator(f"http://{host}:{listening.getsockname()[1]}", operator)
        finally:
            await database.close()


@asynccontextmanager
async def _serving(operator: Operator, listening: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(
        application(operator),
        http=CuttableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await server.ready.wait()
        yield
    finally:
        server.should_exit = True
        await serving
