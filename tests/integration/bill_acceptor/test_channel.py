"""Byte channels on real ttys and sockets: serialx, its fall-back, TCP."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from kiosk.adapters.clock import SystemClock
from kiosk.devices import channel, serial_thread
from kiosk.devices.channel import ByteChannel, Framing, LineAddress, LineLost
from tests.fakes.conditions import eventually

CLOCK = SystemClock()


@dataclass(slots=True)
class Tty:
    """The device's end of a pty; `path` is the other one's."""

    end: int
    path: str

    def unplug(self) -> None:
        if self.end >= 0:
            os.close(self.end)
            self.end = -1


@pytest.fixture
def line() -> Iterator[Tty]:
    end, host = os.openpty()
    tty.setraw(host)
    device = Tty(end, os.ttyname(host))
    yield device
    device.unplug()
    os.close(host)


@pytest.fixture(params=["serialx", "pyserial in a thread"])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param != "serialx":
        monkeypatch.setattr(channel, "_connect_serial", serial_thread.create_serial_connection)
        monkeypatch.setattr(channel, "_SerialTrouble", serial_thread.SerialException)


@pytest.fixture
async def opened(line: Tty, backend: None) -> AsyncIterator[ByteChannel]:
    fresh = await LineAddress(line.path).opener(CLOCK)()
    yield fresh
    await fresh.close()


async def read(source: ByteChannel, limit_s: float = 5.0) -> bytes:
    return await source.read(CLOCK.monotonic() + limit_s)


async def read_exactly(source: ByteChannel, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := await read(source)):
        data += more
    return data


async def test_bytes_go_both_ways(opened: ByteChannel, line: Tty) -> None:
    os.write(line.end, b"to the host")
    assert await read_exactly(opened, 11) == b"to the host"
    opened.write(b"to the device")
    assert await asyncio.to_thread(os.read, line.end, 64) == b"to the device"


async def test_a_silent_line_reads_as_nothing_at_the_deadline(opened: ByteChannel) -> None:
    assert await read(opened, 0.01) == b""


async def test_what_was_discarded_is_not_read(opened: ByteChannel, line: Tty) -> None:
    assert isinstance(opened, channel._Channel)
    os.write(line.end, b"stale")
    await eventually(lambda: bytes(opened._received) == b"stale")
    opened.discard()
    assert await read(opened, 0.01) == b""


async def test_an_unplugged_line_is_lost(opened: ByteChannel, line: Tty) -> None:
    line.unplug()
    with pytest.raises(LineLost):
        await read(opened)
    with pytest.raises(LineLost):
        opened.write(b"?")


async def test_a_line_that_was_closed_can_be_opened_again(opened: ByteChannel, line: Tty) -> None:
    await opened.close()
    await opened.close()
    again = await LineAddress(line.path).opener(CLOCK)()
    os.write(line.end, b"hello")
    assert await read_exactly(again, 5) == b"hello"
    await again.close()


@pytest.mark.usefixtures("opened")
async def test_a_line_in_use_is_not_opened_twice(line: Tty) -> None:
    with pytest.raises(LineLost):
        await LineAddress(line.path).opener(CLOCK)()


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("path", ["/dev/no-such-line", "tcp://", "tcp://127.0.0.1:0", "tcp://127.0.0.1:99999"])
async def test_a_line_that_is_not_there_is_lost(path: str) -> None:
    with pytest.raises(LineLost):
        await LineAddress(path).opener(CLOCK)()


async def test_tcp_is_a_line_too() -> None:
    ends: list[asyncio.StreamWriter] = []

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends.append(writer)
        writer.write(await reader.read(64))

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        opened = await LineAddress(f"tcp://127.0.0.1:{port}").opener(CLOCK)()
        opened.write(b"hello")
        assert await read(opened) == b"hello"
        await eventually(lambda: bool(ends))
        ends[0].close()
        with pytest.raises(LineLost):
            await read(opened)
        await opened.close()


@pytest.mark.parametrize("framing", Framing)
async def test_a_pseudo_terminal_opens_again_and_again_whatever_its_framing(
    line: Tty, backend: None, framing: Framing
) -> None:
    for _ in range(2):
        fresh = await LineAddress(line.path, framing=framing).opener(CLOCK)()
        await fresh.close()
