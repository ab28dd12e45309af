"""Ordering as a visitor lives it: placed once, never for more than was agreed to, and never guessed about."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import aclosing
from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.offerings import OfferingId
from kiosk.domain.operator_pace import Pace
from kiosk.domain.ordering import Action, Change, ObstacleKind, OrderId, OrderKey, OrderState, Quote
from kiosk.domain.products import ProductKind
from tests.fakes.conditions import eventually
from tests.fakes.order_desk import OFFERED, offering, owned, rub
from tests.fakes.order_shop import CONSISTENT_AFTER_S, NO_HOROSCOPE, TEN_GB, OrderShop
from tests.fakes.order_taker import lost
from tests.fakes.subscribers import MINUTES

UNKNOWN, HELD, COMPLETED = OrderState.UNKNOWN, OrderState.HELD, OrderState.COMPLETED
ACKNOWLEDGED, IN_PROGRESS, PENDING = OrderState.ACKNOWLEDGED, OrderState.IN_PROGRESS, OrderState.PENDING
BAR = Change(Action.CONNECT, OfferingId("Запрет контента"))


async def refusal(call: Awaitable[object]) -> ErrorCode:
    """Why it was not to be had."""
    with pytest.raises(KioskError) as caught:
        await call
    return caught.value.code


async def test_what_is_connected_is_told_with_orders_that_are_not_over(shop: OrderShop) -> None:
    shop.taker.course = (PENDING,)
    await shop.desk.connected(shop.token)
    sheet = await shop.proposed(TEN_GB)
    async with aclosing(shop.desk.order(shop.token, sheet.key)) as states:
        await anext(states)
        having = await shop.desk.connected(shop.token)
    assert [one.name for one in having.products] == ["Семья", "Гороскоп"]
    assert [one.key for one in having.orders or ()] == [sheet.key]


async def test_an_operator_that_takes_no_orders_tells_none(shop: OrderShop) -> None:
    shop.taker.tells_none = True
    assert (await shop.desk.connected(shop.token)).orders is None


async def test_what_is_connected_is_not_offered_again_unless_it_can_be_bought_again(shop: OrderShop) -> None:
    shop.catalogue.put(offering("Гороскоп", ProductKind.PARTNER, fee=7_800))
    shop.reader.owned = (*shop.reader.owned, owned("+10 ГБ", ProductKind.PACKAGE))
    names = {one.name for one in (await shop.desk.catalogue(shop.token)).offerings}
    assert "Гороскоп" not in names
    assert "+10 ГБ" in names


async def test_what_is_connected_is_told_as_it_is_sold_now(shop: OrderShop) -> None:
    sold = replace(offering("Семья", ProductKind.TARIFF, fee=59_000), suspended_fee=rub(3_000))
    shop.catalogue.put(sold)
    assert (await shop.desk.catalogue(shop.token)).own == (sold,)


async def test_packages_are_told_with_what_is_connected_where_they_can_be(shop: OrderShop) -> None:
    assert [one.name for one in (await shop.desk.connected(shop.token)).packages] == ["Минуты"]
    shop.reader.missing = {"packages"}
    having = await shop.desk.connected(shop.token)
    assert (having.packages, len(having.products)) == ((), 2)


async def test_a_slow_operator_is_not_asked_for_packages(shop: OrderShop) -> None:
    shop.health.pace = Pace.SLOW
    assert (await shop.desk.connected(shop.token)).packages == ()


async def test_what_cannot_be_connected_any_more_is_not_offered(shop: OrderShop) -> None:
    yesterday, today = date(2026, 11, 21), date(2026, 11, 22)
    shop.catalogue.offerings = [replace(offering("Вчера"), until=yesterday), replace(offering("Сегодня"), until=today)]
    assert [one.name for one in (await shop.desk.catalogue(shop.token)).offerings] == ["Сегодня"]


async def test_the_catalogue_is_read_once_in_some_minutes(shop: OrderShop) -> None:
    for _ in range(3):
        await shop.desk.catalogue(shop.token)
    assert shop.catalogue.readings == 1
    shop.clock.pass_by(301)
    await shop.log_in()
    await shop.desk.catalogue(shop.token)
    assert shop.catalogue.readings == 2


async def test_a_silent_operator_s_catalogue_serves_for_an_hour(shop: OrderShop) -> None:
    await shop.desk.catalogue(shop.token)
    shop.catalogue.silent, asked = True, shop.catalogue.asked
    shop.clock.pass_by(1000)
    await shop.log_in()
    for _ in range(3):
        assert (await shop.desk.catalogue(shop.token)).offerings
    assert shop.catalogue.asked == asked + 1
    shop.clock.pass_by(3600)
    await shop.log_in()
    assert await refusal(shop.desk.catalogue(shop.token)) is ErrorCode.OPERATOR_UNREACHABLE


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (Change(Action.CONNECT, OfferingId("nothing of ours")),),
        (Change(Action.DISCONNECT, product="somebody else's"),),
        (Change(Action.CONNECT, product="Гороскоп"),),
        (Change(Action.CHANGE, OfferingId("+10 ГБ"), "Семья"),),
        (NO_HOROSCOPE, NO_HOROSCOPE),
        (TEN_GB, TEN_GB),
    ],
)
async def test_what_is_not_there_cannot_be_proposed(shop: OrderShop, changes: tuple[Change, ...]) -> None:
    assert await refusal(shop.desk.propose(shop.token, changes)) is ErrorCode.NOT_ON_OFFER


async def test_an_order_is_followed_to_its_end(shop: OrderShop) -> None:
    assert [one.state for one in await shop.ordered(TEN_GB)] == [ACKNOWLEDGED, IN_PROGRESS, COMPLETED]
    assert [changes for _, changes in shop.taker.placed] == [(TEN_GB,)]


async def test_an_order_that_is_held_is_not_waited_for(shop: OrderShop) -> None:
    shop.taker.course = (ACKNOWLEDGED, HELD, COMPLETED)
    assert [one.state for one in await shop.ordered(TEN_GB)] == [ACKNOWLEDGED, HELD]


async def test_an_order_is_asked_about_less_and_less_often_and_each_state_is_told_once(shop: OrderShop) -> None:
    shop.taker.course = (*([PENDING] * 13), COMPLETED)
    shop.clock.slept.clear()
    assert [one.state for one in await shop.ordered(TEN_GB)] == [PENDING, COMPLETED]
    assert shop.clock.slept == sorted(shop.clock.slept)
    assert len(shop.clock.slept) == 13


async def test_a_lost_answer_is_asked_about_and_the_order_found(shop: OrderShop) -> None:
    shop.taker.failing, shop.taker.hears_all = [lost()], True
    told = await shop.ordered(TEN_GB)
    assert [one.state for one in told] == [UNKNOWN, ACKNOWLEDGED, IN_PROGRESS, COMPLETED]
    assert [item.name for item in told[0].items] == ["+10 ГБ"]
    assert len(shop.taker.placed) == 1


async def test_an_order_that_never_arrived_is_given_up_only_when_the_search_proves_it(shop: OrderShop) -> None:
    shop.taker.failing = [lost()]
    sheet, before = await shop.proposed(TEN_GB), shop.clock.ran_s
    assert await refusal(shop.told(sheet.key)) is ErrorCode.OPERATOR_UNREACHABLE
    assert shop.clock.ran_s - before > CONSISTENT_AFTER_S
    assert [one.state for one in await shop.told(sheet.key)][-1] is COMPLETED
    assert [key for key, _ in shop.taker.placed] == [sheet.key, sheet.key]


async def test_a_search_that_found_nothing_denies_no_order_that_was_found_meanwhile(shop: OrderShop) -> None:
    shop.taker.failing, shop.taker.hears_all = [lost()], True
    sheet = await shop.proposed(TEN_GB)
    async with aclosing(shop.desk.order(shop.token, sheet.key)) as states:
        assert (await anext(states)).state is UNKNOWN
        shop.clock.pass_by(CONSISTENT_AFTER_S + 1)
        shop.taker.slow_search = search = asyncio.Event()
        older = asyncio.ensure_future(anext(states))
        await eventually(lambda: shop.taker.slow_search is None)
        assert [one.key for one in (await shop.desk.connected(shop.token)).orders or ()] == [sheet.key]
        search.set()
        assert (await older).state is ACKNOWLEDGED
    assert len(shop.taker.placed) == 1


async def test_what_may_be_ordered_already_is_not_ordered_under_a_second_key(shop: OrderShop) -> None:
    shop.taker.failing = [lost()]
    sheet = await shop.proposed(TEN_GB)
    async with aclosing(shop.desk.order(shop.token, sheet.key)) as states:
        assert (await anext(states)).state is UNKNOWN
    again = await shop.proposed(TEN_GB)
    assert [one.kind for one in again.obstacles] == [ObstacleKind.ALREADY]
    assert await refusal(shop.told(again.key)) is ErrorCode.ORDER_REFUSED
    shop.clock.pass_by(CONSISTENT_AFTER_S + 1)
    assert not (await shop.proposed(TEN_GB)).obstacles
    assert len(shop.taker.placed) == 1


async def test_an_order_that_did_not_leave_may_be_ordered_again(shop: OrderShop) -> None:
    shop.taker.failing = [Unavailable(ErrorCode.OPERATOR_UNREACHABLE)]
    sheet = await shop.proposed(TEN_GB)
    assert await refusal(shop.told(sheet.key)) is ErrorCode.OPERATOR_UNREACHABLE
    assert (await shop.told(sheet.key))[-1].state is COMPLETED


async def test_silence_while_an_order_is_carried_out_is_waited_out(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    async with aclosing(shop.desk.order(shop.token, sheet.key)) as states:
        assert (await anext(states)).state is ACKNOWLEDGED
        shop.clock.slept.clear()
        shop.taker.heard_after = 5
        assert (await anext(states)).state is IN_PROGRESS
    assert len(shop.clock.slept) == 5


async def test_ordering_a_key_again_tells_how_its_order_stands(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    await shop.told(sheet.key)
    assert [one.state for one in await shop.told(sheet.key)] == [COMPLETED]
    assert len(shop.taker.placed) == 1


async def test_two_touches_place_one_order(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    both = await asyncio.gather(shop.told(sheet.key), shop.told(sheet.key))
    assert {one[-1].state for one in both} == {COMPLETED}
    assert len(shop.taker.placed) == 1


async def test_whoever_left_while_the_order_was_being_sent_comes_back_to_it(shop: OrderShop) -> None:
    shop.taker.hangs = True
    sheet = await shop.proposed(TEN_GB)
    watching = asyncio.create_task(shop.told(sheet.key))
    await shop.taker.heard.wait()
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching
    assert [one.state for one in await shop.told(sheet.key)] == [UNKNOWN, ACKNOWLEDGED, IN_PROGRESS, COMPLETED]
    assert len(shop.taker.placed) == 1


async def test_a_price_that_changed_is_shown_before_anything_is_ordered(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    shop.catalogue.put(replace(OFFERED.offerings[1], once=rub(19_900)))
    assert await refusal(shop.told(sheet.key)) is ErrorCode.PRICE_CHANGED
    assert not shop.taker.placed
    assert (await shop.proposed(TEN_GB)).charged_now == rub(19_900)


async def test_another_name_is_no_other_price(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    shop.catalogue.put(replace(OFFERED.offerings[1], name="Ещё 10 ГБ", tags=()))
    assert (await shop.told(sheet.key))[-1].state is COMPLETED


async def test_an_offer_that_is_gone_is_not_ordered(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    shop.catalogue.offerings = []
    assert await refusal(shop.told(sheet.key)) is ErrorCode.NOT_ON_OFFER
    assert not shop.taker.placed


async def test_a_product_that_is_gone_is_not_ordered_away(shop: OrderShop) -> None:
    sheet = await shop.proposed(NO_HOROSCOPE)
    shop.reader.owned = shop.reader.owned[:1]
    assert await refusal(shop.told(sheet.key)) is ErrorCode.NOT_ON_OFFER


async def test_what_would_be_lost_beside_is_shown_before_anything_is_ordered(shop: OrderShop) -> None:
    stars = replace(MINUTES, name="Звёзды", products=("Гороскоп",))
    shop.reader.left = (stars,)
    sheet = await shop.proposed(NO_HOROSCOPE)
    shop.reader.left = (stars, replace(stars, name="Луны"))
    assert await refusal(shop.told(sheet.key)) is ErrorCode.PRICE_CHANGED
    assert not shop.taker.placed


async def test_a_loss_that_shrinks_with_use_is_no_other_loss(shop: OrderShop) -> None:
    stars = replace(MINUTES, name="Звёзды", products=("Гороскоп",))
    shop.reader.left = (stars,)
    sheet = await shop.proposed(NO_HOROSCOPE)
    shop.reader.left = (replace(stars, remaining=stars.remaining - 1),)
    assert (await shop.told(sheet.key))[-1].state is COMPLETED


async def test_money_that_went_meanwhile_stops_the_order(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    shop.reader.opened = rub(10_000)
    shop.clock.pass_by(5)  # past the balance that was read ahead
    assert await refusal(shop.told(sheet.key)) is ErrorCode.ORDER_REFUSED
    assert not shop.taker.placed


async def test_another_quote_of_the_operator_is_another_price(shop: OrderShop) -> None:
    sheet = await shop.proposed(NO_HOROSCOPE)
    shop.qualifier.said = (Quote((), (), None, ("Семья",)),)
    assert await refusal(shop.told(sheet.key)) is ErrorCode.PRICE_CHANGED
    assert not shop.taker.placed


async def test_the_operator_s_no_to_a_price_is_told_and_may_be_proposed_anew(shop: OrderShop) -> None:
    shop.taker.failing = [Refused(ErrorCode.PRICE_CHANGED)]
    assert await refusal(shop.ordered(TEN_GB)) is ErrorCode.PRICE_CHANGED
    assert (await shop.ordered(TEN_GB))[-1].state is COMPLETED


async def test_all_paid_extras_are_stopped_in_one_order(shop: OrderShop) -> None:
    sheet = await shop.proposed(NO_HOROSCOPE, BAR)
    assert (sheet.monthly_before, sheet.monthly_after) == (rub(66_800), rub(59_000))
    assert (await shop.told(sheet.key))[-1].state is COMPLETED
    assert shop.taker.placed == [(sheet.key, (NO_HOROSCOPE, BAR))]


async def test_a_proposal_dies_with_its_visit(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    await shop.visits.log_out(shop.token)
    assert await refusal(shop.told(sheet.key)) is ErrorCode.NOT_LOGGED_IN
    await shop.log_in()
    assert await refusal(shop.told(sheet.key)) is ErrorCode.NOT_ON_OFFER
    assert not shop.taker.placed


async def test_nobody_is_told_of_orders_after_logging_out(shop: OrderShop) -> None:
    sheet = await shop.proposed(TEN_GB)
    async with aclosing(shop.desk.order(shop.token, sheet.key)) as states:
        await anext(states)
        await shop.visits.log_out(shop.token)
        assert [one async for one in states] == []


async def test_an_order_is_called_off(shop: OrderShop) -> None:
    shop.taker.course = (ACKNOWLEDGED,)
    sheet = await shop.proposed(TEN_GB)
    async with aclosing(shop.desk.order(shop.token, sheet.key)) as states:
        standing = await anext(states)
    called_off = await shop.desk.call_off(shop.token, standing.order)
    assert called_off.state is OrderState.CANCELLED
    assert [one.state for one in await shop.told(sheet.key)] == [OrderState.CANCELLED]


async def test_a_lost_answer_to_calling_off_is_asked_about(shop: OrderShop) -> None:
    shop.taker.course = (ACKNOWLEDGED,)
    sheet = await shop.proposed(TEN_GB)
    async with aclosing(shop.desk.order(shop.token, sheet.key)) as states:
        standing = await anext(states)
    shop.taker.failing = [lost()]
    assert (await shop.desk.call_off(shop.token, standing.order)).state is OrderState.CANCELLED


async def test_an_order_that_is_over_cannot_be_called_off(shop: OrderShop) -> None:
    done = (await shop.ordered(TEN_GB))[-1]
    assert await refusal(shop.desk.call_off(shop.token, done.order)) is ErrorCode.TOO_LATE


async def test_an_order_of_somebody_else_cannot_be_called_off(shop: OrderShop) -> None:
    assert await refusal(shop.desk.call_off(shop.token, OrderId("o-1"))) is ErrorCode.NOT_ALLOWED


async def test_nothing_is_told_without_a_visit(shop: OrderShop) -> None:
    await shop.visits.log_out(shop.token)
    desk, token = shop.desk, shop.token
    for call in (
        desk.connected(token),
        desk.catalogue(token),
        desk.propose(token, (TEN_GB,)),
        desk.call_off(token, OrderId("o-1")),
        desk.changes(token),
        shop.told(OrderKey("k")),
    ):
        assert await refusal(call) is ErrorCode.NOT_LOGGED_IN
