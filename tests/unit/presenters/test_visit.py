"""The visit around the screens: language, idleness, the wipe, and a teller that comes and goes."""

from __future__ import annotations

import gc
from types import FunctionType, ModuleType

import pytest

from kiosk.domain.account import Account
from kiosk.domain.connected import Connected, VisitChanges
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.ordering import Proposal
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import CodeChallenge, Recipient, Subscriber
from kiosk.domain.topup import Method, TopUp, TopUpPhase
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.cash import CashState
from kiosk.presenters.method import MethodPresenter
from kiosk.presenters.number import NumberState, Purpose
from kiosk.presenters.result import ResultState
from kiosk.presenters.screens import Screen, TextSize
from tests.fakes.glass import settle
from tests.fakes.visitor import Visitor
from tests.fakes.walks import (
    EVERY_SCREEN,
    EVERY_SCREEN_THAT_STAYS,
    Walk,
    ask_a_code,
    see_a_statement,
    see_expenses,
    see_the_account,
    type_a_number,
)

IDLE_S, WARNING_S = 40, 20

# --- language and size -----------------------------------------------------------------------------------------------


@EVERY_SCREEN
async def test_another_language_leaves_every_screen_as_it_is(visitor: Visitor, screen: Screen, walk: Walk) -> None:
    await walk(visitor)
    before = visitor.glass.state
    await visitor.press(visitor.visit.shell.open_languages)
    assert visitor.glass.shell.languages_open
    await visitor.press(visitor.visit.shell.choose_language, "en")
    assert (visitor.glass.shell.language, visitor.glass.shell.languages_open) == ("en", False)
    assert (visitor.screen(), visitor.glass.state) == (screen, before)


async def test_the_terminals_first_language_is_spoken_until_another_is_chosen(visitor: Visitor) -> None:
    assert visitor.glass.shell.language == "ru"


async def test_the_languages_can_be_closed_without_choosing(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.shell.open_languages)
    await visitor.press(visitor.visit.shell.close_languages)
    assert (visitor.glass.shell.languages_open, visitor.glass.shell.language) == (False, "ru")


async def test_larger_text_is_a_switch(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.shell.change_text_size)
    once = visitor.glass.shell.text_size
    await visitor.press(visitor.visit.shell.change_text_size)
    assert (once, visitor.glass.shell.text_size) == (TextSize.LARGER, TextSize.NORMAL)


async def test_the_next_visitor_finds_language_and_size_as_the_terminal_has_them(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.shell.choose_language, "kk")
    await visitor.press(visitor.visit.shell.change_text_size)
    await visitor.wait(IDLE_S + WARNING_S)
    assert (visitor.glass.shell.language, visitor.glass.shell.text_size) == ("ru", TextSize.NORMAL)


# --- idleness --------------------------------------------------------------------------------------------------------


@EVERY_SCREEN_THAT_STAYS
async def test_nobody_touching_the_glass_is_warned_and_then_wiped(visitor: Visitor, screen: Screen, walk: Walk) -> None:
    await walk(visitor)
    warnings = []
    for seconds in (IDLE_S - 1, 1, WARNING_S - 1, 1):
        await visitor.wait(seconds)
        warnings.append((visitor.screen(), visitor.glass.shell.idle_in_s))
    assert warnings == [(screen, None), (screen, WARNING_S), (screen, 1), (Screen.HOME, None)]
    assert visitor.visits_over == 1


async def test_a_touch_takes_the_warning_away_any_number_of_times(visitor: Visitor) -> None:
    await type_a_number(visitor)
    for _ in range(5):
        await visitor.wait(IDLE_S + WARNING_S - 1)
        visitor.visit.shell.touch()
        assert visitor.glass.shell.idle_in_s is None
    assert visitor.screen() is Screen.NUMBER


async def test_the_first_screen_waits_for_ever(visitor: Visitor) -> None:
    await visitor.wait(3600)
    assert (visitor.screen(), visitor.visits_over) == (Screen.HOME, 0)
    assert all(shell.idle_in_s is None for shell in visitor.glass.shells)


async def test_a_payment_nobody_attends_is_credited_before_the_visit_ends(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(500)
    await visitor.wait(IDLE_S + WARNING_S)
    assert visitor.teller.topup.closed == ["payment-1"]
    assert isinstance(visitor.glass.state, ResultState)
    assert visitor.glass.state.topup.phase is TopUpPhase.CREDITED
    assert visitor.visits_over == 0
    await visitor.wait(IDLE_S + WARNING_S)
    assert (visitor.screen(), visitor.visits_over) == (Screen.HOME, 1)
    assert visitor.teller.topup.printed == [("payment-1", "ru")]


async def test_an_empty_payment_nobody_attends_is_closed_before_the_visit_ends(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.wait(IDLE_S + WARNING_S)
    assert visitor.teller.topup.closed == ["payment-1"]
    assert (visitor.screen(), visitor.visits_over) == (Screen.HOME, 1)


async def test_a_banknote_is_as_good_as_a_touch(visitor: Visitor) -> None:
    await visitor.open_cash()
    for _ in range(4):
        await visitor.wait(IDLE_S + WARNING_S - 1)
        await visitor.insert(100)
    assert (visitor.screen(), visitor.glass.shell.idle_in_s) == (Screen.CASH, None)


async def test_while_the_operator_is_being_told_the_idle_clock_stands_still(visitor: Visitor) -> None:
    visitor.teller.topup.outcome = None
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.credit()
    await visitor.wait(300)
    assert (visitor.screen(), visitor.glass.shell.idle_in_s) == (Screen.CASH, None)


async def test_a_close_that_fails_is_tried_again_when_the_time_is_over_again(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(100)
    close = visitor.teller.topup.close

    async def stuck(payment: str) -> None:
        raise Unavailable(ErrorCode.ACCEPTOR_UNAVAILABLE)

    visitor.teller.topup.close = stuck  # type: ignore[method-assign]  # a fault for this test only
    await visitor.wait(IDLE_S + WARNING_S)
    assert isinstance(visitor.glass.state, CashState)
    visitor.teller.topup.close = close  # type: ignore[method-assign]  # the fault is over
    await visitor.wait(IDLE_S + WARNING_S)
    assert visitor.screen() is Screen.RESULT


# --- the login's countdown and the exit ------------------------------------------------------------------------------


async def test_a_login_shows_the_time_left(visitor: Visitor) -> None:
    await ask_a_code(visitor)
    before = visitor.glass.shell.leaves_in_s
    await visitor.type_code()
    logged_in = visitor.glass.shell.leaves_in_s
    await visitor.wait(12)
    assert (before, logged_in, visitor.glass.shell.leaves_in_s) == (None, 120, 108)


async def test_a_touch_in_the_last_minute_gives_the_whole_time_again(visitor: Visitor) -> None:
    await see_the_account(visitor)
    for _ in range(10):
        await visitor.wait(35)
        visitor.visit.shell.touch()
        assert visitor.glass.shell.leaves_in_s is not None
        assert visitor.glass.shell.leaves_in_s >= 50
    assert visitor.screen() is Screen.ACCOUNT


@pytest.mark.parametrize("walk", [see_the_account, see_expenses, see_a_statement])
async def test_exit_logs_out_and_wipes(visitor: Visitor, walk: Walk) -> None:
    await walk(visitor)
    await visitor.press(visitor.visit.leave)
    assert visitor.teller.login.logged_out == ["token"]
    assert (visitor.screen(), visitor.visits_over, visitor.glass.shell.leaves_in_s) == (Screen.HOME, 1, None)
    await visitor.start(Purpose.ACCOUNT)
    assert visitor.screen() is Screen.NUMBER


async def test_a_result_is_shown_in_full_even_when_the_countdown_ran_out_while_crediting(visitor: Visitor) -> None:
    visitor.teller.topup.outcome = None
    await see_the_account(visitor)
    await visitor.tap(AccountPresenter, AccountPresenter.top_up)
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
    await visitor.insert(100)
    await visitor.credit()
    await visitor.wait(300)
    visitor.teller.topup.settle(TopUpPhase.CREDITED)
    await visitor.wait(IDLE_S)
    assert (visitor.screen(), visitor.visits_over) == (Screen.RESULT, 0)


async def test_exit_with_money_inside_credits_it_first(visitor: Visitor) -> None:
    await see_the_account(visitor)
    await visitor.tap(AccountPresenter, AccountPresenter.top_up)
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
    await visitor.insert(100)
    await visitor.press(visitor.visit.leave)
    assert visitor.teller.topup.closed == ["payment-1"]
    assert visitor.screen() is Screen.RESULT


async def test_a_visit_ends_even_when_the_teller_cannot_be_told(visitor: Visitor) -> None:
    await see_the_account(visitor)
    visitor.teller.line.hold()
    await visitor.press(visitor.visit.leave)
    assert visitor.screen() is Screen.HOME
    visitor.teller.line.lose()
    await settle()
    assert visitor.visits_over == 1


@EVERY_SCREEN
async def test_the_wipe_leaves_nothing_of_the_visitor_in_memory(visitor: Visitor, screen: Screen, walk: Walk) -> None:
    await walk(visitor)
    before = _personal_values(visitor)
    await visitor.wait(IDLE_S + WARNING_S)
    visitor.glass.wipe()
    assert (bool(before), _personal_values(visitor)) == (screen is not Screen.NUMBER, [])


def _personal_values(visitor: Visitor) -> list[object]:
    personal = (Subscriber, Account, Recipient, CodeChallenge, TopUp, PhoneNumber, Connected, Proposal, VisitChanges)
    return [thing for thing in _reachable_from(visitor.visit) if isinstance(thing, personal)]


def _reachable_from(root: object) -> list[object]:
    """Everything of ours that `root` holds, however deep, but for the fakes beneath it."""
    seen: dict[int, object] = {}
    waiting: list[object] = [root]
    while waiting:
        thing = waiting.pop()
        if (
            id(thing) in seen
            or isinstance(thing, type | ModuleType)
            or type(thing).__module__.startswith(("tests.", "asyncio"))
        ):
            continue
        seen[id(thing)] = thing
        if isinstance(thing, FunctionType):  # what it remembers, not the module it was written in
            waiting += [thing.__closure__, thing.__defaults__]
        else:
            waiting += gc.get_referents(thing)
    return list(seen.values())


async def test_the_number_typed_is_not_there_for_the_next_visitor(visitor: Visitor) -> None:
    await type_a_number(visitor)
    await visitor.wait(IDLE_S + WARNING_S)
    await visitor.start(Purpose.TOP_UP)
    assert isinstance(visitor.glass.state, NumberState)
    assert visitor.glass.state.missing == 10
