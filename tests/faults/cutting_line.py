"""A line to the operator that breaks at a chosen byte, in either direction, gently or by a reset."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no time to linger: closing sends RST."""

_CHUNK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Cut:
    """After so many bytes of the request (`up`) or of the answer (`down`); `None`: never there."""

    up: int | None = None
    down: int | None = None
    resets: bool = False


class CuttingLine:
    """Forwards each connection to `port`, cut as `cut` says; `up` and `down` count what the last one carried."""

    def __init__(self, port: int) -> None:
        self.url = ""
        self.cut = Cut()
        self.up = 0
        self.down = 0
        self._port = port
        self._over = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until it is cut or over."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        self.up = self.down = 0
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        ways = (
            asyncio.create_task(_carry(reader, far_writer, self.cut.up, self._carried_up)),
            asyncio.create_task(_carry(far_reader, writer, self.cut.down, self._carried_down)),
            asyncio.create_task(self._over.wait()),
        )
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for end in (writer, far_writer):
            await _hang_up(end, resets=self.cut.resets)
        self._connections.discard(task)

    async def hang_up(self) -> None:
        """End every connection that is kept."""
        self._over.set()
        await asyncio.gather(*self._connections)
        self._over.clear()

    def _carried_up(self, count: int) -> None:
        self.up += count

    def _carried_down(self, count: int) -> None:
        self.down += count


async def _carry(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, most: int | None, carried: Callable[[int], None]
) -> None:
    """Bytes from one end to the other, `most` of them."""
    left = most
    with contextlib.suppress(ConnectionError):
        while left is None or left > 0:
            data = await source.read(_CHUNK_BYTES if left is None else left)
            if not data:
                return
            carried(len(data))
            sink.write(data)
            await sink.drain()
            left = None if left is None else left - len(data)


async def _hang_up(end: asyncio.StreamWriter, *, resets: bool) -> None:
    if resets:
        end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    end.close()
    with contextlib.suppress(ConnectionError):
        await end.wait_closed()


@contextlib.asynccontextmanager
async def cutting_line(port: int) -> AsyncIterator[CuttingLine]:
    """A line to `port` of this machine."""
    line = CuttingLine(port)
    server = await asyncio.start_server(line.meet, "127.0.0.1", 0)
    line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        server.close()
        await line.hang_up()
