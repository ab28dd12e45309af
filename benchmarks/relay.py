"""A relay between the teller and the operator that notes which reads pass, and when."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_CHUNK_BYTES = 1 << 16


@dataclass(slots=True)
class Relay:
    """Stands at `url` before the operator. `reads` are the targets of GET requests, each with its moment."""

    url: str
    reads: list[tuple[float, str]] = field(default_factory=list)

    def between(self, first: float, last: float) -> list[str]:
        """What was read between two moments of `time.perf_counter`."""
        return [target for at, target in self.reads if first <= at <= last]


@asynccontextmanager
async def running_relay(operator_url: str) -> AsyncIterator[Relay]:
    """A relay to `operator_url`, until the context ends."""
    operator = urlsplit(operator_url)
    relay = Relay("")

    async def carry(here: StreamReader, caller: StreamWriter) -> None:
        there, called = await asyncio.open_connection(operator.hostname, operator.port)
        for end in (caller, called):
            end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(_copy(here, called, relay), _copy(there, caller))

    server = await asyncio.start_server(carry, "127.0.0.1")
    relay.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield relay


async def _copy(source: StreamReader, sink: StreamWriter, noted: Relay | None = None) -> None:
    while chunk := await source.read(_CHUNK_BYTES):
        if noted is not None and chunk.startswith(b"GET "):  # the caller sends one request at a time, in one piece
            noted.reads.append((time.perf_counter(), chunk.split(b" ", 2)[1].decode()))
        sink.write(chunk)
        await sink.drain()
    sink.close()
