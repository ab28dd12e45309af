"""Calling staff: told at once, told once, and in sight for a while."""

from __future__ import annotations

from kiosk.domain.topup import PaymentId
from kiosk.services.ports.alarms import Alarm
from kiosk.services.staff_calls import StaffCalls
from tests.fakes.bss import StillClock


class Siren:
    """Counts."""

    def __init__(self) -> None:
        self.sounded: list[Alarm] = []

    def sound(self, alarm: Alarm, payment: PaymentId | None, detail: str) -> None:
        self.sounded.append(alarm)


def test_a_call_sounds_once_and_again_only_after_some_minutes() -> None:
    siren, clock = Siren(), StillClock()
    calls = StaffCalls(siren, clock)
    calls.call()
    calls.call()
    assert siren.sounded == [Alarm.STAFF_CALLED]
    clock.pass_by(181)
    calls.call()
    assert len(siren.sounded) == 2


def test_the_service_menu_shows_a_call_for_half_an_hour() -> None:
    clock = StillClock()
    calls = StaffCalls(Siren(), clock)
    assert calls.findings() == ()
    calls.call()
    (finding,) = calls.findings()
    assert finding.subject == "staff"
    clock.pass_by(1801)
    assert calls.findings() == ()
