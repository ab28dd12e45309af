"""A front as its host sees it: a process that says when it is ready, shows itself when told, and leaves."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.link.server import serve
from tests.fakes.teller import FakeTeller
from tests.fakes.visitor import INFO, IRINA, STATUS, empty_page, irinas_account, november, recipient_of

_EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "examples" / "kiosk.toml"
_LIMIT_S = 30.0


class Host:
    """Speaks with one front."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def hear(self) -> dict[str, str]:
        """The front's next line; nothing when it has left."""
        assert self._process.stdout is not None
        async with asyncio.timeout(_LIMIT_S):
            line = await self._process.stdout.readline()
        return json.loads(line) if line else {}

    def say(self, line: bytes) -> None:
        """One line to the front."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")

    def hang_up(self) -> None:
        """The host is gone."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    async def exit_code(self) -> int:
        """How the front left."""
        async with asyncio.timeout(_LIMIT_S):
            return await self._process.wait()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A terminal whose link is in a folder of this test."""
    path = tmp_path / "kiosk.toml"
    path.write_text(_EXAMPLE.read_text(encoding="utf-8").replace("run/teller.sock", "teller.sock"), encoding="utf-8")
    return path


@contextlib.asynccontextmanager
async def a_spare(config: Path) -> AsyncIterator[Host]:
    words = [sys.executable, "-m", "kiosk", "front", "--config", str(config), "--process", "--spare"]
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = await asyncio.create_subprocess_exec(*words, stdin=PIPE, stdout=PIPE, env=surroundings)
    try:
        yield Host(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_spare_is_ready_shows_itself_and_leaves_when_told(config: Path) -> None:
    teller = FakeTeller(INFO, STATUS, irinas_account(), november(), (empty_page(),))
    server = await serve(teller, config.parent / "teller.sock")
    async with a_spare(config) as host:
        assert await host.hear() == {"is": "ready"}
        host.say(b'{"do": "show"}')
        assert await host.hear() == {"is": "shown"}
        host.say(b'{"do": "quit"}')
        assert (await host.hear(), await host.exit_code()) == ({}, 0)
    await server.close()


async def test_a_front_shown_after_a_crash_goes_on_with_the_payment_that_was_open(config: Path) -> None:
    teller = FakeTeller(INFO, STATUS, irinas_account(), november(), (empty_page(),))
    payment = await teller.topup.open_cash(recipient_of(IRINA))
    teller.topup.insert(500)
    teller.topup.left_over = payment
    server = await serve(teller, config.parent / "teller.sock")
    async with a_spare(config) as host:
        assert await host.hear() == {"is": "ready"}
        assert teller.topup.watched == []
        host.say(b'{"do": "show"}')
        assert await host.hear() == {"is": "shown"}
        assert teller.topup.watched == [payment]
    await server.close()


async def test_a_spare_without_a_teller_is_ready_all_the_same(config: Path) -> None:
    async with a_spare(config) as host:
        assert await host.hear() == {"is": "ready"}
        host.say(b'{"do": "show"}')
        assert await host.hear() == {"is": "shown"}


async def test_a_front_whose_host_is_gone_leaves(config: Path) -> None:
    async with a_spare(config) as host:
        assert await host.hear() == {"is": "ready"}
        host.hang_up()
        assert await host.exit_code() == 0


async def test_lines_that_are_no_orders_are_passed_over(config: Path) -> None:
    async with a_spare(config) as host:
        assert await host.hear() == {"is": "ready"}
        for line in (b"", b"nonsense", b'{"do": "dance"}', b"[]", b"\xff\xfe", b'{"do": "show"}'):
            host.say(line)
        assert await host.hear() == {"is": "shown"}
