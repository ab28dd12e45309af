"""Notices, tickets and transfers of the reference operator: what it promises, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from sandbox.operator.server import running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.operator import EXTENSIONS, STORY, documented, entries
from tests.integration.operator.ordering import ORDERS, adding, order, price

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRANSFERS = "/tmf-api/prepayBalanceManagement/v4/transferBalance"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"
MESSAGES = "/tmf-api/communicationManagement/v4/communicationMessage"
ACCOUNTS = "/tmf-api/accountManagement/v4/billingAccount"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A caller of an operator with the demo subscriber's second contract."""
    async with (
        running(WorldOrder(seed=7, subscribers=28), now=STORY) as operator,
        httpx.AsyncClient(base_url=operator.base_url) as client,
    ):
        yield client


def transfer(key: str, **changed: Any) -> dict[str, Any]:
    """Twenty roubles of the demo subscriber's to the other contract, with some members `changed`."""
    return {
        "correlatorId": key,
        "reason": "ownContracts",
        "usageType": "monetary",
        "amount": {"amount": 20.0, "units": "RUB"},
        "transferCost": {"unit": "RUB", "value": 5.0},
        "bucket": {"id": "118227-money"},
        "receiverBucket": {"id": "200027-money"},
        "receiverBucketUsageType": "monetary",
        "logicalResource": [{"id": "118227"}],
        "receiverLogicalResource": {"id": "200027"},
        "channel": {"id": "kiosk-0417"},
    } | changed


def ticket(key: str, **changed: Any) -> dict[str, Any]:
    """A question of the demo subscriber's."""
    return {
        "externalId": key,
        "ticketType": "question",
        "topic": "quality",
        "description": "quality",
        "severity": "minor",
        "channel": {"id": "kiosk-0417"},
        "relatedParty": [{"id": "118227-c", "role": "customer", "@referredType": "Customer"}],
    } | changed


async def test_a_transfer_is_moved_once_however_often_it_is_sent(client: httpx.AsyncClient) -> None:
    first, again = [await client.post(TRANSFERS, json=transfer("once")) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    documented("transfer").validate(first.json())
    moved = await entries(client, "/sandbox/ledger", account="200027")
    assert [one["amountMinor"] for one in moved if one["correlatorId"] == "once"] == [2_000]
    other = await client.post(TRANSFERS, json=transfer("once", amount={"amount": 30.0, "units": "RUB"}))
    assert (other.status_code, other.json()["code"]) == (409, "idempotencyKeyReused")


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("notOwnAccount", {"receiverBucket": {"id": "200003-money"}}),
        ("unknownAccount", {"receiverBucket": {"id": "999-money"}}),
        ("costChanged", {"transferCost": {"unit": "RUB", "value": 4.99}}),
        ("amountTooSmall", {"amount": {"amount": 9.99, "units": "RUB"}}),
        (
            "amountTooLarge",
            {"amount": {"amount": 5000.01, "units": "RUB"}, "transferCost": {"unit": "RUB", "value": 50}},
        ),
        ("balanceTooLow", {"amount": {"amount": 4000.0, "units": "RUB"}, "transferCost": {"unit": "RUB", "value": 40}}),
    ],
)
async def test_what_may_not_be_moved_is_refused_with_a_documented_code(
    client: httpx.AsyncClient, code: str, changed: dict[str, Any]
) -> None:
    answer = await client.post(TRANSFERS, json=transfer(f"no-{code}", **changed))
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    schema = json.loads((EXTENSIONS / "transfer.schema.json").read_text())
    assert code in schema["$defs"]["refused"]["enum"]
    assert await entries(client, TRANSFERS, correlatorId=f"no-{code}") == []


async def test_nothing_is_moved_before_a_promised_payment_is_repaid(client: httpx.AsyncClient) -> None:
    promise = order("promise", adding("promise-300", price(35.0, "oneTime")), account="200027")
    assert (await client.post(ORDERS, json=promise)).status_code == 201
    await client.post("/sandbox/clock", json={"skip_s": 5})
    lent = transfer("lent", bucket={"id": "200027-money"}, receiverBucket={"id": "118227-money"})
    answer = await client.post(TRANSFERS, json=lent)
    assert (answer.status_code, answer.json()["code"]) == (409, "promisedPayment")


async def test_accounts_of_one_holder_name_each_other_and_nobody_elses_do(client: httpx.AsyncClient) -> None:
    for customer in ("118227-c", "200027-c"):
        held = await entries(client, ACCOUNTS, **{"relatedParty.id": customer})
        assert {one["id"] for one in held} == {"118227", "200027"}
    (alone,) = await entries(client, ACCOUNTS, **{"relatedParty.id": "200003-c"})
    assert [party["role"] for party in alone["relatedParty"]] == ["customer"]


async def test_a_question_is_kept_once_for_its_key_and_documented(client: httpx.AsyncClient) -> None:
    first, again = [await client.post(TICKETS, json=ticket("q-1")) for _ in range(2)]
    assert first.json()["id"] == again.json()["id"]
    documented("ticket").validate(first.json())
    other = await client.post(TICKETS, json=ticket("q-1", topic="charge"))
    assert (other.status_code, other.json()["code"]) == (409, "externalIdTaken")
    request = await client.post(TICKETS, json=ticket("r-1", ticketType="request", topic="callMe"))
    assert (request.status_code, request.json()["code"]) == (409, "consentNeeded")


async def test_each_characteristic_of_every_notice_is_documented(client: httpx.AsyncClient) -> None:
    told = await entries(client, MESSAGES)
    kinds = {said["value"] for one in told for said in one["characteristic"] if said["name"] == "noticeType"}
    assert kinds == {"priceRise", "outage", "block", "other"}
    for one in told:
        for said in one["characteristic"]:
            documented("notice").validate(said)
