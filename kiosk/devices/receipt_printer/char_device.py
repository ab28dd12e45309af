"""A receipt printer behind a printer's device (`/dev/usb/lp0`): bytes both ways, and no settings of a serial line."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Final

from kiosk.devices.channel import ByteChannel, ChannelOpener, LineAddress, LineLost
from kiosk.services.ports.clock import Clock

_PRINTER_MAJORS: Final = frozenset({6, 180})  # lp and usblp (Linux, devices.txt)


def device_line(device: str, baud: int, clock: Clock) -> ChannelOpener:
    """What opens `device`: as a printer's where the system says it is one, else as a serial line at `baud`.

    Looked up at each opening: a printer may be plugged in later.
    """

    async def open_device() -> ByteChannel:
        is_printer = _major(device) in _PRINTER_MAJORS
        opener = char_device(Path(device), clock) if is_printer else LineAddress(device, baud).opener(clock)
        return await opener()

    return open_device


def char_device(path: Path, clock: Clock) -> ChannelOpener:
    """What opens the device again and again; read deadlines are on `clock`."""

    async def open_device() -> ByteChannel:
        try:
            return _CharDevice(os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY), clock)
        except OSError as error:
            raise LineLost(f"{path}: {error.strerror}") from error

    return open_device


class _CharDevice:
    """A `ByteChannel` over a file descriptor that the loop watches."""

    def __init__(self, descriptor: int, clock: Clock) -> None:
        self._descriptor, self._clock = descriptor, clock
        self._loop = asyncio.get_running_loop()
        self._received, self._unsent = bytearray(), bytearray()
        self._stirred = asyncio.Event()
        self._why = ""
        self._loop.add_reader(descriptor, self._take)

    async def read(self, deadline: float) -> bytes:
        """See `ByteChannel`."""
        if not self._received and not self._why:
            self._stirred.clear()
            await self._clock.wait(self._stirred, max(0.0, deadline - self._clock.monotonic()))
        if not self._received and self._why:
            raise LineLost(self._why)
        data = bytes(self._received)
        self._received.clear()
        return data

    def discard(self) -> None:
        """See `ByteChannel`."""
        self._received.clear()

    def write(self, data: bytes) -> None:
        """See `ByteChannel`. What the device does not take at once follows when it is ready for more."""
        if self._why:
            raise LineLost(self._why)
        self._unsent += data
        self._give()

    async def close(self) -> None:
        """See `ByteChannel`."""
        if self._descriptor < 0:
            return
        self._lose("closed")
        os.close(self._descriptor)
        self._descriptor = -1

    def _take(self) -> None:
        try:
            data = os.read(self._descriptor, 4096)
        except BlockingIOError:
            return
        except OSError as error:
            self._lose(error.strerror or "lost")
            return
        if data:  # a USB printer may send empty packets
            self._received += data
            self._stirred.set()

    def _give(self) -> None:
        try:
            sent = os.write(self._descriptor, self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            self._lose(error.strerror or "lost")
            return
        del self._unsent[:sent]
        if self._unsent:
            self._loop.add_writer(self._descriptor, self._give)
        else:
            self._loop.remove_writer(self._descriptor)

    def _lose(self, why: str) -> None:
        self._why = self._why or why
        self._loop.remove_reader(self._descriptor)
        self._loop.remove_writer(self._descriptor)
        self._stirred.set()


def _major(device: str) -> int | None:
    try:
        return os.major(os.stat(device).st_rdev)  # noqa: PTH116 - a name of Windows ("COM3") is no path
    except OSError:
        return None
