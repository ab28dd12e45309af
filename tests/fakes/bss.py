"""An operator at the level of bytes on a socket, which answers, lies, falls silent or hangs up as a test says."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kiosk.adapters.bss.settings import Api, Limits, NoAuth
from kiosk.adapters.bss.transport import Transport
from tests.fakes.race import first_of

NOW = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)


class StillClock:
    """Time that passes only in `sleep` and at the test's word."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now
        self.ran_s = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.ran_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(seconds)
        await asyncio.sleep(0)

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        await first_of(news.wait(), self.sleep(at_most_s))

    def pass_by(self, seconds: float) -> None:
        self.ran_s += seconds
        self.moment += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Heard:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    port: int  # of the client's end, which tells connections apart


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in HTTP; `body` is sent as it is when it is bytes, else as JSON."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def packed(self) -> bytes:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body, ensure_ascii=False).encode()
        head = {
            "Content-Type": "application/json;charset=utf-8",
            "Content-Length": str(len(body)),
            "Connection": "close",
        } | dict(self.headers)
        lines = [f"HTTP/1.1 {self.status} X", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        return "\r\n".join(lines).encode() + body


class HangUp:
    """Close the connection without a word."""


class FallSilent:
    """Never answer."""


Script = Callable[[Heard], "Reply | bytes | HangUp | FallSilent"]


class RawOperator:
    """Answers by the script and remembers all it heard; a connection is kept when the reply says so."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.heard: list[Heard] = []
        self.url = ""
        self._over = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection, in a task that `stop` waits for."""
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        await self._serve(reader, writer)
        self._serving.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._answered(reader, writer):
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, UnicodeDecodeError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection is good for another request."""
        request = await _read(reader, writer.get_extra_info("peername")[1])
        self.heard.append(request)
        match self.script(request):
            case Reply() as reply:
                writer.write(reply.packed())
                return reply.headers.get("Connection") == "keep-alive"
            case bytes(raw):
                writer.write(raw)
            case FallSilent():
                await self._over.wait()
            case HangUp():
                pass
        return False

    async def stop(self) -> None:
        self._over.set()
        await asyncio.gather(*self._serving)


@contextlib.asynccontextmanager
async def operator_at(script: Script) -> AsyncIterator[RawOperator]:
    """A raw operator that listens on a free port."""
    operator = RawOperator(script)
    server = await asyncio.start_server(operator.meet, "127.0.0.1", 0)
    operator.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield operator
    finally:
        server.close()
        await operator.stop()


@contextlib.asynccontextmanager
async def transport_to(
    url: str, clock: StillClock | None = None, limits: Limits | None = None, without: frozenset[Api] = frozenset()
) -> AsyncIterator[Transport]:
    """A transport whose every API is at `url`; it trusts nobody, so that no test loads authorities."""
    transport = Transport(
        dict.fromkeys(set(Api) - without, url),
        NoAuth(),
        clock or StillClock(),
        limits or Limits(),
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    )
    try:
        yield transport
    finally:
        await transport.aclose()


async def _read(reader: asyncio.StreamReader, port: int) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *rest = head.split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Heard(method, parts.path, parse_qs(parts.query), headers, body, port)
