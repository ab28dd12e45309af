"""Waiting for news, but not for ever."""

from __future__ import annotations

import asyncio

from kiosk.services.ports.clock import Clock


class Nudge:
    """Wakes one waiter early. A nudge given while nobody waits is kept for the next wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given = asyncio.Event()

    def give(self) -> None:
        """Wake the waiter."""
        self._given.set()

    async def wait(self, timeout_s: float) -> None:
        """Return at the next nudge, or after `timeout_s` seconds."""
        await self._clock.wait(self._given, timeout_s)
        self._given.clear()
