"""The connection of front and teller as fake desks need it: calls that wait or fail, and streams a test writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

from kiosk.domain.errors import ErrorCode, KioskError, Unavailable

Value = TypeVar("Value")
GONE = ErrorCode.TERMINAL_UNAVAILABLE


class Line:
    """The connection of front and teller: it can be slow, and it can be cut."""

    def __init__(self) -> None:
        self.cut = False
        self._whole = asyncio.Event()
        self._whole.set()
        self._passing = asyncio.Event()
        self._passing.set()
        self._feeds: set[Feed[object]] = set()

    def hold(self) -> None:
        """Let every call wait until `release`."""
        self._passing.clear()

    def release(self) -> None:
        """Let the calls that wait go on."""
        self._passing.set()

    def lose(self) -> None:
        """The teller goes: what waits fails, and so does all that is asked later."""
        self.cut = True
        self._whole.clear()
        self._passing.set()
        for feed in list(self._feeds):
            feed.fail(Unavailable(GONE))

    def restore(self) -> None:
        """The teller is there again."""
        self.cut = False
        self._whole.set()

    async def until_connected(self) -> None:
        """Return once the teller is there."""
        await self._whole.wait()

    async def reach(self) -> None:
        """Return when a call gets through."""
        await self._passing.wait()
        if self.cut:
            raise Unavailable(GONE)

    async def stream(self, feed: Feed[Value]) -> AsyncIterator[Value]:
        """What `feed` is given, until it ends."""
        await self.reach()
        self._feeds.add(feed)  # type: ignore[arg-type]  # the line only ever fails feeds
        try:
            async for value in feed.values():
                yield value
        finally:
            self._feeds.discard(feed)


class Feed(Generic[Value]):
    """A stream a test writes."""

    def __init__(self, *values: Value) -> None:
        self._queue: asyncio.Queue[Value | KioskError | None] = asyncio.Queue()
        for value in values:
            self.put(value)

    def put(self, value: Value) -> None:
        """The next value."""
        self._queue.put_nowait(value)

    def end(self) -> None:
        """No more values."""
        self._queue.put_nowait(None)

    def fail(self, error: KioskError) -> None:
        """The stream breaks."""
        self._queue.put_nowait(error)

    async def values(self) -> AsyncIterator[Value]:
        """What was put, in order."""
        while (value := await self._queue.get()) is not None:
            if isinstance(value, KioskError):
                raise value
            yield value
