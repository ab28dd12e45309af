"""The teller's end of the link: carries out what the contract declares, and nothing else.

Each front is one connection. When it goes, its streams are cancelled; calls under way run to their end, for a front
that dies changes nothing in the teller. Then `connection_closed` tells that whatever was bound to it can be forgotten.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NewType

from kiosk.domain.errors import ErrorCode, KioskError, OutcomeUnknown, Refused
from kiosk.link import sockets
from kiosk.link.contract import Teller
from kiosk.link.operations import OPERATIONS, Operation, contract_digest
from kiosk.link.values import Malformed, pack
from kiosk.link.wire import (
    ANSWER_LIMIT_BYTES,
    WINDOW,
    Answer,
    Call,
    Cancel,
    End,
    Failure,
    FromTeller,
    Hello,
    Item,
    More,
    Unwelcome,
    Welcome,
    frame,
    read_from_front,
)

ConnectionId = NewType("ConnectionId", str)
"""One front, for as long as it is connected."""

current_connection: ContextVar[ConnectionId] = ContextVar("current_connection")
"""The front on whose behalf the running code was called."""

_GREETING_LIMIT_S = 5.0
_EXCHANGES_LIMIT = 64  # a front has a handful open; more than this is an attack
_CLOSING_LIMIT_S = 5.0

_log = logging.getLogger(__name__)


async def serve(
    teller: Teller,
    path: Path,
    *,
    connection_closed: Callable[[ConnectionId], None] = lambda _: None,
    by_credentials: bool = sockets.HAS_PEER_CREDENTIALS,
) -> LinkServer:
    """A server that listens at `path` until it is closed.

    Raises:
        AlreadyServed: another teller listens there.
        OSError: no socket can be made there.
    """
    server = LinkServer(teller, sockets.meet(path, by_credentials=by_credentials), connection_closed)
    await server.open()
    return server


class LinkServer:
    """Every connected front, and the door."""

    def __init__(
        self, teller: Teller, meeting: sockets.Meeting, connection_closed: Callable[[ConnectionId], None]
    ) -> None:
        self._teller = teller
        self._meeting = meeting
        self._connection_closed = connection_closed
        self._numbers = itertools.count(1)
        self._connections: dict[_Connection, asyncio.Task[Any]] = {}
        self._server: asyncio.Server | None = None
        self._closed = False

    async def open(self) -> None:
        """Let fronts in from now on."""
        self._server = await asyncio.start_server(self._receive, sock=self._meeting.listener)

    async def close(self) -> None:
        """Part with every front, waiting some seconds for calls under way, and remove the socket; once is enough."""
        if self._server is None or self._closed:
            return
        self._closed = True
        self._server.close()
        for connection in self._connections:
            connection.hang_up()
        for limit_s in (_CLOSING_LIMIT_S, None):
            if self._connections:
                await asyncio.wait(self._connections.values(), timeout=limit_s)
            for connection in self._connections:
                connection.abandon_calls()
        self._meeting.leave()

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closed:  # it came in through the closing door
            await sockets.hang_up(writer)
            return
        connection = _Connection(self._teller, reader, writer)
        name = ConnectionId(f"front-{next(self._numbers)}")
        current_connection.set(name)
        task = asyncio.current_task()
        assert task is not None
        self._connections[connection] = task
        try:
            if await connection.greet(self._meeting):
                await connection.attend()
        except (Malformed, TimeoutError) as error:
            _log.warning("front broke the protocol", extra={"connection": name, "why": str(error)})
        finally:
            await connection.part()
            del self._connections[connection]
            self._connection_closed(name)


class _Connection:
    """One front: its exchanges by number."""

    def __init__(self, teller: Teller, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._teller = teller
        self._reader = reader
        self._writer = writer
        self._calls: dict[int, asyncio.Task[None]] = {}
        self._streams: dict[int, _Stream] = {}

    async def greet(self, meeting: sockets.Meeting) -> bool:
        """Whether the caller is our own front and speaks this very contract.

        Raises:
            Malformed: its first word was something else.
            TimeoutError: it said nothing.
        """
        async with asyncio.timeout(_GREETING_LIMIT_S):
            hello = await read_from_front(self._reader)
        if hello is None:
            return False
        if not isinstance(hello, Hello):
            raise Malformed("the first word is not hello")
        if not meeting.admits(self._writer.get_extra_info("socket"), hello.token):
            reason = "the front is not run by the teller's user"
        elif hello.contract != contract_digest():
            reason = "front and teller are of different versions"
        else:
            await self.send(frame(Welcome(), ANSWER_LIMIT_BYTES))
            return True
        _log.error("front turned away", extra={"why": reason})
        await self.send(frame(Unwelcome(reason), ANSWER_LIMIT_BYTES))
        return False

    async def attend(self) -> None:
        """Carry out what the front asks for until it goes.

        Raises:
            Malformed: it asked for something that is not in the contract.
        """
        while (message := await read_from_front(self._reader)) is not None:
            match message:
                case Call():
                    self._begin(message)
                case More(number):
                    if number in self._streams:
                        self._streams[number].let_one_through()
                case Cancel(number):
                    if number in self._streams:
                        self._streams[number].task.cancel()
                case Hello():
                    raise Malformed("a second hello")

    def hang_up(self) -> None:
        """End the connection; `attend` returns."""
        self._writer.transport.abort()

    def abandon_calls(self) -> None:
        """Wait no longer for calls under way."""
        for task in self._calls.values():
            task.cancel()

    async def part(self) -> None:
        """Cancel the streams, close the line, and let the calls under way come to their end."""
        streams = [stream.task for stream in self._streams.values()]
        for task in streams:
            task.cancel()
        if streams:
            await asyncio.wait(streams)
        await sockets.hang_up(self._writer)
        if self._calls:
            await asyncio.wait(self._calls.values())

    async def send(self, data: bytes) -> None:
        """Write, as fast as the front reads; to a front that is gone nothing is written."""
        if not self._writer.is_closing():
            self._writer.write(data)
            with contextlib.suppress(ConnectionError):
                await self._writer.drain()

    def _begin(self, call: Call) -> None:
        operation = OPERATIONS.get(call.operation)
        if operation is None:
            raise Malformed(f"no operation {call.operation!r}")
        if call.number in self._calls or call.number in self._streams:
            raise Malformed(f"exchange {call.number} is under way")
        if len(self._calls) + len(self._streams) >= _EXCHANGES_LIMIT:
            raise Malformed(f"more than {_EXCHANGES_LIMIT} exchanges at once")
        arguments = operation.unpack_arguments(call.arguments)
        if operation.streams:
            stream = _Stream(call.number, operation, self.send)
            stream.task = asyncio.create_task(stream.run(self._teller, arguments), name=operation.name)
            stream.task.add_done_callback(lambda _: self._streams.pop(call.number))
            self._streams[call.number] = stream
        else:
            task = asyncio.create_task(self._answer(call.number, operation, arguments), name=operation.name)
            task.add_done_callback(lambda _: self._calls.pop(call.number))
            self._calls[call.number] = task

    async def _answer(self, number: int, operation: Operation, arguments: list[Any]) -> None:
        try:
            value = await operation.invoke(self._teller, arguments)
            answer = frame(Answer(number, pack(operation.answer, value)), ANSWER_LIMIT_BYTES)
        except Exception as error:  # noqa: BLE001 - the border: a bug ends this call and not the teller
            answer = _failed(number, operation, error)
        await self.send(answer)


class _Stream:
    """One iterator of a desk, at most `WINDOW` items ahead of the front."""

    task: asyncio.Task[None]

    def __init__(self, number: int, operation: Operation, send: Callable[[bytes], Any]) -> None:
        self._number = number
        self._operation = operation
        self._send = send
        self._room = asyncio.Semaphore(WINDOW)

    def let_one_through(self) -> None:
        """The front took an item."""
        self._room.release()

    async def run(self, teller: Teller, arguments: list[Any]) -> None:
        """Send item by item, then how it ended. The iterator is closed either way."""
        last: FromTeller | bytes
        try:
            values: AsyncIterator[Any] = self._operation.invoke(teller, arguments)
            async with contextlib.AsyncExitStack() as stack:
                if hasattr(values, "aclose"):
                    stack.push_async_callback(values.aclose)
                await self._send_all(values)
            last = frame(End(self._number), ANSWER_LIMIT_BYTES)
        except Exception as error:  # noqa: BLE001 - the border: a bug ends this stream and not the teller
            last = _failed(self._number, self._operation, error)
        await self._send(last)

    async def _send_all(self, values: AsyncIterator[Any]) -> None:
        while True:
            await self._room.acquire()  # before the next is asked for: a slow reader gets the latest, not a queue
            try:
                value = await anext(values)
            except StopAsyncIteration:
                return
            item = Item(self._number, pack(self._operation.answer, value))
            await self._send(frame(item, ANSWER_LIMIT_BYTES))


def _failed(number: int, operation: Operation, error: Exception) -> bytes:
    """What the front is told. A visitor's mistake stays with the visitor; all else staff can read in the log.

    A bug says nothing of what happened, so the front is not told that nothing did.
    """
    match error:
        case Refused():
            told: KioskError = error
        case KioskError():
            why = {"operation": operation.name, "code": error.code.value, "why": error.detail}
            _log.warning("operation not possible now", extra=why)
            told = error
        case _:
            _log.error("operation failed", extra={"operation": operation.name}, exc_info=error)
            told = OutcomeUnknown(ErrorCode.FAULT)
    return frame(Failure.of(number, told), ANSWER_LIMIT_BYTES)
