"""A front's end of the JSON lines it exchanges with its host (`kiosk.host_words`) over stdin and stdout."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from collections.abc import AsyncIterator

from kiosk.host_words import News, Order

_CHUNK_BYTES = 4096


class HostLine:
    """Hears the host's orders and tells it news.

    Stdin is read by a thread: no event loop of every system can wait for a pipe.
    """

    def __init__(self, orders_fd: int = 0, news_fd: int = 1) -> None:
        self._orders_fd = orders_fd
        self._news_fd = news_fd
        self._heard: asyncio.Queue[Order | None] = asyncio.Queue()

    async def orders(self) -> AsyncIterator[Order]:
        """What the host orders, until it is gone. Lines that are no orders of ours are passed over."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop,), name="host line", daemon=True).start()
        while (order := await self._heard.get()) is not None:
            yield order

    def tell(self, news: News) -> None:
        """Say `news`; a host that is gone hears nothing."""
        try:
            os.write(self._news_fd, json.dumps({"is": news.value}).encode() + b"\n")
        except BrokenPipeError:
            sys.stderr.write("front: nobody listens any more\n")

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        rest = b""
        while chunk := os.read(self._orders_fd, _CHUNK_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if (order := _read(line)) is not None:
                    self._say(loop, order)
        self._say(loop, None)

    def _say(self, loop: asyncio.AbstractEventLoop, order: Order | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._heard.put_nowait, order)


def _read(line: bytes) -> Order | None:
    try:
        return Order(json.loads(line)["do"])
    except (ValueError, KeyError, TypeError):
        return None
