"""The start of a teller: what was left is settled by what the device and the operator say, never by guessing."""

from __future__ import annotations

import pytest

from kiosk.domain.cashbox import NoteDecision, PowerUp, PowerUpReport
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.money import Money
from kiosk.domain.topup import PaymentId, TopUpPhase
from kiosk.services.ports.alarms import Alarm
from tests.fakes.glass import settle
from tests.fakes.till import FakeAcceptor, Till, recipient, rub


async def cut_while_stacking(till: Till, count: int | None = None) -> PaymentId:
    """A teller that ends after STACK has left for the second note; `count` is what the device's counter said before."""
    till.acceptor.first_word = PowerUpReport(PowerUp.PLAIN, "10", count)
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.insert(100)
        assert await till.acceptor.escrow(500) is NoteDecision.STACK
    till.acceptor = FakeAcceptor()
    return payment


@pytest.mark.parametrize(
    ("report", "then", "credited", "suspect"),
    [
        (PowerUpReport(PowerUp.NOTE_IN_STACKER, "12"), [], 600, 0),
        (PowerUpReport(PowerUp.NOTE_IN_STACKER, "12"), [("recovered", rub(500))], 600, 0),
        (PowerUpReport(PowerUp.NOTE_IN_STACKER, "12", note=rub(1000)), [], 100, 500),
        (PowerUpReport(PowerUp.NOTE_IN_VALIDATOR, "11"), [("returned", rub(500))], 100, 0),
        (PowerUpReport(PowerUp.NOTE_IN_VALIDATOR, "11"), [], 100, 500),
        (PowerUpReport(PowerUp.PLAIN, "10"), [], 100, 500),
        (PowerUpReport(PowerUp.PLAIN, "10"), [("recovered", rub(500))], 600, 0),
        (PowerUpReport(PowerUp.KEPT_POWER, "81"), [("recovered", rub(500))], 600, 0),
        (PowerUpReport(PowerUp.KEPT_POWER, "82"), [("returned", rub(500))], 100, 0),
        (PowerUpReport(PowerUp.KEPT_POWER, "14"), [], 100, 500),
    ],
)
async def test_a_note_in_flight_at_the_cut_is_settled_by_the_device_alone(
    report: PowerUpReport, then: list[tuple[str, Money | None]], credited: int, suspect: int
) -> None:
    till = Till()
    payment = await cut_while_stacking(till)
    till.acceptor.first_word = report
    till.acceptor.after_power_up = then
    async with till.running():
        topup = await till.picture(payment)
    assert topup.phase is TopUpPhase.CREDITED
    assert (topup.inserted, topup.suspect) == (rub(credited), rub(suspect) if suspect else None)
    assert till.gateway.total() == rub(credited).minor
    assert not suspect or Alarm.NOTE_SUSPECT in till.alarms.sounded


@pytest.mark.parametrize(
    ("counter", "credited", "suspect"), [(42, 600, 0), (41, 100, 0), (43, 100, 500), (7, 100, 500)]
)
async def test_a_lifetime_counter_decides_after_a_plain_power_up(counter: int, credited: int, suspect: int) -> None:
    till = Till()
    payment = await cut_while_stacking(till, count=40)
    till.acceptor.first_word = PowerUpReport(PowerUp.PLAIN, "10", counter)
    async with till.running():
        topup = await till.picture(payment)
    assert (topup.inserted, topup.suspect) == (rub(credited), rub(suspect) if suspect else None)


async def test_a_note_found_jammed_at_the_start_belongs_to_the_payment_that_was_open() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.insert(100)
    till.acceptor = FakeAcceptor()
    till.acceptor.after_power_up = [("jammed", None)]
    async with till.running():
        topup = await till.picture(payment)
    assert (topup.phase, topup.inserted) == (TopUpPhase.CREDITED, rub(100))
    assert topup.claim is not None
    assert "stray" not in till.journal.kinds(None)


async def test_the_devices_first_answer_is_on_disk_raw() -> None:
    till = Till()
    till.acceptor.first_word = PowerUpReport(PowerUp.PLAIN, "02 03 06 10 43 92")
    async with till.running():
        pass
    assert "02 03 06 10 43 92" in str(till.journal.events())


async def test_a_note_recorded_before_its_acknowledgement_was_lost_counts_once() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(500)
    till.acceptor = FakeAcceptor()
    till.acceptor.after_power_up = [("recovered", rub(500))]
    async with till.running():
        topup = await till.picture(payment)
    assert (topup.inserted, topup.suspect) == (rub(500), None)
    assert till.alarms.sounded == []


async def test_an_open_payment_is_closed_and_credited_at_the_start() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(500)
        assert till.gateway.total() == 0
    async with till.running():
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED


async def test_an_empty_open_payment_is_cancelled_at_the_start() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
    async with till.running():
        assert (await till.picture(payment)).phase is TopUpPhase.CANCELLED


async def test_a_device_that_never_comes_back_does_not_keep_the_money() -> None:
    till = Till()
    payment = await cut_while_stacking(till)
    till.acceptor.dead = True
    async with till.running():
        await till.wait(seconds=59)
        assert not till.gateway.booked
        await till.wait(seconds=2)
        topup = await till.picture(payment)
    assert topup.phase is TopUpPhase.CREDITED
    assert (topup.inserted, topup.suspect) == (rub(100), rub(500))


async def test_a_power_cut_with_a_note_in_flight_does_not_keep_the_terminal_closed() -> None:
    till = Till()
    await cut_while_stacking(till)
    till.acceptor.first_word = PowerUpReport(PowerUp.PLAIN, "10")
    async with till.running():
        await till.open()


async def test_nothing_is_opened_before_the_operator_was_asked_about_what_was_being_sent() -> None:
    till = Till()
    async with till.running():
        till.gateway.silent.clear()
        await till.pay(100)
    async with till.running():
        with pytest.raises(Unavailable) as refusal:
            await till.open()
        assert refusal.value.code is ErrorCode.ACCEPTOR_UNAVAILABLE
        till.gateway.silent.set()
        await settle()
        await till.open()


async def test_an_operator_that_stays_silent_keeps_the_terminal_closed_for_seconds_only() -> None:
    till = Till()
    async with till.running():
        till.gateway.silent.clear()
        await till.pay(100)
    async with till.running():
        await till.wait(seconds=16)
        await till.open(recipient(account="A2"))


async def test_payments_that_waited_are_credited_after_the_start() -> None:
    till = Till()
    async with till.running():
        till.gateway.silent.clear()
        first = await till.pay(100, to=recipient(account="A1"))
        second = await till.pay(200, to=recipient(account="A1"))
    till.gateway.silent.set()
    async with till.running():
        await till.wait(seconds=130)
        assert (await till.picture(first)).phase is TopUpPhase.CREDITED
        assert (await till.picture(second)).phase is TopUpPhase.CREDITED
    assert list(till.gateway.booked) == [first, second]
