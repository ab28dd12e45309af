"""Cards: charged once, credited or taken back, whatever gets lost."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from kiosk.domain.charge import DeclineReason
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.topup import FeeRule, Method, PaymentId, TopUpPhase
from kiosk.services.charge_settings import ChargeTerms
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.card_terminal import ReversalRefused, ReversalUnknown, Reversed
from kiosk.services.ports.crediting import CreditRefused
from tests.fakes.acquirers import BANK_A, BANK_B, FakeTerminal, charging
from tests.fakes.glass import FakeClock, settle
from tests.fakes.till import Till, recipient, rub


class CardTill(Till):
    """A till with card terminals."""

    def __init__(self, *terminals: FakeTerminal) -> None:
        clock = FakeClock()
        self.terminals = terminals
        self._names = (BANK_A, BANK_B)
        super().__init__(clock=clock)

    async def pay_by_card(self, value: int = 500) -> PaymentId:
        """A payment, as far as it goes by itself."""
        payment = await self.topups.desk.open_card(recipient(), rub(value))
        await settle()
        return payment

    def fit(self) -> None:
        """The acquirers of this life of the teller."""
        cards = zip(self._names, self.terminals, strict=False)
        self.charging = charging(cards=cards, clock=self.clock, alarms=self.alarms)


async def paid(till: CardTill, value: int = 500) -> PaymentId:
    """A payment in a teller's life of its own, with time for a few questions."""
    till.fit()
    async with till.running():
        payment = await till.pay_by_card(value)
        await till.wait(seconds=5)
    return payment


async def test_what_a_card_was_charged_is_credited_once() -> None:
    till = CardTill(FakeTerminal())
    payment = await paid(till)
    assert till.journal.kinds(payment) == [
        "opened",
        "charge_intent",
        "charge_approved",
        "charge_confirmed",
        "closed",
        "sending",
        "credited",
    ]
    assert till.gateway.total() == rub(500).minor
    assert till.gateway.booked[payment].method is Method.CARD


async def test_a_payment_that_was_opened_unheard_does_not_stay_open() -> None:
    till = CardTill(FakeTerminal())
    till.fit()
    async with till.running():
        till.journal.loses_answers = 1
        with pytest.raises(Unavailable):
            await till.pay_by_card()
        await till.wait(seconds=5)
        assert not await till.journal.open_payments()


async def test_a_receipt_says_what_the_disk_says_when_the_last_write_landed_unheard() -> None:
    terminal = FakeTerminal(declines=DeclineReason.DECLINED)
    till = CardTill(terminal)
    till.fit()
    async with till.running():
        terminal.card_is_in.clear()
        payment = await till.pay_by_card()
        till.journal.loses_answers = 1
        terminal.card_is_in.set()
        await settle()
        with pytest.raises(Refused):
            await till.topups.desk.print_receipt(payment, "en")


async def test_the_approval_is_on_disk_before_the_terminal_is_told() -> None:
    terminal = FakeTerminal()
    till = CardTill(terminal)
    till.fit()
    async with till.running():
        terminal.card_is_in.clear()
        payment = await till.pay_by_card()
        till.journal.down = True
        terminal.card_is_in.set()
        await settle()
        assert terminal.ledger == {}
        till.journal.down = False
        await till.wait(seconds=90)
    assert till.journal.kinds(payment)[-1] == "cancelled"
    assert till.gateway.total() == 0


async def test_a_lost_answer_is_asked_about_and_never_charged_again() -> None:
    terminal = FakeTerminal(loses_answers=1)
    till = CardTill(terminal, FakeTerminal())
    payment = await paid(till)
    assert "charge_unclear" in till.journal.kinds(payment)
    assert till.journal.kinds(payment)[-1] == "credited"
    assert len(terminal.asked) == 1
    assert till.terminals[1].asked == []


async def test_an_unclear_charge_keeps_the_terminal_from_others_and_says_do_not_pay_again() -> None:
    terminal = FakeTerminal(loses_answers=1, silent=True)
    till = CardTill(terminal)
    till.fit()
    async with till.running():
        payment = await till.pay_by_card()
        await till.wait(seconds=20)
        topup = await till.picture(payment)
        assert (topup.phase, topup.decline) == (TopUpPhase.CHARGE_UNKNOWN, None)
        assert till.alarms.sounded == [Alarm.CHARGE_UNCLEAR]
        assert topup.ticket
        assert topup.claim
        with pytest.raises(Unavailable) as refused:
            await till.pay_by_card()
        assert refused.value.code is ErrorCode.ACQUIRER_UNAVAILABLE
        await till.topups.desk.print_receipt(payment, "ru")
        assert till.layout.receipts[-1].kind is ReceiptKind.CHARGE_UNKNOWN
        assert till.layout.receipts[-1].inserted == rub(500)
        terminal.silent = False
        await till.wait(minutes=5)
        assert till.journal.kinds(payment)[-1] == "credited"


async def test_after_a_crash_the_charge_is_asked_about_before_anything_else() -> None:
    terminal = FakeTerminal(loses_answers=1, silent=True)
    till = CardTill(terminal)
    payment = await paid(till)
    assert "credited" not in till.journal.kinds(payment)
    terminal.silent = False
    till.fit()
    async with till.running():
        await till.wait(seconds=5)
    assert till.journal.kinds(payment)[-1] == "credited"
    assert len(terminal.asked) == 1


async def test_after_a_crash_a_charge_that_never_came_about_is_cancelled() -> None:
    terminal = FakeTerminal(loses_answers=1, silent=True, loses_before_charging=True)
    till = CardTill(terminal)
    payment = await paid(till)
    terminal.silent = False
    till.fit()
    async with till.running():
        await till.wait(seconds=5)
    assert till.journal.kinds(payment)[-2:] == ["charge_declined", "cancelled"]


async def test_a_declined_card_is_not_tried_at_another_bank() -> None:
    till = CardTill(FakeTerminal(declines=DeclineReason.DECLINED), FakeTerminal())
    till.fit()
    async with till.running():
        payment = await till.pay_by_card()
        topup = await till.picture(payment)
    assert (topup.phase, topup.decline) == (TopUpPhase.DECLINED, DeclineReason.DECLINED)
    assert till.terminals[1].asked == []


@pytest.mark.parametrize("broken", [FakeTerminal(broken=True), FakeTerminal(declines=DeclineReason.ACQUIRER_PROBLEM)])
async def test_a_terminal_that_cannot_is_replaced_by_another(broken: FakeTerminal) -> None:
    till = CardTill(broken, FakeTerminal())
    payment = await paid(till)
    assert till.journal.kinds(payment)[-1] == "credited"
    assert len(till.terminals[1].ledger) == 1


async def test_less_than_asked_is_credited_as_it_was_charged() -> None:
    till = CardTill(FakeTerminal(approves=rub(200)))
    payment = await paid(till)
    assert till.journal.kinds(payment)[-1] == "credited"
    assert till.gateway.total() == rub(200).minor


async def test_an_approval_of_more_than_asked_is_not_confirmed() -> None:
    terminal = FakeTerminal(approves=rub(600))
    till = CardTill(terminal)
    payment = await paid(till)
    assert till.journal.kinds(payment) == ["opened", "charge_intent", "charge_declined", "cancelled"]
    assert terminal.ledger == {}


async def test_more_than_asked_that_is_final_already_goes_back() -> None:
    terminal = FakeTerminal(approves=rub(600), charges_without_asking=True)
    till = CardTill(terminal)
    payment = await paid(till)
    assert till.journal.kinds(payment)[-3:] == ["charge_confirmed", "reversal_intent", "reversed"]
    assert terminal.ledger == {}
    assert till.gateway.total() == 0
    assert Alarm.CHARGE_DIFFERS in till.alarms.sounded


async def test_what_the_operator_refuses_goes_back_to_the_card() -> None:
    terminal = FakeTerminal(reversal_answers=[ReversalUnknown("no answer"), Reversed()])
    till = CardTill(terminal)
    till.gateway.answers = [(False, CreditRefused("closed"))]
    till.fit()
    async with till.running():
        payment = await till.pay_by_card()
        topup = await till.picture(payment)
        assert topup.phase is TopUpPhase.RETURNING
        await till.topups.desk.print_receipt(payment, "ru")
        assert till.layout.receipts[-1].kind is ReceiptKind.RETURNING
        await till.wait(seconds=5)
    assert till.journal.kinds(payment)[-3:] == ["reversal_unclear", "receipt", "reversed"]
    assert terminal.ledger == {}


async def test_a_reversal_goes_on_after_a_crash() -> None:
    terminal = FakeTerminal(reversal_answers=[ReversalUnknown("no answer")] * 3)
    till = CardTill(terminal)
    till.gateway.answers = [(False, CreditRefused("closed"))]
    payment = await paid(till)
    assert "reversed" not in till.journal.kinds(payment)
    till.fit()
    async with till.running():
        await till.wait(minutes=1)
    assert till.journal.kinds(payment)[-1] == "reversed"


async def test_a_reversal_the_bank_will_not_make_is_held_for_a_person() -> None:
    till = CardTill(FakeTerminal(reversal_answers=[ReversalRefused("B5")]))
    till.gateway.answers = [(False, CreditRefused("closed"))]
    payment = await paid(till)
    assert till.journal.kinds(payment)[-1] == "reversal_failed"
    assert Alarm.REVERSAL_FAILED in till.alarms.sounded


async def test_the_fee_of_the_sum_asked_for_is_told_before_anything_is_charged() -> None:
    terminal = FakeTerminal()
    terminal.card_is_in.clear()
    till = CardTill(terminal)
    till.fit()
    assert till.charging is not None
    terms = ChargeTerms(Method.CARD, FeeRule(15, rub(0)), rub(10), rub(15000))
    till.charging = replace(till.charging, terms={Method.CARD: terms})
    async with till.running():
        topup = await till.picture(await till.pay_by_card(500))
        await till.topups.desk.call_off(topup.payment)
        await settle()
    assert (topup.inserted, topup.fee) == (rub(0), rub(0))
    assert (topup.asked, topup.asked_fee) == (rub(500), Money(750, Currency.RUB))


async def test_a_visitor_can_call_a_charge_off_while_no_card_is_in() -> None:
    terminal = FakeTerminal()
    terminal.card_is_in.clear()
    till = CardTill(terminal)
    till.fit()
    async with till.running():
        payment = await till.pay_by_card()
        assert (await till.picture(payment)).phase is TopUpPhase.CHARGING
        await till.topups.desk.call_off(payment)
        await settle()
        topup = await till.picture(payment)
    assert (topup.phase, topup.decline) == (TopUpPhase.DECLINED, DeclineReason.CANCELLED)


@pytest.mark.parametrize("value", [5, 20000])
async def test_a_sum_outside_the_limits_is_refused_before_anything_is_written(value: int) -> None:
    till = CardTill(FakeTerminal())
    till.fit()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(till.running())
        with pytest.raises(Refused) as refused:
            await till.pay_by_card(value)
    assert refused.value.code is ErrorCode.NOT_AVAILABLE_HERE


async def test_the_terminals_own_slip_is_on_the_visitors_paper_and_not_in_the_journal() -> None:
    till = CardTill(FakeTerminal())
    till.fit()
    async with till.running():
        payment = await till.pay_by_card()
        await till.topups.desk.print_receipt(payment, "ru")
    assert till.layout.receipts[-1].slip == ("*** SALE ***",)
    assert "SALE" not in repr(await till.journal.history(payment))
