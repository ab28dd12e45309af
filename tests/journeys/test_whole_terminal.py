"""`kiosk run`, whole: fronts and teller are killed while money is inside, come back, and credit it once."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from kiosk.commands.terminal import teller_command
from kiosk.link.client import TellerClient
from sandbox.world import World, child
from tests.fakes.conditions import eventually
from tests.fakes.real_terminal import LIMIT_S, Teller, Terminal

pytestmark = pytest.mark.asyncio(loop_scope="module")

ABANDONED_AFTER_S = 3


@pytest.fixture
def changes() -> dict[str, str]:
    """A payment nobody goes on with is credited soon."""
    return {"[cash]": f"[cash]\nabandoned_after_s = {ABANDONED_AFTER_S}"}


@asynccontextmanager
async def whole(terminal: Terminal) -> AsyncIterator[asyncio.subprocess.Process]:
    """`kiosk run`, offscreen, with both of its fronts there."""
    command = [*teller_command(terminal.config)[:3], "run", "--config", str(terminal.config)]
    async with child(command, terminal.folder, "terminal", {"QT_QPA_PLATFORM": "offscreen"}) as process:
        await eventually(lambda: len(running(terminal, "front")) == 2, LIMIT_S)
        yield process


@asynccontextmanager
async def visitor(terminal: Terminal, process: asyncio.subprocess.Process) -> AsyncIterator[Teller]:
    """A link to the terminal's own teller, once cash is offered."""
    async with TellerClient(terminal.folder / "teller.sock") as link:
        async with asyncio.timeout(LIMIT_S):
            await link.wait_connected()
        teller = Teller(terminal.world, process, link)
        await teller.offers_cash()
        yield teller


def running(terminal: Terminal, role: str) -> set[int]:
    """The processes of this terminal that are a "front" or a "teller"."""
    return {
        process.pid
        for process in psutil.process_iter(["cmdline", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and (words := process.info["cmdline"] or [])
        and role in words
        and str(terminal.config) in words
    }


def kill(processes: set[int]) -> None:
    for process in processes:
        os.kill(process, signal.SIGKILL)


async def test_fronts_killed_with_money_inside_are_replaced_and_it_is_credited_once(
    folder: Path, world: World, changes: dict[str, str]
) -> None:
    terminal = await Terminal.installed(folder, world, changes)
    async with whole(terminal) as process:
        async with visitor(terminal, process) as teller:
            payment = await teller.open()
            await teller.insert(payment, 500)
        killed = running(terminal, "front")
        kill(killed)
        await eventually(lambda: len(running(terminal, "front") - killed) == 2, LIMIT_S)
        await terminal.until_credited(payment, 50_000)
    await terminal.assert_books_agree()


async def test_a_teller_killed_with_money_inside_is_started_again_and_credits_it_once(
    folder: Path, world: World, changes: dict[str, str]
) -> None:
    terminal = await Terminal.installed(folder, world, changes)
    async with whole(terminal) as process:
        async with visitor(terminal, process) as teller:
            payment = await teller.open()
            await teller.insert(payment, 500)
            fronts = running(terminal, "front")
            kill(running(terminal, "teller"))
        async with visitor(terminal, process):
            await terminal.until_credited(payment, 50_000)
        assert running(terminal, "front") == fronts
    await terminal.assert_books_agree()


async def test_a_terminal_told_to_stop_leaves_no_process_behind(terminal: Terminal) -> None:
    async with whole(terminal) as process:
        process.terminate()
        async with asyncio.timeout(LIMIT_S):
            assert await process.wait() == 0
    assert running(terminal, "front") | running(terminal, "teller") == set()
    assert not (terminal.folder / "teller.sock").exists()
