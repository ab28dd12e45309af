"""Orders are taken once, take their time, and do all of what they say or say what they did not."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from sandbox.operator.server import running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.operator import STORY, Published, documented
from tests.integration.operator.ordering import (
    CANCELS,
    ORDERS,
    adding,
    balance,
    ending,
    order,
    pausing,
    price,
    products,
    skip,
    state,
)

_TEN_GIGABYTES = adding("package-10-gb", price(150.0, "oneTime"))


_WORLD = WorldOrder(seed=7, subscribers=2)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a world of two: Irina, and somebody whose account is closed."""
    path = tmp_path_factory.mktemp("world") / "operator.db"
    async with running(_WORLD, now=STORY, db=f"sqlite+aiosqlite:///{path}"):
        return path


@pytest_asyncio.fixture
async def client(furnished: Path, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of an operator that has a copy of that world to itself."""
    path = shutil.copy(furnished, tmp_path / "operator.db")
    async with (
        running(_WORLD, now=STORY, db=f"sqlite+aiosqlite:///{path}") as operator,
        httpx.AsyncClient(base_url=operator.base_url) as client,
    ):
        yield client


async def test_an_order_comes_to_its_end_and_everything_shows_it(client: httpx.AsyncClient) -> None:
    taken = await client.post(ORDERS, json=order("a", ending("118227-p-horoscope"), _TEN_GIGABYTES | {"id": "2"}))
    assert (taken.status_code, taken.json()["state"]) == (201, "acknowledged")
    assert taken.headers["location"] == taken.json()["href"]
    assert await balance(client) == 213_60
    await skip(client, 1)
    assert await state(client, "a") == "inProgress"
    await skip(client, 2)
    assert await state(client, "a") == "completed"
    assert await balance(client) == 63_60
    had = await products(client)
    assert "Гороскоп" not in had
    package = had["+10 ГБ до конца месяца"]
    assert (package["productOffering"]["id"], package["kind"], package["endDate"]) == (
        "package-10-gb",
        "package",
        "2026-11-30",
    )
    fees = await client.get(
        "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate",
        params={"billingAccount.id": "118227", "sort": "-date", "limit": "1"},
    )
    assert fees.json()[0]["taxIncludedAmount"] == {"unit": "RUB", "value": 150.0}
    buckets = await client.get("/tmf-api/prepayBalanceManagement/v4/bucket", params={"partyAccount.id": "118227"})
    (bucket,) = (one for one in buckets.json() if one["name"] == "+10 ГБ")
    assert (bucket["product"][0]["id"], bucket["remainingValue"]["amount"]) == (package["id"], 10_240)


async def test_the_same_key_and_body_is_the_same_order(client: httpx.AsyncClient) -> None:
    first = await client.post(ORDERS, json=order("a", _TEN_GIGABYTES))
    await skip(client, 5)
    again = await client.post(ORDERS, json=order("a", _TEN_GIGABYTES))
    assert (again.status_code, again.json()["id"], again.json()["state"]) == (201, first.json()["id"], "completed")
    assert again.headers["idempotent-replayed"] == "true"
    other = await client.post(ORDERS, json=order("a", ending("118227-p-music")))
    assert (other.status_code, other.json()["code"]) == (409, "externalIdTaken")
    assert await balance(client) == 63_60


async def test_a_lost_answer_leaves_an_order_to_be_found_by_its_key(client: httpx.AsyncClient) -> None:
    await client.post("/sandbox/faults", json={"call": "productOrder.create", "kind": "drop_after", "times": 1})
    with pytest.raises(httpx.RemoteProtocolError):
        await client.post(ORDERS, json=order("lost", _TEN_GIGABYTES))
    assert await state(client, "lost") == "acknowledged"


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([adding("package-10-gb", price(140.0, "oneTime"))], "priceChanged"),
        ([adding("package-10-gb")], "priceChanged"),
        ([adding("option-antispam", price(59.0), price(1.0, "oneTime"))], "priceChanged"),
        ([adding("no-such-thing")], "notOnOffer"),
        ([adding("broken-no-term", price(800.0))], "notOnOffer"),
        ([adding("roaming-turkey", price(490.0, "oneTime"))], "noMoney"),
        ([adding("option-music", price(99.0))], "already"),
        ([adding("option-content-bar")], "excludes"),
        ([adding("option-kids", price(120.0))], "needs"),
        ([adding("option-4k", price(160.0))], "blocked"),
        ([ending("200001-p-mobile")], "unknownProduct"),
        ([pausing("118227-p-callerid")], "notOnOffer"),
    ],
)
async def test_what_cannot_be_had_is_refused_at_once_and_leaves_no_order(
    client: httpx.AsyncClient, items: list[dict[str, object]], code: str
) -> None:
    refused = await client.post(ORDERS, json=order("a", *items))
    assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert refused.json()["reason"] != code
    documented("orderRefusal").validate(refused.json())
    assert (await client.get(ORDERS, params={"relatedParty.id": "118227-c"})).json() == []


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"id": "1", "action": "noChange"}],
        [{"id": "1", "action": "add"}],
        [{"id": "1", "action": "delete", "productOffering": {"id": "option-music"}}],
        [ending("118227-p-music"), ending("118227-p-tv")],
        [pausing("118227-p-music", "2026-13-40")],
    ],
)
async def test_what_makes_no_sense_is_a_bad_request(client: httpx.AsyncClient, items: list[dict[str, object]]) -> None:
    refused = await client.post(ORDERS, json=order("a", *items))
    assert (refused.status_code, refused.json()["code"]) == (400, "invalidBody")


async def test_a_closed_account_and_nobody_order_nothing(client: httpx.AsyncClient) -> None:
    closed = await client.post(ORDERS, json=order("a", _TEN_GIGABYTES, account="200001"))
    nobody = await client.post(ORDERS, json=order("a", _TEN_GIGABYTES, account="777777"))
    assert (closed.status_code, closed.json()["code"]) == (409, "accountClosed")
    assert (nobody.status_code, nobody.json()["code"]) == (409, "unknownCustomer")


async def test_one_thing_is_not_ordered_twice_at_once(client: httpx.AsyncClient) -> None:
    await client.post(ORDERS, json=order("a", ending("118227-p-music")))
    second = await client.post(ORDERS, json=order("b", pausing("118227-p-music")))
    assert (second.status_code, second.json()["code"]) == (409, "already")


@pytest.mark.parametrize(
    ("kind", "ended", "left"),
    [
        ("fail", ("failed", ["failed", "failed"]), 213_60),
        ("partial", ("partial", ["completed", "failed"]), 213_60),
        ("reject", ("rejected", ["rejected", "rejected"]), 213_60),
        ("pend", ("completed", ["completed", "completed"]), 63_60),
    ],
)
async def test_an_order_ends_as_the_sandbox_was_told(
    client: httpx.AsyncClient, kind: str, ended: tuple[str, list[str]], left: int
) -> None:
    await client.post("/sandbox/orders", json={"kind": kind, "reason": "так вышло"})
    await client.post(ORDERS, json=order("a", ending("118227-p-horoscope"), _TEN_GIGABYTES | {"id": "2"}))
    await skip(client, 10)
    (found,) = (await client.get(ORDERS, params={"externalId": "a"})).json()
    assert (found["state"], [item["state"] for item in found["productOrderItem"]]) == ended
    undone = [item for item in found["productOrderItem"] if item["state"] != "completed"]
    assert all(item["stateReason"] == {"code": "failed", "label": "так вышло"} for item in undone)
    assert await balance(client) == left


async def test_whims_and_time_can_be_set_for_all_orders_and_ended(client: httpx.AsyncClient) -> None:
    await client.post("/sandbox/orders", json={"kind": "fail", "times": None, "acknowledged_s": 0, "working_s": 0})
    for key in ("a", "b"):
        await client.post(ORDERS, json=order(key, _TEN_GIGABYTES))
        assert await state(client, key) == "failed"
    await client.delete("/sandbox/orders")
    await client.post(ORDERS, json=order("c", _TEN_GIGABYTES))
    await skip(client, 3)
    assert await state(client, "c") == "completed"
    wrong = await client.post("/sandbox/orders", json={"kind": "explode"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalidBody")


async def test_a_held_order_is_carried_out_a_day_later(client: httpx.AsyncClient) -> None:
    await client.post("/sandbox/orders", json={"kind": "hold"})
    await client.post(ORDERS, json=order("a", _TEN_GIGABYTES))
    await skip(client, 4)
    (found,) = (await client.get(ORDERS, params={"relatedParty.id": "118227-c", "state": "held"})).json()
    assert found["expectedCompletionDate"] > "2026-11-23T11"
    await skip(client, 24 * 3600 + 2)
    assert await state(client, "a") == "completed"


async def test_an_order_can_be_called_off_until_something_is_done(client: httpx.AsyncClient) -> None:
    first = (await client.post(ORDERS, json=order("a", _TEN_GIGABYTES))).json()["id"]
    cancelled = await client.post(CANCELS, json={"productOrder": {"id": first}})
    assert (cancelled.status_code, cancelled.json()["state"]) == (201, "done")
    assert Published(622).faults("CancelProductOrder", cancelled.json()) == []
    assert (await client.get(cancelled.headers["location"])).json()["id"] == cancelled.json()["id"]
    assert await state(client, "a") == "cancelled"
    second = (await client.post(ORDERS, json=order("b", _TEN_GIGABYTES))).json()["id"]
    await skip(client, 1.5)
    late = await client.post(CANCELS, json={"productOrder": {"id": second}})
    assert (late.status_code, late.json()["code"]) == (409, "tooLate")
    await skip(client, 5)
    assert await balance(client) == 63_60


async def test_a_price_that_changed_since_it_was_shown_is_refused_and_so_is_what_vanished(
    client: httpx.AsyncClient,
) -> None:
    await client.post("/sandbox/offerings", json={"offering": "package-10-gb", "onceMinor": 170_00})
    await client.post("/sandbox/offerings", json={"offering": "option-antispam", "withdrawn": True})
    changed = await client.post(ORDERS, json=order("a", _TEN_GIGABYTES))
    gone = await client.post(ORDERS, json=order("a", adding("option-antispam", price(59.0))))
    agreed = await client.post(ORDERS, json=order("a", adding("package-10-gb", price(170.0, "oneTime"))))
    assert (changed.json()["code"], gone.json()["code"], agreed.status_code) == ("priceChanged", "notOnOffer", 201)
    await client.delete("/sandbox/offerings")
    nothing = await client.post("/sandbox/offerings", json={"offering": "no-such-thing"})
    assert (nothing.status_code, nothing.json()["code"]) == (400, "invalidBody")


async def test_a_house_is_connected_when_the_engineer_has_come(client: httpx.AsyncClient) -> None:
    for name in ("p-tv", "p-internet"):
        await client.post(ORDERS, json=order(name, ending(f"118227-{name}")))
    await skip(client, 5)
    taken = await client.post(ORDERS, json=order("tv", adding("tv-basic", price(200.0))))
    assert taken.json()["expectedCompletionDate"] > "2026-11-24T11:02"
    await skip(client, 5)
    assert await state(client, "tv") == "pending"
    await skip(client, 48 * 3600)
    assert await state(client, "tv") == "completed"
    assert await balance(client) == 13_60


async def test_money_that_is_gone_by_then_fails_the_item(client: httpx.AsyncClient) -> None:
    await client.post("/sandbox/orders", json={"kind": "hold"})
    await client.post(ORDERS, json=order("slow", _TEN_GIGABYTES))
    await client.post(
        ORDERS, json=order("quick", adding("package-3-gb", price(60.0, "oneTime")), ending("118227-p-tv", 2))
    )
    await client.post(ORDERS, json=order("also", adding("option-antispam", price(59.0))))
    await skip(client, 25 * 3600)
    (slow,) = (await client.get(ORDERS, params={"externalId": "slow"})).json()
    assert (slow["state"], slow["productOrderItem"][0]["stateReason"]["code"]) == ("failed", "noMoney")
    assert await balance(client) == 94_60


async def test_orders_are_as_published(client: httpx.AsyncClient) -> None:
    published = Published(622)
    body = order(
        "a", ending("118227-p-horoscope"), _TEN_GIGABYTES | {"id": "2"}, pausing("118227-p-music") | {"id": "3"}
    )
    assert published.faults("ProductOrder_Create", body) == []
    await client.post("/sandbox/orders", json={"kind": "partial"})
    taken = await client.post(ORDERS, json=body)
    assert published.faults("ProductOrder", taken.json()) == []
    await skip(client, 5)
    ended = await client.get(taken.headers["location"])
    assert published.faults("ProductOrder", ended.json()) == []
    assert ended.json()["state"] == "partial"
    documented("productOrder").validate(body)
    documented("productOrder").validate(ended.json())
    assert all(published.faults("Product", one) == [] for one in (await products(client)).values())
