"""One call or stream of the link, and the desk whose methods are nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable
from typing import Any

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.link.operations import OPERATIONS, Operation
from kiosk.link.values import unpack
from kiosk.link.wire import Answer, End, Failure, FromFront, FromTeller, Item, More


class Exchange:
    """One call or stream under way."""

    def __init__(self, number: int, send: Callable[[FromFront], None]) -> None:
        self._number = number
        self._send = send
        self._inbox: asyncio.Queue[FromTeller | None] = asyncio.Queue()
        self.over = False

    def put(self, message: FromTeller | None) -> None:
        """What the teller answered, or `None` when it went."""
        self._inbox.put_nowait(message)

    async def next(self) -> Answer | Item | End:
        """The next answer.

        Raises:
            KioskError: what the teller raised.
            Unavailable: TERMINAL_UNAVAILABLE; it went.
        """
        message = await self._inbox.get()
        if isinstance(message, Item):
            self._send(More(self._number))
            return message
        self.over = True
        match message:
            case Answer() | End():
                return message
            case Failure():
                raise message.error()
            case _:
                raise Unavailable(ErrorCode.TERMINAL_UNAVAILABLE)


class Desk:
    """Every method the contract gives one desk."""

    def __init__(self, name: str, open_exchange: Callable[..., contextlib.AbstractContextManager[Exchange]]) -> None:
        self._name = name
        self._open_exchange = open_exchange

    def __getattr__(self, method: str) -> Callable[..., Any]:
        operation = OPERATIONS.get(f"{self._name}.{method}")
        if operation is None:
            raise AttributeError(method)
        return functools.partial(self._stream if operation.streams else self._call, operation)

    async def _call(self, operation: Operation, *given: Any, **named: Any) -> Any:
        with self._open_exchange(operation, given, named) as exchange:
            answer = await exchange.next()
            assert isinstance(answer, Answer)
            return unpack(operation.answer, answer.value)

    async def _stream(self, operation: Operation, *given: Any, **named: Any) -> AsyncIterator[Any]:
        with self._open_exchange(operation, given, named) as exchange:
            while isinstance(item := await exchange.next(), Item):
                yield unpack(operation.answer, item.value)
