"""Waiting in real time, bounded: for what other processes and threads do, where nothing can be awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_LOOK_AGAIN_S = 0.01


async def eventually(condition: Callable[[], bool], limit_s: float = 20.0) -> None:
    """Return once `condition` holds; after `limit_s` seconds the test fails.

    Raises:
        AssertionError: it never held.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + limit_s
    again = asyncio.Event()
    while not condition():
        assert loop.time() < deadline, f"not within {limit_s} s"
        loop.call_later(_LOOK_AGAIN_S, again.set)
        await again.wait()
        again.clear()
