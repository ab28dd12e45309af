"""Waiting for whichever comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def first_of(*rivals: Coroutine[Any, Any, object], beside: asyncio.Future[Any] | None = None) -> None:
    """Return when one of `rivals`, or the future `beside`, is over; the other rivals are cancelled, `beside` is not."""
    tasks = {asyncio.ensure_future(rival) for rival in rivals}
    try:
        await asyncio.wait(tasks | ({beside} if beside else set()), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
