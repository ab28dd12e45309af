"""The simulated device as a process with a control port, and as its README says."""

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

from sandbox.devices.acceptor import SimulatedAcceptor, serve_acceptor, simulated_acceptor
from sandbox.devices.control import BadCommand
from sandbox.devices.mechanism import Pace
from sandbox.devices.protocols import PROTOCOLS
from sandbox.world import free_port
from tests.fakes.acceptor import Listener
from tests.fakes.acceptor_bench import Bench, bench
from tests.fakes.conditions import eventually

README = Path(__file__).parents[3] / "sandbox" / "devices" / "README.md"


def is_there(path: Path) -> bool:
    return path.exists()


class Control:
    """A hand on the control port."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def say(self, line: str) -> dict[str, Any]:
        """The answer to a line."""
        self._writer.write(line.encode() + b"\n")
        answer: dict[str, Any] = json.loads(await self._reader.readline())
        return answer

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


@asynccontextmanager
async def control(port: int) -> AsyncIterator[Control]:
    hand = Control(*await asyncio.open_connection("127.0.0.1", port))
    try:
        yield hand
    finally:
        await hand.close()


@asynccontextmanager
async def serving(link: Path, port: int) -> AsyncIterator[None]:
    task = asyncio.ensure_future(serve_acceptor(link, port, pace=Pace().faster(20)))
    try:
        await eventually(lambda: is_there(link))
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def test_a_line_of_json_does_what_it_says_and_is_answered_with_the_state(tmp_path: Path) -> None:
    port = free_port()
    async with serving(tmp_path / "acceptor", port), control(port) as hand:
        assert await hand.say("{}") == {
            "state": "powered_up", "stacked": {}, "returned": 0, "rejected": 0, "in_validator": None, "lifetime": 0,
        }  # fmt: skip
        assert (await hand.say('{"insert": 500}'))["accepted"] is False
        assert (await hand.say('{"power": "off"}'))["state"] == "off"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", "Expecting value"),
        ("[]", "an object"),
        ('{"dance": true}', "no such command"),
        ('{"insert": 3}', "no note of 3"),
        ('{"insert": "500"}', "a whole number"),
        ('{"jam": 1}', "true or false"),
        ('{"failure": "xyz"}', "two hex digits"),
        ('{"power_cut_at": "lunch"}', "one of"),
        ('{"power": "maybe"}', '"on" or "off"'),
    ],
)
async def test_a_line_that_makes_no_sense_is_answered_with_a_complaint(
    tmp_path: Path, line: str, complaint: str
) -> None:
    port = free_port()
    async with serving(tmp_path / "acceptor", port), control(port) as hand:
        assert complaint in (await hand.say(line))["error"]
        assert "error" not in await hand.say("{}")


def printed_commands(section: str) -> list[dict[str, object]]:
    printed = re.findall(r"`(\{\".*?\})`", section)
    return [json.loads(command) for command in printed if "accepted" not in command]


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_every_command_of_the_readme_is_understood(tmp_path: Path, protocol: str) -> None:
    acceptors = README.read_text(encoding="utf-8").split("\n# ")[0]
    everybodys, *own = acceptors.split("## Only with `--protocol ")
    commands = printed_commands(everybodys)
    assert len(commands) > 15
    for section in own:
        commands += printed_commands(section) if section.startswith(protocol) else []
    async with simulated_acceptor(tmp_path / "acceptor", protocol=protocol) as device:
        for command in commands:
            device.tell(command)


async def test_a_command_without_sense_is_refused_in_a_test_too(device: SimulatedAcceptor) -> None:
    with pytest.raises(BadCommand, match="dance"):
        device.tell({"dance": True})


async def test_the_process_simulates_until_it_is_asked_to_end(tmp_path: Path, listener: Listener) -> None:
    link, port = tmp_path / "acceptor", free_port()
    command = [sys.executable, "-m", "sandbox.devices", "--link", str(link), "--control", str(port), "--speed", "20"]
    process = await asyncio.create_subprocess_exec(*command, cwd=README.parents[2])
    try:
        await eventually(lambda: is_there(link))
        async with bench(SimulatedAcceptor(link, "RUB", Pace()), listener) as kiosk:
            await _take_a_note(kiosk, port)
    finally:
        process.terminate()
        status = await process.wait()
    assert status == 0
    assert not is_there(link)


async def _take_a_note(kiosk: Bench, port: int) -> None:
    await kiosk.enable(500)
    async with control(port) as hand:
        assert (await hand.say('{"insert": 500}'))["accepted"] is True
        await kiosk.listener.until("note_stacked")
        assert (await hand.say("{}"))["stacked"] == {"500": 1}


async def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    link, port = tmp_path / "acceptor", free_port()
    command = [sys.executable, "-m", "sandbox.devices", "--link", str(link), "--control", str(port)]
    async with serving(tmp_path / "other", port):
        process = await asyncio.create_subprocess_exec(*command, cwd=README.parents[2], stderr=asyncio.subprocess.PIPE)
        _, said = await process.communicate()
    assert process.returncode == 2
    assert said.count(b"\n") == 1
