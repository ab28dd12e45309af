"""Tells staff of payments that wait too long for somebody else: all of them together, never one by one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Journal, JournalDown, Waiting

_LOOK_EVERY_S = 300.0


class LateAlarm:
    """One alarm for each limit when the first payment crosses it, and another whenever their number has doubled."""

    def __init__(
        self,
        alarm: Alarm,
        words: str,
        since: Callable[[datetime], Awaitable[Waiting]],
        *,
        journal: Journal,
        clock: Clock,
        alarms: Alarms,
        limits_s: tuple[float, ...],
    ) -> None:
        """`since` tells what has been waiting since a moment or longer; `words` say what it is that it is not yet."""
        self._alarm = alarm
        self._words = words
        self._since = since
        self._journal = journal
        self._clock = clock
        self._alarms = alarms
        self._told = dict.fromkeys(limits_s, 0)

    async def run(self) -> None:
        """Look every five minutes, until cancelled."""
        while True:
            await self._clock.sleep(_LOOK_EVERY_S)
            for limit_s in self._told:
                await self._look(limit_s)

    async def _look(self, limit_s: float) -> None:
        """A clock set back makes nothing look younger: time is at least what the journal has seen."""
        now = max(self._clock.now(), self._journal.latest)
        try:
            late = await self._since(now - timedelta(seconds=limit_s))
        except JournalDown:
            return
        if late.count >= max(1, 2 * self._told[limit_s]):
            self._told[limit_s] = late.count
            self._alarms.sound(self._alarm, late.oldest, f"{late.count} {self._words} for {limit_s:.0f} s")
        elif not late.count:
            self._told[limit_s] = 0
