from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import pytest

from kiosk.restarts import Pauses
from kiosk.supervisor import keep_teller, run_fronts, run_terminal
from tests.fakes.conditions import eventually
from tests.fakes.diary import Diary

PAUSES = Pauses(first_s=0.01, longest_s=0.05)


def teller(diary: Diary, *words: str) -> list[str]:
    return [sys.executable, "-m", "tests.fakes.teller_process", str(diary.path), *words]


def front(diary: Diary) -> list[str]:
    return [sys.executable, "-m", "tests.fakes.front_process", str(diary.path)]


async def test_sigterm_ends_the_fronts_first_and_then_the_teller(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary")
    running = asyncio.create_task(run_terminal(teller(diary), front(diary), pauses=PAUSES))
    await diary.until("shown")
    await diary.until("teller-started")
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert diary.events()[-1] == "teller-ended"
    assert diary.events().count("quit") >= 1


async def test_a_teller_that_is_killed_is_started_again_and_the_fronts_stay(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary")
    running = asyncio.create_task(run_terminal(teller(diary), front(diary), pauses=PAUSES))
    await diary.until("shown")
    await diary.until("teller-started")
    os.kill(diary.pids("teller-started")[0], signal.SIGKILL)
    await diary.until("teller-started", 2)
    assert diary.events().count("shown") == 1
    os.kill(os.getpid(), signal.SIGTERM)
    await running


async def test_a_teller_that_cannot_start_is_tried_more_and_more_slowly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    diary = Diary(tmp_path / "diary")
    keeping = asyncio.create_task(keep_teller(teller(diary, "2"), pauses=PAUSES))
    await diary.until("teller-started", 4)
    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeping
    ends = [vars(record) for record in caplog.records if record.message == "teller ended"]
    told = [(end["exit_code"], end["restart_in_s"]) for end in ends]
    assert told[:3] == [(2, 0.01), (2, 0.02), (2, 0.04)]


async def test_sigint_ends_fronts_that_run_alone(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary")
    running = asyncio.create_task(run_fronts(front(diary), pauses=PAUSES))
    await diary.until("shown")
    os.kill(os.getpid(), signal.SIGINT)
    await running
    assert "quit" in diary.events()


async def test_a_teller_that_cannot_even_be_started_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    keeping = asyncio.create_task(keep_teller(["/no/such/teller"], pauses=PAUSES))
    await eventually(lambda: sum(record.message == "teller ended" for record in caplog.records) >= 2)
    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeping
