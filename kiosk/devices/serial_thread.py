"""pyserial in a thread, shaped like `serialx.create_serial_connection`, for systems that serialx has no wheel for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import serial
from serial import SerialException

__all__ = ["SerialException", "create_serial_connection"]

_READ_LIMIT_S = 0.1  # how long a thread may sit in one read before it looks whether the line is to be closed


async def create_serial_connection(
    loop: asyncio.AbstractEventLoop,
    protocol_factory: Callable[[], asyncio.Protocol],
    url: str,
    *,
    baudrate: int,
    parity: str,
    stopbits: int,
    exclusive: bool = True,
) -> tuple[asyncio.Transport, asyncio.Protocol]:
    """An open port and its protocol.

    Raises:
        SerialException: there is no such port, or another process has it.
    """
    port = await loop.run_in_executor(
        None,
        lambda: serial.Serial(
            url,
            baudrate=baudrate,
            parity=parity,
            stopbits=stopbits,
            timeout=_READ_LIMIT_S,
            exclusive=exclusive,
        ),
    )
    protocol = protocol_factory()
    transport = _ThreadTransport(loop, port, protocol)
    protocol.connection_made(transport)
    return transport, protocol


class _ThreadTransport(asyncio.Transport):
    """One thread reads, one writes in order; everything the protocol hears comes through the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, port: serial.Serial, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self._loop = loop
        self._port = port
        self._protocol = protocol
        self._closing = False
        self._writer = ThreadPoolExecutor(1, "serial-write")
        self._reader = ThreadPoolExecutor(1, "serial-read")
        self._ended = loop.run_in_executor(self._reader, self._read_until_closed)
        self._ended.add_done_callback(self._release)

    def _read_until_closed(self) -> None:
        while not self._closing:
            data = self._port.read(self._port.in_waiting or 1)
            if data and not self._closing:
                self._loop.call_soon_threadsafe(self._protocol.data_received, data)

    def _release(self, ended: asyncio.Future[None]) -> None:
        self._closing = True
        self._writer.shutdown(wait=False, cancel_futures=True)
        self._reader.shutdown(wait=False)
        self._port.close()
        why = None if ended.cancelled() else ended.exception()
        self._protocol.connection_lost(why if isinstance(why, Exception) else None)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Part of asyncio.Transport."""
        self._writer.submit(self._port.write, bytes(data))

    def is_closing(self) -> bool:
        """Part of asyncio.Transport."""
        return self._closing

    def close(self) -> None:
        """Part of asyncio.Transport."""
        self._closing = True

    def abort(self) -> None:
        """Part of asyncio.Transport."""
        self._closing = True
