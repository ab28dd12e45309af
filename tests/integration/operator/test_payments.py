"""Money is booked once per key, whole, or not at all."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.fakes.operator import entries, payment

pytestmark = pytest.mark.asyncio(loop_scope="module")

_PAYMENTS = "/payment/v4/payment"
_REFUNDS = "/payment/v4/refund"


async def _pay(client: httpx.AsyncClient, body: dict[str, Any], *, keyed: bool = True) -> httpx.Response:
    headers = {"Idempotency-Key": body["correlatorId"], "X-Correlation-ID": body["correlatorId"]} if keyed else {}
    return await client.post(_PAYMENTS, json=body, headers=headers)


async def _ledger(client: httpx.AsyncClient, correlator: str) -> list[dict[str, Any]]:
    answer = await client.get("/sandbox/ledger", params={"correlatorId": correlator})
    found: list[dict[str, Any]] = answer.json()
    return found


async def _balance(client: httpx.AsyncClient, account: str) -> Decimal:
    url = f"/tmf-api/prepayBalanceManagement/v4/bucket/{account}-money"
    return Decimal(str((await client.get(url)).json()["remainingValue"]["amount"]))


async def _subscriber(client: httpx.AsyncClient, trait: str) -> str:
    cards = (await client.get("/sandbox/subscribers")).json()
    return next(str(card["account"]) for card in cards if card["trait"] == trait)


async def test_a_payment_raises_the_balance_and_leaves_one_ledger_entry_and_one_top_up(
    client: httpx.AsyncClient,
) -> None:
    before = await _balance(client, "118227")
    answer = await _pay(client, payment("one", totalAmount={"unit": "RUB", "value": 123.45}))
    assert answer.status_code == 201
    assert answer.headers["location"].endswith(answer.json()["id"])
    assert answer.json()["correlatorId"] == "one"
    assert answer.json()["totalAmount"] == {"unit": "RUB", "value": 123.45}
    assert await _balance(client, "118227") - before == Decimal("123.45")
    (entry,) = await _ledger(client, "one")
    assert entry["amountMinor"] == 123_45
    actions = await entries(
        client,
        "/tmf-api/prepayBalanceManagement/v4/balanceActionHistory",
        **{"partyAccount.id": "118227", "id": entry["sourceId"]},
    )
    assert [action["amount"] for action in actions] == [{"amount": 123.45, "units": "RUB"}]


async def test_the_same_key_and_body_again_gives_the_first_answer_and_books_nothing(client: httpx.AsyncClient) -> None:
    first = await _pay(client, payment("twice"))
    reordered = dict(reversed(payment("twice", totalAmount={"value": 500, "unit": "RUB"}).items()))
    second = await _pay(client, reordered)
    assert (second.status_code, second.json()) == (201, first.json())
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert len(await _ledger(client, "twice")) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"totalAmount": {"unit": "RUB", "value": 500.01}},
        {"account": {"id": "200003"}, "paymentItem": []},
        {"description": "else"},
    ],
)
async def test_the_same_key_with_another_body_is_a_conflict(client: httpx.AsyncClient, changed: dict[str, Any]) -> None:
    await _pay(client, payment("reused"))
    answer = await _pay(client, payment("reused", **changed))
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotencyKeyReused")
    assert len(await _ledger(client, "reused")) == 1


async def test_a_correlator_without_a_key_is_taken_once(client: httpx.AsyncClient) -> None:
    assert (await _pay(client, payment("unkeyed"), keyed=False)).status_code == 201
    again = await _pay(client, payment("unkeyed"), keyed=False)
    assert (again.status_code, again.json()["code"]) == (409, "correlatorIdTaken")


async def test_the_same_correlator_on_another_channel_is_another_payment(client: httpx.AsyncClient) -> None:
    await _pay(client, payment("shared"))
    await _pay(client, payment("shared", channel={"id": "desk-1"}))
    assert len(await _ledger(client, "shared")) == 2


async def test_twenty_racing_posts_of_one_key_book_once_and_all_get_the_same_answer(client: httpx.AsyncClient) -> None:
    before = await _balance(client, "118227")
    answers = await asyncio.gather(*(_pay(client, payment("race")) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1
    assert len(await _ledger(client, "race")) == 1
    assert await _balance(client, "118227") - before == 500


async def test_racing_payments_to_one_account_all_count(client: httpx.AsyncClient) -> None:
    before = await _balance(client, "118227")
    answers = await asyncio.gather(*(_pay(client, payment(f"many-{place}")) for place in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert await _balance(client, "118227") - before == 20 * 500


async def test_a_key_raced_for_two_accounts_goes_to_one_of_them(client: httpx.AsyncClient) -> None:
    bodies = [payment("contest"), payment("contest", account={"id": "200003"}, paymentItem=[])] * 5
    answers = await asyncio.gather(*(_pay(client, body) for body in bodies))
    assert sorted({answer.status_code for answer in answers}) == [201, 409]
    assert len(await _ledger(client, "contest")) == 1


async def test_a_payment_is_found_by_its_correlator(client: httpx.AsyncClient) -> None:
    booked = (await _pay(client, payment("lost"))).json()
    assert await entries(client, _PAYMENTS, correlatorId="lost") == [booked]
    assert await entries(client, _PAYMENTS, correlatorId="never") == []


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"account": {"id": "404"}}, 404, "unknownAccount"),
        ({"paymentItem": [{"item": {"id": "118227-data"}}]}, 404, "unknownBucket"),
        ({"paymentItem": [{"item": {"id": "200003-money"}}]}, 404, "unknownBucket"),
        ({"totalAmount": {"unit": "RUB", "value": 0.99}}, 409, "amountTooSmall"),
        ({"totalAmount": {"unit": "RUB", "value": -5}}, 409, "amountTooSmall"),
        ({"totalAmount": {"unit": "RUB", "value": 15000.01}}, 409, "amountTooLarge"),
        ({"totalAmount": {"unit": "KZT", "value": 500}}, 409, "currencyNotAccepted"),
        ({"paymentMethod": {"name": "barter"}}, 409, "methodNotAccepted"),
        ({"totalAmount": {"unit": "RUB", "value": "500"}}, 400, "invalidBody"),
        ({"totalAmount": {"unit": "RUB", "value": 1.001}}, 400, "invalidBody"),
        ({"totalAmount": {"unit": "RUB", "value": 1e300}}, 400, "invalidBody"),
        ({"totalAmount": {"unit": "RUB"}}, 400, "invalidBody"),
        ({"channel": {"id": ""}}, 400, "invalidBody"),
    ],
)
async def test_what_cannot_be_booked_is_refused_with_a_documented_code_and_its_key_stays_free(
    client: httpx.AsyncClient, changed: dict[str, Any], status: int, code: str
) -> None:
    correlator = f"refused-{code}-{sum(map(ord, str(changed)))}"
    answer = await _pay(client, payment(correlator, **changed))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await _ledger(client, correlator) == []
    assert (await _pay(client, payment(correlator))).status_code == 201


@pytest.mark.parametrize(("trait", "code"), [("closed", "accountClosed"), ("blocked", "accountBlocked")])
async def test_an_account_that_takes_no_payments_says_so(client: httpx.AsyncClient, trait: str, code: str) -> None:
    account = await _subscriber(client, trait)
    answer = await _pay(client, payment(trait, account={"id": account}, paymentItem=[]))
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert await _ledger(client, trait) == []


async def test_a_key_that_is_not_the_correlator_is_a_mistake(client: httpx.AsyncClient) -> None:
    answer = await client.post(_PAYMENTS, json=payment("mine"), headers={"Idempotency-Key": "other"})
    assert (answer.status_code, answer.json()["code"]) == (400, "keyMismatch")


async def test_a_refund_takes_the_money_back_once(client: httpx.AsyncClient) -> None:
    paid = (await _pay(client, payment("wrong-number"))).json()
    before = await _balance(client, "118227")
    back = payment("back", payment={"id": paid["id"]})
    first = await client.post(_REFUNDS, json=back, headers={"Idempotency-Key": "back"})
    again = await client.post(_REFUNDS, json=back, headers={"Idempotency-Key": "back"})
    other = await client.post(_REFUNDS, json=back | {"correlatorId": "back-2"})
    assert (first.status_code, first.json()["payment"]["id"]) == (201, paid["id"])
    assert again.headers["idempotent-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (409, "alreadyRefunded")
    assert await _balance(client, "118227") - before == -500
    assert [entry["amountMinor"] for entry in await _ledger(client, "back")] == [-500_00]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"payment": {"id": "118227-payment-9999"}}, "unknownPayment"),
        ({"totalAmount": {"unit": "RUB", "value": 500.01}}, "amountTooLarge"),
    ],
)
async def test_a_refund_of_what_was_not_paid_is_refused(
    client: httpx.AsyncClient, changed: dict[str, Any], code: str
) -> None:
    paid = (await _pay(client, payment(f"kept-{code}"))).json()
    back = payment(f"bad-{code}", payment={"id": paid["id"]}) | changed
    assert (await client.post(_REFUNDS, json=back)).json()["code"] == code
    assert await _ledger(client, f"bad-{code}") == []


async def test_money_that_was_spent_cannot_be_taken_back(client: httpx.AsyncClient) -> None:
    debtor = await _subscriber(client, "debtor")
    body = payment("spent", account={"id": debtor}, paymentItem=[], totalAmount={"unit": "RUB", "value": 10})
    paid = (await _pay(client, body)).json()
    back = body | {"correlatorId": "spent-back", "payment": {"id": paid["id"]}}
    assert (await client.post(_REFUNDS, json=back)).json()["code"] == "balanceTooLow"
