"""A terminal to measure: the real teller and front on the simulated world, each a process of its own.

What a front does is written down in `benchmarks.visitor`, which runs inside the front's process and answers in JSON
lines. Moments are seconds of `time.perf_counter`, which on Linux all processes share.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from kiosk.commands.terminal import teller_command
from kiosk.link.client import TellerClient
from sandbox.world import World, WorldError, child, running_world

SOCKET: Final = "teller.sock"  # beside the configuration, as kiosk.trial writes it
_PATIENCE_S: Final = 60.0
_LOOK_AGAIN_S: Final = 0.002
_LAST_WORDS: Final = 600
_GIVING_WAY: Final = 15  # niceness: in an office the operator computes elsewhere


class BenchFailed(Exception):
    """What was to be measured did not happen; the text is one line."""


@dataclass(frozen=True, slots=True)
class Teller:
    """A teller that answers, and how long it took to, in seconds."""

    process: Process
    ready_s: float


@asynccontextmanager
async def simulated_world(heavy_lines: int = 0) -> AsyncIterator[tuple[Path, World]]:
    """A folder that goes with the context, and the world outside a terminal; its processes give way to the terminal's.

    Raises:
        BenchFailed: a simulator did not start.
    """
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as name:
        folder = Path(name)
        try:
            async with running_world(folder, heavy_lines=heavy_lines) as world:
                for simulator in psutil.Process().children(recursive=True):
                    simulator.nice(_GIVING_WAY)
                yield folder, world
        except WorldError as error:
            raise BenchFailed(str(error)) from error


@asynccontextmanager
async def running_teller(config: Path) -> AsyncIterator[Teller]:
    """A teller that has answered its first call; ended with the context.

    Raises:
        BenchFailed: it did not come.
    """
    began = time.perf_counter()
    async with child(teller_command(config), config.parent, "teller") as process:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await _until_answered(config.with_name(SOCKET), process)
        except TimeoutError as error:
            raise BenchFailed(f"no teller within {_PATIENCE_S:.0f} s") from error
        yield Teller(process, time.perf_counter() - began)


async def _until_answered(socket: Path, process: Process) -> None:
    while not await _listens(socket):
        if process.returncode is not None:
            raise BenchFailed(f"the teller ended with {process.returncode}")
        await asyncio.sleep(_LOOK_AGAIN_S)
    async with TellerClient(socket) as teller:
        await teller.wait_connected()
        await teller.terminal.info()


async def _listens(socket: Path) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(socket)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


@asynccontextmanager
async def offscreen(command: list[str], log: Path) -> AsyncIterator[Process]:
    """A process without a display, its stdin and stdout ours, its stderr in `log`; killed with the context."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=file, env=environment)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def scene(config: Path, name: str, *words: str) -> AsyncGenerator[Any, None]:
    """What the visitor's process tells of the scene `name`, line by line, as it happens.

    Raises:
        BenchFailed: the scene broke off.
    """
    command = [sys.executable, "-m", "benchmarks.visitor", str(config), name, *words]
    log = config.with_name("visitor.log")
    async with offscreen(command, log) as process:
        assert process.stdout is not None
        async for line in process.stdout:
            yield json.loads(line)
        if await process.wait():
            last = log.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:].strip().splitlines()
            raise BenchFailed(f"the visitor broke off: {last[-1] if last else process.returncode}")


async def seconds_of(command: list[str]) -> float:
    """How long `command` takes from its start to its end."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL)
    await process.wait()
    return time.perf_counter() - began
