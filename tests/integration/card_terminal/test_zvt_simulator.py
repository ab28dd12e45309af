"""The simulated terminal as a process with a control port, and as TERMINALS.md says."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.charge import ChargeOrder, ChargeReference
from kiosk.services.ports.card_terminal import Charged
from sandbox.devices.card_host import CardHost
from sandbox.devices.zvt import SimulatedZvt
from sandbox.world import free_port
from tests.fakes.charge_clerk import Clerk
from tests.fakes.conditions import until
from tests.fakes.zvt_bench import SUM, driver, serving

ROOT = Path(__file__).parents[3]
MANUAL = ROOT / "sandbox" / "devices" / "TERMINALS.md"


async def say(port: int, line: str) -> dict[str, Any]:
    """The answer of the control port; empty while nobody is there."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionError:
        return {}
    try:
        writer.write(line.encode() + b"\n")
        answer: dict[str, Any] = json.loads(await reader.readline())
    finally:
        writer.close()
        await writer.wait_closed()
    return answer


@asynccontextmanager
async def running(port: int, control: int) -> AsyncIterator[asyncio.subprocess.Process]:
    words = ["--protocol", "zvt", "--port", str(port), "--control", str(control), "--currency", "EUR", "--speed", "4"]
    command = [sys.executable, "-m", "sandbox.devices.terminal", *words]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def test_the_process_charges_a_card_and_tells_its_ledger_until_it_is_asked_to_end() -> None:
    port, control = free_port(), free_port()
    async with running(port, control) as process:
        assert (await until(lambda: say(control, "{}"), bool))["sales"] == []
        async with serving(driver(f"tcp://127.0.0.1:{port}")) as terminal:
            order = ChargeOrder(ChargeReference("KAAAAAAAAA"), SUM, await terminal.mark())
            assert isinstance(await terminal.charge(order, Clerk()), Charged)
        assert (await say(control, "{}"))["charged_minor"] == SUM.minor
        process.terminate()
        assert await process.wait() == 0


async def test_a_port_in_use_is_said_in_one_line() -> None:
    control = free_port()
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", control)
    async with server, running(free_port(), control) as process:
        _, said = await process.communicate()
        assert process.returncode == 2
        assert said.count(b"\n") == 1


def test_every_command_of_the_manual_is_understood() -> None:
    device = SimulatedZvt(CardHost(), 0)
    printed = re.findall(r"`(\{\".*?\})`", MANUAL.read_text(encoding="utf-8"))
    commands = [command for command in printed if "charged_minor" not in command]
    assert len(commands) > 13
    for command in commands:
        device.tell(json.loads(command))


@pytest.mark.parametrize(
    "command", [{"dance": True}, {"person": "sings"}, {"cut_saying": -1}, {"mute": 1}, {"break": "the bank"}]
)
def test_a_command_without_sense_is_refused(command: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        SimulatedZvt(CardHost(), 0).tell(command)
