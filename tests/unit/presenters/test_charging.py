"""Paying by card and by QR code, as a visitor lives it."""

from __future__ import annotations

import pytest

from kiosk.domain.charge import CardStep, DeclineReason
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.topup import CardScene, Method, MethodProblem, PaymentId, QrScene, TopUpPhase
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.amount import AmountPresenter, AmountProblem, AmountState
from kiosk.presenters.charge import CardState, ChargePresenter, QrState
from kiosk.presenters.method import MethodPresenter, MethodState
from kiosk.presenters.number import Purpose
from kiosk.presenters.out_of_service import OutOfServiceState
from kiosk.presenters.result import ReceiptPhase, ResultPresenter, ResultState
from kiosk.presenters.screens import Screen
from tests.fakes.glass import settle
from tests.fakes.visitor import INFO, IRINA, Visitor, offer, recipient_of, refuse, roubles


def amount_state(visitor: Visitor) -> AmountState:
    assert isinstance(visitor.glass.state, AmountState)
    return visitor.glass.state


def result_state(visitor: Visitor) -> ResultState:
    assert isinstance(visitor.glass.state, ResultState)
    return visitor.glass.state


def qr_state(visitor: Visitor) -> QrState:
    assert isinstance(visitor.glass.state, QrState)
    return visitor.glass.state


async def choose(visitor: Visitor, method: Method) -> None:
    """From the first screen to the sum."""
    await visitor.change_status(methods=tuple(offer(one, None) for one in Method))
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    await visitor.go_on()
    await visitor.tap(MethodPresenter, MethodPresenter.choose, method)


async def type_sum(visitor: Visitor, digits: str) -> None:
    for digit in digits:
        await visitor.tap(AmountPresenter, AmountPresenter.type_digit, digit)


async def be_charged(visitor: Visitor, method: Method) -> None:
    """As far as the card terminal, or the code."""
    await choose(visitor, method)
    await type_sum(visitor, "500")
    await visitor.tap(AmountPresenter, AmountPresenter.pay)


async def test_a_card_payment_goes_from_number_to_receipt(visitor: Visitor) -> None:
    await be_charged(visitor, Method.CARD)
    assert visitor.screen() is Screen.CARD
    visitor.teller.topup.tell(card=CardScene(CardStep.ENTER_PIN, "PIN?"))
    await settle()
    state = visitor.glass.state
    assert isinstance(state, CardState)
    assert state.topup.card == CardScene(CardStep.ENTER_PIN, "PIN?")
    visitor.teller.topup.settle(TopUpPhase.CREDITED)
    await settle()
    assert visitor.screen() is Screen.RESULT
    assert result_state(visitor).receipt is ReceiptPhase.PRINTED


async def test_the_sum_is_asked_for_before_anything_is_opened(visitor: Visitor) -> None:
    await choose(visitor, Method.CARD)
    assert visitor.screen() is Screen.AMOUNT
    assert visitor.teller.topup.opened == []
    assert not amount_state(visitor).payable
    await type_sum(visitor, "300")
    assert amount_state(visitor).amount == roubles(30000)
    assert amount_state(visitor).to_account == roubles(30000)
    await visitor.tap(AmountPresenter, AmountPresenter.erase)
    assert amount_state(visitor).amount == roubles(3000)


@pytest.mark.parametrize(
    ("digits", "problem"), [("5", AmountProblem.TOO_LITTLE), ("15001", AmountProblem.TOO_MUCH), ("15000", None)]
)
async def test_a_sum_outside_the_limits_is_named_and_cannot_be_paid(
    visitor: Visitor, digits: str, problem: AmountProblem | None
) -> None:
    await choose(visitor, Method.CARD)
    await type_sum(visitor, digits)
    assert amount_state(visitor).problem is problem
    await visitor.tap(AmountPresenter, AmountPresenter.pay)
    assert bool(visitor.teller.topup.opened) is (problem is None)


async def test_quick_sums_are_round_ascending_and_within_the_limits(visitor: Visitor) -> None:
    await choose(visitor, Method.QR)
    quick = amount_state(visitor).quick
    assert quick == tuple(roubles(100 * value) for value in (20, 50, 100, 200, 500))
    await visitor.tap(AmountPresenter, AmountPresenter.choose, quick[-1])
    assert amount_state(visitor).amount == roubles(50000)


async def test_a_method_that_fails_while_the_sum_is_typed_cannot_be_paid_with(visitor: Visitor) -> None:
    await choose(visitor, Method.CARD)
    await type_sum(visitor, "500")
    await visitor.change_status(methods=(offer(Method.CARD, MethodProblem.OUT_OF_ORDER),))
    assert not amount_state(visitor).payable


async def test_an_acquirer_that_cannot_is_told_where_the_sum_was_typed(visitor: Visitor) -> None:
    visitor.teller.topup.refusal = Unavailable(ErrorCode.ACQUIRER_UNAVAILABLE)
    await be_charged(visitor, Method.CARD)
    assert amount_state(visitor).error is ErrorCode.ACQUIRER_UNAVAILABLE
    assert not amount_state(visitor).opening


async def test_a_code_is_counted_down_second_by_second(visitor: Visitor) -> None:
    await be_charged(visitor, Method.QR)
    visitor.teller.topup.tell(qr=QrScene("https://qr/1", 180.0))
    await settle()
    assert qr_state(visitor).left_s == 180
    await visitor.wait(5)
    assert qr_state(visitor).left_s == 175


async def test_a_visitor_who_calls_it_off_sees_that_nothing_was_charged(visitor: Visitor) -> None:
    await be_charged(visitor, Method.CARD)
    await visitor.tap(ChargePresenter, ChargePresenter.cancel)
    await visitor.tap(ChargePresenter, ChargePresenter.cancel)
    state = visitor.glass.state
    assert isinstance(state, CardState)
    assert state.calling_off
    assert visitor.teller.topup.called_off == [PaymentId("payment-1")]
    visitor.teller.topup.tell(decline=DeclineReason.CANCELLED)
    visitor.teller.topup.settle(TopUpPhase.DECLINED)
    await settle()
    assert result_state(visitor).topup.decline is DeclineReason.CANCELLED
    assert result_state(visitor).receipt is ReceiptPhase.NONE
    assert visitor.teller.topup.printed == []


async def test_an_unclear_charge_gives_a_ticket_and_never_another_try_by_itself(visitor: Visitor) -> None:
    await be_charged(visitor, Method.CARD)
    visitor.teller.topup.tell(ticket="EZNAO5BA4O")
    visitor.teller.topup.settle(TopUpPhase.CHARGE_UNKNOWN)
    await settle()
    assert result_state(visitor).topup.ticket == "EZNAO5BA4O"
    assert len(visitor.teller.topup.opened) == 1
    assert visitor.teller.topup.printed == [("payment-1", "ru")]


async def test_nobody_is_sent_home_while_the_card_is_in_the_terminal(visitor: Visitor) -> None:
    await be_charged(visitor, Method.CARD)
    await visitor.wait(170)
    assert visitor.screen() is Screen.CARD
    await visitor.press(visitor.visit.to_home)
    assert visitor.screen() is Screen.CARD


async def test_a_visitor_who_leaves_in_the_middle_calls_the_charge_off(visitor: Visitor) -> None:
    await be_charged(visitor, Method.CARD)
    await visitor.press(visitor.visit.leave)
    assert visitor.teller.topup.called_off == [PaymentId("payment-1")]


async def test_a_teller_that_is_lost_in_the_middle_shows_the_same_payment_when_it_is_back(visitor: Visitor) -> None:
    await be_charged(visitor, Method.CARD)
    visitor.teller.topup.left_over = PaymentId("payment-1")
    await visitor.lose_teller()
    assert visitor.glass.state == OutOfServiceState(INFO, Method.CARD)
    await visitor.restore_teller()
    assert visitor.screen() is Screen.CARD


@pytest.mark.parametrize(("method", "screen"), [(Method.CARD, Screen.CARD), (Method.QR, Screen.QR)])
async def test_a_front_that_follows_a_lost_one_goes_on_with_the_charge(
    visitor: Visitor, method: Method, screen: Screen
) -> None:
    await be_charged(visitor, method)
    visitor.teller.topup.tell(qr=QrScene("https://qr/1", 100.0) if method is Method.QR else None)
    visitor.teller.topup.left_over = PaymentId("payment-1")
    visitor.visit.go_home()
    await visitor.press(visitor.visit.take_over)
    assert visitor.screen() is screen
    assert len(visitor.teller.topup.opened) == 1
    if method is Method.QR:
        assert qr_state(visitor).left_s == 100


async def test_a_code_that_was_shown_and_is_gone_is_known_to_have_been_shown(visitor: Visitor) -> None:
    await be_charged(visitor, Method.QR)
    assert qr_state(visitor).shown_for_s is None
    visitor.teller.topup.tell(qr=QrScene("https://qr/1", 180.0))
    await visitor.wait(10)
    visitor.teller.topup.tell(qr=None)
    await settle()
    assert (qr_state(visitor).left_s, qr_state(visitor).shown_for_s) == (None, 180)


async def test_a_login_does_not_run_out_while_its_owner_pays_with_the_phone(visitor: Visitor) -> None:
    await visitor.change_status(methods=tuple(offer(one, None) for one in Method))
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.top_up)
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.QR)
    await type_sum(visitor, "500")
    await visitor.tap(AmountPresenter, AmountPresenter.pay)
    await visitor.wait(175)
    assert visitor.screen() is Screen.QR
    assert visitor.teller.topup.called_off == []


async def decline(visitor: Visitor) -> None:
    await be_charged(visitor, Method.CARD)
    visitor.teller.topup.tell(decline=DeclineReason.DECLINED)
    visitor.teller.topup.settle(TopUpPhase.DECLINED)
    await settle()


async def test_a_declined_card_may_be_followed_by_another_way_to_pay_for_the_same_number(visitor: Visitor) -> None:
    await decline(visitor)
    await visitor.tap(ResultPresenter, ResultPresenter.try_again)
    state = visitor.glass.state
    assert isinstance(state, MethodState)
    assert state.recipient == recipient_of(IRINA)
    assert visitor.teller.topup.left == [PaymentId("payment-1")]
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.HOME


async def test_a_number_that_cannot_be_looked_up_again_is_typed_again(visitor: Visitor) -> None:
    await decline(visitor)
    refuse(IRINA, visitor, Unavailable(ErrorCode.OPERATOR_UNREACHABLE))
    await visitor.tap(ResultPresenter, ResultPresenter.try_again)
    assert visitor.screen() is Screen.NUMBER


async def test_nobody_is_led_from_an_unclear_charge_to_a_second_one(visitor: Visitor) -> None:
    await be_charged(visitor, Method.CARD)
    visitor.teller.topup.settle(TopUpPhase.CHARGE_UNKNOWN)
    await settle()
    await visitor.tap(ResultPresenter, ResultPresenter.try_again)
    assert visitor.screen() is Screen.RESULT
