"""The reference operator answers as TM Forum's definition files say."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from sandbox.operator.app import CALLS
from tests.fakes.operator import EXTENSIONS, Published, documented, entries, payment

pytestmark = pytest.mark.asyncio(loop_scope="module")

_LISTS = [
    (637, "product", "Product"),
    (629, "customer", "Customer"),
    (632, "individual", "Individual"),
    (666, "billingAccount", "BillingAccount"),
    (654, "bucket", "Bucket"),
    (654, "accumulatedBalance", "AccumulatedBalance"),
    (654, "balanceActionHistory", "BalanceActionHistory"),
    (654, "topupBalance", "TopupBalance"),
    (635, "usage", "Usage"),
    (678, "appliedCustomerBillingRate", "AppliedCustomerBillingRate"),
    (678, "customerBill", "CustomerBill"),
    (676, "payment", "Payment"),
    (676, "refund", "Refund"),
    (658, "loyaltyBalance", "LoyaltyBalance"),
    (658, "loyaltyProgramMember", "LoyaltyProgramMember"),
    (658, "loyaltyProgramProduct", "LoyaltyProgramProduct"),
    (671, "promotion", "Promotion"),
    (681, "communicationMessage", "CommunicationMessage"),
    (620, "category", "Category"),
    (620, "productOffering", "ProductOffering"),
    (620, "productOfferingPrice", "ProductOfferingPrice"),
    (620, "productSpecification", "ProductSpecification"),
]


async def _book(client: httpx.AsyncClient) -> None:
    """A payment and its refund, so that those lists have something to show."""
    paid = await client.post("/payment/v4/payment", json=payment("seen"), headers={"Idempotency-Key": "seen"})
    refund = payment("unseen", payment={"id": paid.json()["id"]})
    await client.post("/payment/v4/refund", json=refund, headers={"Idempotency-Key": "unseen"})


@pytest.mark.parametrize(("number", "resource", "definition"), _LISTS)
async def test_every_list_and_every_resource_is_as_published(
    client: httpx.AsyncClient, number: int, resource: str, definition: str
) -> None:
    published = Published(number)
    await _book(client)
    listed = await client.get(f"{published.base}/{resource}", params={"limit": "300"})
    assert listed.headers["content-type"] == "application/json;charset=utf-8"
    assert listed.json()
    for entry in listed.json()[:: max(1, len(listed.json()) // 20)]:
        alone = await client.get(f"{published.base}/{resource}/{entry['id']}")
        assert alone.json()["id"] == entry["id"]
        assert entry["href"] == str(alone.url)
        assert published.faults(definition, entry) == []
        assert published.faults(definition, alone.json()) == []


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
async def test_no_call_is_offered_that_is_not_published(call: Any) -> None:
    numbers = (637, 629, 632, 666, 654, 635, 678, 676, 658, 677, 620, 622, 679, 681, 621, 683, 671, 680)
    homes = [one for one in map(Published, numbers) if call.path.startswith(one.base + "/")]
    if call.name.startswith("otpChallenge"):
        assert homes == []
    elif call.name in ("loyaltyReward.list", "loyaltyTransaction.list"):
        assert homes[0].methods(call.path.removeprefix(homes[0].base)) == set()  # resources of our own beside 658
    else:
        assert call.method in homes[0].methods(call.path.removeprefix(homes[0].base))


async def test_errors_are_as_published_even_where_a_code_is_a_number(client: httpx.AsyncClient) -> None:
    for number, path in ((637, "product/none"), (658, "loyaltyBalance/none"), (676, "payment/none-payment-1")):
        published = Published(number)
        answer = await client.get(f"{published.base}/{path}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/json;charset=utf-8"
        assert published.faults("Error", answer.json()) == []


async def test_a_consumption_query_is_as_published_and_tells_the_first_and_the_used_amounts(
    client: httpx.AsyncClient,
) -> None:
    published = Published(677)
    asked = {"partyAccount": [{"id": "118227"}]}
    assert published.faults("QueryUsageConsumption_Create", asked) == []
    answer = await client.post(f"{published.base}/queryUsageConsumption", json=asked)
    assert answer.status_code == 201
    assert published.faults("QueryUsageConsumption", answer.json()) == []
    again = await client.get(answer.headers["location"])
    assert published.faults("QueryUsageConsumption", again.json()) == []
    told = {
        bucket["usageType"]: [counter["value"]["amount"] for counter in bucket["bucketCounter"]]
        for bucket in answer.json()["usageConsumption"][0]["bucketRefOrValue"]
    }
    assert told == {"voice": [600, 188], "data": [20480, 17203.2], "sms": [300, 12]}


async def test_payments_and_refunds_are_created_as_published(client: httpx.AsyncClient) -> None:
    published = Published(676)
    body = payment("published")
    assert published.faults("Payment_Create", body) == []
    paid = await client.post(f"{published.base}/payment", json=body)
    assert paid.status_code == 201
    assert published.faults("Payment", paid.json()) == []
    back = payment("published-back", payment={"id": paid.json()["id"]})
    del back["paymentItem"]
    assert published.faults("Refund_Create", back) == []
    refunded = await client.post(f"{published.base}/refund", json=back)
    assert refunded.status_code == 201
    assert published.faults("Refund", refunded.json()) == []


@pytest.mark.parametrize(
    ("schema", "url", "member"),
    [
        ("productCharacteristic", "/tmf-api/productInventory/v4/product", "productCharacteristic"),
        ("usageCharacteristic", "/tmf-api/usageManagement/v4/usage", "usageCharacteristic"),
        (
            "appliedRateCharacteristic",
            "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate",
            "characteristic",
        ),
        ("balanceAction", "/tmf-api/prepayBalanceManagement/v4/balanceActionHistory", ""),
        ("loyaltyBalance", "/tmf-api/loyalty/v4/loyaltyBalance", ""),
        ("loyaltyProgramProduct", "/tmf-api/loyalty/v4/loyaltyProgramProduct", ""),
        ("loyaltyReward", "/tmf-api/loyalty/v4/loyaltyReward?loyaltyProgramProduct.id=118227-bonus", ""),
        ("loyaltyTransaction", "/tmf-api/loyalty/v4/loyaltyTransaction", ""),
        ("promotion", "/tmf-api/promotionManagement/v4/promotion", ""),
        ("offering", "/tmf-api/productCatalogManagement/v4/productOffering", ""),
    ],
)
async def test_everything_beyond_tm_forum_is_as_documented(
    client: httpx.AsyncClient, schema: str, url: str, member: str
) -> None:
    validator = documented(schema)
    found = (await client.get(httpx.URL(url).copy_merge_params({"limit": "500"}))).json()
    documents = [part for entry in found for part in entry[member]] if member else found
    assert documents
    for document in documents:
        validator.validate(document)


@pytest.mark.parametrize("path", sorted(EXTENSIONS.glob("*.schema.json")), ids=lambda path: path.stem)
async def test_the_examples_of_a_schema_fit_it_and_the_operator_serves_it(client: httpx.AsyncClient, path: Any) -> None:
    schema = json.loads(path.read_text())
    Draft202012Validator.check_schema(schema)
    for example in schema.get("examples", []):
        Draft202012Validator(schema).validate(example)
    for name, part in schema.get("$defs", {}).items():
        for example in part.get("examples", []):
            Draft202012Validator(schema | {"$ref": f"#/$defs/{name}"}).validate(example)
    served = await client.get(f"/schemas/{path.name}")
    assert served.json() == schema


async def test_a_top_up_without_a_payment_is_created_as_published_once_per_key(client: httpx.AsyncClient) -> None:
    published = Published(654)
    body = {
        "amount": {"amount": 250.5, "units": "RUB"},
        "usageType": "monetary",
        "bucket": {"id": "118227-money"},
        "partyAccount": {"id": "118227"},
    }
    assert published.faults("TopupBalance_Create", body) == []
    url, key = f"{published.base}/topupBalance", {"Idempotency-Key": "bare"}
    first = await client.post(url, json=body, headers=key)
    again = await client.post(url, json=body, headers=key)
    assert (first.status_code, again.json()) == (201, first.json())
    assert published.faults("TopupBalance", first.json()) == []
    assert (await client.get(first.headers["location"])).json() == first.json()
    ledger = (await client.get("/sandbox/ledger", params={"correlatorId": "bare"})).json()
    assert [entry["amountMinor"] for entry in ledger] == [250_50]


async def test_a_single_name_has_no_family_name(client: httpx.AsyncClient) -> None:
    people = await entries(client, "/tmf-api/party/v4/individual")
    assert all(person["givenName"] for person in people)
    assert all(person.get("familyName") != "" for person in people)
