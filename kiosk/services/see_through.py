"""Work that money depends on: begun by a front's call, finished whether the front lives or not."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_under_way: set[asyncio.Task[Any]] = set()
"""The loop itself holds tasks only weakly."""


async def see_through(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives; a caller that is cancelled leaves it running to its end."""
    task = asyncio.ensure_future(work)
    _under_way.add(task)
    task.add_done_callback(_finish)
    return await asyncio.shield(task)


def _finish(task: asyncio.Task[Any]) -> None:
    """Forget the task; when nobody waits for it any more its error is nobody's."""
    _under_way.discard(task)
    if not task.cancelled():
        task.exception()
