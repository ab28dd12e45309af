"""Topping up with banknotes, as a visitor lives it."""

from __future__ import annotations

import pytest

from kiosk.domain.cashbox import Advice
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.topup import Method, MethodProblem, TopUpPhase
from kiosk.presenters.cash import CashPresenter, CashState
from kiosk.presenters.method import MethodPresenter, MethodState
from kiosk.presenters.number import NumberPresenter, NumberState, Purpose
from kiosk.presenters.result import ReceiptPhase, ResultPresenter, ResultState
from kiosk.presenters.screens import Screen
from tests.fakes.glass import settle
from tests.fakes.visitor import IRINA, OLEG, STATUS, Visitor, offer, recipient_of, refuse, roubles


def number_state(visitor: Visitor) -> NumberState:
    assert isinstance(visitor.glass.state, NumberState)
    return visitor.glass.state


def method_state(visitor: Visitor) -> MethodState:
    assert isinstance(visitor.glass.state, MethodState)
    return visitor.glass.state


def cash_state(visitor: Visitor) -> CashState:
    assert isinstance(visitor.glass.state, CashState)
    return visitor.glass.state


def result_state(visitor: Visitor) -> ResultState:
    assert isinstance(visitor.glass.state, ResultState)
    return visitor.glass.state


async def test_a_top_up_goes_from_number_to_receipt(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.insert(100)
    assert cash_state(visitor).topup.inserted == roubles(60000)
    await visitor.credit()
    assert visitor.glass.screens == [
        Screen.OUT_OF_SERVICE,
        Screen.HOME,
        Screen.NUMBER,
        Screen.METHOD,
        Screen.CASH,
        Screen.RESULT,
    ]
    assert result_state(visitor).topup.phase is TopUpPhase.CREDITED
    assert result_state(visitor).receipt is ReceiptPhase.PRINTED
    assert result_state(visitor).receipt_text == "receipt of payment-1 in ru"
    assert visitor.teller.topup.printed == [("payment-1", "ru")]


async def test_the_payment_is_for_the_number_that_was_typed(visitor: Visitor) -> None:
    await visitor.open_cash()
    assert visitor.teller.topup.opened == [recipient_of(IRINA)]


async def test_an_unknown_number_is_told_where_it_was_typed(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9990000000")
    await visitor.go_on()
    assert number_state(visitor).error is ErrorCode.UNKNOWN_NUMBER
    assert not number_state(visitor).checking


@pytest.mark.parametrize("code", [ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.OPERATOR_NONSENSE])
async def test_an_operator_that_does_not_answer_lets_the_visitor_try_again(visitor: Visitor, code: ErrorCode) -> None:
    refuse(IRINA, visitor, Unavailable(code))
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    await visitor.go_on()
    assert number_state(visitor).error is code
    visitor.teller.topup.recipients[IRINA] = recipient_of(IRINA)
    await visitor.go_on()
    assert visitor.screen() is Screen.METHOD


async def test_typing_again_takes_the_error_away(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9990000000")
    await visitor.go_on()
    await visitor.tap(NumberPresenter, NumberPresenter.erase)
    assert number_state(visitor).error is None


async def test_a_number_close_to_one_just_paid_is_asked_back(visitor: Visitor) -> None:
    visitor.teller.topup.slips[OLEG] = IRINA
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456780")
    await visitor.go_on()
    assert number_state(visitor).similar == IRINA
    assert visitor.screen() is Screen.NUMBER
    await visitor.go_on()
    assert method_state(visitor).recipient.destination == OLEG


async def test_a_slip_can_be_put_right(visitor: Visitor) -> None:
    visitor.teller.topup.slips[OLEG] = IRINA
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456780")
    await visitor.go_on()
    await visitor.tap(NumberPresenter, NumberPresenter.correct)
    await visitor.tap(NumberPresenter, NumberPresenter.erase)
    await visitor.type_number("9")
    await visitor.go_on()
    assert method_state(visitor).recipient.destination == IRINA


async def test_an_unfinished_number_does_not_go_on(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("91234567")
    await visitor.go_on()
    assert (visitor.screen(), number_state(visitor).missing) == (Screen.NUMBER, 2)


async def test_a_second_tap_while_the_number_is_checked_asks_once(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    visitor.teller.line.hold()
    await visitor.go_on()
    await visitor.go_on()
    await visitor.type_number("5")
    assert number_state(visitor).checking
    visitor.teller.line.release()
    await settle()
    assert visitor.glass.screens.count(Screen.METHOD) == 1


async def test_an_answer_that_comes_after_going_home_changes_nothing(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    visitor.teller.line.hold()
    await visitor.go_on()
    await visitor.press(visitor.visit.to_home)
    visitor.teller.line.release()
    await settle()
    assert visitor.screen() is Screen.HOME


async def test_back_from_the_methods_finds_the_number_as_it_was_typed(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    await visitor.go_on()
    await visitor.press(visitor.visit.back)
    assert number_state(visitor).shown == "+7 912 345-67-89"
    assert not number_state(visitor).checking
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.HOME


@pytest.mark.parametrize("method", [Method.CARD, Method.QR])
async def test_a_method_that_is_not_here_opens_nothing(visitor: Visitor, method: Method) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    await visitor.go_on()
    await visitor.tap(MethodPresenter, MethodPresenter.choose, method)
    assert (visitor.screen(), visitor.teller.topup.opened) == (Screen.METHOD, [])


async def test_cash_out_of_order_opens_nothing(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    await visitor.go_on()
    await visitor.change_status(methods=(offer(Method.CASH, MethodProblem.BOX_FULL), *STATUS.methods[1:]))
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
    assert method_state(visitor).offers[0].problem is MethodProblem.BOX_FULL
    assert visitor.teller.topup.opened == []


@pytest.mark.parametrize(
    "code", [ErrorCode.ACCEPTOR_UNAVAILABLE, ErrorCode.JOURNAL_UNAVAILABLE, ErrorCode.PAYMENT_IN_PROGRESS]
)
async def test_a_payment_that_cannot_be_opened_is_told_before_money_goes_in(visitor: Visitor, code: ErrorCode) -> None:
    visitor.teller.topup.refusal = Unavailable(code)
    await visitor.open_cash()
    assert (method_state(visitor).error, method_state(visitor).opening) == (code, False)


async def test_nobody_leaves_while_a_payment_is_being_opened(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    await visitor.go_on()
    visitor.teller.line.hold()
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
    await visitor.press(visitor.visit.to_home)
    await visitor.press(visitor.visit.back)
    assert method_state(visitor).opening
    visitor.teller.line.release()
    await settle()
    assert visitor.screen() is Screen.CASH


async def test_home_does_not_lead_away_from_an_open_payment(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.press(visitor.visit.to_home)
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.CASH


async def test_cancelling_an_empty_payment_leads_home(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.tap(CashPresenter, CashPresenter.cancel)
    assert (visitor.screen(), visitor.teller.topup.closed) == (Screen.HOME, ["payment-1"])


async def test_a_payment_with_money_cannot_be_cancelled(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.tap(CashPresenter, CashPresenter.cancel)
    assert (visitor.screen(), visitor.teller.topup.closed) == (Screen.CASH, [])


async def test_crediting_nothing_closes_nothing(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.credit()
    assert visitor.teller.topup.closed == []


async def test_tapping_credit_twice_closes_once(visitor: Visitor) -> None:
    visitor.teller.topup.outcome = None
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.credit()
    await visitor.credit()
    assert visitor.teller.topup.closed == ["payment-1"]
    assert cash_state(visitor).topup.phase is TopUpPhase.CREDITING


async def test_a_returned_note_is_explained_and_not_counted(visitor: Visitor) -> None:
    await visitor.open_cash()
    visitor.teller.topup.give_back(Advice.SMOOTH_AND_TURN)
    await settle()
    assert cash_state(visitor).topup.notes[-1].advice is Advice.SMOOTH_AND_TURN
    assert not visitor.glass.shell.money_inside


async def test_the_shell_knows_of_money_inside_until_it_is_settled(visitor: Visitor) -> None:
    await visitor.open_cash()
    before = visitor.glass.shell.money_inside
    await visitor.insert(100)
    inside = visitor.glass.shell.money_inside
    await visitor.credit()
    assert (before, inside, visitor.glass.shell.money_inside) == (False, True, False)


async def test_a_payment_the_operator_has_not_answered_yet_is_shown_as_accepted(visitor: Visitor) -> None:
    visitor.teller.topup.outcome = TopUpPhase.ACCEPTED_LATER
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    assert result_state(visitor).topup.claim == "7K3-Q9F-218"
    assert result_state(visitor).receipt is ReceiptPhase.PRINTED


async def test_a_note_being_checked_has_a_receipt_even_when_nothing_was_credited(visitor: Visitor) -> None:
    await visitor.open_cash()
    visitor.teller.topup.suspect(500)
    visitor.teller.topup.settle(TopUpPhase.CANCELLED)
    await settle()
    assert result_state(visitor).topup.suspect == roubles(50000)
    assert result_state(visitor).receipt is ReceiptPhase.PRINTED


async def test_a_payment_the_terminal_cancelled_by_itself_is_explained_without_a_receipt(visitor: Visitor) -> None:
    await visitor.open_cash()
    visitor.teller.topup.settle(TopUpPhase.CANCELLED)
    await settle()
    assert result_state(visitor).receipt is ReceiptPhase.NONE
    assert visitor.teller.topup.printed == []


@pytest.mark.parametrize(
    ("code", "phase"),
    [(ErrorCode.NO_PAPER, ReceiptPhase.NO_PAPER), (ErrorCode.PRINTER_UNAVAILABLE, ReceiptPhase.FAILED)],
)
async def test_without_paper_the_receipt_is_still_there_to_be_photographed(
    visitor: Visitor, code: ErrorCode, phase: ReceiptPhase
) -> None:
    visitor.teller.topup.printer = Unavailable(code)
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.credit()
    assert result_state(visitor).receipt is phase
    assert result_state(visitor).receipt_text == "receipt of payment-1 in ru"


async def test_the_receipt_can_be_printed_again(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.credit()
    await visitor.tap(ResultPresenter, ResultPresenter.print_again)
    assert visitor.teller.topup.printed == [("payment-1", "ru")] * 2


async def test_a_second_tap_while_the_receipt_is_printing_prints_nothing_more(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.credit()
    visitor.teller.line.hold()
    await visitor.tap(ResultPresenter, ResultPresenter.print_again)
    await visitor.tap(ResultPresenter, ResultPresenter.print_again)
    visitor.teller.line.release()
    await settle()
    assert len(visitor.teller.topup.printed) == 2


async def test_receipts_speak_the_language_of_the_screen(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.shell.choose_language, "kk")
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.credit()
    assert visitor.teller.topup.printed == [("payment-1", "kk")]


async def test_a_refused_payment_is_credited_to_another_number(visitor: Visitor) -> None:
    visitor.teller.topup.outcome = TopUpPhase.REFUSED
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    await visitor.tap(ResultPresenter, ResultPresenter.choose_other_number)
    await visitor.type_number("9123456780")
    await visitor.go_on()
    assert visitor.teller.topup.retargeted == [recipient_of(OLEG, "О••• П•••••")]
    assert cash_state(visitor).topup.phase is TopUpPhase.CREDITING
    visitor.teller.topup.settle(TopUpPhase.CREDITED)
    await settle()
    assert result_state(visitor).topup.destination == OLEG
    assert len(visitor.teller.topup.opened) == 1


async def test_back_from_the_other_number_finds_the_refusal_again(visitor: Visitor) -> None:
    visitor.teller.topup.outcome = TopUpPhase.REFUSED
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    await visitor.tap(ResultPresenter, ResultPresenter.choose_other_number)
    await visitor.press(visitor.visit.back)
    assert result_state(visitor).topup.phase is TopUpPhase.REFUSED
    assert len(visitor.teller.topup.printed) == 1


async def test_a_credited_payment_has_no_other_number(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    await visitor.tap(ResultPresenter, ResultPresenter.choose_other_number)
    assert visitor.screen() is Screen.RESULT


async def test_a_refused_retarget_is_told_where_the_number_was_typed(visitor: Visitor) -> None:
    visitor.teller.topup.outcome = TopUpPhase.REFUSED
    refuse(OLEG, visitor, Refused(ErrorCode.UNKNOWN_NUMBER))
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    await visitor.tap(ResultPresenter, ResultPresenter.choose_other_number)
    await visitor.type_number("9123456780")
    await visitor.go_on()
    assert number_state(visitor).error is ErrorCode.UNKNOWN_NUMBER


async def test_paying_another_starts_with_an_empty_number(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    await visitor.tap(ResultPresenter, ResultPresenter.pay_another)
    assert (number_state(visitor).shown, number_state(visitor).missing) == ("+7 ", 10)
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.HOME


async def test_being_done_ends_the_visit(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    await visitor.tap(ResultPresenter, ResultPresenter.finish)
    assert (visitor.screen(), visitor.visits_over) == (Screen.HOME, 1)
