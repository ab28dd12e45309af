"""Time as the teller sees it: the world's own, with a wall clock that jumps; and a device's, which skips idle polls."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.adapters.clock import SystemClock
from tests.simulation.faults import Fault

if TYPE_CHECKING:
    from tests.simulation.world import World

BEGINNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_STEPS_S = (-10 * 86_400, -3600, -60, 60, 3600, 3 * 86_400)
_LONGEST_NAP_S = 4.0
_POLLS_S = (0.1, 0.3)  # what drivers pause between polls; their other waits stay what they are


class VirtualClock(SystemClock):
    """The system's clock, on the world's time: what waits, waits on the loop's."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> datetime:
        """Wall time; it may be far off."""
        return BEGINNING + timedelta(seconds=self._world.now_s + self._world.now_offset_s)

    def monotonic(self) -> float:
        """Seconds since the machine came up."""
        return self._world.now_s - self._world.started_s


class NappingClock(VirtualClock):
    """The acceptor driver's clock: as long as the device has nothing new to say, the pause between polls is longer.

    A host polls at least every 5 s (devices.md, 1.1).
    """

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        """See `Clock`."""
        device = self._world.device
        if not (_POLLS_S[0] <= at_most_s <= _POLLS_S[1] and device.is_quiet()):
            await super().wait(news, at_most_s)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_NAP_S + at_most_s) as nap:
                device.watch(lambda: nap.reschedule(self._world.now_s + at_most_s))
                try:
                    await news.wait()
                finally:
                    device.watch(None)


def step_clock(world: World) -> None:
    """Now and then somebody sets the clock."""
    if world.suffers(Fault.CLOCK_STEPS):
        world.now_offset_s = float(world.chance.choice(_STEPS_S))
