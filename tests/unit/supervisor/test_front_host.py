from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from kiosk.front_host import PATIENCE, FrontHost, Patience
from kiosk.restarts import Pauses
from tests.fakes.conditions import eventually
from tests.fakes.diary import Diary, is_alive

Running = Callable[..., AbstractAsyncContextManager[None]]


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "diary")


@pytest.fixture
def running(diary: Diary) -> Running:
    @asynccontextmanager
    async def run(fault: str = "", patience: Patience = PATIENCE, longest_s: float = 0.05) -> AsyncIterator[None]:
        command = [sys.executable, "-m", "tests.fakes.front_process", str(diary.path), fault]
        host = FrontHost(command, pauses=Pauses(first_s=0.01, longest_s=longest_s), patience=patience)
        task = asyncio.create_task(host.run())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    return run


async def test_one_front_is_shown_and_a_warm_spare_waits_hidden(diary: Diary, running: Running) -> None:
    async with running():
        started = await diary.until("started", 2)
        shown = await diary.until("shown", 1)
        assert shown == started[:1]


async def test_the_old_front_leaves_only_after_the_spare_covers_the_screen(diary: Diary, running: Running) -> None:
    async with running():
        await diary.until("started", 2)
        (first,) = await diary.until("shown", 1)
        os.kill(first, signal.SIGUSR1)
        second = (await diary.until("shown", 2))[1]
        await diary.until("quit", 1)
        assert diary.entries().index(("shown", second)) < diary.entries().index(("quit", first))


async def test_every_visit_gets_a_process_of_its_own(diary: Diary, running: Running) -> None:
    async with running():
        for visit in range(1, 4):
            shown = await diary.until("shown", visit)
            os.kill(shown[-1], signal.SIGUSR1)
        assert len(set(await diary.until("shown", 4))) == 4


async def test_a_crash_on_the_screen_brings_up_the_spare_that_was_already_there(diary: Diary, running: Running) -> None:
    async with running():
        first, spare = await diary.until("started", 2)
        await diary.until("shown", 1)
        os.kill(first, signal.SIGKILL)
        assert await diary.until("shown", 2) == [first, spare]


async def test_a_spare_that_dies_is_replaced_before_it_is_needed(diary: Diary, running: Running) -> None:
    async with running():
        first, spare = await diary.until("started", 2)
        await diary.until("shown", 1)
        os.kill(spare, signal.SIGKILL)
        third = (await diary.until("started", 3))[2]
        os.kill(first, signal.SIGUSR1)
        assert (await diary.until("shown", 2))[1] == third


async def test_fronts_that_die_at_once_are_started_more_and_more_slowly(
    diary: Diary, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with running("dies", longest_s=0.04):
        await diary.until("started", 5)
    pauses = [vars(record)["restart_in_s"] for record in caplog.records if record.levelno == logging.ERROR]
    assert pauses[:4] == [0.01, 0.02, 0.04, 0.04]


async def test_a_front_that_hangs_at_its_start_is_killed_and_replaced(diary: Diary, running: Running) -> None:
    async with running("hangs", patience=Patience(ready_s=0.2, quit_s=0.05)):
        first, _ = (await diary.until("started", 2))[:2]
        await eventually(lambda: not is_alive(first))


async def test_a_front_that_will_not_quit_is_killed(diary: Diary, running: Running) -> None:
    async with running("deaf", patience=Patience(quit_s=0.05)):
        (first,) = await diary.until("shown", 1)
        os.kill(first, signal.SIGUSR1)
        await eventually(lambda: not is_alive(first))


async def test_what_a_library_prints_does_not_disturb_the_host(diary: Diary, running: Running) -> None:
    async with running("babbles"):
        await diary.until("shown", 1)


async def test_no_front_is_left_when_the_host_stops(diary: Diary, running: Running) -> None:
    async with running():
        await diary.until("started", 2)
        await diary.until("shown", 1)
    assert not [pid for pid in diary.pids("started") if is_alive(pid)]


async def test_a_front_that_cannot_even_be_started_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    running = asyncio.create_task(FrontHost(["/no/such/front"], pauses=Pauses(0.01, 0.02)).run())
    await eventually(lambda: len(caplog.records) >= 3)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert [vars(record)["restart_in_s"] for record in caplog.records[:3]] == [0.01, 0.02, 0.02]
