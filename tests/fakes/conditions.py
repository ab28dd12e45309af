"""Waiting in real time, bounded: for what other processes and threads do, where nothing can be awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

_LOOK_AGAIN_S = 0.01

T = TypeVar("T")


async def eventually(condition: Callable[[], bool], limit_s: float = 20.0) -> None:
    """Return once `condition` holds; after `limit_s` seconds the test fails.

    Raises:
        AssertionError: it never held.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + limit_s
    while not condition():
        assert loop.time() < deadline, f"not within {limit_s} s"
        await _a_moment()


async def until(ask: Callable[[], Awaitable[T]], holds: Callable[[T], bool], limit_s: float = 30.0) -> T:
    """The first answer that `holds`; after `limit_s` seconds the test fails and names the last one.

    Raises:
        AssertionError: none held.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + limit_s
    while not holds(answer := await ask()):
        assert loop.time() < deadline, f"still {answer!r} after {limit_s} s"
        await _a_moment()
    return answer


async def _a_moment() -> None:
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(_LOOK_AGAIN_S, over.set)
    await over.wait()
