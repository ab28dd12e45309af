"""The month from four sides, the paid extras and how they are stopped, and the days to come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from kiosk.domain.consents import ConsentLedger, PaidExtra
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.expense_report import MonthSpend
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.calendar import CalendarPresenter, CalendarState
from kiosk.presenters.change import ChangePresenter
from kiosk.presenters.consents import ConsentsPresenter, ConsentsState
from kiosk.presenters.expenses import Angle, ExpensesPresenter, ExpensesState
from kiosk.presenters.rooms import Room
from kiosk.presenters.screens import Screen
from tests.fakes.subscribers import product, rub
from tests.fakes.visitor import Visitor, a_visitor

AWAY = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
MONTHS = tuple(MonthSpend(date(2026, month, 1), rub(month), rub(0)) for month in (11, 10, 9))
HOROSCOPE, RING = (PaidExtra(product(name), rub(78), 1, None, is_forgotten=False) for name in ("Гороскоп", "Музыка"))
LEDGER = ConsentLedger((HOROSCOPE, RING), rub(156), (), OfferingId("bar"))


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    async with a_visitor() as visitor:
        visitor.teller.spending.ledger = LEDGER
        visitor.teller.spending.told_months = MONTHS
        await visitor.log_in()
        yield visitor


def expenses(visitor: Visitor) -> ExpensesState:
    assert isinstance(visitor.glass.state, ExpensesState)
    return visitor.glass.state


async def enter(visitor: Visitor, room: Room) -> None:
    await visitor.tap(AccountPresenter, AccountPresenter.enter, room)


async def look(visitor: Visitor, angle: Angle) -> None:
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.look, angle)


async def test_months_are_read_when_they_are_looked_at_and_only_once(visitor: Visitor) -> None:
    await enter(visitor, Room.EXPENSES)
    assert "months" not in visitor.teller.spending.asked
    await look(visitor, Angle.MONTHS)
    assert (expenses(visitor).kept.months, expenses(visitor).kept.year_read) == (MONTHS, True)
    await look(visitor, Angle.DAYS)
    await look(visitor, Angle.MONTHS)
    assert visitor.teller.spending.asked.count("months") == 1


async def test_a_touch_on_a_month_goes_there_and_keeps_what_was_chosen_and_read(visitor: Visitor) -> None:
    await enter(visitor, Room.EXPENSES)
    await look(visitor, Angle.MONTHS)
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.go_to, date(2026, 9, 1))
    kept = expenses(visitor).kept
    assert expenses(visitor).month == date(2026, 9, 1)
    assert (kept.angle, kept.months, kept.consents) == (Angle.MONTHS, MONTHS, LEDGER)
    assert visitor.teller.spending.asked.count("consents") == 1


async def test_months_that_cannot_be_read_leave_the_month_standing_and_are_tried_again(visitor: Visitor) -> None:
    await enter(visitor, Room.EXPENSES)
    visitor.teller.spending.refusal = AWAY
    await look(visitor, Angle.MONTHS)
    assert (expenses(visitor).months_error, expenses(visitor).report is not None) == (AWAY.code, True)
    visitor.teller.spending.refusal = None
    await look(visitor, Angle.MONTHS)
    assert (expenses(visitor).months_error, expenses(visitor).kept.months) == (None, MONTHS)


async def test_the_month_is_told_without_the_hints_where_they_are_not_given(visitor: Visitor) -> None:
    visitor.teller.spending.refusal = AWAY
    await enter(visitor, Room.EXPENSES)
    state = expenses(visitor)
    assert (state.kept.consents, state.report is not None, state.lines_complete, state.error) == (
        None,
        True,
        True,
        None,
    )


async def test_the_paid_extras_are_reached_from_the_expenses(visitor: Visitor) -> None:
    await enter(visitor, Room.EXPENSES)
    await visitor.tap(ExpensesPresenter, ExpensesPresenter.see_consents)
    assert visitor.glass.state == ConsentsState(date(2026, 11, 22), LEDGER, None)


def asked_to_change(visitor: Visitor) -> tuple[Change, ...]:
    assert visitor.screen() is Screen.CHANGE
    presenter = visitor.visit.stage.current
    assert isinstance(presenter, ChangePresenter)
    return presenter.state.changes


async def test_one_press_stops_every_extra_and_bars_new_ones(visitor: Visitor) -> None:
    await enter(visitor, Room.CONSENTS)
    await visitor.tap(ConsentsPresenter, ConsentsPresenter.stop_all)
    assert asked_to_change(visitor) == (
        Change(Action.DISCONNECT, product="Гороскоп"),
        Change(Action.DISCONNECT, product="Музыка"),
        Change(Action.CONNECT, offering=OfferingId("bar")),
    )


async def test_where_nothing_bars_content_the_press_only_stops(visitor: Visitor) -> None:
    visitor.teller.spending.ledger = ConsentLedger((RING,), rub(78), (), None)
    await enter(visitor, Room.CONSENTS)
    await visitor.tap(ConsentsPresenter, ConsentsPresenter.stop_all)
    assert asked_to_change(visitor) == (Change(Action.DISCONNECT, product="Музыка"),)


async def test_one_extra_is_stopped_alone(visitor: Visitor) -> None:
    await enter(visitor, Room.CONSENTS)
    await visitor.tap(ConsentsPresenter, ConsentsPresenter.stop, "Гороскоп")
    assert asked_to_change(visitor) == (Change(Action.DISCONNECT, product="Гороскоп"),)


async def test_what_is_not_listed_cannot_be_stopped(visitor: Visitor) -> None:
    await enter(visitor, Room.CONSENTS)
    await visitor.tap(ConsentsPresenter, ConsentsPresenter.stop, "Семья")
    assert visitor.screen() is Screen.CONSENTS


async def test_without_extras_there_is_nothing_to_stop(visitor: Visitor) -> None:
    visitor.teller.spending.ledger = ConsentLedger((), rub(0), (), OfferingId("bar"))
    await enter(visitor, Room.CONSENTS)
    await visitor.tap(ConsentsPresenter, ConsentsPresenter.stop_all)
    assert visitor.screen() is Screen.CONSENTS


async def test_coming_back_to_the_extras_asks_for_them_anew_and_shows_the_old_ones_meanwhile(visitor: Visitor) -> None:
    await enter(visitor, Room.CONSENTS)
    await visitor.tap(ConsentsPresenter, ConsentsPresenter.stop, "Гороскоп")
    visitor.teller.spending.refusal = AWAY
    await visitor.press(visitor.visit.back)
    assert visitor.glass.state == ConsentsState(date(2026, 11, 22), LEDGER, AWAY.code)


async def test_the_days_to_come_are_fetched_and_a_failure_can_be_tried_again(visitor: Visitor) -> None:
    visitor.teller.spending.refusal = AWAY
    await enter(visitor, Room.CALENDAR)
    assert visitor.glass.state == CalendarState(None, AWAY.code)
    visitor.teller.spending.refusal = None
    await visitor.tap(CalendarPresenter, CalendarPresenter.retry)
    assert visitor.glass.state == CalendarState(visitor.teller.spending.days, None)


async def test_the_days_to_come_lead_to_a_top_up_of_the_own_account(visitor: Visitor) -> None:
    await enter(visitor, Room.CALENDAR)
    await visitor.tap(CalendarPresenter, CalendarPresenter.top_up)
    assert visitor.screen() is Screen.METHOD
