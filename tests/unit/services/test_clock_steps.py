"""The wall clock jumps by years in the middle of a payment: money neither waits for it nor is lost by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.domain.topup import TopUpPhase
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.crediting import CreditUnknown
from tests.fakes.stepping_clock import SteppingClock
from tests.fakes.till import Till, rub

YEARS = timedelta(days=3 * 365)
LOST = (False, CreditUnknown("lost on the way there"))
UNHEARD = (True, CreditUnknown("lost on the way back"))


HARMLESS = [-YEARS, timedelta(hours=-1), timedelta(hours=1)]
STEPS = pytest.mark.parametrize("step", HARMLESS, ids=["back", "an hour back", "an hour on"])


def till_with(clock: SteppingClock) -> Till:
    return Till(clock=clock)


@pytest.mark.parametrize("step", [-YEARS, YEARS], ids=["back", "on"])
async def test_notes_are_counted_and_credited_across_a_step(step: timedelta) -> None:
    clock = SteppingClock()
    till = till_with(clock)
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.insert(500)
        clock.off = step
        assert await till.acceptor.insert(100)
        await till.close(payment)
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED
    assert till.gateway.total() == rub(600).minor


@pytest.mark.parametrize("answer", [LOST, UNHEARD], ids=["lost", "unheard"])
@STEPS
async def test_an_unknown_credit_is_settled_within_minutes_whatever_the_clock_says(
    step: timedelta, answer: tuple[bool, CreditUnknown]
) -> None:
    clock = SteppingClock()
    till = till_with(clock)
    till.gateway.answers = [answer]
    async with till.running():
        await till.pay(500)
        clock.off = step
        await till.wait(minutes=20)
    assert till.gateway.total() == rub(500).minor
    assert till.journal.waiting == []


@STEPS
async def test_a_restart_on_a_wrong_clock_settles_what_was_unknown(step: timedelta) -> None:
    clock = SteppingClock()
    till = till_with(clock)
    till.gateway.answers = [LOST]
    async with till.running():
        await till.pay(500)
    clock.off = step
    async with till.running():
        await till.wait(minutes=20)
    assert till.gateway.total() == rub(500).minor
    assert till.journal.waiting == []


async def test_a_key_that_a_clock_set_on_makes_too_old_is_only_asked_about_and_staff_are_called() -> None:
    clock = SteppingClock()
    till = till_with(clock)
    till.gateway.answers = [LOST]
    async with till.running():
        payment = await till.pay(500)
        clock.off = YEARS
        await till.wait(minutes=20)
    assert till.gateway.posts == [payment]
    assert till.gateway.asked
    assert set(till.alarms.sounded) == {Alarm.CREDIT_LATE}


async def test_a_clock_set_on_does_not_hide_what_the_operator_booked() -> None:
    clock = SteppingClock()
    till = till_with(clock)
    till.gateway.answers = [UNHEARD]
    async with till.running():
        await till.pay(500)
        clock.off = YEARS
        await till.wait(minutes=20)
    assert till.gateway.total() == rub(500).minor
    assert till.journal.waiting == []
    assert till.alarms.sounded == []
