"""The three sections: both lists side by side, and what is under way looked after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change, OrderState
from kiosk.domain.products import Block, BlockCause, ProductKind, ProductStatus, Section
from kiosk.domain.topup import Method
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.change import ChangeState
from kiosk.presenters.method import MethodPresenter
from kiosk.presenters.result import ResultPresenter
from kiosk.presenters.screens import Screen
from kiosk.presenters.services import ServicesPresenter, ServicesState
from kiosk.presenters.tariffs import TariffsState
from tests.fakes.glass import settle
from tests.fakes.offer_desk import REMAINING
from tests.fakes.order_desk import HAVING, OFFERED, offering, order, owned, rub
from tests.fakes.visitor import IRINA, Visitor
from tests.fakes.walks import see_the_services

GONE = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)


def state(visitor: Visitor) -> ServicesState:
    assert isinstance(visitor.glass.state, ServicesState)
    return visitor.glass.state


def wishes(visitor: Visitor) -> tuple[Change, ...]:
    assert isinstance(visitor.glass.state, ChangeState)
    return visitor.glass.state.changes


@pytest.mark.parametrize("section", Section)
async def test_each_section_of_the_account_is_a_door_to_its_services(visitor: Visitor, section: Section) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter_section, section)
    assert state(visitor).section is section


async def test_what_is_connected_is_shown_while_the_catalogue_is_still_read(visitor: Visitor) -> None:
    desk = visitor.teller.orders
    catalogue, held = desk.catalogue, visitor.teller.line

    async def slow(token: object) -> object:
        await held.until_connected()
        await visitor.clock.sleep(5)
        return await catalogue(token)  # type: ignore[arg-type]  # the test passes on what it was given

    desk.catalogue = slow  # type: ignore[method-assign,assignment]  # a slow catalogue, for this test only
    await see_the_services(visitor)
    assert (state(visitor).connected, state(visitor).catalogue) == (HAVING, None)
    await visitor.wait(5)
    assert state(visitor).catalogue == OFFERED


async def test_either_list_fails_alone(visitor: Visitor) -> None:
    visitor.teller.orders.refusals["catalogue"] = Unavailable(ErrorCode.NOT_AVAILABLE_HERE)
    await see_the_services(visitor)
    assert (state(visitor).connected, state(visitor).catalogue_error) == (HAVING, ErrorCode.NOT_AVAILABLE_HERE)
    visitor.teller.orders.refusals = {"connected": GONE}
    await visitor.tap(ServicesPresenter, ServicesPresenter.retry)
    assert (state(visitor).error, state(visitor).catalogue) == (ErrorCode.OPERATOR_UNREACHABLE, OFFERED)


async def test_another_section_is_shown_without_asking_anew(visitor: Visitor) -> None:
    await see_the_services(visitor)
    visitor.teller.orders.refusals = {"connected": GONE, "catalogue": GONE}
    await visitor.tap(ServicesPresenter, ServicesPresenter.choose_section, Section.INTERNET)
    now = state(visitor)
    assert (now.tariff and now.tariff.name, now.extras, now.error) == ("Дом 300", (), None)


async def test_extras_are_offered_beside_a_tariff_and_tariffs_where_there_is_none(visitor: Visitor) -> None:
    await see_the_services(visitor)
    assert {one.kind for one in state(visitor).offered} == {ProductKind.PACKAGE, ProductKind.OPTION}
    cinema = offering("Кино", ProductKind.TARIFF, section=Section.TV)
    visitor.teller.orders.on_offer = replace(OFFERED, offerings=(cinema, offering("4K", section=Section.TV)))
    await visitor.tap(ServicesPresenter, ServicesPresenter.retry)
    await visitor.tap(ServicesPresenter, ServicesPresenter.choose_section, Section.TV)
    assert state(visitor).offered == (cinema,)


def test_what_is_being_ordered_is_not_offered_a_second_time() -> None:
    under_way = order(OrderState.HELD)
    having = replace(HAVING, orders=(under_way,))
    mobile = ServicesState(Section.MOBILE, HAVING.as_of.date(), having, OFFERED)
    assert under_way.items[0].change.offering not in {one.offering for one in mobile.offered}
    assert len(mobile.offered) == len(replace(mobile, connected=HAVING).offered) - 1


def test_what_fits_the_visitor_comes_first_with_its_reason() -> None:
    last = OFFERED.offerings[-1].offering
    mobile = ServicesState(
        Section.MOBILE, HAVING.as_of.date(), HAVING, OFFERED, for_you=(replace(REMAINING, offering=last),)
    )
    assert mobile.offered[0].offering == last
    assert mobile.advice(last) is not None


def test_what_is_advised_first_gives_way_to_a_tariff_that_is_to_be_paid_for() -> None:
    fitting = tuple(replace(REMAINING, offering=one.offering) for one in OFFERED.offerings[:2])
    mobile = ServicesState(Section.MOBILE, HAVING.as_of.date(), HAVING, OFFERED, for_you=fitting)
    assert mobile.first_choice == mobile.offered[0].offering
    assert replace(mobile, for_you=()).first_choice is None
    unpaid = Block(BlockCause.NO_MONEY, None, rub(10_000), None, None, None)
    tariff = replace(HAVING.products[0], status=ProductStatus.SUSPENDED, block=unpaid)
    assert replace(mobile, connected=replace(HAVING, products=(tariff,))).first_choice is None


def test_only_what_works_is_paid_for_and_has_a_price_for_it_can_be_suspended() -> None:
    tariff = owned("Семья", ProductKind.TARIFF, fee=59_000)
    sold = replace(offering("Семья", ProductKind.TARIFF, fee=59_000), suspended_fee=rub(0))
    having, catalogue = replace(HAVING, products=(tariff,)), replace(OFFERED, own=(sold,))
    mobile = ServicesState(Section.MOBILE, HAVING.as_of.date(), having, catalogue)
    assert mobile.can_suspend
    for other in (replace(tariff, bundled_in="Всё"), replace(tariff, status=ProductStatus.SUSPENDED)):
        assert not replace(mobile, connected=replace(having, products=(other,))).can_suspend
    assert not replace(mobile, catalogue=replace(OFFERED, own=(replace(sold, suspended_fee=None),))).can_suspend
    assert not replace(mobile, catalogue=None).can_suspend


def test_what_pays_for_a_bundled_service_is_named() -> None:
    tariff = owned("Семья", ProductKind.TARIFF)
    within = replace(owned("Музыка"), bundled_in=tariff.product)
    having = replace(HAVING, products=(tariff, within))
    mobile = ServicesState(Section.MOBILE, HAVING.as_of.date(), having)
    assert (mobile.payer(within), mobile.payer(tariff)) == ("Семья", "")


async def test_each_touch_leads_to_the_sheet_of_its_change(visitor: Visitor) -> None:
    await see_the_services(visitor)
    seen: list[Change] = []
    for command, given in (
        (ServicesPresenter.connect, (OfferingId("+10 ГБ"),)),
        (ServicesPresenter.disconnect, ("Гороскоп",)),
        (ServicesPresenter.suspend, ()),
        (ServicesPresenter.resume, ()),
    ):
        await visitor.tap(ServicesPresenter, command, *given)
        seen += wishes(visitor)
        await visitor.press(visitor.visit.back)
    assert seen == [
        Change(Action.CONNECT, offering=OfferingId("+10 ГБ")),
        Change(Action.DISCONNECT, product="Гороскоп"),
        Change(Action.SUSPEND, product="Семья"),
        Change(Action.RESUME, product="Семья"),
    ]


async def test_the_tariff_leads_to_the_tariffs_of_its_section(visitor: Visitor) -> None:
    await see_the_services(visitor)
    await visitor.tap(ServicesPresenter, ServicesPresenter.choose_section, Section.INTERNET)
    await visitor.tap(ServicesPresenter, ServicesPresenter.change_tariff)
    assert isinstance(visitor.glass.state, TariffsState)
    assert visitor.glass.state.section is Section.INTERNET


async def test_a_top_up_comes_back_to_the_services_read_anew(visitor: Visitor) -> None:
    await see_the_services(visitor)
    await visitor.tap(ServicesPresenter, ServicesPresenter.top_up)
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
    await visitor.insert(500)
    await visitor.credit()
    visitor.teller.orders.having = replace(HAVING, products=())
    await visitor.tap(ResultPresenter, ResultPresenter.finish)
    assert state(visitor).connected == replace(HAVING, products=())


async def test_a_top_up_that_cannot_be_prepared_is_told_on_the_services(visitor: Visitor) -> None:
    await see_the_services(visitor)
    visitor.teller.topup.recipients[IRINA] = GONE
    await visitor.tap(ServicesPresenter, ServicesPresenter.top_up)
    assert state(visitor).refused is ErrorCode.OPERATOR_UNREACHABLE


async def test_paid_extras_lead_to_who_agreed_to_them(visitor: Visitor) -> None:
    await see_the_services(visitor)
    await visitor.tap(ServicesPresenter, ServicesPresenter.see_consents)
    assert visitor.screen() is Screen.CONSENTS


async def test_orders_under_way_are_looked_after_until_they_are_over(visitor: Visitor) -> None:
    desk = visitor.teller.orders
    desk.having = replace(HAVING, orders=(order(OrderState.IN_PROGRESS),))
    await see_the_services(visitor)
    assert len(state(visitor).under_way) == 1
    desk.having = HAVING
    desk.on_offer = replace(OFFERED, offerings=())
    await visitor.wait(5)
    assert (state(visitor).under_way, state(visitor).offered) == ((), ())
    desk.refusals = {"connected": GONE}
    await visitor.wait(20)
    assert state(visitor).error is None


async def test_an_order_is_called_off_from_the_list(visitor: Visitor) -> None:
    desk = visitor.teller.orders
    waiting = order(OrderState.ACKNOWLEDGED, can_cancel=True)
    desk.having = replace(HAVING, orders=(waiting,))
    await see_the_services(visitor)
    await visitor.tap(ServicesPresenter, ServicesPresenter.call_off, waiting.order)
    assert (desk.called_off, state(visitor).calling_off, state(visitor).refused) == ([waiting.order], None, None)


async def test_an_order_that_cannot_be_called_off_any_more_says_so(visitor: Visitor) -> None:
    desk = visitor.teller.orders
    waiting = order(OrderState.ACKNOWLEDGED, can_cancel=True)
    desk.having = replace(HAVING, orders=(waiting,))
    await see_the_services(visitor)
    desk.refusals["call_off"] = Refused(ErrorCode.TOO_LATE)
    await visitor.tap(ServicesPresenter, ServicesPresenter.call_off, waiting.order)
    assert (state(visitor).refused, state(visitor).calling_off) == (ErrorCode.TOO_LATE, None)


async def test_a_list_that_was_read_stands_when_it_cannot_be_read_again(visitor: Visitor) -> None:
    await see_the_services(visitor)
    visitor.teller.orders.refusals = {"connected": GONE}
    await visitor.tap(ServicesPresenter, ServicesPresenter.retry)
    await settle()
    assert (state(visitor).connected, state(visitor).error) == (HAVING, ErrorCode.OPERATOR_UNREACHABLE)
