"""The real teller is killed at a system call in the middle of a payment: the next one accounts for every note."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.world import World
from tests.fakes.real_terminal import Terminal
from tests.faults import strace

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("inject", ["fsync:signal=KILL:when=2", "fdatasync:signal=KILL:when=2"])
async def test_a_teller_killed_at_a_system_call_loses_no_note(
    terminal: Terminal, world: World, tmp_path: Path, inject: str
) -> None:
    if reason := strace.why_not():
        pytest.skip(f"cannot trace system calls: {reason}")
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 100)
        async with strace.attached(teller.pid, inject, tmp_path / "trace"):
            await world.acceptor(insert=500)
            await teller.died()
    async with terminal.running():
        await terminal.until_booked(payment)
    await terminal.assert_books_agree()
