"""A hand that reaches into a simulated device: lines of JSON on a loopback port, an answer to each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Protocol


class BadCommand(ValueError):
    """A command that the simulator does not have, or a value that it cannot mean."""


class Commanded(Protocol):
    """A device that does what it is told."""

    def tell(self, command: Mapping[str, object]) -> dict[str, object]:
        """Carry out `command`, key by key; the device's state.

        Raises:
            ValueError: nothing was done from the wrong key on.
        """

    def snapshot(self) -> dict[str, object]:
        """The device's state."""


@asynccontextmanager
async def control_port(device: Commanded, port: int, host: str = "127.0.0.1") -> AsyncIterator[asyncio.Server]:
    """`device` takes JSON lines on `port` while the context lasts.

    Raises:
        OSError: the port is taken.
    """

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async for line in reader:
                writer.write(_reply(device, line) + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):  # gone, or a line without end
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(converse, host, port)
    async with server:
        yield server


def _reply(device: Commanded, line: bytes) -> bytes:
    try:
        command = json.loads(line)
        answer = device.tell(command) if isinstance(command, dict) else {"error": "an object, please"}
    except ValueError as error:
        answer = {"error": str(error), **device.snapshot()}
    return json.dumps(answer).encode()


def number(value: object) -> int:
    """`value`, when it is a whole number from 0.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("a whole number")
    return value


def truth(value: object) -> bool:
    """`value`, when it is true or false.

    Raises:
        ValueError: it is neither.
    """
    if value is True or value is False:
        return value
    raise ValueError("true or false")
