"""Time as the teller sees it: the world's own, with a wall clock that jumps; and a device's, which skips idle polls."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.simulation.faults import Fault

if TYPE_CHECKING:
    from tests.simulation.world import World

BEGINNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_STEPS_S = (-10 * 86_400, -3600, -60, 60, 3600, 3 * 86_400)
_LONGEST_NAP_S = 4.0
_POLLS_S = (0.1, 0.3)  # what drivers pause between polls; their other waits stay what they are


class VirtualClock:
    """Implements `Clock` on the world's time."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> datetime:
        """Wall time; it may be far off."""
        return BEGINNING + timedelta(seconds=self._world.now_s + self._world.now_offset_s)

    def monotonic(self) -> float:
        """Seconds since the machine came up."""
        return self._world.now_s - self._world.started_s

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await asyncio.sleep(seconds)


class NappingClock(VirtualClock):
    """The acceptor driver's clock: as long as the device has nothing new to say, the pause between polls is longer.

    A host polls at least every 5 s (devices.md, 1.1).
    """

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        if _POLLS_S[0] <= seconds <= _POLLS_S[1] and self._world.device.is_quiet():
            loop = asyncio.get_running_loop()
            stirred: asyncio.Future[None] = loop.create_future()
            waking = loop.call_later(_LONGEST_NAP_S, _wake, stirred)
            self._world.device.watch(lambda: _wake(stirred))
            try:
                await stirred
            finally:
                waking.cancel()
                self._world.device.watch(None)
        await asyncio.sleep(seconds)


def _wake(stirred: asyncio.Future[None]) -> None:
    if not stirred.done():
        stirred.set_result(None)


def step_clock(world: World) -> None:
    """Now and then somebody sets the clock."""
    if world.suffers(Fault.CLOCK_STEPS):
        world.now_offset_s = float(world.chance.choice(_STEPS_S))
