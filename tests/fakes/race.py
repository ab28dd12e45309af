"""Waiting for whichever comes first, for clocks that only know how to sleep."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def first_of(*rivals: Coroutine[Any, Any, object]) -> None:
    """Return when one of `rivals` is over; the others are cancelled."""
    tasks = {asyncio.ensure_future(rival) for rival in rivals}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
