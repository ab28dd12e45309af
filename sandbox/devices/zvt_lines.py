"""The lines of a simulated ZVT terminal: TCP and a pty, with a knife that cuts them at a chosen message."""

from __future__ import annotations

import asyncio
import os
import tty
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from sandbox.devices.zvt_wire import BlockEar, Ear, Message, block

_BLOCK_ANSWER_S = 5.0
_BLOCK_TRIES = 3
_ACK, _NAK = b"\x06", b"\x15"


class LineGone(Exception):
    """The cash register is not there any more."""


class Knife:
    """Cuts a line at the n-th message from now that the terminal says or hears, or the first of a name it says.

    A message at which the line is cut is not said, or not heard; a torn one is said by half.
    """

    def __init__(self) -> None:
        self.saying = self.hearing = self.tearing = 0
        self.saying_name = ""
        self.cuts = 0
        self.said: Counter[str] = Counter()  # by name

    def falls_saying(self, message: Message) -> bool:
        """Whether the line is cut before `message` is said."""
        self.said[message.name] += 1
        self.saying, due = _count(self.saying)
        if self.saying_name and message.name == self.saying_name:
            self.saying_name, due = "", True
        self.cuts += due
        return due

    def tears(self) -> bool:
        """Whether the line is cut in the middle of the message."""
        self.tearing, due = _count(self.tearing)
        self.cuts += due
        return due

    def falls_hearing(self) -> bool:
        """Whether the line is cut before the message is heard."""
        self.hearing, due = _count(self.hearing)
        self.cuts += due
        return due


def _count(left: int) -> tuple[int, bool]:
    return max(0, left - 1), left == 1


class Line(Protocol):
    """A cash register at the other end."""

    async def say(self, message: Message) -> None:
        """Say it.

        Raises:
            LineGone: it was not said, or nobody is there to hear it.
        """

    async def hear(self) -> Message:
        """The next message.

        Raises:
            LineGone: there will be none.
        """


Serve = Callable[[Line], Awaitable[None]]


class TcpLine:
    """A connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, knife: Knife) -> None:
        self._reader = reader
        self._writer = writer
        self._knife = knife
        self._ear = Ear()
        self._heard: list[Message] = []

    async def say(self, message: Message) -> None:
        """See `Line`."""
        if self._knife.falls_saying(message):
            self._cut()
        data = bytes(message)
        torn = self._knife.tears()
        if self._writer.is_closing():
            raise LineGone
        self._writer.write(data[: len(data) // 2] if torn else data)
        try:
            await self._writer.drain()
        except ConnectionError as error:
            raise LineGone from error
        if torn:
            await self._hang_up()

    async def hear(self) -> Message:
        """See `Line`."""
        while not self._heard:
            try:
                data = await self._reader.read(4096)
                self._heard += self._ear.hear(data)
            except (ConnectionError, ValueError) as error:
                raise LineGone from error
            if not data:
                raise LineGone
        if self._knife.falls_hearing():
            self._cut()
        return self._heard.pop(0)

    def _cut(self) -> None:
        self._writer.transport.abort()
        raise LineGone

    async def _hang_up(self) -> None:
        """Let the half arrive, then end."""
        self._writer.close()
        raise LineGone


class TcpDoor:
    """Listens like a terminal; each connection is a line."""

    def __init__(self, port: int, serve: Serve, knife: Knife) -> None:
        self.port = port
        self._serve = serve
        self._knife = knife
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Be there.

        Raises:
            OSError: the port is taken.
        """
        if self._server is None:
            self._server = await asyncio.start_server(self._welcome, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Be gone."""
        if self._server is not None:
            server, self._server = self._server, None
            server.close()
            for writer in self._writers:
                writer.transport.abort()
            await server.wait_closed()

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await self._serve(TcpLine(reader, writer, self._knife))
        except asyncio.CancelledError:
            pass  # the simulation ends
        finally:
            self._writers.discard(writer)
            writer.close()


class PtyDoor:
    """A serial line that opens at `link`. A cut is the line's end; another takes its place at once."""

    def __init__(self, link: Path, serve: Serve, knife: Knife) -> None:
        self.link = link
        self._serve = serve
        self._knife = knife
        self._line: PtyLine | None = None
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Be there."""
        if self._serving is None:
            self._plug()
            self._serving = asyncio.ensure_future(self._keep_serving())

    async def close(self) -> None:
        """Be gone."""
        if self._serving is not None:
            serving, self._serving = self._serving, None
            serving.cancel()
            await asyncio.wait({serving})
        if self._line is not None:
            self._line.unplug()
            self.link.unlink(missing_ok=True)

    async def _keep_serving(self) -> None:
        while True:
            assert self._line is not None
            await self._serve(self._line)
            self._line.unplug()
            self._plug()

    def _plug(self) -> None:
        device, host = os.openpty()
        tty.setraw(host)
        fresh = self.link.with_name(self.link.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(host))
        fresh.replace(self.link)
        self._line = PtyLine(device, host, self._knife)


class PtyLine:
    """The terminal's end of a pty."""

    def __init__(self, device: int, host: int, knife: Knife) -> None:
        self._ends = (device, host)
        self._knife = knife
        self._ear = BlockEar()
        self._heard: asyncio.Queue[Message | None] = asyncio.Queue()
        self._answer: asyncio.Future[bool] | None = None
        self._gone = False
        os.set_blocking(device, False)
        asyncio.get_running_loop().add_reader(device, self._listen)

    async def say(self, message: Message) -> None:
        """See `Line`: repeated until it is confirmed."""
        if self._knife.falls_saying(message):
            self._cut()
        data = block(message)
        if self._knife.tears():
            self._write(data[: len(data) // 2])
            self._cut()
        for _ in range(_BLOCK_TRIES):
            if await self._try(data):
                return
        raise LineGone

    async def hear(self) -> Message:
        """See `Line`."""
        message = None if self._gone else await self._heard.get()
        if message is None:
            raise LineGone
        if self._knife.falls_hearing():
            self._cut()
        return message

    def unplug(self) -> None:
        """The pty is gone: whoever has it open gets an I/O error."""
        if not self._gone:
            self._gone = True
            asyncio.get_running_loop().remove_reader(self._ends[0])
            for end in self._ends:
                os.close(end)
            self._heard.put_nowait(None)

    async def _try(self, data: bytes) -> bool:
        self._answer = asyncio.get_running_loop().create_future()
        self._write(data)
        try:
            async with asyncio.timeout(_BLOCK_ANSWER_S):
                return await self._answer
        except TimeoutError:
            return False

    def _listen(self) -> None:
        for found in self._ear.hear(os.read(self._ends[0], 4096)):
            if isinstance(found, Message):
                self._write(_ACK)
                self._heard.put_nowait(found)
            elif found is None:
                self._write(_NAK)
            elif self._answer is not None and not self._answer.done():
                self._answer.set_result(found)

    def _write(self, data: bytes) -> None:
        if self._gone:
            raise LineGone
        os.write(self._ends[0], data)

    def _cut(self) -> None:
        self.unplug()
        raise LineGone
