"""A line on which one side speaks at a time, and is quiet for a while before the other does."""

from __future__ import annotations

from kiosk.devices.channel import ByteChannel
from kiosk.services.ports.clock import Clock


class HalfDuplex:
    """Says and hears bytes. Its methods raise `LineLost`."""

    def __init__(self, channel: ByteChannel, clock: Clock, turnaround_s: float) -> None:
        """`turnaround_s` is how long the line is quiet before we speak."""
        self._channel = channel
        self._clock = clock
        self._turnaround_s = turnaround_s
        self._quiet_from = clock.monotonic()

    async def say(self, frame: bytes) -> None:
        """Hand `frame` to the line, once it has been quiet for long enough."""
        wait_s = self._quiet_from + self._turnaround_s - self._clock.monotonic()
        if wait_s > 0:
            await self._clock.sleep(wait_s)
        self._channel.write(frame)
        self._quiet_from = self._clock.monotonic()

    async def ask(self, frame: bytes, limit_s: float) -> float:
        """Say `frame` and forget what came before it; the monotonic time until which its answer may be heard."""
        self._channel.discard()
        await self.say(frame)
        return self._clock.monotonic() + limit_s

    async def hear(self, deadline: float) -> bytes:
        """What arrived, at least one byte; empty once `deadline` has passed, however much the device babbles."""
        if self._clock.monotonic() >= deadline:
            return b""
        data = await self._channel.read(deadline)
        if data:
            self._quiet_from = self._clock.monotonic()
        return data
