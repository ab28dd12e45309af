"""How the simulators read their words, and stop. What they cannot read is one line on stderr and exit code 2."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        """Say it, and end."""
        print(f"{self.prog}: {message} (try {self.prog} --help)", file=sys.stderr)
        raise SystemExit(2)


@contextmanager
def stop_asked() -> Iterator[asyncio.Event]:
    """Set by SIGINT and SIGTERM, on every system; the handlers there were come back at the end."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set)) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


async def until_stopped(serving: Awaitable[None]) -> None:
    """Serve until SIGTERM."""
    task = asyncio.ensure_future(serving)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()


def speed_factor(text: str) -> float:
    """How many times as fast as a real device.

    Raises:
        argparse.ArgumentTypeError: it is none from 0.01 to 1000.
        ValueError: it is no number.
    """
    factor = float(text)
    if not 0.01 <= factor <= 1000:
        raise argparse.ArgumentTypeError("a number from 0.01 to 1000")
    return factor


def port_number(text: str) -> int:
    """A TCP port; 0 stands for a free one."""
    return within(text, 0, 65_535)


def within(text: str, least: int, most: int) -> int:
    """A whole number between two.

    Raises:
        argparse.ArgumentTypeError: it is not.
    """
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"a whole number from {least} to {most:,}")
    return int(text)
