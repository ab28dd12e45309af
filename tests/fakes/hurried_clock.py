"""A clock that runs fast, for drivers whose waits are part of a protocol and whose other side is a real socket."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.adapters.clock import SystemClock


@dataclass(frozen=True, slots=True)
class HurriedClock:
    """`speed` seconds pass in one."""

    speed: float = 10.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic() * self.speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        await SystemClock().wait(news, at_most_s / self.speed)
