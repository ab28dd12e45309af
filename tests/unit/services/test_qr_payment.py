"""QR codes: paid on time, late or not at all, each payment comes to one end."""

from __future__ import annotations

from kiosk.domain.charge import DeclineReason
from kiosk.domain.topup import PaymentId, TopUpPhase
from kiosk.services.ports.alarms import Alarm
from tests.fakes.acquirers import FakeProvider, charging
from tests.fakes.glass import FakeClock, settle
from tests.fakes.till import Till, recipient, rub


class QrTill(Till):
    """A till with a QR provider."""

    def __init__(self, provider: FakeProvider | None = None) -> None:
        self.provider = provider or FakeProvider()
        super().__init__(clock=FakeClock())
        self.fit()

    def fit(self) -> None:
        """The acquirer of this life of the teller."""
        self.charging = charging(provider=self.provider, clock=self.clock)

    async def show_code(self) -> PaymentId:
        """A payment with its code on the screen."""
        payment = await self.topups.desk.open_qr(recipient(), rub(500))
        await settle()
        return payment


async def test_a_code_that_is_paid_is_credited() -> None:
    till = QrTill()
    async with till.running():
        payment = await till.show_code()
        topup = await till.picture(payment)
        assert topup.phase is TopUpPhase.CHARGING
        assert topup.qr is not None
        assert (topup.qr.payload, topup.qr.left_s) == ("https://qr/1", 180.0)
        till.provider.scan()
        await till.wait(seconds=2)
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED
    kinds = till.journal.kinds(payment)
    assert kinds[:5] == ["opened", "charge_intent", "charge_shown", "charge_confirmed", "closed"]


async def test_a_code_nobody_pays_ends_with_the_countdown() -> None:
    till = QrTill()
    async with till.running():
        payment = await till.show_code()
        await till.wait(seconds=190)
        topup = await till.picture(payment)
    assert (topup.phase, topup.decline) == (TopUpPhase.DECLINED, DeclineReason.TIMED_OUT)


async def test_a_visitor_can_call_it_off() -> None:
    till = QrTill()
    async with till.running():
        payment = await till.show_code()
        await till.topups.desk.call_off(payment)
        await settle()
        topup = await till.picture(payment)
    assert (topup.phase, topup.decline) == (TopUpPhase.DECLINED, DeclineReason.CANCELLED)
    assert topup.qr is None


async def test_a_payment_that_comes_after_the_visitor_left_completes_the_top_up() -> None:
    till = QrTill(FakeProvider(can_cancel=False))
    async with till.running():
        payment = await till.show_code()
        await till.topups.desk.call_off(payment)
        await till.wait(seconds=10)
        assert (await till.picture(payment)).phase is TopUpPhase.CHARGE_UNKNOWN
        await till.wait(minutes=30)
        till.provider.scan()
        await till.wait(minutes=10)
    assert till.journal.kinds(payment)[-1] == "credited"
    assert till.gateway.total() == rub(500).minor


async def test_a_payment_that_comes_while_the_teller_is_down_completes_the_top_up() -> None:
    till = QrTill()
    async with till.running():
        payment = await till.show_code()
    till.provider.scan()
    till.fit()
    async with till.running():
        await till.wait(seconds=5)
    assert till.journal.kinds(payment)[-1] == "credited"


async def test_a_code_that_never_reached_the_screen_is_surely_unpaid() -> None:
    till = QrTill(FakeProvider(answers=False))
    async with till.running():
        payment = await till.show_code()
        await till.wait(seconds=3)  # between three tries, and not after the last
        topup = await till.picture(payment)
    assert (topup.phase, topup.decline) == (TopUpPhase.DECLINED, DeclineReason.NOT_STARTED)
    assert till.journal.kinds(payment)[-2:] == ["charge_declined", "cancelled"]


async def test_a_code_that_cannot_be_written_down_is_not_shown() -> None:
    till = QrTill()
    async with till.running():
        till.journal.fails_on = "charge_shown"
        payment = await till.show_code()
        assert (await till.picture(payment)).qr is None
        till.journal.fails_on = ""
        await till.wait(seconds=5)
    assert till.journal.kinds(payment)[-1] == "cancelled"
    assert len(till.provider.cancelled) == 1


async def test_another_sum_than_asked_is_refunded() -> None:
    till = QrTill()
    async with till.running():
        payment = await till.show_code()
        till.provider.scan()
        (reference,) = till.provider.paid
        till.provider.paid[reference] = rub(700)
        await till.wait(seconds=5)
    assert till.journal.kinds(payment)[-2:] == ["reversal_intent", "reversed"]
    assert till.provider.refunded == [reference]
    assert till.gateway.total() == 0


async def test_a_code_that_stays_open_for_hours_is_told_to_staff_once_and_still_completed() -> None:
    till = QrTill()
    async with till.running():
        payment = await till.show_code()
        till.provider.answers = False
        await till.wait(minutes=115)
        early = list(till.alarms.sounded)
        await till.wait(minutes=60)
        till.provider.answers = True
        till.provider.scan()
        await till.wait(minutes=6)
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED
    assert (Alarm.CODE_LATE in early, till.alarms.sounded.count(Alarm.CODE_LATE)) == (False, 1)
