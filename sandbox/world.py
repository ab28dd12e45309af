"""The whole world outside a terminal as processes of its own, and a hand that reaches into it.

The demo, the tour, the benchmarks and the journeys stand on it: what they show is what a terminal would see.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

START_LIMIT_S = 60.0
_LOOK_AGAIN_S = 0.05


class WorldError(Exception):
    """A simulator did not start, or went away."""


@dataclass(frozen=True, slots=True)
class World:
    """Where the simulators listen. `acceptor_line` opens like a serial port; `printers` is the folder of paper."""

    operator_url: str
    control_port: int
    acceptor_line: Path
    printers: Path
    _client: httpx.AsyncClient
    acceptor_protocol: str = "ccnet"

    async def acceptor(self, **command: object) -> dict[str, Any]:
        """One command to the acceptor's control port, as in its README; the device's state and counters."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.control_port)
        try:
            writer.write(json.dumps(command).encode() + b"\n")
            answer: dict[str, Any] = json.loads(await reader.readline())
        finally:
            writer.close()
            await writer.wait_closed()
        return answer

    async def fault(self, **fault: object) -> None:
        """Make the operator misbehave (docs/operator/fault.schema.json)."""
        (await self._client.post("/sandbox/faults", json=fault)).raise_for_status()

    async def mend(self) -> None:
        """End all of the operator's faults."""
        (await self._client.delete("/sandbox/faults")).raise_for_status()

    async def ledger(self, **query: str) -> list[Mapping[str, Any]]:
        """The operator's exact entries, by `account` or `correlatorId`, oldest first."""
        entries: list[Mapping[str, Any]] = await self._ask("/sandbox/ledger", query)
        return entries

    async def subscribers(self) -> list[Mapping[str, Any]]:
        """Number, account, trait and balance of everybody."""
        everybody: list[Mapping[str, Any]] = await self._ask("/sandbox/subscribers", {})
        return everybody

    async def balance_minor(self, account: str) -> int:
        """What the operator's ledger says the account has, in minor units."""
        return int((await self.ledger(account=account))[-1]["balanceAfterMinor"])

    async def sms_code(self, number: str) -> str:
        """The code in the last message to `number` (E.164)."""
        return str((await self._ask("/sandbox/sms", {"number": number}))["code"])

    async def _ask(self, path: str, query: Mapping[str, str]) -> Any:
        return (await self._client.get(path, params=dict(query))).raise_for_status().json()


@asynccontextmanager
async def running_world(
    folder: Path,
    *,
    seed: int = 1,
    subscribers: int = 200,
    heavy_lines: int = 0,
    acceptor_speed: float = 1.0,
    acceptor_protocol: str = "ccnet",
) -> AsyncIterator[World]:
    """An operator and an acceptor `acceptor_speed` times as fast as a real one, ready; both end with the context.

    Raises:
        WorldError: one of them did not start; its output is in `folder`.
    """
    port, control = free_port(), free_port()
    line, printers = folder / "acceptor", folder / "printers"
    operator = ["operator", "--port", str(port), "--db", f"sqlite+aiosqlite:///{folder / 'operator.db'}"]
    operator += ["--seed", str(seed), "--subscribers", str(subscribers), "--heavy", str(heavy_lines)]
    acceptor = ["acceptor", "--link", str(line), "--control", str(control)]
    acceptor += ["--speed", str(acceptor_speed), "--protocol", acceptor_protocol]
    url = f"http://127.0.0.1:{port}"
    async with AsyncExitStack() as stack:
        processes = [
            await stack.enter_async_context(child([sys.executable, "-m", "kiosk", "sandbox", *words], folder, words[0]))
            for words in (operator, acceptor)
        ]
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, trust_env=False))
        world = World(url, control, line, printers, client, acceptor_protocol)
        await _until_ready(world, processes)
        yield world


@asynccontextmanager
async def child(
    command: list[str], folder: Path, name: str, environment: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process whose output goes to `folder`/`name`.log; asked to end with the context, killed when it does not."""
    environ = {**os.environ, **(environment or {})}
    with (folder / f"{name}.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdout=log,
            stderr=log,
            stdin=asyncio.subprocess.DEVNULL,
            env=environ,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 10)
            except TimeoutError:
                process.kill()
                await process.wait()


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listened on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _until_ready(world: World, processes: list[asyncio.subprocess.Process]) -> None:
    try:
        async with asyncio.timeout(START_LIMIT_S):
            while not await _answers(world):
                if any(process.returncode is not None for process in processes):
                    raise WorldError("a simulator ended while it started; see its .log")
                await asyncio.sleep(_LOOK_AGAIN_S)
    except TimeoutError as error:
        raise WorldError(f"the simulators were not ready within {START_LIMIT_S:.0f} s") from error


async def _answers(world: World) -> bool:
    try:
        await world.acceptor()
        answer = await world._client.get("/sandbox/state")
    except (OSError, httpx.TransportError):
        return False
    return answer.is_success and world.acceptor_line.exists()
