"""The end of a visit: what it changed is read and printed, and nothing holds the end up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.topup import Method
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.farewell import FarewellPresenter, FarewellState
from kiosk.presenters.method import MethodPresenter
from kiosk.presenters.number import Purpose
from kiosk.presenters.result import ReceiptPhase
from kiosk.presenters.screens import Screen
from tests.fakes.order_desk import NOTHING_CHANGED, owned, rub
from tests.fakes.visitor import Visitor
from tests.fakes.walks import see_the_farewell

CHANGED = replace(NOTHING_CHANGED, disconnected=(owned("Гороскоп"),), paid_in=rub(50_000))


def state(visitor: Visitor) -> FarewellState:
    assert isinstance(visitor.glass.state, FarewellState)
    return visitor.glass.state


def is_over(visitor: Visitor) -> bool:
    return visitor.screen() is Screen.HOME and visitor.visits_over == 1


async def test_exit_shows_what_the_visit_changed_before_it_ends(visitor: Visitor) -> None:
    visitor.teller.orders.difference = CHANGED
    await see_the_farewell(visitor)
    assert (state(visitor).changes, visitor.visits_over) == (CHANGED, 0)
    await visitor.tap(FarewellPresenter, FarewellPresenter.finish)
    assert is_over(visitor)
    assert visitor.teller.login.logged_out == ["token"]


async def test_a_second_touch_of_exit_ends_the_visit_at_once(visitor: Visitor) -> None:
    await see_the_farewell(visitor)
    await visitor.press(visitor.visit.exit)
    assert is_over(visitor)


async def test_who_stays_is_back_where_exit_was_touched(visitor: Visitor) -> None:
    await see_the_farewell(visitor)
    await visitor.press(visitor.visit.back)
    await visitor.wait(30)
    assert (visitor.screen(), visitor.visits_over) == (Screen.ACCOUNT, 0)


async def test_the_visit_ends_by_itself_when_nobody_touches_the_glass(visitor: Visitor) -> None:
    visitor.teller.orders.difference = CHANGED
    await see_the_farewell(visitor)
    await visitor.wait(24)
    assert (state(visitor).ends_in_s, visitor.visits_over) == (1, 0)
    await visitor.wait(1)
    assert is_over(visitor)


async def test_where_nothing_was_changed_it_ends_sooner(visitor: Visitor) -> None:
    await see_the_farewell(visitor)
    await visitor.wait(10)
    assert is_over(visitor)


async def test_a_touch_gives_the_reader_the_whole_time_again(visitor: Visitor) -> None:
    visitor.teller.orders.difference = CHANGED
    await see_the_farewell(visitor)
    await visitor.wait(20)
    visitor.visit.shell.touch()
    await visitor.wait(20)
    assert state(visitor).ends_in_s == 5


async def test_an_operator_that_does_not_answer_does_not_hold_up_the_end(visitor: Visitor) -> None:
    await visitor.log_in()
    visitor.teller.line.hold()
    await visitor.press(visitor.visit.exit)
    assert state(visitor).changes is None
    await visitor.wait(25)
    assert is_over(visitor)


@pytest.mark.parametrize("error", [Unavailable(ErrorCode.OPERATOR_UNREACHABLE), Refused(ErrorCode.NOT_LOGGED_IN)])
async def test_a_difference_that_cannot_be_told_says_so_and_ends_as_ever(
    visitor: Visitor, error: Refused | Unavailable
) -> None:
    visitor.teller.orders.refusals["changes"] = error
    await see_the_farewell(visitor)
    assert state(visitor).error is error.code
    await visitor.wait(25)
    assert is_over(visitor)


async def test_the_slip_is_printed_once_a_touch_in_the_language_of_the_screen(visitor: Visitor) -> None:
    await see_the_farewell(visitor)
    await visitor.press(visitor.visit.shell.choose_language, "kk")
    await visitor.tap(FarewellPresenter, FarewellPresenter.print_slip)
    assert (visitor.teller.orders.printed, state(visitor).slip) == (["kk"], ReceiptPhase.PRINTED)


@pytest.mark.parametrize(
    ("code", "phase"),
    [(ErrorCode.NO_PAPER, ReceiptPhase.NO_PAPER), (ErrorCode.PRINTER_UNAVAILABLE, ReceiptPhase.FAILED)],
)
async def test_a_slip_that_cannot_be_printed_says_why(visitor: Visitor, code: ErrorCode, phase: ReceiptPhase) -> None:
    visitor.teller.orders.refusals["print_changes"] = Unavailable(code)
    await see_the_farewell(visitor)
    await visitor.tap(FarewellPresenter, FarewellPresenter.print_slip)
    assert state(visitor).slip is phase


async def test_a_visit_nobody_attends_ends_without_a_farewell(visitor: Visitor) -> None:
    await visitor.log_in()
    visitor.glass.wipe()
    await visitor.wait(60)
    assert is_over(visitor)
    assert Screen.FAREWELL not in visitor.glass.screens


async def test_without_a_login_there_is_nothing_to_show(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.press(visitor.visit.exit)
    assert is_over(visitor)


async def test_exit_with_money_inside_credits_it_and_shows_the_result(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.top_up)
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
    await visitor.insert(100)
    await visitor.press(visitor.visit.exit)
    assert visitor.screen() is Screen.RESULT


async def test_a_teller_that_goes_ends_the_farewell_out_of_service(visitor: Visitor) -> None:
    await see_the_farewell(visitor)
    await visitor.lose_teller()
    assert visitor.screen() is Screen.OUT_OF_SERVICE
