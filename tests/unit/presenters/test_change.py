"""The sheet before a change and the order after it: agreed to once, followed to its end, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change, Obstacle, ObstacleKind, OrderState
from kiosk.domain.topup import Method
from kiosk.presenters.change import ChangePresenter, ChangeState, NotHad, Ordered, Weighed, Weighing
from kiosk.presenters.method import MethodPresenter, MethodState
from kiosk.presenters.result import ResultPresenter
from kiosk.presenters.screens import Screen
from kiosk.presenters.services import ServicesPresenter
from tests.fakes.glass import settle
from tests.fakes.order_desk import order, proposal, rub
from tests.fakes.visitor import IRINA, Visitor
from tests.fakes.walks import see_a_sheet, see_the_services

WISH = Change(Action.CONNECT, offering=OfferingId("+10 ГБ"))
SHORT = Obstacle(ObstacleKind.NO_MONEY, "", rub(5_000), "")


def state(visitor: Visitor) -> ChangeState:
    assert isinstance(visitor.glass.state, ChangeState)
    return visitor.glass.state


def sheet(visitor: Visitor) -> Weighed:
    step = state(visitor).step
    assert isinstance(step, Weighed)
    return step


def ordered(visitor: Visitor) -> Ordered:
    step = state(visitor).step
    assert isinstance(step, Ordered)
    return step


async def confirm(visitor: Visitor) -> None:
    await visitor.tap(ChangePresenter, ChangePresenter.confirm)


async def test_a_change_begins_with_its_sheet_and_orders_nothing(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    assert sheet(visitor).proposal.changes == (WISH,)
    assert visitor.teller.orders.ordered == []


async def test_the_visitor_waits_for_the_terms_and_the_idle_clock_with_them(visitor: Visitor) -> None:
    await see_the_services(visitor)
    visitor.teller.line.hold()
    await visitor.tap(ServicesPresenter, ServicesPresenter.connect, OfferingId("+10 ГБ"))
    await visitor.wait(100)
    assert (isinstance(state(visitor).step, Weighing), visitor.glass.shell.idle_in_s) == (True, None)


async def test_what_was_agreed_to_is_ordered_under_the_key_of_its_sheet(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    key = sheet(visitor).proposal.key
    await confirm(visitor)
    assert visitor.teller.orders.ordered == [key]


async def test_a_second_touch_orders_nothing_more(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    await confirm(visitor)
    await confirm(visitor)
    assert len(visitor.teller.orders.ordered) == 1


async def test_nobody_is_led_away_before_there_is_news_of_the_order(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    await confirm(visitor)
    await visitor.press(visitor.visit.back)
    await visitor.press(visitor.visit.leave)
    assert ordered(visitor).order is None
    visitor.teller.orders.progress.put(order(OrderState.ACKNOWLEDGED))
    await settle()
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.SERVICES


async def test_each_state_of_the_order_is_told_until_the_last(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    await confirm(visitor)
    told = []
    for one in (OrderState.ACKNOWLEDGED, OrderState.IN_PROGRESS, OrderState.COMPLETED):
        visitor.teller.orders.progress.put(order(one))
        await settle()
        step = ordered(visitor)
        assert step.order is not None
        told.append((step.order.state, step.is_over))
    assert told == [
        (OrderState.ACKNOWLEDGED, False),
        (OrderState.IN_PROGRESS, False),
        (OrderState.COMPLETED, True),
    ]


async def test_done_leads_back_to_the_services_read_anew(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    await confirm(visitor)
    visitor.teller.orders.progress.put(order(OrderState.COMPLETED))
    await settle()
    visitor.teller.orders.refusals["connected"] = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.tap(ChangePresenter, ChangePresenter.finish)
    assert visitor.screen() is Screen.SERVICES
    assert getattr(visitor.glass.state, "error", None) is ErrorCode.OPERATOR_UNREACHABLE


async def test_a_price_that_changed_shows_the_new_sheet_beside_the_old_one_and_orders_nothing(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    old = sheet(visitor).proposal
    desk = visitor.teller.orders
    desk.sheet = replace(desk.sheet, charged_now=rub(18_000))
    desk.refusals["order"] = Refused(ErrorCode.PRICE_CHANGED)
    await confirm(visitor)
    step = sheet(visitor)
    assert (step.was, step.proposal.charged_now) == (old, rub(18_000))
    assert step.proposal.key != old.key


async def test_an_order_that_could_not_be_sent_can_be_sent_again_under_its_key(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    desk = visitor.teller.orders
    desk.refusals["order"] = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await confirm(visitor)
    assert sheet(visitor).error is ErrorCode.OPERATOR_UNREACHABLE
    desk.refusals.clear()
    await confirm(visitor)
    assert desk.ordered == [sheet_key := desk.ordered[0], sheet_key]


async def test_an_order_on_its_way_is_never_called_undone_because_it_cannot_be_followed(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    await confirm(visitor)
    visitor.teller.orders.progress.put(order(OrderState.UNKNOWN))
    visitor.teller.orders.progress.fail(Unavailable(ErrorCode.OPERATOR_UNREACHABLE))
    await settle()
    step = ordered(visitor)
    assert step.order is not None
    assert (step.order.state, step.error) == (OrderState.UNKNOWN, ErrorCode.OPERATOR_UNREACHABLE)


@pytest.mark.parametrize("code", [ErrorCode.ORDER_REFUSED, ErrorCode.NOT_ON_OFFER])
async def test_a_refused_order_tells_why_in_the_operators_words(visitor: Visitor, code: ErrorCode) -> None:
    await see_a_sheet(visitor)
    visitor.teller.orders.refusals["order"] = Refused(code, "Только дома.")
    await confirm(visitor)
    assert state(visitor).step == NotHad(code, "Только дома.")


async def test_terms_that_cannot_be_told_can_be_asked_for_again(visitor: Visitor) -> None:
    await see_the_services(visitor)
    visitor.teller.orders.refusals["propose"] = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.tap(ServicesPresenter, ServicesPresenter.connect, OfferingId("+10 ГБ"))
    assert state(visitor).step == NotHad(ErrorCode.OPERATOR_UNREACHABLE, "")
    visitor.teller.orders.refusals.clear()
    await visitor.tap(ChangePresenter, ChangePresenter.retry)
    assert sheet(visitor).error is None


async def test_an_order_is_called_off_and_that_is_told(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    await confirm(visitor)
    desk = visitor.teller.orders
    accepted = order(OrderState.ACKNOWLEDGED, can_cancel=True)
    desk.having = replace(desk.having, orders=(accepted,))
    desk.progress.put(accepted)
    await settle()
    await visitor.tap(ChangePresenter, ChangePresenter.call_off)
    step = ordered(visitor)
    assert (step.order and step.order.state, step.is_over) == (OrderState.CANCELLED, True)


async def test_calling_off_too_late_leaves_the_order_as_it_is(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    await confirm(visitor)
    visitor.teller.orders.progress.put(order(OrderState.ACKNOWLEDGED, can_cancel=True))
    await settle()
    await visitor.tap(ChangePresenter, ChangePresenter.call_off)
    step = ordered(visitor)
    assert (step.order and step.order.state, step.error) == (OrderState.ACKNOWLEDGED, ErrorCode.TOO_LATE)


async def test_an_order_that_cannot_be_called_off_is_not(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    await confirm(visitor)
    visitor.teller.orders.progress.put(order(OrderState.IN_PROGRESS))
    await settle()
    await visitor.tap(ChangePresenter, ChangePresenter.call_off)
    assert ordered(visitor).error is None


async def test_with_an_obstacle_nothing_is_ordered(visitor: Visitor) -> None:
    visitor.teller.orders.sheet = replace(proposal(), obstacles=(SHORT,))
    await see_a_sheet(visitor)
    await confirm(visitor)
    assert visitor.teller.orders.ordered == []


async def test_what_clears_an_obstacle_is_put_before_the_wish(visitor: Visitor) -> None:
    first = Change(Action.CONNECT, offering=OfferingId("Роуминг"))
    needs = Obstacle(ObstacleKind.NEEDS, "Роуминг", None, "", (first,))
    visitor.teller.orders.sheet = replace(proposal(), obstacles=(needs,))
    await see_a_sheet(visitor)
    await visitor.tap(ChangePresenter, ChangePresenter.clear, needs)
    assert sheet(visitor).proposal.changes == (first, WISH)


async def test_who_lacks_money_tops_up_and_comes_back_to_the_sheet_as_it_is_then(visitor: Visitor) -> None:
    desk = visitor.teller.orders
    desk.sheet = replace(proposal(), obstacles=(SHORT,))
    await see_a_sheet(visitor)
    await visitor.tap(ChangePresenter, ChangePresenter.top_up)
    assert isinstance(visitor.glass.state, MethodState)
    assert visitor.glass.state.wanted == SHORT.missing
    desk.sheet = proposal()
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
    await visitor.insert(100)
    await visitor.credit()
    await visitor.tap(ResultPresenter, ResultPresenter.finish)
    assert sheet(visitor).proposal.obstacles == ()
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.ACCOUNT


async def test_a_top_up_the_operator_cannot_prepare_is_told_on_the_sheet(visitor: Visitor) -> None:
    await see_a_sheet(visitor)
    visitor.teller.topup.recipients[IRINA] = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.tap(ChangePresenter, ChangePresenter.top_up)
    assert sheet(visitor).error is ErrorCode.OPERATOR_UNREACHABLE


@pytest.mark.parametrize(("days", "until"), [(14, date(2026, 12, 6)), (0, None)])
async def test_a_suspension_has_the_end_that_was_chosen(visitor: Visitor, days: int, until: date | None) -> None:
    await see_the_services(visitor)
    await visitor.tap(ServicesPresenter, ServicesPresenter.suspend)
    await visitor.tap(ChangePresenter, ChangePresenter.suspend_for, days)
    assert [(change.action, change.until) for change in sheet(visitor).proposal.changes] == [(Action.SUSPEND, until)]


async def test_the_old_sheet_stands_but_cannot_be_agreed_to_while_other_terms_are_asked_for(visitor: Visitor) -> None:
    await see_the_services(visitor)
    await visitor.tap(ServicesPresenter, ServicesPresenter.suspend)
    visitor.teller.line.hold()
    await visitor.tap(ChangePresenter, ChangePresenter.suspend_for, 7)
    await confirm(visitor)
    assert (sheet(visitor).again, visitor.teller.orders.ordered) == (True, [])


async def test_a_login_that_ran_out_leaves_nothing_of_the_sheet(visitor: Visitor) -> None:
    await see_the_services(visitor)
    visitor.teller.orders.refusals["propose"] = Refused(ErrorCode.NOT_LOGGED_IN)
    await visitor.tap(ServicesPresenter, ServicesPresenter.connect, OfferingId("+10 ГБ"))
    assert visitor.screen() is Screen.NUMBER
