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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

START_LIMIT_S = 60.0
_LOOK_AGAIN_S = 0.05
_FILE = "world.json"


class WorldError(Exception):
    """A simulator did not start, or went away."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the simulators listen. `acceptor_line` opens like a serial port; `printers` is the folder of paper."""

    operator_url: str
    acceptor_line: Path
    acceptor_protocol: str
    acceptor_control: int
    terminal_line: str
    terminal_control: int
    qr_url: str
    printers: Path

    def write(self, folder: Path) -> None:
        """Tell processes that are given the folder."""
        (folder / _FILE).write_text(json.dumps(asdict(self), default=str), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Places:
        """The places of the world that runs from `folder`."""
        told = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        paths = {name: Path(told[name]) for name in ("acceptor_line", "printers")}
        return cls(**{**told, **paths})


@dataclass(frozen=True, slots=True)
class World:
    """A hand that reaches into the simulators."""

    places: Places
    _client: httpx.AsyncClient

    async def acceptor(self, **command: object) -> dict[str, Any]:
        """One command to the acceptor's control port, as in its README; the device's state and counters."""
        return await tell(self.places.acceptor_control, command)

    async def terminal(self, **command: object) -> dict[str, Any]:
        """One command to the card terminal's control port, as in its README; the acquirer's ledger."""
        return await tell(self.places.terminal_control, command)

    async def scan(self, **how: object) -> None:
        """A telephone pays the newest payment that waits at the QR provider, or does what `how` says to it."""
        await self.provider("pay", payment=(await self.codes())[-1]["payment"], **how)

    async def provider(self, switch: str, **body: object) -> None:
        """Turn one of the QR provider's switches, as in its README."""
        (await self._client.post(f"{self.places.qr_url}/sandbox/{switch}", json=body)).raise_for_status()

    async def codes(self) -> list[Mapping[str, Any]]:
        """The QR provider's payments, oldest first."""
        listed: list[Mapping[str, Any]] = await self._ask(f"{self.places.qr_url}/sandbox/payments", {})
        return listed

    async def fault(self, **fault: object) -> None:
        """Make the operator misbehave (docs/operator/fault.schema.json)."""
        (await self._client.post("/sandbox/faults", json=fault)).raise_for_status()

    async def mend(self) -> None:
        """End all faults of the operator and of the QR provider; orders are carried out and things sold as usual."""
        for switch in ("faults", "orders", "offerings"):
            (await self._client.delete(f"/sandbox/{switch}")).raise_for_status()
        (await self._client.delete(f"{self.places.qr_url}/sandbox/faults")).raise_for_status()

    async def whim(self, **whim: object) -> None:
        """Say what shall become of the next orders (docs/operator/whim.schema.json)."""
        (await self._client.post("/sandbox/orders", json=whim)).raise_for_status()

    async def alter(self, offering: str, **alteration: object) -> None:
        """Sell something otherwise from now on (docs/operator/alteration.schema.json)."""
        (await self._client.post("/sandbox/offerings", json={"offering": offering, **alteration})).raise_for_status()

    async def skip(self, seconds: float) -> None:
        """Let time pass at once at the operator."""
        (await self._client.post("/sandbox/clock", json={"skip_s": seconds})).raise_for_status()

    async def ledger(self, **query: str) -> list[Mapping[str, Any]]:
        """The operator's exact entries, by `account` or `correlatorId`, oldest first."""
        entries: list[Mapping[str, Any]] = await self._ask("/sandbox/ledger", query)
        return entries

    async def subscribers(self) -> list[Mapping[str, Any]]:
        """Number, account, trait and balance of everybody."""
        everybody: list[Mapping[str, Any]] = await self._ask("/sandbox/subscribers", {})
        return everybody

    async def orders(self, account: str) -> list[Mapping[str, Any]]:
        """The product orders of whoever has that account, as the operator tells them (TMF622)."""
        query = {"relatedParty.id": f"{account}-c", "limit": "100"}
        orders: list[Mapping[str, Any]] = await self._ask("/tmf-api/productOrderingManagement/v4/productOrder", query)
        return orders

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
    terminal_speed: float = 1.0,
) -> AsyncIterator[World]:
    """An operator, an acceptor, a card terminal and a QR provider, ready; all end with the context.

    The acceptor is `acceptor_speed` times as fast as a real one, the card terminal `terminal_speed` times.

    Raises:
        WorldError: one of them did not start; its output is in `folder`.
    """
    places = Places(
        operator_url=f"http://127.0.0.1:{free_port()}",
        acceptor_line=folder / "acceptor",
        acceptor_protocol=acceptor_protocol,
        acceptor_control=free_port(),
        terminal_line=f"tcp://127.0.0.1:{free_port()}",
        terminal_control=free_port(),
        qr_url=f"http://127.0.0.1:{free_port()}",
        printers=folder / "printers",
    )
    database = f"sqlite+aiosqlite:///{folder / 'operator.db'}"
    operator = ["operator", "--port", _port(places.operator_url), "--db", database]
    operator += ["--seed", str(seed), "--subscribers", str(subscribers), "--heavy", str(heavy_lines)]
    acceptor = ["acceptor", "--link", str(places.acceptor_line), "--control", str(places.acceptor_control)]
    acceptor += ["--speed", str(acceptor_speed), "--protocol", acceptor_protocol]
    terminal = ["terminal", "--protocol", "zvt", "--port", _port(places.terminal_line)]
    terminal += ["--control", str(places.terminal_control), "--speed", str(terminal_speed)]
    provider = ["qr", "--port", _port(places.qr_url)]
    async with AsyncExitStack() as stack:
        processes = [
            await stack.enter_async_context(child([sys.executable, "-m", "kiosk", "sandbox", *words], folder, words[0]))
            for words in (operator, acceptor, terminal, provider)
        ]
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=places.operator_url, trust_env=False))
        world = World(places, client)
        await _until_ready(world, processes)
        places.write(folder)
        yield world


def _port(url: str) -> str:
    return url.rpartition(":")[2]


async def tell(port: int, command: Mapping[str, object]) -> dict[str, Any]:
    """One command to the control port of a simulated device; what it says.

    Raises:
        OSError: nobody is there.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(json.dumps(command).encode() + b"\n")
        answer: dict[str, Any] = json.loads(await reader.readline())
    finally:
        writer.close()
        await writer.wait_closed()
    return answer


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
        await world.terminal()
        urls = ("/sandbox/state", f"{world.places.qr_url}/sandbox/payments")
        answers = [await world._client.get(url) for url in urls]
    except (OSError, httpx.TransportError):
        return False
    return all(one.is_success for one in answers) and world.places.acceptor_line.exists()
