"""Somebody is to come to the terminal: staff are told, and the service menu shows it until they have been there."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.finding import Finding, Health
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock

_AGAIN_S = 180.0


class StaffCalls:
    """Remembers the last call."""

    def __init__(self, alarms: Alarms, clock: Clock) -> None:
        self._alarms = alarms
        self._clock = clock
        self._called: tuple[datetime, float] | None = None

    def call(self) -> None:
        """Sound the alarm, unless it was sounded within the last minutes and nobody has come yet."""
        if self._called is not None and self._clock.monotonic() - self._called[1] < _AGAIN_S:
            return
        self._called = self._clock.now(), self._clock.monotonic()
        self._alarms.sound(Alarm.STAFF_CALLED, None, "a visitor asks for somebody to come")

    def answered(self) -> None:
        """Somebody of the staff is here."""
        self._called = None

    def findings(self) -> tuple[Finding, ...]:
        """What the service menu says of it; nothing when nobody was called."""
        if self._called is None:
            return ()
        since = f"a visitor called at {self._called[0].isoformat(timespec='minutes')}"
        return (Finding("staff", Health.WARNING, since, "go to the terminal"),)
