"""A teller that comes and goes beneath a visit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from kiosk.domain.terminal import PaperState
from kiosk.domain.topup import Method, PaymentId, TopUpPhase
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.cash import CashPresenter, CashState
from kiosk.presenters.expenses import ExpensesPresenter
from kiosk.presenters.home import HomeState
from kiosk.presenters.number import NumberPresenter
from kiosk.presenters.out_of_service import OutOfServiceState
from kiosk.presenters.result import ReceiptPhase, ResultPresenter, ResultState
from kiosk.presenters.screens import Screen
from kiosk.presenters.statement import StatementPresenter
from tests.fakes.glass import settle
from tests.fakes.teller import empty_topup
from tests.fakes.visitor import INFO, IRINA, STATUS, Visitor, recipient_of
from tests.fakes.walks import EVERY_SCREEN, WALKS, Walk, see_the_account


async def test_a_front_without_a_teller_is_out_of_service_until_it_comes(visitor: Visitor) -> None:
    assert visitor.glass.screens == [Screen.OUT_OF_SERVICE, Screen.HOME]
    assert visitor.glass.shells[0].info is None
    assert visitor.glass.drawn[0] == OutOfServiceState(None)
    assert visitor.glass.state == HomeState(INFO, STATUS)


async def test_the_first_screen_follows_what_works(visitor: Visitor) -> None:
    await visitor.change_status(receipt_paper=PaperState.OUT)
    assert isinstance(visitor.glass.state, HomeState)
    assert visitor.glass.state.status is not None
    assert visitor.glass.state.status.receipt_paper is PaperState.OUT


@EVERY_SCREEN
async def test_a_lost_teller_shows_out_of_service_on_every_screen(visitor: Visitor, screen: Screen, walk: Walk) -> None:
    await walk(visitor)
    await visitor.lose_teller()
    assert visitor.glass.state == OutOfServiceState(INFO)
    assert visitor.glass.shell.leaves_in_s is None
    await visitor.restore_teller()
    expected = (Screen.RESULT, 0) if screen is Screen.RESULT else (Screen.HOME, 1)
    assert (visitor.screen(), visitor.visits_over) == expected


@EVERY_SCREEN
async def test_out_of_service_is_not_idle(visitor: Visitor, screen: Screen, walk: Walk) -> None:
    await walk(visitor)
    await visitor.lose_teller()
    await visitor.wait(600)
    assert (visitor.screen(), visitor.glass.shell.idle_in_s) == (Screen.OUT_OF_SERVICE, None)


async def test_nothing_leads_away_from_out_of_service(visitor: Visitor) -> None:
    await see_the_account(visitor)
    await visitor.lose_teller()
    for command in (visitor.visit.back, visitor.visit.to_home, visitor.visit.leave):
        await visitor.press(command)
    assert visitor.screen() is Screen.OUT_OF_SERVICE


@pytest.mark.parametrize(
    ("screen", "command"),
    [
        (Screen.NUMBER, NumberPresenter.proceed),
        (Screen.ACCOUNT, AccountPresenter.retry),
        (Screen.EXPENSES, ExpensesPresenter.retry),
        (Screen.STATEMENT, StatementPresenter.make),
    ],
)
async def test_a_teller_lost_in_the_middle_of_a_call_is_out_of_service_not_an_error(
    visitor: Visitor, screen: Screen, command: Callable[..., Awaitable[None]]
) -> None:
    await WALKS[screen](visitor)
    await visitor.type_number("456789")
    visitor.teller.line.hold()
    await visitor.press(visitor.visit.stage.on(type(visitor.visit.stage.current), command))
    await visitor.lose_teller()
    assert visitor.screen() is Screen.OUT_OF_SERVICE


async def test_a_teller_lost_with_money_inside_says_that_the_money_is_written_down(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.lose_teller()
    assert visitor.glass.state == OutOfServiceState(INFO, Method.CASH)


async def test_a_teller_back_at_once_tells_what_became_of_the_money(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.lose_teller()
    visitor.teller.topup.settle(TopUpPhase.CREDITED)
    await visitor.restore_teller()
    assert isinstance(visitor.glass.state, ResultState)
    assert visitor.glass.state.topup.phase is TopUpPhase.CREDITED
    assert visitor.teller.topup.printed == [("payment-1", "ru")]


async def test_a_payment_still_being_credited_is_watched_again(visitor: Visitor) -> None:
    visitor.teller.topup.outcome = None
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    await visitor.lose_teller()
    await visitor.restore_teller()
    assert visitor.screen() is Screen.CASH
    visitor.teller.topup.settle(TopUpPhase.ACCEPTED_LATER)
    await settle()
    assert visitor.screen() is Screen.RESULT


async def test_a_payment_opened_while_the_line_was_cut_is_shown_to_the_visitor_who_asked_for_it(
    visitor: Visitor,
) -> None:
    await WALKS[Screen.METHOD](visitor)
    await visitor.lose_teller()
    visitor.teller.topup.topup = empty_topup(PaymentId("unheard"), recipient_of(IRINA))
    visitor.teller.topup.left_over = PaymentId("unheard")
    await visitor.restore_teller()
    assert (visitor.screen(), visitor.teller.topup.watched) == (Screen.CASH, ["unheard"])


async def test_a_payment_opened_while_the_line_was_cut_for_long_is_nobodys_who_stands_here_now(
    visitor: Visitor,
) -> None:
    await WALKS[Screen.METHOD](visitor)
    await visitor.lose_teller()
    visitor.teller.topup.topup = empty_topup(PaymentId("unheard"), recipient_of(IRINA))
    visitor.teller.topup.left_over = PaymentId("unheard")
    await visitor.wait(61)
    await visitor.restore_teller()
    assert (visitor.screen(), visitor.teller.topup.watched) == (Screen.HOME, [])


async def test_a_payment_the_teller_does_not_know_any_more_leads_home(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.lose_teller()
    visitor.teller.topup.topup = None
    await visitor.restore_teller()
    assert (visitor.screen(), visitor.visits_over) == (Screen.HOME, 1)


async def test_a_teller_back_after_a_minute_shows_nothing_of_the_payment(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.lose_teller()
    await visitor.wait(61)
    visitor.teller.topup.settle(TopUpPhase.CREDITED)
    await visitor.restore_teller()
    assert (visitor.screen(), visitor.visits_over) == (Screen.HOME, 1)


async def test_a_front_that_follows_a_crashed_one_goes_on_with_its_payment(visitor: Visitor) -> None:
    payment = await visitor.teller.topup.open_cash(recipient_of(IRINA))
    visitor.teller.topup.insert(500)
    visitor.teller.topup.left_over = payment
    await visitor.press(visitor.visit.take_over)
    assert isinstance(visitor.glass.state, CashState)
    await visitor.credit()
    assert visitor.teller.topup.printed == [(payment, "ru")]


async def test_a_payment_that_ended_while_no_front_was_there_still_gets_its_receipt(visitor: Visitor) -> None:
    payment = await visitor.teller.topup.open_cash(recipient_of(IRINA))
    visitor.teller.topup.insert(500)
    visitor.teller.topup.settle(TopUpPhase.ACCEPTED_LATER)
    visitor.teller.topup.left_over = payment
    await visitor.press(visitor.visit.take_over)
    assert visitor.screen() is Screen.RESULT
    assert visitor.teller.topup.printed == [(payment, "ru")]


async def test_a_receipt_that_is_on_paper_is_not_printed_again_for_the_front_that_follows(visitor: Visitor) -> None:
    payment = await visitor.teller.topup.open_cash(recipient_of(IRINA))
    visitor.teller.topup.insert(500)
    visitor.teller.topup.settle(TopUpPhase.CREDITED)
    visitor.teller.topup.tell(printed=True)
    visitor.teller.topup.left_over = payment
    await visitor.press(visitor.visit.take_over)
    assert isinstance(visitor.glass.state, ResultState)
    assert (visitor.glass.state.receipt, visitor.teller.topup.printed) == (ReceiptPhase.PRINTED, [])
    assert visitor.glass.state.receipt_text


@pytest.mark.parametrize("command", [ResultPresenter.finish, ResultPresenter.pay_another], ids=["done", "pay another"])
async def test_who_leaves_the_result_is_not_shown_it_again(
    visitor: Visitor, command: Callable[[ResultPresenter], Awaitable[None]]
) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    assert visitor.teller.topup.left == []
    await visitor.tap(ResultPresenter, command)
    assert visitor.teller.topup.left == ["payment-1"]


async def test_a_result_nobody_reads_any_more_is_not_shown_again(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    await visitor.wait(60)
    assert (visitor.teller.topup.left, visitor.visits_over) == (["payment-1"], 1)


async def test_a_cancelled_payment_is_over_at_once(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.tap(CashPresenter, CashPresenter.cancel)
    assert (visitor.screen(), visitor.teller.topup.left) == (Screen.HOME, ["payment-1"])


async def test_a_visit_ends_though_the_teller_cannot_be_told(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.credit()
    visitor.teller.line.hold()
    await visitor.tap(ResultPresenter, ResultPresenter.finish)
    assert visitor.screen() is Screen.HOME
    await visitor.lose_teller()
    assert visitor.visits_over == 1


async def test_a_front_that_follows_a_finished_visit_begins_with_the_first_screen(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.take_over)
    await visitor.wait(600)
    assert (visitor.screen(), visitor.visits_over) == (Screen.HOME, 0)


async def test_a_teller_that_goes_twice_comes_back_twice(visitor: Visitor) -> None:
    for _ in range(2):
        await visitor.lose_teller()
        assert visitor.screen() is Screen.OUT_OF_SERVICE
        await visitor.restore_teller()
        assert visitor.screen() is Screen.HOME
    assert visitor.visits_over == 0


async def test_a_teller_that_goes_again_while_the_money_is_asked_about_is_asked_again(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.lose_teller()
    visitor.teller.topup.watchable = False
    await visitor.restore_teller()
    assert visitor.glass.state == OutOfServiceState(INFO, Method.CASH)
    await visitor.lose_teller()
    visitor.teller.topup.watchable = True
    visitor.teller.topup.settle(TopUpPhase.CREDITED)
    await visitor.restore_teller()
    assert visitor.screen() is Screen.RESULT


async def test_a_teller_lost_while_an_abandoned_payment_is_being_closed_is_no_crash(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.wait(59)
    visitor.teller.line.hold()
    await visitor.wait(1)
    await visitor.lose_teller()
    assert visitor.glass.state == OutOfServiceState(INFO, Method.CASH)
    visitor.teller.topup.settle(TopUpPhase.CREDITED)
    await visitor.restore_teller()
    assert visitor.screen() is Screen.RESULT
