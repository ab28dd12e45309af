"""The owner of what taps start: asyncio tasks that are kept, ended, and whose failures are told.

Qt's signals know nothing of coroutines. `Tasks.slot` makes a plain slot that starts one; nobody forgets it, and a bug
in it is reported instead of vanishing with the task.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Tasks:
    """All tasks of one visit."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        """`failed` is told of every exception nobody foresaw."""
        self._failed = failed
        self._running: set[asyncio.Task[None]] = set()

    def slot(self, work: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
        """A slot that starts `work` with the signal's arguments."""

        def start(*arguments: object) -> None:
            self.start(work(*arguments))

        return start

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` to its end, or until `close`."""
        task = asyncio.get_running_loop().create_task(self._watch(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Cancel what still runs and wait for it."""
        ending = [task for task in self._running if task is not asyncio.current_task()]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def _watch(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the edge where a bug ends a screen and not the terminal
            self._failed(error)
