"""Watches the journal: without a fresh durable write and a sound book, no cash."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Journal, JournalDown
from kiosk.services.topup_settings import TopUpSettings


class JournalKeeper:
    """Probes and verifies."""

    def __init__(self, *, journal: Journal, clock: Clock, alarms: Alarms, settings: TopUpSettings) -> None:
        self._journal = journal
        self._clock = clock
        self._alarms = alarms
        self._settings = settings
        self._watchers: list[Callable[[], None]] = []
        self._is_sound = True
        self._was_down = False

    def watch(self, told: Callable[[], None]) -> None:
        """Call `told` after each look at the journal."""
        self._watchers.append(told)

    def may_take(self) -> bool:
        """The journal was not found unsound, and was written to within the last seconds."""
        return self._is_sound and self._journal.is_fresh

    async def run(self) -> None:
        """Probe every second or so, until cancelled."""
        while True:
            await self._probe()
            self._tell()
            await self._clock.sleep(self._settings.probe_every_s)

    async def verify_hourly(self, is_busy: Callable[[], bool]) -> None:
        """Verify the whole journal every hour, when nobody is paying, until cancelled."""
        while True:
            await self._clock.sleep(self._settings.verify_every_s)
            while is_busy():
                await self._clock.sleep(self._settings.probe_every_s)
            await self.verify()

    async def verify(self) -> None:
        """Verify the whole journal; unsound, it takes no money until it is found sound again."""
        violations = await self._journal.verify()
        self._is_sound = not violations
        for violation in violations:
            self._alarms.sound(Alarm.JOURNAL_UNSOUND, None, violation)
        self._tell()

    def _tell(self) -> None:
        for told in self._watchers:
            told()

    async def _probe(self) -> None:
        try:
            await self._journal.probe()
        except JournalDown as error:
            if not self._was_down:
                self._alarms.sound(Alarm.JOURNAL_DOWN, None, str(error))
            self._was_down = True
        else:
            self._was_down = False
