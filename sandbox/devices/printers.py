"""A simulated ESC/POS receipt printer on TCP, read from the printer's side (Epson TM-T20III, its status bytes).

It keeps what was printed up to each cut. Its paper, its cover and its tongue are in the hands of whoever holds it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum

_DLE_EOT = b"\x10\x04"
_GS_FUNCTION_H = b"\x1d\x28\x48"
_GS_RASTER = b"\x1d\x76\x30"
_GS_CUT = b"\x1d\x56"


class Paper(Enum):
    """How much is on the roll."""

    ENOUGH = "enough"
    NEAR_END = "near_end"
    OUT = "out"


@dataclass(slots=True)
class SimulatedReceiptPrinter:
    """Hold it, serve it with `listening` or `on_descriptor`, look at `receipts`.

    `runs_out_after` is how many more bytes of receipts there is paper for.
    """

    paper: Paper = Paper.ENOUGH
    is_cover_open: bool = False
    is_silent: bool = False
    knows_completion: bool = True
    runs_out_after: int | None = None
    receipts: list[bytes] = field(default_factory=list)
    unfinished: bytearray = field(default_factory=bytearray)

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[int]:
        """The printer is on at this port of the loopback; off with the context."""
        guests: set[asyncio.Task[None]] = set()

        async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            guests.add(task)
            try:
                await self._serve(reader, writer)
            finally:
                guests.discard(task)

        server = await asyncio.start_server(receive, "127.0.0.1", port)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for guest in list(guests):
                guest.cancel()
            await asyncio.gather(*guests, return_exceptions=True)
            await server.wait_closed()

    @asynccontextmanager
    async def on_descriptor(self, descriptor: int) -> AsyncIterator[None]:
        """The printer is at the other end of a pty whose master is `descriptor`."""
        loop, buffer = asyncio.get_running_loop(), bytearray()
        loop.add_reader(descriptor, lambda: os.write(descriptor, self.obey(buffer, os.read(descriptor, 4096))))
        try:
            yield
        finally:
            loop.remove_reader(descriptor)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        buffer = bytearray()
        try:
            while data := await reader.read(4096):
                writer.write(self.obey(buffer, data))
                await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    def obey(self, buffer: bytearray, data: bytes) -> bytes:
        """The answers to what `buffer` and `data` ask."""
        answers = bytearray()
        buffer += data
        while (length := _next_length(buffer)) is not None:
            answers += self._carry_out(bytes(buffer[:length]))
            del buffer[:length]
        return b"" if self.is_silent else bytes(answers)

    def _carry_out(self, command: bytes) -> bytes:
        if command.startswith(_DLE_EOT):
            return bytes((self._status(command[2]),))
        if command.startswith(_GS_FUNCTION_H):
            is_done = self.knows_completion and self._can_print()
            return b"\x37\x22" + command[7:11] + b"\x00" if is_done else b""
        if self._can_print():
            self._put_on_paper(command)
        return b""

    def _put_on_paper(self, command: bytes) -> None:
        self.unfinished += command
        if self.runs_out_after is not None:
            self.runs_out_after -= len(command)
            if self.runs_out_after <= 0:
                self.paper = Paper.OUT
                return
        if command.startswith(_GS_CUT):
            self.receipts.append(bytes(self.unfinished))
            self.unfinished.clear()

    def _can_print(self) -> bool:
        return self.paper is not Paper.OUT and not self.is_cover_open

    def _status(self, question: int) -> int:
        match question:
            case 1:
                return 0x12 if self._can_print() else 0x1A
            case 2:
                return 0x12 | (0x04 if self.is_cover_open else 0) | (0x20 if self.paper is Paper.OUT else 0)
            case 4:
                return {Paper.ENOUGH: 0x12, Paper.NEAR_END: 0x1E, Paper.OUT: 0x7E}[self.paper]
            case _:
                return 0x12


def _next_length(buffer: bytearray) -> int | None:
    """How long the first command in `buffer` is; `None` while it is not all there."""
    if not buffer:
        return None
    length = _command_length(bytes(buffer[:8])) if buffer[0] in (_DLE_EOT[0], _GS_CUT[0]) else 1
    return length if 0 < length <= len(buffer) else None


def _command_length(head: bytes) -> int:
    """Zero while the beginning does not tell."""
    if head.startswith((_DLE_EOT, _GS_CUT)):
        return 3
    if head.startswith(_GS_FUNCTION_H):
        return 5 + int.from_bytes(head[3:5], "little") if len(head) >= 5 else 0
    if head.startswith(_GS_RASTER):
        rows, row_bytes = int.from_bytes(head[6:8], "little"), int.from_bytes(head[4:6], "little")
        return 8 + rows * row_bytes if len(head) >= 8 else 0
    return 1 if len(head) >= 3 else 0
