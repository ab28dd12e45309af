"""A teller of fakes behind a real socket, and fronts that say whatever they like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.expenses import LinePage
from kiosk.domain.money import Currency
from kiosk.link.operations import contract_digest
from kiosk.link.server import ConnectionId, LinkServer, serve
from kiosk.link.wire import CALL_LIMIT_BYTES, FromFront, Hello, frame, read_from_teller
from tests.fakes.desks import FakeDesks

PAGE = LinePage(Currency.RUB, bytes(8), bytes(8), bytes(8), bytes(8), bytes(5), ("Гороскоп",), ("",), ("",))


@dataclass(frozen=True)
class Office:
    """A teller that listens, and what it was told of fronts that went."""

    path: Path
    desks: FakeDesks
    server: LinkServer
    closed: list[ConnectionId]


@asynccontextmanager
async def opened(path: Path, *, by_credentials: bool = True) -> AsyncIterator[Office]:
    desks, closed = FakeDesks(PAGE), list[ConnectionId]()
    running = await serve(desks, path, connection_closed=closed.append, by_credentials=by_credentials)
    try:
        yield Office(path, desks, running, closed)
    finally:
        desks.topup.may_open.set()
        await running.close()


class RawFront:
    """A front that says whatever it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def say(self, *messages: FromFront) -> None:
        self.writer.write(b"".join(frame(one, CALL_LIMIT_BYTES) for one in messages))

    async def was_hung_up_on(self) -> bool:
        async with asyncio.timeout(10):
            try:
                while await self.reader.read(65_536):
                    pass
            except ConnectionResetError:
                return True
            return True


@asynccontextmanager
async def raw_front(path: Path, *, hello: bool = True) -> AsyncIterator[RawFront]:
    front = RawFront(*await asyncio.open_unix_connection(str(path)))
    try:
        if hello:
            front.say(Hello(contract_digest(), ""))
            await read_from_teller(front.reader)
        yield front
    finally:
        front.writer.close()
