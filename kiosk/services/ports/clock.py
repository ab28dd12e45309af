"""Time, as the services need it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time, so that tests and the simulation can own it."""

    def now(self) -> datetime:
        """Aware wall time in UTC; may jump."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds` of monotonic time."""

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        """Return when there is `news`, or after `at_most_s` seconds of monotonic time. The news stays news."""
