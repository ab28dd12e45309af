"""Tasks started by taps: owned, ended, and heard when they fail."""

from __future__ import annotations

import asyncio

from kiosk.views.tasks import Tasks


async def test_a_slot_runs_its_work_with_what_the_signal_said() -> None:
    typed: list[str] = []
    done = asyncio.Event()

    async def type_digit(digit: str) -> None:
        typed.append(digit)
        done.set()

    Tasks(failed=lambda error: None).slot(type_digit)("7")
    await done.wait()
    assert typed == ["7"]


async def test_a_bug_in_the_work_is_told_and_not_lost() -> None:
    told: asyncio.Queue[Exception] = asyncio.Queue()

    async def stumble() -> None:
        raise ZeroDivisionError

    Tasks(failed=told.put_nowait).slot(stumble)()
    assert isinstance(await told.get(), ZeroDivisionError)


async def test_closing_ends_what_still_runs_without_calling_it_a_failure() -> None:
    failures: list[Exception] = []
    started, ended = asyncio.Event(), asyncio.Event()

    async def wait_forever() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    tasks = Tasks(failures.append)
    tasks.slot(wait_forever)()
    await started.wait()
    await tasks.close()
    assert ended.is_set()
    assert failures == []


async def test_work_may_close_its_own_tasks() -> None:
    closed = asyncio.Event()
    tasks = Tasks(failed=lambda error: None)

    async def leave() -> None:
        await tasks.close()
        closed.set()

    tasks.slot(leave)()
    await closed.wait()
