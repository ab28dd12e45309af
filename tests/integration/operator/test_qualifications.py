"""What may be had and what it would mean, and what works without money."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from sandbox.operator.server import running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.operator import STORY, Published, documented
from tests.integration.operator.ordering import (
    ORDERS,
    QUALIFICATIONS,
    adding,
    balance,
    ending,
    order,
    pausing,
    price,
    products,
    question,
    skip,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

_TO_FIRST = {
    "id": "1",
    "action": "modify",
    "product": {"id": "118227-p-mobile"},
    "productOffering": {"id": "mobile-first"},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A caller of an operator with everybody who is in some strait."""
    async with (
        running(WorldOrder(seed=7, subscribers=27), now=STORY) as operator,
        httpx.AsyncClient(base_url=operator.base_url) as client,
    ):
        yield client


async def _asked(client: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    """The answer, which is as published and can be read again."""
    published = Published(679)
    assert published.faults("ProductOfferingQualification_Create", body) == []
    answer = await client.post(QUALIFICATIONS, json=body)
    assert answer.status_code == 201
    assert published.faults("ProductOfferingQualification", answer.json()) == []
    again = await client.get(answer.headers["location"])
    assert again.json() == answer.json()
    found: dict[str, Any] = answer.json()
    if "restoredBy" in found:
        documented("zeroBalance").validate(found)
    else:
        for item in found["productOfferingQualificationItem"]:
            documented("qualification").validate(item)
    return found


async def _account(client: httpx.AsyncClient, trait: str) -> str:
    listed = (await client.get("/sandbox/subscribers")).json()
    return next(str(one["account"]) for one in listed if one["trait"] == trait)


async def _works(client: httpx.AsyncClient, account: str) -> dict[str, str]:
    answer = await _asked(client, question(account=account, category="zeroBalance"))
    return {one["service"]: one["works"] for one in answer["productOfferingQualificationItem"]}


async def test_a_change_is_quoted_to_the_kopeck(client: httpx.AsyncClient) -> None:
    answer = await _asked(client, question(_TO_FIRST))
    (item,) = answer["productOfferingQualificationItem"]
    assert (answer["qualificationResult"], item["qualificationItemResult"]) == ("qualified", "qualified")
    assert [(one["name"], one["amount"]["value"]) for one in item["chargedNow"]] == [
        ("Возврат за 5 дн.: Семья", -109.25),
        ("Первый", 199.9),
    ]
    assert (item["nextCharge"]["date"], item["nextCharge"]["amount"]["value"]) == ("2026-12-22", 199.9)
    assert [one["name"] for one in item["endsToo"]] == ["Домашний 300", "ТВ Базовый"]


async def test_a_reason_says_what_it_is_about(client: httpx.AsyncClient) -> None:
    body = question(adding("option-kids"), adding("option-content-bar", number=2), adding("roaming-turkey", number=3))
    needs, excludes, money = (await _asked(client, body))["productOfferingQualificationItem"]
    assert [one["eligibilityUnavailabilityReason"][0]["code"] for one in (needs, excludes, money)] == [
        "needs",
        "excludes",
        "noMoney",
    ]
    assert needs["eligibilityUnavailabilityReason"][0]["offering"]["id"] == "option-content-bar"
    assert excludes["eligibilityUnavailabilityReason"][0]["product"]["id"] == "118227-p-horoscope"
    assert money["eligibilityUnavailabilityReason"][0]["missing"] == {"unit": "RUB", "value": 276.4}


async def test_items_are_looked_at_as_one_order(client: httpx.AsyncClient) -> None:
    body = question(
        adding("option-content-bar"), ending("118227-p-horoscope", 2), pausing("118227-p-music") | {"id": "3"}
    )
    assert (await _asked(client, body))["qualificationResult"] == "qualified"


async def test_a_suspension_with_an_end_quotes_what_comes_first(client: httpx.AsyncClient) -> None:
    for until, next_charge in (
        ("2026-12-05", ("2026-12-06", 590)),
        ("2026-12-25", ("2026-12-22", 30)),
        ("", ("2026-12-22", 30)),
    ):
        answer = await _asked(client, question(pausing("118227-p-mobile", until)))
        (item,) = answer["productOfferingQualificationItem"]
        assert (item["nextCharge"]["date"], item["nextCharge"]["amount"]["value"]) == next_charge


async def test_what_cannot_be_read_is_a_bad_request(client: httpx.AsyncClient) -> None:
    nobody = await client.post(QUALIFICATIONS, json=question(adding("option-kids"), account="777777"))
    nothing = await client.post(QUALIFICATIONS, json=question())
    assert (nobody.status_code, nothing.status_code) == (400, 400)
    assert (await client.get(f"{QUALIFICATIONS}/118227-qualification-999")).status_code == 404


async def test_with_money_everything_works(client: httpx.AsyncClient) -> None:
    works = await _works(client, await _account(client, "riser"))
    assert set(works) == {"outgoingCalls", "incomingCalls", "messages", "mobileInternet", "emergencyCalls"}
    assert set(works.values()) == {"yes"}


@pytest.mark.parametrize("trait", ["negative", "unpaid"])
async def test_without_money_one_is_still_reached_and_paying_what_is_said_restores_all(
    client: httpx.AsyncClient, trait: str
) -> None:
    account = await _account(client, trait)
    answer = await _asked(client, question(account=account, category="zeroBalance"))
    assert await _works(client, account) == {
        "outgoingCalls": "no",
        "incomingCalls": "yes",
        "messages": "limited",
        "mobileInternet": "limited",
        "emergencyCalls": "yes",
    }
    amount = answer["restoredBy"]
    assert (await products(client, account)).popitem()[1]["liftedByAmount"] == amount
    paid = {
        "account": {"id": account},
        "totalAmount": amount,
        "paymentMethod": {"@type": "cash"},
        "correlatorId": f"restores-{account}",
        "channel": {"id": "kiosk-0417"},
    }
    assert (await client.post("/payment/v4/payment", json=paid)).status_code == 201
    await skip(client, 60)
    assert set((await _works(client, account)).values()) == {"yes"}
    assert await balance(client, account) == 0


async def test_a_promised_payment_is_a_product_to_repay_and_a_bucket_that_is_owed(client: httpx.AsyncClient) -> None:
    account = await _account(client, "postpaid")
    refused = await client.post(ORDERS, json=order("p", adding("promise-100", price(15.0, "oneTime")), account=account))
    assert refused.json()["code"] == "notOnOffer"
    account = await _account(client, "debtor")
    await client.post(ORDERS, json=order("p", adding("promise-100", price(15.0, "oneTime")), account=account))
    opening = await balance(client, account)
    await skip(client, 10)
    assert await balance(client, account) == opening + 100_00 - 15_00
    promise = (await products(client, account))["Обещанный платёж 100 ₽"]
    assert (promise["kind"], promise["nextChargeDate"]) == ("promisedPayment", "2026-11-25")
    assert promise["productPrice"][0]["priceType"] == "oneTime"
    assert promise["productPrice"][0]["price"]["taxIncludedAmount"]["value"] == 100.0
    buckets = await client.get("/tmf-api/prepayBalanceManagement/v4/bucket", params={"partyAccount.id": account})
    (owed,) = (one for one in buckets.json() if one["usageType"] == "other")
    assert owed["product"] == [{"id": promise["id"]}]
    assert owed["remainingValue"] == {"amount": 100.0, "units": "RUB"}
    assert Published(654).faults("Bucket", owed) == []
    await skip(client, 3 * 86_400)
    assert await balance(client, account) == opening - 15_00


async def test_a_month_later_everybody_s_ledger_adds_up_and_prices_have_risen(client: httpx.AsyncClient) -> None:
    riser = await _account(client, "riser")
    assert (await products(client, riser))["Свой круг"]["announcedFee"] == {"unit": "RUB", "value": 390.0}
    await skip(client, 40 * 86_400)
    assert (await products(client, riser))["Свой круг"]["productPrice"][0]["price"]["taxIncludedAmount"]["value"] == 390
    for one in (await client.get("/sandbox/subscribers")).json():
        assert await balance(client, one["account"]) == one["balanceMinor"]
