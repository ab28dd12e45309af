"""Fronts as processes: one on the screen, one warm behind it, so that the screen never goes dark.

A front serves one visit. When it says that the visit is over, the spare is shown first and the old front leaves after
that; when it crashes, the spare is shown at once. What they say to each other is in `kiosk.host_words`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from asyncio.subprocess import PIPE, Process
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.host_words import News, Order
from kiosk.restarts import PAUSES, Pauses, Restarts

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a front may take before it counts as hung, in seconds."""

    ready_s: float = 30.0
    shown_s: float = 10.0
    quit_s: float = 5.0


PATIENCE = Patience()


class FrontHost:
    """Keeps a front on the screen until cancelled; then every front is gone.

    `command` starts one front, hidden.
    """

    def __init__(self, command: Sequence[str], *, pauses: Pauses = PAUSES, patience: Patience = PATIENCE) -> None:
        self._command = tuple(command)
        self._patience = patience
        self._restarts = Restarts(pauses)
        self._fronts: set[_Front] = set()
        self._wanted = asyncio.Event()
        self._handed: asyncio.Queue[_Front] = asyncio.Queue()

    async def run(self) -> None:
        """Show fronts, one after the other."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_a_spare())
                await self._show_one_after_another(group)
        finally:
            await asyncio.gather(*(self._retire(front) for front in tuple(self._fronts)))

    async def _show_one_after_another(self, group: asyncio.TaskGroup) -> None:
        front = await self._show_the_spare()
        while True:
            if await front.says(News.VISIT_OVER):
                self._restarts.went_well()
            else:
                self._note_crash(front, "front crashed on the screen")
            old, front = front, await self._show_the_spare()
            group.create_task(self._retire(old))

    async def _show_the_spare(self) -> _Front:
        while True:
            self._wanted.set()
            front = await self._handed.get()
            front.tell(Order.SHOW)
            if await front.says(News.SHOWN, self._patience.shown_s):
                _log.info("front shown", extra={"pid": front.pid})
                return front
            self._note_crash(front, "front did not show itself")
            await self._retire(front)

    async def _keep_a_spare(self) -> None:
        while True:
            await asyncio.sleep(self._restarts.pause_s())
            try:
                front = await _Front.start(self._command)
            except OSError as error:
                _log.error(
                    "front cannot be started", extra={"restart_in_s": self._restarts.went_badly()}, exc_info=error
                )
                continue
            self._fronts.add(front)
            if await front.says(News.READY, self._patience.ready_s):
                await _first_of(self._wanted.wait(), front.ended())
            if self._wanted.is_set() and front.is_ready():
                self._wanted.clear()
                self._handed.put_nowait(front)
            else:
                self._note_crash(front, "spare front did not last")
                await self._retire(front)

    def _note_crash(self, front: _Front, what: str) -> None:
        pause_s = self._restarts.went_badly()
        _log.error(what, extra={"pid": front.pid, "exit_code": front.exit_code, "restart_in_s": pause_s})

    async def _retire(self, front: _Front) -> None:
        await front.quit(self._patience.quit_s)
        self._fronts.discard(front)


class _Front:
    """One process, and what it said so far."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._said = {news: asyncio.Event() for news in News}
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, command: Sequence[str]) -> _Front:
        # A session of its own: Ctrl-C reaches the host alone, and the host ends things in their order.
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, start_new_session=True)
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode

    def is_ready(self) -> bool:
        """It said so and has not ended since."""
        return self._said[News.READY].is_set() and not self._listening.done()

    async def says(self, news: News, limit_s: float | None = None) -> bool:
        """Whether it says `news` before it ends, and within `limit_s` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await _first_of(self._said[news].wait(), self.ended())
        return self._said[news].is_set()

    async def ended(self) -> None:
        """Return once the process is gone."""
        await asyncio.wait([self._listening])

    def tell(self, order: Order) -> None:
        """Say `order`; a front that is gone hears nothing."""
        assert self._process.stdin is not None
        if not self._process.stdin.is_closing():
            self._process.stdin.write(json.dumps({"do": order.value}).encode() + b"\n")

    async def quit(self, limit_s: float) -> None:
        """Ask it to leave; after `limit_s` seconds it is killed."""
        self.tell(Order.QUIT)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self.ended()
        if self._process.returncode is None:
            self._process.kill()
        await self.ended()

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            news = _read(line)
            if news is None:
                _log.warning("front said something else", extra={"pid": self.pid, "bytes": len(line)})
            else:
                self._said[news].set()
        await self._process.wait()


def _read(line: bytes) -> News | None:
    try:
        return News(json.loads(line)["is"])
    except (ValueError, KeyError, TypeError):
        return None


async def _first_of(*waits: Coroutine[Any, Any, Any]) -> None:
    """Return when the first of `waits` does; the others are given up."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
