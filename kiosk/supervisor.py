"""The whole terminal as processes: the teller, restarted when it ends, and the fronts."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from asyncio.subprocess import Process
from collections.abc import Sequence

from kiosk.front_host import FrontHost
from kiosk.restarts import PAUSES, Pauses, Restarts

_LIVED_WELL_S = 60.0
_STOPPING_LIMIT_S = 30.0  # calls under way, the last record on disk

_log = logging.getLogger(__name__)


async def run_terminal(teller: Sequence[str], front: Sequence[str], *, pauses: Pauses = PAUSES) -> None:
    """Run the two commands until SIGTERM or SIGINT; the fronts end first, then the teller.

    `front` starts one front, hidden (`FrontHost`).
    """
    async with asyncio.TaskGroup() as group:
        keeper = group.create_task(keep_teller(teller, pauses=pauses), name="teller")
        host = group.create_task(FrontHost(front, pauses=pauses).run(), name="fronts")
        await _told_to_stop()
        for task in (host, keeper):
            task.cancel()
            await asyncio.wait([task])


async def run_fronts(front: Sequence[str], *, pauses: Pauses = PAUSES) -> None:
    """Run fronts alone, with a warm spare, until SIGTERM or SIGINT."""
    async with asyncio.TaskGroup() as group:
        host = group.create_task(FrontHost(front, pauses=pauses).run(), name="fronts")
        await _told_to_stop()
        host.cancel()


async def keep_teller(command: Sequence[str], *, pauses: Pauses = PAUSES) -> None:
    """Start the teller, and start it again when it ends; cancelling stops it with SIGTERM."""
    restarts = Restarts(pauses)
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(restarts.pause_s())
        started = loop.time()
        exit_code = await _run_to_its_end(command)
        if loop.time() - started >= _LIVED_WELL_S:
            restarts.went_well()
        _log.error("teller ended", extra={"exit_code": exit_code, "restart_in_s": restarts.went_badly()})


async def _run_to_its_end(command: Sequence[str]) -> int | None:
    """The exit code; `None` when it could not even be started."""
    try:
        process = await asyncio.create_subprocess_exec(*command, start_new_session=True)
    except OSError as error:
        _log.error("teller cannot be started", exc_info=error)
        return None
    _log.info("teller started", extra={"pid": process.pid})
    try:
        return await process.wait()
    finally:
        await _stop(process)


async def _stop(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOPPING_LIMIT_S):
                await process.wait()
    if process.returncode is None:
        process.kill()  # the journal is made for it
        await process.wait()


async def _told_to_stop() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    try:
        await told.wait()
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
