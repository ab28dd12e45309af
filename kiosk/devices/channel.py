"""A byte channel to a device: a serial line or TCP, behind one small interface.

serialx drives serial lines; where it cannot be imported, pyserial in a thread stands in (devices.md, section 2).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from urllib.parse import urlsplit

from kiosk.services.ports.clock import Clock

_Connect = Callable[..., Awaitable[tuple[asyncio.BaseTransport, asyncio.Protocol]]]
_connect_serial: _Connect
_SerialTrouble: type[Exception]
try:
    import serialx
except ImportError:  # no wheel for this system
    from kiosk.devices import serial_thread

    _connect_serial, _SerialTrouble = serial_thread.create_serial_connection, serial_thread.SerialException
else:
    _connect_serial, _SerialTrouble = serialx.create_serial_connection, serialx.SerialException

_OPEN_LIMIT_S = 5.0


class LineLost(Exception):
    """The line is not there (any more): unplugged, refused or in use by another process."""


class ByteChannel(Protocol):
    """Bytes to and from a device."""

    async def read(self, deadline: float) -> bytes:
        """What arrived, at least one byte; empty when the clock's monotonic time reached `deadline`.

        Raises:
            LineLost: the line went away.
        """

    def discard(self) -> None:
        """Forget what arrived and was not read."""

    def write(self, data: bytes) -> None:
        """Hand `data` to the line.

        Raises:
            LineLost: the line went away.
        """

    async def close(self) -> None:
        """Give the line back; closing twice does nothing."""


class ChannelOpener(Protocol):
    """Opens the same line again and again."""

    async def __call__(self) -> ByteChannel:
        """A fresh channel.

        Raises:
            LineLost: it cannot be opened now.
        """


class Framing(Enum):
    """Eight data bits, and the parity and stop bits around them: parity letter, number of stop bits."""

    N1 = ("N", 1)
    E1 = ("E", 1)
    N2 = ("N", 2)


@dataclass(frozen=True, slots=True)
class LineAddress:
    """Where a device is: a serial path (`/dev/ttyUSB0`, `COM3`) at `baud` with `framing`, or `tcp://host:port`."""

    path: str
    baud: int = 9600
    framing: Framing = Framing.N1

    def opener(self, clock: Clock) -> ChannelOpener:
        """What opens this line; read deadlines are on `clock`."""

        async def open_line() -> ByteChannel:
            return await _open(self, clock)

        return open_line


async def _open(address: LineAddress, clock: Clock) -> ByteChannel:
    channel = _Channel(clock)
    try:
        async with asyncio.timeout(_OPEN_LIMIT_S):
            await _connect(address, channel)
    except (OSError, _SerialTrouble, ValueError) as error:
        raise LineLost(f"{address.path}: {str(error) or type(error).__name__}") from error
    return channel


async def _connect(address: LineAddress, channel: _Channel) -> None:
    loop = asyncio.get_running_loop()
    url = urlsplit(address.path)
    if url.scheme != "tcp":
        parity, stop_bits = _framing(address).value
        await _connect_serial(
            loop,
            lambda: channel,
            address.path,
            baudrate=address.baud,
            parity=parity,
            stopbits=stop_bits,
            exclusive=True,
        )
    elif url.hostname and url.port:
        await loop.create_connection(lambda: channel, url.hostname, url.port)
    else:
        raise ValueError("not tcp://host:port")


def _framing(address: LineAddress) -> Framing:
    """The line's own; but a pseudo-terminal carries bytes, not bits, and Linux refuses parity there."""
    is_pseudo = os.path.realpath(address.path).startswith("/dev/pts/")
    return Framing.N1 if is_pseudo else address.framing


class _Channel(asyncio.Protocol):
    """The asyncio side of a channel, the same for every transport."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._received = bytearray()
        self._stirred = asyncio.Event()
        self._gone = asyncio.Event()
        self._transport: asyncio.Transport | None = None
        self._why = "closed"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of asyncio.Protocol."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Part of asyncio.Protocol."""
        self._received += data
        self._stirred.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Part of asyncio.Protocol."""
        self._why = str(exc) if exc else "closed by the other side"
        self._gone.set()
        self._stirred.set()

    async def read(self, deadline: float) -> bytes:
        """See `ByteChannel`."""
        if not self._received and not self._gone.is_set():
            self._stirred.clear()
            await self._wait_for_bytes(deadline)
        if not self._received and self._gone.is_set():
            raise LineLost(self._why)
        data = bytes(self._received)
        self._received.clear()
        return data

    async def _wait_for_bytes(self, deadline: float) -> None:
        await self._clock.wait(self._stirred, max(0.0, deadline - self._clock.monotonic()))

    def discard(self) -> None:
        """See `ByteChannel`."""
        self._received.clear()

    def write(self, data: bytes) -> None:
        """See `ByteChannel`."""
        if self._transport is None or self._gone.is_set() or self._transport.is_closing():
            raise LineLost(self._why)
        try:
            self._transport.write(data)
        except (OSError, _SerialTrouble) as error:
            raise LineLost(str(error)) from error

    async def close(self) -> None:
        """See `ByteChannel`."""
        if self._transport is not None:
            self._transport.abort()
            await self._gone.wait()
