"""Codes by SMS: sent seldom, good for once, for a while, and for three tries."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.operator.server import RunningOperator

pytestmark = pytest.mark.asyncio(loop_scope="module")

_URL = "/operator-api/otpChallenge/v1/otpChallenge"
_IRINA = "+79123456789"


@pytest.fixture(autouse=True)
def _an_hour_later(operator: RunningOperator) -> None:
    operator.operator.clock.skip(3600)


async def _send(client: httpx.AsyncClient, **body: str) -> httpx.Response:
    return await client.post(_URL, json=body or {"receiver": _IRINA, "language": "ru"})


async def _read_sms(client: httpx.AsyncClient, number: str = _IRINA) -> dict[str, Any]:
    message: dict[str, Any] = (await client.get("/sandbox/sms", params={"number": number})).json()
    return message


async def _answer(client: httpx.AsyncClient, sent: httpx.Response, code: str) -> httpx.Response:
    return await client.post(f"{sent.headers['location']}/answer", json={"code": code})


async def _wrong(client: httpx.AsyncClient) -> str:
    code = (await _read_sms(client))["code"]
    return f"{(int(code) + 1) % 10_000:04}"


async def test_a_code_is_sent_and_the_answer_does_not_tell_it(client: httpx.AsyncClient) -> None:
    sent = await _send(client)
    message = await _read_sms(client)
    assert sent.status_code == 201
    assert sent.json() | {"id": "", "href": ""} == {
        "@type": "OtpChallenge",
        "id": "",
        "href": "",
        "state": "sent",
        "sentToMasked": "+7 912 •••-••-89",
        "codeLength": 4,
        "triesLeft": 3,
        "resendAfterSeconds": 60,
        "expiresInSeconds": 300,
    }
    assert message["challenge"] == sent.json()["id"]
    assert len(message["code"]) == 4


async def test_the_right_code_verifies_once(client: httpx.AsyncClient) -> None:
    sent = await _send(client)
    code = (await _read_sms(client))["code"]
    assert (await _answer(client, sent, code)).json()["state"] == "verified"
    again = await _answer(client, sent, code)
    assert (again.status_code, again.json()["code"]) == (409, "alreadyAnswered")


async def test_the_third_wrong_code_is_the_last(client: httpx.AsyncClient) -> None:
    sent = await _send(client)
    wrong = await _wrong(client)
    answers = [(await _answer(client, sent, wrong)).json() for _ in range(3)]
    assert [(answer["state"], answer["triesLeft"]) for answer in answers] == [("wrong", 2), ("wrong", 1), ("wrong", 0)]
    right = await _answer(client, sent, (await _read_sms(client))["code"])
    assert (right.status_code, right.json()["code"]) == (409, "triesExhausted")


async def test_a_wrong_code_leaves_the_right_one_good(client: httpx.AsyncClient) -> None:
    sent = await _send(client)
    await _answer(client, sent, await _wrong(client))
    assert (await _answer(client, sent, (await _read_sms(client))["code"])).json()["state"] == "verified"


async def test_an_old_code_is_worth_nothing(client: httpx.AsyncClient, operator: RunningOperator) -> None:
    sent = await _send(client)
    operator.operator.clock.skip(300)
    late = await _answer(client, sent, (await _read_sms(client))["code"])
    assert (late.status_code, late.json()["code"]) == (409, "challengeExpired")


async def test_another_code_is_sent_only_after_a_minute(client: httpx.AsyncClient, operator: RunningOperator) -> None:
    await _send(client)
    soon = await _send(client)
    assert (soon.status_code, soon.json()["code"]) == (429, "resendTooSoon")
    assert 0 < int(soon.headers["retry-after"]) <= 60
    operator.operator.clock.skip(60)
    assert (await _send(client)).status_code == 201


async def test_whoever_logged_in_may_log_in_again_at_once(client: httpx.AsyncClient) -> None:
    sent = await _send(client)
    await _answer(client, sent, (await _read_sms(client))["code"])
    assert (await _send(client)).status_code == 201


async def test_five_codes_an_hour_are_enough(client: httpx.AsyncClient) -> None:
    for _ in range(5):
        assert (await _send(client)).status_code == 201
        await client.post("/sandbox/clock", json={"skip_s": 61})
    refused = await _send(client)
    assert (refused.status_code, refused.json()["code"]) == (429, "tooManyCodes")


async def test_a_code_by_account_goes_to_its_number_in_the_language_asked_for(client: httpx.AsyncClient) -> None:
    assert (await _send(client, account="118227", language="kk")).status_code == 201
    assert (await _read_sms(client))["language"] == "kk"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"receiver": "+79990000000"}, 404, "unknownSubscriber"),
        ({"account": "404"}, 404, "unknownSubscriber"),
        ({"account": "200006"}, 409, "noNumber"),
        ({"account": "118227", "receiver": _IRINA}, 400, "invalidBody"),
        ({"language": "ru"}, 400, "invalidBody"),
        ({"telegram": "@irina"}, 400, "invalidBody"),
    ],
)
async def test_whoever_cannot_be_sent_a_code_is_told_why(
    client: httpx.AsyncClient, body: dict[str, str], status: int, code: str
) -> None:
    answer = await _send(client, **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_answer_to_nothing_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{_URL}/118227-otp-999/answer", json={"code": "0000"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknownChallenge")
