"""The operator misbehaves exactly as told, and only as often as told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.fakes.operator import payment

pytestmark = pytest.mark.asyncio(loop_scope="module")

_PAYMENTS = "/payment/v4/payment"


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _well_again(client: httpx.AsyncClient) -> AsyncIterator[None]:
    yield
    await client.delete("/sandbox/faults")


async def _break(client: httpx.AsyncClient, **fault: Any) -> None:
    answer = await client.post("/sandbox/faults", json={"call": "payment.create", "times": 1} | fault)
    assert answer.status_code == 201


async def _pay(client: httpx.AsyncClient, correlator: str) -> httpx.Response:
    return await client.post(_PAYMENTS, json=payment(correlator), headers={"Idempotency-Key": correlator})


async def _booked(client: httpx.AsyncClient, correlator: str) -> int:
    return len((await client.get("/sandbox/ledger", params={"correlatorId": correlator})).json())


@pytest.mark.parametrize(("kind", "booked"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_call_gets_no_answer_and_is_booked_or_not_as_told(
    client: httpx.AsyncClient, kind: str, booked: int
) -> None:
    await _break(client, kind=kind)
    with pytest.raises(httpx.TransportError):
        await _pay(client, kind)
    assert await _booked(client, kind) == booked
    assert (await _pay(client, kind)).status_code == 201
    assert await _booked(client, kind) == 1


async def test_a_refusal_is_dropped_like_any_other_answer(client: httpx.AsyncClient) -> None:
    await _break(client, kind="drop_after")
    with pytest.raises(httpx.TransportError):
        await client.post(_PAYMENTS, json=payment("nobody", account={"id": "404"}))


async def test_a_server_error_books_nothing(client: httpx.AsyncClient) -> None:
    await _break(client, kind="error")
    assert (await _pay(client, "error")).status_code == 500
    assert await _booked(client, "error") == 0


async def test_a_status_is_answered_bare(client: httpx.AsyncClient) -> None:
    await _break(client, kind="status", status=302)
    answer = await _pay(client, "status")
    assert (answer.status_code, answer.content) == (302, b"")
    assert await _booked(client, "status") == 0


async def test_a_refusal_names_the_code_it_was_given(client: httpx.AsyncClient) -> None:
    await _break(client, kind="refuse", code="amountTooLarge", status=422)
    answer = await _pay(client, "refuse")
    assert (answer.status_code, answer.json()["code"]) == (422, "amountTooLarge")
    assert await _booked(client, "refuse") == 0


async def test_a_malformed_answer_breaks_off_though_the_payment_was_booked(client: httpx.AsyncClient) -> None:
    await _break(client, kind="malformed")
    answer = await _pay(client, "malformed")
    assert answer.status_code == 201
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()
    assert await _booked(client, "malformed") == 1


async def test_a_wrong_echo_names_another_id_and_amount(client: httpx.AsyncClient) -> None:
    await _break(client, kind="wrong_echo")
    answer = (await _pay(client, "echo")).json()
    assert answer["correlatorId"] == "echo-other"
    assert answer["totalAmount"] == {"unit": "RUB", "value": 501.0}
    assert await _booked(client, "echo") == 1


async def test_a_delayed_call_is_booked_before_the_caller_gives_up(client: httpx.AsyncClient) -> None:
    await _break(client, kind="delay", delay_s=3600)
    with pytest.raises(httpx.ReadTimeout):
        await client.post(
            _PAYMENTS,
            json=payment("slow"),
            headers={"Idempotency-Key": "slow"},
            timeout=httpx.Timeout(5, read=0.5),
        )
    assert await _booked(client, "slow") == 1


async def test_a_fault_happens_only_so_often_and_only_to_its_call(client: httpx.AsyncClient) -> None:
    await _break(client, kind="error", times=2)
    assert (await client.get(_PAYMENTS)).status_code == 200
    answers = [(await _pay(client, "twice")).status_code for _ in range(3)]
    assert answers == [500, 500, 201]


async def test_a_fault_of_all_calls_lasts_until_it_is_ended(client: httpx.AsyncClient) -> None:
    await _break(client, call="*", kind="status", status=503, times=None)
    urls = (_PAYMENTS, "/tmf-api/productInventory/v4/product", "/tmf-api/party/v4/individual/118227-i")
    answers = await asyncio.gather(*(client.get(url) for url in urls * 2))
    assert {answer.status_code for answer in answers} == {503}
    assert [fault["kind"] for fault in (await client.get("/sandbox/state")).json()["faults"]] == ["status"]
    await client.delete("/sandbox/faults")
    assert (await client.get(_PAYMENTS)).status_code == 200


@pytest.mark.parametrize(
    "fault", [{"call": "payment.crate", "kind": "error"}, {"call": "*", "kind": "smile"}, {"kind": "error"}]
)
async def test_a_fault_that_does_not_exist_is_not_set(client: httpx.AsyncClient, fault: dict[str, str]) -> None:
    assert (await client.post("/sandbox/faults", json=fault)).status_code == 400
    assert (await client.get("/sandbox/state")).json()["faults"] == []
