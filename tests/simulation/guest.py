"""A device with a mind of its own: what it does is coroutines, and goes on when the teller dies.

Its tasks run on a loop of their own, which is moved on by hand whenever the device is spoken to or one of its timers is
due. So a step, and thus a crash, lies between two turns and never within one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from tests.simulation.loop import SimulatedLoop

if TYPE_CHECKING:
    from tests.simulation.world import World


class Guest:
    """The tasks of one device. `after_turn` carries what the device has said in a turn to whoever hears it."""

    def __init__(self, world: World, after_turn: Callable[[], None]) -> None:
        self._world = world
        self._after_turn = after_turn
        self._loop = SimulatedLoop(world.chance, world, world.now_s, shuffles=False)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._woken_at_s = 0.0

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Have the device do `work`, from the next turn on."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def turn(self) -> None:
        """Let the device do all it can do by now."""
        now_s = self._world.now_s
        teller = asyncio.events._get_running_loop()
        asyncio.events._set_running_loop(self._loop)
        try:
            next_s = self._loop.catch_up(now_s)
        finally:
            asyncio.events._set_running_loop(teller)
        if next_s is not None and not now_s < self._woken_at_s <= next_s:
            self._woken_at_s = next_s
            self._world.at(next_s, self.turn)
        self._after_turn()
