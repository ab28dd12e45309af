"""The simulated provider itself: what a shop is told, and what its switches do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from sandbox.qr.server import RunningProvider

pytestmark = pytest.mark.asyncio(loop_scope="module")

WISH: dict[str, Any] = {
    "amount": {"value": "500.00", "currency": "RUB"},
    "capture": True,
    "payment_method_data": {"type": "sbp"},
    "confirmation": {"type": "qr"},
}


@pytest_asyncio.fixture(loop_scope="module")
async def shop(running_provider: RunningProvider) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=running_provider.base_url, auth=("100500", "test"), trust_env=False) as shop:
        yield shop


@pytest_asyncio.fixture(loop_scope="module")
async def switches(running_provider: RunningProvider) -> AsyncIterator[httpx.AsyncClient]:
    base = running_provider.base_url.removesuffix("/v3")
    async with httpx.AsyncClient(base_url=f"{base}/sandbox", trust_env=False) as switches:
        yield switches


async def made(shop: httpx.AsyncClient, key: str, **changes: Any) -> httpx.Response:
    return await shop.post("/payments", json=WISH | changes, headers={"Idempotence-Key": key})


async def test_a_key_finds_its_payment_for_a_day_and_no_longer(
    shop: httpx.AsyncClient, running_provider: RunningProvider
) -> None:
    first = (await made(shop, "day")).json()["id"]
    running_provider.provider.skip(86_399)
    assert (await made(shop, "day")).json()["id"] == first
    running_provider.provider.skip(2)
    assert (await made(shop, "day")).json()["id"] != first


async def test_a_key_serves_one_request(shop: httpx.AsyncClient) -> None:
    await made(shop, "one")
    other = await made(shop, "one", amount={"value": "500.01", "currency": "RUB"})
    assert (other.status_code, other.json()["parameter"]) == (400, "Idempotence-Key")


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"capture": False}, "capture"),
        ({"payment_method_data": {"type": "bank_card"}}, "payment_method_data"),
        ({"confirmation": {"type": "redirect"}}, "confirmation"),
        ({"amount": {"value": "0.99", "currency": "RUB"}}, "amount"),
        ({"amount": {"value": "700000.01", "currency": "RUB"}}, "amount"),
        ({"amount": {"value": 500, "currency": "RUB"}}, "amount"),
        ({"amount": {"value": "500.00", "currency": "EUR"}}, "amount.currency"),
    ],
)
async def test_what_the_sbp_does_not_do_is_refused(
    shop: httpx.AsyncClient, changes: dict[str, Any], parameter: str
) -> None:
    refused = await made(shop, f"not {changes}"[:64], **changes)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_request")
    assert refused.json()["parameter"] == parameter


async def test_a_call_without_a_key_or_with_a_wrong_secret_is_refused(shop: httpx.AsyncClient) -> None:
    assert (await shop.post("/payments", json=WISH)).json()["parameter"] == "Idempotence-Key"
    assert (await shop.get("/me", auth=("100500", "wrong"))).status_code == 401


async def test_a_telephone_pays_once(shop: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    payment = (await made(shop, "phone")).json()["id"]
    assert (await switches.post("/pay", json={"payment": payment})).json()["status"] == "succeeded"
    assert (await switches.post("/pay", json={"payment": payment})).status_code == 409
    assert (await shop.get(f"/payments/{payment}")).json()["paid"] is True


async def test_no_more_goes_back_than_was_paid(shop: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    payment = (await made(shop, "back")).json()["id"]
    await switches.post("/pay", json={"payment": payment})
    assert (await switches.post("/refund", json={"payment": payment, "minor": 1})).json()["status"] == "succeeded"
    assert (await switches.post("/refund", json={"payment": payment})).status_code == 400
    card = next(one for one in (await switches.get("/payments")).json() if one["payment"] == payment)
    assert (card["minor"], card["refundedMinor"]) == (500_00, 1)


async def test_time_passes_and_ways_change_by_a_switch(shop: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    ways = await switches.post("/ways", json={"payable_s": 60})
    assert ways.json()["payable_s"] == 60
    payment = (await made(shop, "time")).json()["id"]
    await switches.post("/clock", json={"skip_s": 60})
    told = (await shop.get(f"/payments/{payment}")).json()
    assert told["cancellation_details"]["reason"] == "expired_on_confirmation"


async def test_a_fault_lasts_as_often_as_was_said(shop: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    fault = {"call": "me", "kind": "error_before", "times": 2}
    assert (await switches.post("/faults", json=fault)).status_code == 201
    assert [(await shop.get("/me")).status_code for _ in range(3)] == [500, 500, 200]


async def test_faults_end_by_a_switch(shop: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    await switches.post("/faults", json={"call": "*", "kind": "error_before"})
    await switches.delete("/faults")
    assert (await shop.get("/me")).status_code == 200


@pytest.mark.parametrize(
    "fault", [{"call": "me", "kind": "odd"}, {"call": "nobody", "kind": "half"}, {"call": "me"}, []]
)
async def test_a_fault_nobody_can_have_is_refused(switches: httpx.AsyncClient, fault: object) -> None:
    assert (await switches.post("/faults", json=fault)).status_code == 400
