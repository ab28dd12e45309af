"""Catalogue, qualification and orders beside the reference operator, whole: what is proposed is what is taken."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import aclosing
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.money import Money
from kiosk.domain.offerings import OfferingId, R17Field
from kiosk.domain.ordering import Action, Change, ObstacleKind, Order, OrderState, Proposal
from kiosk.domain.products import BlockCause, ProductStatus
from kiosk.domain.subscriber import VisitToken
from tests.fakes.subscribers import rub
from tests.integration.bss.conftest import Bench

TEN_GB = Change(Action.CONNECT, OfferingId("package-10-gb"))
NO_HOROSCOPE = Change(Action.DISCONNECT, product="118227-p-horoscope")
BAR = Change(Action.CONNECT, OfferingId("option-content-bar"))
FIRST = Change(Action.CHANGE, OfferingId("mobile-first"), "118227-p-mobile")


async def whim(bench: Bench, **said: Any) -> None:
    """What the sandbox makes of orders, at once."""
    answer = await bench.sandbox.post(
        "/sandbox/orders", json={"acknowledged_s": 0, "working_s": 0, "times": None} | said
    )
    assert answer.status_code == 201, answer.text


async def fault(bench: Bench, **said: Any) -> None:
    answer = await bench.sandbox.post("/sandbox/faults", json=said)
    assert answer.status_code == 201, answer.text


async def told(bench: Bench, token: VisitToken, sheet: Proposal) -> list[Order]:
    async with aclosing(bench.orders.order(token, sheet.key)) as states:
        return [state async for state in states]


async def balance(bench: Bench, token: VisitToken) -> Money:
    return (await bench.visits.visit(token).history.balance()).amount


async def ledger(bench: Bench) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = (await bench.sandbox.get("/sandbox/ledger", params={"account": "118227"})).json()
    return entries


async def test_irina_has_what_the_story_says(bench: Bench) -> None:
    token = await bench.log_in()
    having = await bench.orders.connected(token)
    products = {one.name: one for one in having.products}
    assert having.orders == ()
    assert (products["Гороскоп"].offering, products["Гороскоп"].supplier) == ("partner-horoscope", "ООО «Контент»")
    assert products["Домашний 300"].bundled_in == products["Семья"].product
    asleep = products["ТВ Базовый"]
    assert asleep.status is ProductStatus.SUSPENDED
    assert asleep.block
    assert (asleep.block.cause, asleep.block.still_charged) == (BlockCause.OWN_WISH, rub(0))


async def test_the_catalogue_shows_what_is_whole_and_lists_what_is_not(bench: Bench) -> None:
    catalogue = await bench.operator.catalogue.catalogue()
    lacks = {one.name: one.lacks for one in catalogue.incomplete}
    assert lacks["Домашний Супер"] == (R17Field.TERM,)
    assert lacks["Тройной пакет"] == (R17Field.PRICE,)
    assert lacks["Городской номер"] == (R17Field.SCHEME,)
    ten = catalogue.find(TEN_GB.offering or OfferingId(""))
    assert ten == await bench.operator.catalogue.offering(OfferingId("package-10-gb"))
    assert ten
    assert (ten.once, ten.how) == (rub(150), "Подключается здесь, работает сразу")
    offered = {one.offering for one in (await bench.orders.catalogue(await bench.log_in())).offerings}
    assert "option-music" not in offered
    assert not any(one.startswith("broken") for one in offered)


async def test_a_package_is_bought_for_what_was_proposed(bench: Bench) -> None:
    await whim(bench)
    token = await bench.log_in()
    sheet = await bench.orders.propose(token, (TEN_GB,))
    assert (sheet.charged_now, sheet.obstacles, sheet.balance.amount) == (rub(150), (), rub(213.60))
    assert (await told(bench, token, sheet))[-1].state is OrderState.COMPLETED
    assert await balance(bench, token) == rub(63.60)
    changes = await bench.orders.changes(token)
    assert ([one.name for one in changes.connected], changes.unasked) == (["+10 ГБ до конца месяца"], ())
    having = await bench.orders.connected(token)
    (bought,) = (one for one in having.products if one.name == "+10 ГБ до конца месяца")
    left = [one.remaining for one in having.packages if bought.product in one.products]
    assert (bought.until, bought.is_paid_to_its_end(), left) == (date(2026, 11, 30), True, [Decimal(10 * 1024)])
    assert (changes.charged, changes.balance_before and changes.balance_before.amount) == (rub(150), rub(213.60))


async def test_all_paid_extras_are_stopped_and_content_is_barred_in_one_order(bench: Bench) -> None:
    await whim(bench)
    token = await bench.log_in()
    sheet = await bench.orders.propose(token, (NO_HOROSCOPE, BAR))
    assert sheet.obstacles == ()
    assert (await told(bench, token, sheet))[-1].state is OrderState.COMPLETED
    names = {one.name for one in (await bench.orders.connected(token)).products}
    assert "Гороскоп" not in names
    assert "Запрет контента" in names
    assert (await bench.orders.changes(token)).unasked == ()


async def test_a_change_of_tariff_takes_and_gives_back_just_what_was_shown(bench: Bench) -> None:
    await whim(bench)
    token = await bench.log_in()
    sheet = await bench.orders.propose(token, (FIRST,))
    assert sheet.obstacles == ()
    assert [one.name for one in sheet.ends_too] == ["Домашний 300", "ТВ Базовый"]
    assert [one.about for one in sheet.lost] == ["Минуты", "Интернет", "SMS"]
    assert (await told(bench, token, sheet))[-1].state is OrderState.COMPLETED
    assert sheet.given_back
    assert await balance(bench, token) == rub(213.60) - sheet.charged_now + sheet.given_back
    assert (await bench.orders.changes(token)).unasked == ()


async def test_what_is_missing_is_named_as_the_operator_names_it(bench: Bench) -> None:
    token = await bench.log_in()
    dear = Change(Action.CHANGE, OfferingId("mobile-most"), "118227-p-mobile")
    sheet = await bench.orders.propose(token, (dear,))
    (obstacle,) = sheet.obstacles
    assert obstacle.kind is ObstacleKind.NO_MONEY
    assert obstacle.missing == sheet.charged_now - (sheet.given_back or rub(0)) - rub(213.60)
    with pytest.raises(Refused) as caught:
        await told(bench, token, sheet)
    assert caught.value.code is ErrorCode.ORDER_REFUSED


async def test_what_is_needed_can_be_ordered_with_it(bench: Bench) -> None:
    await whim(bench)
    token = await bench.log_in()
    kids = Change(Action.CONNECT, OfferingId("option-kids"))
    (obstacle,) = (await bench.orders.propose(token, (kids,))).obstacles
    assert (obstacle.kind, obstacle.remedy) == (ObstacleKind.NEEDS, (BAR,))
    both = await bench.orders.propose(token, (kids, *obstacle.remedy, NO_HOROSCOPE))
    assert (await told(bench, token, both))[-1].state is OrderState.COMPLETED


async def test_what_is_in_the_way_is_a_product_that_can_be_ended(bench: Bench) -> None:
    token = await bench.log_in()
    (obstacle,) = (await bench.orders.propose(token, (BAR,))).obstacles
    assert (obstacle.kind, obstacle.about, obstacle.remedy) == (ObstacleKind.EXCLUDES, "Гороскоп", (NO_HOROSCOPE,))


async def test_a_suspension_with_an_end_is_shown_with_what_it_still_costs(bench: Bench) -> None:
    await whim(bench)
    token = await bench.log_in()
    music, last = "118227-p-music", date(2026, 12, 20)
    sheet = await bench.orders.propose(token, (Change(Action.SUSPEND, product=music, until=last),))
    assert [(one.on, one.amount) for one in sheet.later] == [(date(2026, 12, 21), rub(99))]
    assert (await told(bench, token, sheet))[-1].state is OrderState.COMPLETED
    found = {one.product: one for one in (await bench.orders.connected(token)).products}[music]
    assert found.block
    assert (found.status, found.block.until) == (ProductStatus.SUSPENDED, last)
    again = await bench.orders.propose(token, (Change(Action.RESUME, product=music),))
    assert (await told(bench, token, again))[-1].state is OrderState.COMPLETED


@pytest.mark.parametrize("kind", ["drop_after", "wrong_echo"])
async def test_an_order_whose_answer_is_lost_is_found_and_taken_once(bench: Bench, kind: str) -> None:
    await whim(bench)
    await fault(bench, call="productOrder.create", kind=kind, times=1)
    token = await bench.log_in()
    states = [one.state for one in await told(bench, token, await bench.orders.propose(token, (TEN_GB,)))]
    assert (states[0], states[-1]) == (OrderState.UNKNOWN, OrderState.COMPLETED)
    assert sum(entry["amountMinor"] == -15_000 for entry in await ledger(bench)) == 1


@pytest.mark.parametrize("kind", ["drop_before", "error"])
async def test_an_order_that_was_not_heard_is_taken_once_when_it_is_ordered_again(bench: Bench, kind: str) -> None:
    await whim(bench)
    await fault(bench, call="productOrder.create", kind=kind, times=1)
    token = await bench.log_in()
    sheet = await bench.orders.propose(token, (TEN_GB,))
    with pytest.raises(Unavailable):
        await told(bench, token, sheet)
    assert (await told(bench, token, sheet))[-1].state is OrderState.COMPLETED
    assert sum(entry["amountMinor"] == -15_000 for entry in await ledger(bench)) == 1


@pytest.mark.parametrize(
    ("kind", "end"), [("fail", OrderState.FAILED), ("reject", OrderState.REJECTED), ("partial", OrderState.PARTIAL)]
)
async def test_an_order_that_goes_wrong_says_why_and_takes_nothing_for_what_was_not_done(
    bench: Bench, kind: str, end: OrderState
) -> None:
    await whim(bench, kind=kind, reason="Нет свободных мест")
    token = await bench.log_in()
    last = (await told(bench, token, await bench.orders.propose(token, (NO_HOROSCOPE, TEN_GB))))[-1]
    assert (last.state, last.items[1].reason) == (end, "Нет свободных мест")
    assert await balance(bench, token) == rub(213.60)
    assert (await bench.orders.changes(token)).charged == rub(0)


async def test_an_order_that_is_held_is_there_at_the_next_visit_and_can_be_called_off(bench: Bench) -> None:
    await whim(bench, kind="hold")
    token = await bench.log_in()
    assert (await told(bench, token, await bench.orders.propose(token, (TEN_GB,))))[-1].state is OrderState.HELD
    await bench.visits.log_out(token)
    bench.clock.pass_by(60)
    token = await bench.log_in()
    (held,) = (await bench.orders.connected(token)).orders or ()
    assert (held.state, held.items[0].name) == (OrderState.HELD, "+10 ГБ до конца месяца")
    assert (await bench.orders.call_off(token, held.order)).state is OrderState.CANCELLED
    assert (await bench.orders.connected(token)).orders == ()


async def test_a_price_the_operator_changed_unseen_is_refused_there(bench: Bench) -> None:
    await fault(bench, call="productOrder.create", kind="refuse", code="priceChanged", status=409, times=1)
    token = await bench.log_in()
    with pytest.raises(Refused) as caught:
        await told(bench, token, await bench.orders.propose(token, (TEN_GB,)))
    assert caught.value.code is ErrorCode.PRICE_CHANGED


async def test_what_changed_on_the_shelf_since_it_was_shown_is_not_ordered(bench: Bench) -> None:
    token = await bench.log_in()
    sheet = await bench.orders.propose(token, (TEN_GB,))
    await alter(bench, onceMinor=19_900)
    assert await refusal(told(bench, token, sheet)) is ErrorCode.PRICE_CHANGED
    assert (await bench.orders.propose(token, (TEN_GB,))).charged_now == rub(199)
    await alter(bench, withdrawn=True)
    assert await refusal(told(bench, token, sheet)) is ErrorCode.NOT_ON_OFFER
    assert await refusal(bench.orders.propose(token, (TEN_GB,))) is ErrorCode.NOT_ON_OFFER
    assert (await bench.orders.connected(token)).orders == ()


async def alter(bench: Bench, **said: Any) -> None:
    """The package as the sandbox sells it from now on."""
    answer = await bench.sandbox.post("/sandbox/offerings", json={"offering": "package-10-gb"} | said)
    assert answer.status_code == 201, answer.text


async def refusal(call: Awaitable[object]) -> ErrorCode:
    with pytest.raises(Refused) as caught:
        await call
    return caught.value.code
