"""Login, account, expenses: what an owner sees, and what happens when the login ends beneath it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.topup import Method
from kiosk.presenters.account import AccountPresenter, AccountState
from kiosk.presenters.expenses import ExpensesPresenter, ExpensesState
from kiosk.presenters.login import LoginPresenter, LoginState
from kiosk.presenters.method import MethodPresenter, MethodState
from kiosk.presenters.number import NumberPresenter, NumberState, Purpose
from kiosk.presenters.result import ResultPresenter, ResultState
from kiosk.presenters.rooms import Room
from kiosk.presenters.screens import Screen
from kiosk.presenters.statement import PeriodChoice, StatementState
from tests.fakes.glass import settle
from tests.fakes.help_desks import OUTAGE
from tests.fakes.teller import at_a_glance
from tests.fakes.visitor import IRINA, OLEG, Visitor, empty_page, irinas_account

MOSCOW = timezone(timedelta(hours=3))


def login_state(visitor: Visitor) -> LoginState:
    assert isinstance(visitor.glass.state, LoginState)
    return visitor.glass.state


def account_state(visitor: Visitor) -> AccountState:
    assert isinstance(visitor.glass.state, AccountState)
    return visitor.glass.state


def expenses_state(visitor: Visitor) -> ExpensesState:
    assert isinstance(visitor.glass.state, ExpensesState)
    return visitor.glass.state


async def ask_code(visitor: Visitor) -> None:
    await visitor.start(Purpose.ACCOUNT)
    await visitor.type_number("9123456789")
    await visitor.go_on()


async def test_the_right_code_opens_the_account(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.ACCOUNT)
    assert account_state(visitor).account == irinas_account()
    assert visitor.teller.login.sent == [(IRINA, "ru")]


async def test_the_code_is_sent_off_with_its_last_digit(visitor: Visitor) -> None:
    await ask_code(visitor)
    await visitor.type_code("123")
    assert (login_state(visitor).typed, login_state(visitor).checking) == ("123", False)
    await visitor.type_code("4")
    assert visitor.screen() is Screen.ACCOUNT


async def test_the_way_to_a_statement_leads_through_the_login_to_the_statement(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    assert visitor.screen() is Screen.STATEMENT
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.ACCOUNT


async def test_a_wrong_code_tells_how_many_tries_are_left(visitor: Visitor) -> None:
    await ask_code(visitor)
    await visitor.type_code("0000")
    state = login_state(visitor)
    assert (state.error, state.tries_left, state.typed) == (ErrorCode.WRONG_CODE, 2, "")


async def test_after_the_last_try_no_digit_is_taken_until_another_code_came(visitor: Visitor) -> None:
    await ask_code(visitor)
    for _ in range(3):
        await visitor.type_code("0000")
    assert login_state(visitor).error is ErrorCode.TOO_MANY_TRIES
    await visitor.type_code("1")
    assert login_state(visitor).typed == ""
    await visitor.wait(30)
    await visitor.tap(LoginPresenter, LoginPresenter.resend)
    await visitor.type_code()
    assert visitor.screen() is Screen.ACCOUNT


async def test_an_erased_digit_can_be_typed_again(visitor: Visitor) -> None:
    await ask_code(visitor)
    await visitor.type_code("129")
    await visitor.tap(LoginPresenter, LoginPresenter.erase)
    await visitor.type_code("34")
    assert visitor.screen() is Screen.ACCOUNT


async def test_another_code_can_be_asked_for_only_after_the_wait(visitor: Visitor) -> None:
    await ask_code(visitor)
    await visitor.tap(LoginPresenter, LoginPresenter.resend)
    assert len(visitor.teller.login.sent) == 1
    await visitor.wait(10)
    assert login_state(visitor).resend_in_s == 20
    await visitor.wait(20)
    await visitor.tap(LoginPresenter, LoginPresenter.resend)
    assert (len(visitor.teller.login.sent), login_state(visitor).resend_in_s) == (2, 30)


async def test_a_resend_that_fails_is_told_and_can_be_tried_again(visitor: Visitor) -> None:
    await ask_code(visitor)
    await visitor.wait(30)
    visitor.teller.login.refusal = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.tap(LoginPresenter, LoginPresenter.resend)
    assert (login_state(visitor).error, login_state(visitor).sending) == (ErrorCode.OPERATOR_UNREACHABLE, False)
    visitor.teller.login.refusal = None
    await visitor.tap(LoginPresenter, LoginPresenter.resend)
    assert len(visitor.teller.login.sent) == 2


@pytest.mark.parametrize(
    "code", [ErrorCode.UNKNOWN_NUMBER, ErrorCode.TOO_MANY_TRIES, ErrorCode.RESEND_TOO_SOON, ErrorCode.OPERATOR_NONSENSE]
)
async def test_a_code_that_cannot_be_sent_is_told_where_the_number_was_typed(visitor: Visitor, code: ErrorCode) -> None:
    visitor.teller.login.refusal = Refused(code)
    await ask_code(visitor)
    assert isinstance(visitor.glass.state, NumberState)
    assert visitor.glass.state.error is code


async def test_going_back_and_forth_sends_no_second_code(visitor: Visitor) -> None:
    await ask_code(visitor)
    await visitor.wait(10)
    await visitor.press(visitor.visit.back)
    await visitor.go_on()
    assert (len(visitor.teller.login.sent), login_state(visitor).resend_in_s) == (1, 20)


async def test_another_number_gets_a_code_of_its_own(visitor: Visitor) -> None:
    await ask_code(visitor)
    await visitor.press(visitor.visit.back)
    await visitor.tap(NumberPresenter, NumberPresenter.erase)
    await visitor.type_number("0")
    await visitor.go_on()
    assert [number for number, _ in visitor.teller.login.sent] == [IRINA, OLEG]


async def test_the_code_comes_in_the_language_of_the_screen(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.shell.choose_language, "kk")
    await ask_code(visitor)
    assert visitor.teller.login.sent == [(IRINA, "kk")]


async def test_an_account_that_cannot_be_read_can_be_tried_again(visitor: Visitor) -> None:
    visitor.teller.account.refusal = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.log_in()
    assert account_state(visitor) == AccountState(None, ErrorCode.OPERATOR_UNREACHABLE, ())
    visitor.teller.account.refusal = None
    await visitor.tap(AccountPresenter, AccountPresenter.retry)
    assert account_state(visitor).account is not None


async def test_the_balance_is_shown_while_the_rest_is_read_and_its_keys_work(visitor: Visitor) -> None:
    visitor.teller.account.rest_is_read.clear()
    await visitor.log_in()
    assert account_state(visitor) == AccountState(at_a_glance(irinas_account()), None, ())
    await visitor.tap(AccountPresenter, AccountPresenter.top_up)
    assert isinstance(visitor.glass.state, MethodState)


async def test_the_whole_account_takes_the_place_of_the_balance_alone(visitor: Visitor) -> None:
    visitor.teller.account.rest_is_read.clear()
    await visitor.log_in()
    visitor.teller.account.rest_is_read.set()
    await settle()
    assert account_state(visitor) == AccountState(irinas_account(), None, ())


async def test_leaving_the_account_stops_the_reading_of_its_rest(visitor: Visitor) -> None:
    visitor.teller.account.rest_is_read.clear()
    await visitor.log_in()
    assert visitor.teller.account.accounts_being_read == 1
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    await settle()
    assert visitor.teller.account.accounts_being_read == 0


async def test_a_whole_account_is_not_blanked_while_the_next_is_read(visitor: Visitor) -> None:
    await visitor.log_in()
    visitor.teller.account.rest_is_read.clear()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    await visitor.press(visitor.visit.back)
    assert visitor.teller.account.accounts_being_read == 1
    assert account_state(visitor) == AccountState(irinas_account(), None, ())


async def test_a_teller_lost_while_the_rest_is_read_is_out_of_service(visitor: Visitor) -> None:
    visitor.teller.account.rest_is_read.clear()
    await visitor.log_in()
    await visitor.lose_teller()
    visitor.teller.account.rest_is_read.set()
    await settle()
    assert visitor.screen() is Screen.OUT_OF_SERVICE


async def test_home_keeps_the_login(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.press(visitor.visit.to_home)
    await visitor.start(Purpose.ACCOUNT)
    assert visitor.screen() is Screen.ACCOUNT
    await visitor.press(visitor.visit.to_home)
    await visitor.start(Purpose.STATEMENT)
    assert visitor.screen() is Screen.STATEMENT


async def test_topping_up_ones_own_account_asks_for_no_number(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.top_up)
    assert isinstance(visitor.glass.state, MethodState)
    assert visitor.glass.state.recipient.destination == IRINA
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.ACCOUNT


async def test_after_ones_own_top_up_the_account_is_shown_anew(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.top_up)
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
    await visitor.insert(500)
    await visitor.credit()
    assert isinstance(visitor.glass.state, ResultState)
    assert visitor.glass.state.logged_in
    visitor.teller.account.refusal = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.tap(ResultPresenter, ResultPresenter.finish)
    assert account_state(visitor).error is ErrorCode.OPERATOR_UNREACHABLE
    assert visitor.visits_over == 0


async def test_a_top_up_the_operator_cannot_prepare_is_told_beside_all_that_is_known(visitor: Visitor) -> None:
    visitor.teller.notices.told = (OUTAGE,)
    await visitor.log_in()
    visitor.teller.topup.recipients[IRINA] = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.tap(AccountPresenter, AccountPresenter.top_up)
    assert account_state(visitor) == AccountState(irinas_account(), ErrorCode.OPERATOR_UNREACHABLE, (OUTAGE,))


async def test_a_login_that_ran_out_asks_for_the_number_again(visitor: Visitor) -> None:
    await visitor.log_in()
    visitor.teller.account.refusal = Refused(ErrorCode.NOT_LOGGED_IN)
    await visitor.tap(AccountPresenter, AccountPresenter.retry)
    assert isinstance(visitor.glass.state, NumberState)
    assert visitor.glass.state.error is ErrorCode.NOT_LOGGED_IN
    assert visitor.glass.shell.leaves_in_s is None


async def test_expenses_begin_with_the_month_that_runs(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    state = expenses_state(visitor)
    assert (state.month, state.has_earlier, state.has_later) == (date(2026, 11, 1), True, False)
    assert (state.report is not None, state.lines_complete, len(state.pages)) == (True, True, 2)


async def test_months_are_asked_for_whole_by_the_terminals_own_midnights(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.earlier)
    running, before = visitor.teller.account.asked
    midnights = [datetime(2026, month, 1, tzinfo=MOSCOW) for month in (10, 11, 12)]
    assert [before.start, before.end, running.end] == midnights
    assert running.start == before.end


async def test_months_go_back_a_year_and_no_further(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    for _ in range(20):
        await visitor.tap(ExpensesPresenter, ExpensesPresenter.earlier)
    assert (expenses_state(visitor).month, expenses_state(visitor).has_earlier) == (date(2025, 11, 1), False)
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.later)
    assert expenses_state(visitor).month == date(2025, 12, 1)


async def test_turning_months_over_does_not_pile_them_up_behind_back(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.earlier)
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.earlier)
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.ACCOUNT


async def test_lines_that_break_off_leave_the_report_standing(visitor: Visitor) -> None:
    visitor.teller.account.lines_refusal = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    state = expenses_state(visitor)
    assert (state.report is not None, state.error, state.lines_error) == (True, None, ErrorCode.OPERATOR_UNREACHABLE)
    assert not state.lines_complete
    visitor.teller.account.lines_refusal = None
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.retry)
    assert expenses_state(visitor).lines_complete


async def test_a_report_that_cannot_be_had_reads_no_lines(visitor: Visitor) -> None:
    await visitor.log_in()
    visitor.teller.account.refusal = Unavailable(ErrorCode.OPERATOR_NONSENSE)
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    assert expenses_state(visitor).error is ErrorCode.OPERATOR_NONSENSE
    assert expenses_state(visitor).pages == ()


async def test_free_lines_are_shown_on_request_and_stay_shown_in_other_months(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    before = expenses_state(visitor).kept.only_paid
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.toggle_free)
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.earlier)
    assert (before, expenses_state(visitor).kept.only_paid) == (True, False)


async def test_pages_appear_one_by_one(visitor: Visitor) -> None:
    visitor.teller.account.pages = (empty_page(),) * 5
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    drawn = [len(state.pages) for state in visitor.glass.drawn if isinstance(state, ExpensesState) and state.report]
    assert list(dict.fromkeys(drawn)) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("months_back", "choice"),
    [
        (0, PeriodChoice.THIS_MONTH),
        (1, PeriodChoice.LAST_MONTH),
        (2, PeriodChoice.THREE_MONTHS),
        (4, PeriodChoice.SIX_MONTHS),
        (9, PeriodChoice.YEAR),
    ],
)
async def test_a_statement_asked_for_on_the_expenses_covers_the_month_on_screen(
    visitor: Visitor, months_back: int, choice: PeriodChoice
) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    for _ in range(months_back):
        await visitor.tap(ExpensesPresenter, ExpensesPresenter.earlier)
    shown = expenses_state(visitor).month
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.print_statement)
    assert isinstance(visitor.glass.state, StatementState)
    assert visitor.glass.state.choice is choice
    assert visitor.glass.state.first <= shown <= visitor.glass.state.last


async def test_expenses_left_for_a_statement_are_found_again_without_asking(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.print_statement)
    await visitor.press(visitor.visit.back)
    await settle()
    assert expenses_state(visitor).lines_complete
    assert len(visitor.teller.account.asked) == 1


async def test_notices_are_told_beside_the_account_and_it_does_without_them(visitor: Visitor) -> None:
    visitor.teller.notices.refusal = Unavailable(ErrorCode.NOT_AVAILABLE_HERE)
    await visitor.log_in()
    assert account_state(visitor) == AccountState(irinas_account(), None)
    visitor.teller.notices.refusal = None
    visitor.teller.notices.told = (OUTAGE,)
    await visitor.tap(AccountPresenter, AccountPresenter.retry)
    assert account_state(visitor) == AccountState(irinas_account(), None, (OUTAGE,))
