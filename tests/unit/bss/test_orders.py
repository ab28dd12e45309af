"""What an operator's answer about an order proves, and what its word on a change says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.adapters.bss.orders import Orders
from kiosk.adapters.bss.qualification import Qualification
from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api, Limits
from kiosk.domain.balance import ComingCharge
from kiosk.domain.errors import ErrorCode, KioskError, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.money import Currency
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change, Obstacle, ObstacleKind, OrderId, OrderKey, OrderState, Quote
from tests.fakes.bss import FallSilent, HangUp, Heard, Reply, Script, StillClock, operator_at, transport_to
from tests.fakes.order_desk import OFFERED, owned, rub
from tests.fakes.subscribers import IRINA

KEY = OrderKey("0f6d9f0e")
TEN_GB = Change(Action.CONNECT, OfferingId("+10 ГБ"))
OWNER = [{"id": "c1", "role": "customer", "@referredType": "Customer"}]
PLACED: dict[str, Any] = {
    "id": "o-1",
    "externalId": KEY,
    "state": "acknowledged",
    "orderDate": "2026-11-22T11:02:00Z",
    "expectedCompletionDate": "2026-11-22T11:02:03Z",
    "billingAccount": {"id": "118227"},
    "relatedParty": OWNER,
    "productOrderItem": [
        {"id": "1", "action": "add", "state": "acknowledged", "productOffering": {"id": "+10 ГБ", "name": "+10 ГБ"}}
    ],
}
NOWHERE = "http://127.0.0.1:9"


@asynccontextmanager
async def orders_at(script: Script) -> AsyncIterator[Orders]:
    """The adapter over an operator that answers by the script."""
    async with operator_at(script) as operator, transport_to(operator.url) as transport:
        yield Orders(transport, Reader(transport), "kiosk-0417", StillClock())


async def placed(reply: Reply | HangUp) -> OrderState | KioskError:
    """How a placing ends that is answered so."""
    async with orders_at(lambda _: reply) as orders:
        try:
            return (await orders.place(IRINA, KEY, (TEN_GB,), OFFERED.offerings, ())).state
        except KioskError as error:
            return error


async def test_a_created_order_that_echoes_key_and_customer_is_placed() -> None:
    async with orders_at(lambda _: Reply(201, PLACED)) as orders:
        order = await orders.place(IRINA, KEY, (TEN_GB,), OFFERED.offerings, ())
    assert (order.key, order.order, order.state, order.can_cancel) == (KEY, "o-1", OrderState.ACKNOWLEDGED, True)
    assert [(item.change, item.name, item.state) for item in order.items] == [
        (TEN_GB, "+10 ГБ", OrderState.ACKNOWLEDGED)
    ]


@pytest.mark.parametrize(
    "echo",
    [
        PLACED | {"externalId": "another"},
        {name: value for name, value in PLACED.items() if name != "externalId"},
        PLACED | {"relatedParty": [{"id": "c2", "role": "customer", "@referredType": "Customer"}]},
        PLACED | {"relatedParty": []},
        PLACED | {"billingAccount": {"id": "200009"}},
        {},
        [PLACED],
    ],
)
async def test_an_echo_that_is_not_ours_proves_nothing(echo: object) -> None:
    assert isinstance(await placed(Reply(201, echo)), OutcomeUnknown)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("priceChanged", ErrorCode.PRICE_CHANGED),
        ("notOnOffer", ErrorCode.NOT_ON_OFFER),
        ("unknownProduct", ErrorCode.NOT_ON_OFFER),
        ("noMoney", ErrorCode.ORDER_REFUSED),
        ("accountBlocked", ErrorCode.ORDER_REFUSED),
    ],
)
async def test_a_documented_code_is_a_definite_no_with_the_operator_s_words(code: str, told: ErrorCode) -> None:
    refusal = await placed(Reply(409, {"code": code, "reason": "Не хватает 57,40 ₽"}))
    assert isinstance(refusal, Refused)
    assert (refusal.code, refusal.detail) == (told, "Не хватает 57,40 ₽")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(409, {"code": "externalIdTaken", "reason": ""}),
        Reply(400, {"code": "invalidBody", "reason": ""}),
        Reply(409, b"<html>"),
        Reply(202, PLACED),
        Reply(302, PLACED),
        Reply(500, {"code": "priceChanged", "reason": ""}),
        Reply(503),
        HangUp(),
    ],
)
async def test_anything_else_proves_nothing(reply: Reply | HangUp) -> None:
    assert isinstance(await placed(reply), OutcomeUnknown)


async def test_an_order_that_could_not_leave_is_not_unknown() -> None:
    async with transport_to(NOWHERE) as transport:
        orders = Orders(transport, Reader(transport), "kiosk-0417", StillClock())
        with pytest.raises(Unavailable):
            await orders.place(IRINA, KEY, (TEN_GB,), OFFERED.offerings, ())


async def test_an_order_is_found_by_its_key_and_by_nothing_else() -> None:
    heard: list[Heard] = []

    def script(request: Heard) -> Reply:
        heard.append(request)
        return Reply(200, [PLACED])

    async with orders_at(script) as orders:
        found = await orders.find(IRINA, KEY)
        assert found
        assert found.order == "o-1"
        with pytest.raises(Unavailable):
            await orders.find(IRINA, OrderKey("another"))
    assert heard[0].query["externalId"] == [KEY]


async def test_an_empty_search_finds_nothing() -> None:
    async with orders_at(lambda _: Reply(200, [])) as orders:
        assert await orders.find(IRINA, KEY) is None


async def test_two_orders_of_one_key_are_nonsense() -> None:
    async with orders_at(lambda _: Reply(200, [PLACED, PLACED | {"id": "o-2"}])) as orders:
        with pytest.raises(Unavailable):
            await orders.find(IRINA, KEY)


async def test_somebody_else_s_order_is_not_told() -> None:
    theirs = PLACED | {"relatedParty": [{"id": "c2", "role": "customer"}]}
    async with orders_at(lambda _: Reply(200, theirs)) as orders:
        with pytest.raises(Refused) as caught:
            await orders.order(IRINA, OrderId("o-1"))
    assert caught.value.code is ErrorCode.NOT_ALLOWED


async def test_only_own_orders_that_are_not_over_are_under_way_newest_first() -> None:
    told = [
        PLACED | {"id": "old", "orderDate": "2026-11-20T11:02:00Z", "state": "held"},
        PLACED | {"id": "done", "state": "completed"},
        PLACED | {"id": "theirs", "billingAccount": {"id": "200009"}},
        PLACED | {"id": "new", "state": "inProgress"},
    ]
    async with orders_at(lambda _: Reply(200, told)) as orders:
        found = await orders.under_way(IRINA)
    assert [(one.order, one.can_cancel) for one in found] == [("new", False), ("old", True)]


async def test_a_state_nobody_knows_is_no_end() -> None:
    async with orders_at(lambda _: Reply(200, PLACED | {"state": "dreaming"})) as orders:
        order = await orders.order(IRINA, OrderId("o-1"))
    assert (order.state, order.is_over(), order.can_cancel) == (OrderState.UNKNOWN, False, False)


async def test_what_an_item_is_to_do_is_read_back_as_it_was_sent() -> None:
    changes = (
        TEN_GB,
        Change(Action.CHANGE, OfferingId("Большая семья"), "Семья"),
        Change(Action.DISCONNECT, product="Гороскоп"),
        Change(Action.SUSPEND, product="Дом", until=date(2026, 12, 20)),
        Change(Action.SUSPEND, product="Дача"),
        Change(Action.RESUME, product="ТВ"),
    )
    named = [replace(OFFERED.offerings[0], offering=OfferingId(one)) for one in ("+10 ГБ", "Большая семья")]

    def script(heard: Heard) -> Reply:
        return Reply(201, json.loads(heard.body) | {"id": "o-1", "state": "pending"})

    async with orders_at(script) as orders:
        products = tuple(owned(one.product) for one in changes if one.product)
        order = await orders.place(IRINA, KEY, changes, tuple(named), products)
    assert tuple(item.change for item in order.items) == changes


async def test_an_order_that_is_carried_out_cannot_be_called_off() -> None:
    def script(heard: Heard) -> Reply:
        return Reply(200, PLACED) if heard.method == "GET" else Reply(409, {"code": "tooLate", "reason": ""})

    async with orders_at(script) as orders:
        with pytest.raises(Refused) as caught:
            await orders.call_off(IRINA, OrderId("o-1"))
    assert caught.value.code is ErrorCode.TOO_LATE


async def test_an_operator_that_takes_no_orders_says_so() -> None:
    async with transport_to(NOWHERE, without=frozenset({Api.ORDERS})) as transport:
        orders = Orders(transport, Reader(transport), "kiosk-0417", StillClock())
        for call in (
            orders.place(IRINA, KEY, (TEN_GB,), OFFERED.offerings, ()),
            orders.find(IRINA, KEY),
            orders.order(IRINA, OrderId("o-1")),
            orders.under_way(IRINA),
            orders.call_off(IRINA, OrderId("o-1")),
        ):
            with pytest.raises(Unavailable) as caught:
                await call
            assert caught.value.code is ErrorCode.NOT_AVAILABLE_HERE


async def quoted(*items: object) -> tuple[Quote, ...]:
    """What the operator's answer about as many changes says."""
    answer = {"id": "q", "state": "done", "productOfferingQualificationItem": list(items)}
    async with operator_at(lambda _: Reply(201, answer)) as operator, transport_to(operator.url) as transport:
        asked = Qualification(transport, Reader(transport), "kiosk-0417", Currency.RUB)
        return await asked.quotes(IRINA, (TEN_GB,) * len(items))


def charge(value: float, unit: str = "RUB") -> dict[str, Any]:
    return {"name": "Кино", "kind": "fee", "date": "2026-11-22", "amount": {"unit": unit, "value": value}}


async def test_a_quote_names_what_is_taken_given_back_and_ended() -> None:
    said = {
        "id": "1",
        "qualificationItemResult": "qualified",
        "chargedNow": [charge(160), charge(-33.5)],
        "nextCharge": charge(160),
        "endsToo": [{"id": "p-1", "name": "Дом"}],
    }
    day = date(2026, 11, 22)
    taken = (ComingCharge(day, "Кино", rub(16_000)), ComingCharge(day, "Кино", rub(-3_350)))
    assert await quoted(said) == (Quote((), taken, ComingCharge(day, "Кино", rub(16_000)), ("p-1",)),)


async def test_reasons_name_what_they_are_about_and_what_would_help() -> None:
    reasons = [
        {"code": "needs", "label": "Сначала «Кино»", "offering": {"id": "tv-cinema", "name": "Кино"}},
        {"code": "excludes", "label": "Мешает", "product": {"id": "p-8", "name": "Запрет"}},
        {"code": "noMoney", "label": "Не хватает", "missing": {"unit": "RUB", "value": 57.4}},
        {"code": "mercuryRetrograde", "label": "Не сегодня"},
    ]
    said = {
        "id": "1",
        "qualificationItemResult": "unqualified",
        "productOffering": {"id": "4k", "name": "Кино 4К"},
        "eligibilityUnavailabilityReason": reasons,
    }
    needs = Change(Action.CONNECT, OfferingId("tv-cinema"))
    (quote,) = await quoted(said)
    assert quote.obstacles == (
        Obstacle(ObstacleKind.NEEDS, "Кино", None, "Сначала «Кино»", (needs,)),
        Obstacle(ObstacleKind.EXCLUDES, "Запрет", None, "Мешает", (Change(Action.DISCONNECT, product="p-8"),)),
        Obstacle(ObstacleKind.NO_MONEY, "Кино 4К", rub(5_740), "Не хватает"),
        Obstacle(ObstacleKind.OTHER, "Кино 4К", None, "Не сегодня"),
    )
    assert (quote.charged, quote.ends_too) == (None, None)


async def test_a_no_without_a_reason_is_a_no() -> None:
    (quote,) = await quoted({"id": "1", "qualificationItemResult": "unqualified"})
    assert [one.kind for one in quote.obstacles] == [ObstacleKind.OTHER]


@pytest.mark.parametrize(
    "item",
    [
        {"id": "2", "qualificationItemResult": "qualified"},
        {"id": "1", "chargedNow": [charge(1, "EUR")]},
        {"id": "1", "chargedNow": [charge(0.001)]},
        {"id": "1", "nextCharge": {"name": "x"}},
    ],
)
async def test_an_answer_to_something_else_or_in_other_money_is_nonsense(item: object) -> None:
    with pytest.raises(Unavailable) as caught:
        await quoted(item)
    assert caught.value.code is ErrorCode.OPERATOR_NONSENSE


@pytest.mark.parametrize("reply", [Reply(500), Reply(202), FallSilent(), HangUp()])
async def test_a_question_that_is_not_answered_may_be_asked_again(reply: Reply | FallSilent | HangUp) -> None:
    limits = Limits(deadline_s=0.2)
    async with operator_at(lambda _: reply) as operator, transport_to(operator.url, limits=limits) as transport:
        asked = Qualification(transport, Reader(transport), "kiosk-0417", Currency.RUB)
        with pytest.raises(Unavailable):
            await asked.quotes(IRINA, (TEN_GB,))


async def test_an_operator_that_answers_no_such_questions_has_no_word_on_them() -> None:
    async with transport_to(NOWHERE, without=frozenset({Api.QUALIFICATION})) as transport:
        asked = Qualification(transport, Reader(transport), "kiosk-0417", Currency.RUB)
        assert await asked.quotes(IRINA, (TEN_GB,)) == ()
