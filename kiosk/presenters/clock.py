"""Time as presenters know it: given from outside, so that tests own it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time for what is shown, monotonic time for what is counted."""

    def now(self) -> datetime:
        """Aware wall time in UTC; may jump."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds` of monotonic time."""
