"""Somebody is to come to the terminal: staff are told at once, and the service menu shows it for a while."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.finding import Finding, Health
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock

_AGAIN_S = 180.0
_SHOWN_S = 1800.0


class StaffCalls:
    """Remembers the last call."""

    def __init__(self, alarms: Alarms, clock: Clock) -> None:
        self._alarms = alarms
        self._clock = clock
        self._called: tuple[datetime, float] | None = None

    def call(self) -> None:
        """Sound the alarm, unless it was sounded within the last minutes."""
        if self._called is not None and self._ago_s(self._called) < _AGAIN_S:
            return
        self._called = self._clock.now(), self._clock.monotonic()
        self._alarms.sound(Alarm.STAFF_CALLED, None, "a visitor asks for somebody to come")

    def findings(self) -> tuple[Finding, ...]:
        """What the service menu says of it; nothing when nobody was called lately."""
        if self._called is None or self._ago_s(self._called) > _SHOWN_S:
            return ()
        since = f"a visitor called at {self._called[0].isoformat(timespec='minutes')}"
        return (Finding("staff", Health.WARNING, since, "go to the terminal"),)

    def _ago_s(self, called: tuple[datetime, float]) -> float:
        return self._clock.monotonic() - called[1]
