"""Lists can be paged, filtered, sorted and cut, and the three that move a balance add up to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.fakes.operator import entries, pages

pytestmark = pytest.mark.asyncio(loop_scope="module")

_USAGE = "/tmf-api/usageManagement/v4/usage"
_FEES = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
_ACTIONS = "/tmf-api/prepayBalanceManagement/v4/balanceActionHistory"
_BILLS = "/tmf-api/customerBillManagement/v4/customerBill"
_PRODUCTS = "/tmf-api/productInventory/v4/product"
_MONTH = "2026-10-31T21:00:00Z"


def _minor(money: dict[str, Any], member: str) -> int:
    return int(Decimal(str(money[member])) * 100)


async def _moved(client: httpx.AsyncClient, account: str, since: str) -> int:
    """The signed sum, in minor units, of all movements of an account from `since` on."""
    usage = await entries(
        client, _USAGE, **{"relatedParty.id": f"{account}-c", "usageDate.gte": since, "limit": "1000"}
    )
    fees = await entries(client, _FEES, **{"billingAccount.id": account, "date.gte": since})
    actions = await entries(client, _ACTIONS, **{"partyAccount.id": account, "confirmationDate.gte": since})
    return (
        sum(_minor(one["amount"], "amount") for one in actions)
        - sum(_minor(one["taxIncludedAmount"], "value") for one in fees)
        - sum(_minor(one["ratedProductUsage"][0]["taxIncludedRatingAmount"], "value") for one in usage)
    )


async def test_the_three_lists_add_up_to_every_balance(client: httpx.AsyncClient) -> None:
    for card in (await client.get("/sandbox/subscribers")).json():
        assert await _moved(client, card["account"], "2020-01-01") == card["balanceMinor"]


async def test_the_month_of_the_story_adds_up_as_pictured(client: httpx.AsyncClient) -> None:
    assert await _moved(client, "118227", _MONTH) == 213_60 - 75_60
    fees = await entries(client, _FEES, **{"billingAccount.id": "118227", "date.gte": _MONTH, "sort": "date"})
    assert [(fee["name"], fee["taxIncludedAmount"]["value"]) for fee in fees] == [
        ("Семья", 590),
        ("Музыка на гудке", 99),
        ("Гороскоп", 78),
    ]


async def test_a_bill_is_the_sum_of_what_its_month_charged(client: httpx.AsyncClient) -> None:
    bills = await entries(client, _BILLS, **{"billingAccount.id": "118227", "sort": "billDate"})
    assert (len(bills), bills[-1]["taxIncludedAmount"]["value"]) == (11, 719)
    period = bills[-1]["billingPeriod"]
    window = {"date.gte": period["startDateTime"], "date.lt": period["endDateTime"]}
    fees = await entries(client, _FEES, **{"billingAccount.id": "118227"}, **window)
    assert {fee["bill"]["id"] for fee in fees} == {bills[-1]["id"]}
    assert sum(fee["taxIncludedAmount"]["value"] for fee in fees) == 719 - 30


async def test_following_the_links_shows_every_line_once_newest_first(client: httpx.AsyncClient) -> None:
    asked = {"relatedParty.id": "118227-c", "usageDate.gte": _MONTH, "sort": "-usageDate", "limit": "300"}
    shown = [page async for page in pages(client, _USAGE, asked)]
    lines = [line for page in shown for line in page.json()]
    assert {page.headers["x-total-count"] for page in shown} == {"1280"}
    assert [page.headers["x-result-count"] for page in shown] == ["300", "300", "300", "300", "80"]
    assert len({line["id"] for line in lines}) == 1280
    assert [line["usageDate"] for line in lines] == sorted((line["usageDate"] for line in lines), reverse=True)


@pytest.mark.parametrize(("order", "first"), [("gte", 0), ("gt", 0), ("lt", 1), ("lte", 1)])
async def test_a_bound_between_two_milliseconds_parts_the_lines(
    client: httpx.AsyncClient, order: str, first: int
) -> None:
    asked = {"relatedParty.id": "118227-c", "sort": "-usageDate", "limit": "3"}
    lines = (await client.get(_USAGE, params=asked)).json()
    after = (datetime.fromisoformat(lines[1]["usageDate"]) + timedelta(microseconds=1)).isoformat()
    found = (await client.get(_USAGE, params=asked | {f"usageDate.{order}": after})).json()
    assert found[:1] == lines[first : first + 1]
    assert (len(found) == 1) is (order in ("gte", "gt"))


async def test_lines_are_counted_1284_in_the_month_of_the_story(client: httpx.AsyncClient) -> None:
    asked = (
        (_USAGE, {"ratedProductUsage.productRef.id": "118227-p-mobile,118227-p-tv", "usageDate.gte": _MONTH}),
        (_FEES, {"billingAccount.id": "118227", "date.gte": _MONTH}),
        (_ACTIONS, {"partyAccount.id": "118227", "confirmationDate.gte": _MONTH}),
    )
    counts = [(await client.get(url, params=params)).headers["x-total-count"] for url, params in asked]
    assert sum(map(int, counts)) == 1284


async def test_a_window_of_time_includes_its_start_and_not_its_end(client: httpx.AsyncClient) -> None:
    whole = await entries(client, _FEES, **{"billingAccount.id": "118227", "sort": "date"})
    middle = whole[len(whole) // 2]["date"]
    before = await entries(client, _FEES, **{"billingAccount.id": "118227", "date.lt": middle})
    after = await entries(client, _FEES, **{"billingAccount.id": "118227", "date.gte": middle})
    assert sorted(one["id"] for one in before + after) == sorted(one["id"] for one in whole)
    assert middle in {one["date"] for one in after}


async def test_a_larger_limit_than_a_thousand_is_capped(client: httpx.AsyncClient) -> None:
    answer = await client.get(_USAGE, params={"relatedParty.id": "118227-c", "limit": "5000"})
    assert answer.headers["x-result-count"] == "1000"


async def test_a_page_past_the_end_is_empty_and_has_no_next(client: httpx.AsyncClient) -> None:
    answer = await client.get(_FEES, params={"billingAccount.id": "118227", "offset": "999"})
    assert answer.json() == []
    assert "next" not in answer.links


async def test_filters_the_data_base_does_not_know_work_the_same(client: httpx.AsyncClient) -> None:
    mine = {"relatedParty.id": "118227-c", "usageDate.gte": _MONTH, "limit": "1000"}
    by_type = await entries(client, _USAGE, usageType="sms", **mine)
    by_amount = await entries(client, _USAGE, **{"ratedProductUsage.taxIncludedRatingAmount.value.gt": "0"}, **mine)
    assert len(by_type) == 12
    assert {one["ratedProductUsage"][0]["taxIncludedRatingAmount"]["value"] for one in by_amount} == {30, 65}


async def test_a_number_finds_its_owner_and_an_unknown_one_nobody(client: httpx.AsyncClient) -> None:
    (product,) = await entries(client, _PRODUCTS, **{"realizingResource.value": "+79123456789"})
    assert product["billingAccount"]["id"] == "118227"
    assert await entries(client, _PRODUCTS, **{"realizingResource.value": "+79990000000"}) == []


async def test_a_contract_finds_its_account(client: httpx.AsyncClient) -> None:
    (account,) = await entries(client, "/tmf-api/accountManagement/v4/billingAccount", name="40-118-227")
    assert account["id"] == "118227"


async def test_repeated_and_comma_separated_values_mean_either(client: httpx.AsyncClient) -> None:
    mine = {"billingAccount.id": "118227"}
    either = await entries(client, _PRODUCTS, status="suspended,terminated", **mine)
    answer = await client.get(_PRODUCTS, params=[*mine.items(), ("status", "suspended"), ("status", "active")])
    assert [one["name"] for one in either] == ["ТВ Базовый"]
    assert answer.headers["x-total-count"] == "6"


async def test_fields_keep_id_and_href(client: httpx.AsyncClient) -> None:
    asked = {"billingAccount.id": "118227", "fields": "name,status"}
    assert {frozenset(one) for one in await entries(client, _PRODUCTS, **asked)} == {
        frozenset(("id", "href", "name", "status"))
    }
    line = (await client.get(_USAGE, params={"fields": "usageDate", "limit": "1"})).json()[0]
    assert set(line) == {"id", "href", "usageDate"}


@pytest.mark.parametrize("query", ["offset=-1", "limit=ten", "limit=1e3", "offset=9999999999"])
async def test_paging_that_makes_no_sense_is_refused(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"{_PRODUCTS}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalidQuery")


async def test_a_method_that_is_not_offered_is_refused_in_the_operators_words(client: httpx.AsyncClient) -> None:
    answer = await client.put(_PRODUCTS)
    assert (answer.status_code, answer.json()["code"]) == (405, "methodNotAllowed")


async def test_long_answers_are_compressed_for_whoever_can_read_them(client: httpx.AsyncClient) -> None:
    answer = await client.get(_USAGE, params={"limit": "100"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()) == 100
