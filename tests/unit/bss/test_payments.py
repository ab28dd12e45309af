"""What each answer of an operator proves about a payment."""

from __future__ import annotations

import gzip
import json
import socket
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.adapters.bss.payments import Payments
from kiosk.adapters.bss.settings import Limits, PaymentCall, PaymentProfile
from kiosk.adapters.bss.transport import Transport
from kiosk.domain.money import Currency, Money
from kiosk.domain.subscriber import AccountId
from kiosk.domain.topup import Method, PaymentId
from kiosk.services.ports.crediting import (
    Conflict,
    Credited,
    CreditOrder,
    CreditOutcome,
    CreditRefused,
    CreditUnknown,
    NotFound,
    NotSent,
    SearchOutcome,
)
from tests.fakes.bss import FallSilent, HangUp, Reply, Script, StillClock, operator_at, transport_to

KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
ORDER = CreditOrder(PaymentId(KEY), AccountId("118227"), "118227-money", Money(65000, Currency.RUB), Method.CASH)
PROFILE = PaymentProfile(channel="kiosk-0417")
NOWHERE = cast(Transport, None)  # for orders that are prepared and never sent
HASTY = Limits(deadline_s=1.0, connect_s=0.5, retry_pauses_s=())
PATIENT = Limits(retry_pauses_s=())
ECHO = {
    "id": "pay-7",
    "correlatorId": KEY,
    "account": {"id": "118227"},
    "paymentMethod": {"@type": "cash"},
    "totalAmount": {"unit": "RUB", "value": 650.0},
    "status": "done",
}


def echo(**changes: Any) -> bytes:
    return json.dumps(ECHO | changes).encode()


async def credit(script: Script, profile: PaymentProfile = PROFILE, limits: Limits = PATIENT) -> CreditOutcome:
    async with operator_at(script) as operator, transport_to(operator.url, limits=limits) as transport:
        return await Payments(transport, profile).prepare(ORDER).send()


async def find(script: Script, profile: PaymentProfile = PROFILE, limits: Limits = PATIENT) -> SearchOutcome:
    async with operator_at(script) as operator, transport_to(operator.url, limits=limits) as transport:
        return await Payments(transport, profile).find(ORDER)


async def test_a_payment_that_is_echoed_whole_is_credited() -> None:
    assert await credit(lambda _: Reply(201, ECHO)) == Credited("pay-7")


async def test_a_replayed_payment_is_credited_like_the_first() -> None:
    assert await credit(lambda _: Reply(201, ECHO, {"Idempotent-Replayed": "true"})) == Credited("pay-7")


async def test_the_request_carries_the_key_wherever_the_profile_wants_it() -> None:
    async with operator_at(lambda _: Reply(201, ECHO)) as operator, transport_to(operator.url) as transport:
        await Payments(transport, PROFILE).prepare(ORDER).send()
    (heard,) = operator.heard
    assert (heard.method, heard.path) == ("POST", "/payment")
    assert heard.headers["idempotency-key"] == heard.headers["x-correlation-id"] == KEY
    assert heard.headers["content-type"] == "application/json;charset=utf-8"
    assert json.loads(heard.body)["correlatorId"] == KEY
    assert b'"value":650.00' in heard.body


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(echo(correlatorId="another"), id="another key"),
        pytest.param(echo(correlatorId=None), id="no key"),
        pytest.param(echo(account={"id": "118228"}), id="another account"),
        pytest.param(echo(totalAmount={"unit": "RUB", "value": 651}), id="another amount"),
        pytest.param(echo(totalAmount={"unit": "KZT", "value": 650}), id="another currency"),
        pytest.param(echo(totalAmount={"unit": "RUB", "value": "650.00"}), id="an amount in quotes"),
        pytest.param(echo(totalAmount=None), id="no amount"),
        pytest.param(echo(status="pending"), id="not booked yet"),
        pytest.param(echo(status="failed"), id="a status that is no refusal"),
        pytest.param(echo().replace(b"650.0", b"NaN"), id="NaN"),
        pytest.param(echo().replace(b"650.0", b"650.001"), id="finer than a kopeck"),
        pytest.param(echo().replace(b'"value": 650.0', b'"value": 1, "value": 650.0'), id="an amount named twice"),
        pytest.param(echo().replace(b'{"id": "pay-7"', b'{"id": "x", "id": "pay-7"'), id="an id named twice"),
        pytest.param(echo()[:-20], id="cut in the middle"),
        pytest.param(b"<html>welcome</html>", id="a captive portal"),
        pytest.param(b"[" * 40 + b"]" * 40, id="deeper than 32"),
        pytest.param(b"[" * 100_000, id="deeper than the stack"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe{}", id="not UTF-8"),
    ],
)
async def test_a_success_that_is_not_our_echo_leaves_the_outcome_unknown(body: bytes) -> None:
    assert isinstance(await credit(lambda _: Reply(201, body)), CreditUnknown)


@pytest.mark.parametrize("status", [202, 204, 206, 301, 302, 307, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503])
async def test_any_undocumented_answer_leaves_the_outcome_unknown(status: int) -> None:
    body = b"" if status == 204 else echo()
    assert isinstance(await credit(lambda _: Reply(status, body, {"Location": "/payment"})), CreditUnknown)


async def test_a_redirect_is_not_followed_with_money() -> None:
    async with operator_at(lambda _: Reply(307, b"", {"Location": "/payment"})) as operator:
        async with transport_to(operator.url, limits=PATIENT) as transport:
            await Payments(transport, PROFILE).prepare(ORDER).send()
        assert len(operator.heard) == 1


@pytest.mark.parametrize(("status", "code"), [(409, "accountClosed"), (404, "unknownAccount"), (422, "amountTooLarge")])
async def test_a_documented_code_is_a_definite_refusal(status: int, code: str) -> None:
    refusal = {"code": code, "reason": "no"}
    assert await credit(lambda _: Reply(status, refusal)) == CreditRefused(code)


@pytest.mark.parametrize("code", ["idempotencyKeyReused", "correlatorIdTaken", "keyMismatch", "invalidBody", "other"])
async def test_a_code_that_is_no_refusal_proves_nothing(code: str) -> None:
    assert isinstance(await credit(lambda _: Reply(409, {"code": code, "reason": "?"})), CreditUnknown)


async def test_a_refusal_code_under_a_server_error_proves_nothing() -> None:
    assert isinstance(await credit(lambda _: Reply(500, {"code": "accountClosed", "reason": "?"})), CreditUnknown)


async def test_a_connection_closed_after_the_request_is_unknown_and_not_repeated() -> None:
    async with operator_at(lambda _: HangUp()) as operator, transport_to(operator.url) as transport:
        assert isinstance(await Payments(transport, PROFILE).prepare(ORDER).send(), CreditUnknown)
        assert len(operator.heard) == 1


async def test_silence_after_the_request_is_unknown() -> None:
    assert isinstance(await credit(lambda _: FallSilent(), limits=HASTY), CreditUnknown)


async def test_half_an_answer_is_unknown() -> None:
    assert isinstance(await credit(lambda _: Reply(201, ECHO).packed()[:-10]), CreditUnknown)


async def test_something_that_is_not_http_is_unknown() -> None:
    assert isinstance(await credit(lambda _: b"SSH-2.0-OpenSSH\r\n"), CreditUnknown)


async def test_an_answer_larger_than_a_mebibyte_is_unknown() -> None:
    assert isinstance(await credit(lambda _: Reply(201, b" " * (1 << 20) + echo())), CreditUnknown)


async def test_a_small_answer_that_unpacks_to_more_than_a_mebibyte_is_unknown() -> None:
    bomb = gzip.compress(b" " * (8 << 20) + echo())
    assert isinstance(await credit(lambda _: Reply(201, bomb, {"Content-Encoding": "gzip"})), CreditUnknown)


async def test_a_packing_nobody_asked_for_is_unknown() -> None:
    assert isinstance(await credit(lambda _: Reply(201, echo(), {"Content-Encoding": "br"})), CreditUnknown)


async def test_a_closed_port_means_not_sent() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        async with transport_to(f"http://127.0.0.1:{nobody.getsockname()[1]}", limits=PATIENT) as transport:
            assert isinstance(await Payments(transport, PROFILE).prepare(ORDER).send(), NotSent)


async def test_an_unknown_name_means_not_sent() -> None:
    async with transport_to("http://operator.invalid", limits=PATIENT) as transport:
        assert isinstance(await Payments(transport, PROFILE).prepare(ORDER).send(), NotSent)


async def test_a_failed_tls_handshake_means_not_sent() -> None:
    async with (
        operator_at(lambda _: Reply(201, ECHO)) as operator,
        transport_to(operator.url.replace("http:", "https:"), limits=PATIENT) as transport,
    ):
        assert isinstance(await Payments(transport, PROFILE).prepare(ORDER).send(), NotSent)


async def test_a_connection_that_is_never_accepted_means_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        address = deaf.getsockname()
        crowd = [socket.socket() for _ in range(4)]
        try:
            for one in crowd:
                one.setblocking(False)
                one.connect_ex(address)
            async with transport_to(f"http://127.0.0.1:{address[1]}", limits=HASTY) as transport:
                assert isinstance(await Payments(transport, PROFILE).prepare(ORDER).send(), NotSent)
        finally:
            for one in crowd:
                one.close()


async def test_a_payment_never_rides_on_a_connection_used_before() -> None:
    kept = Reply(201, ECHO, {"Connection": "keep-alive"})
    async with operator_at(lambda _: kept) as operator, transport_to(operator.url) as transport:
        for _ in range(2):
            await Payments(transport, PROFILE).prepare(ORDER).send()
    first, second = operator.heard
    assert first.port != second.port


@given(
    minor=st.integers(1, 10**9),
    account=st.text(min_size=1, max_size=20),
    method=st.sampled_from(Method),
    call=st.sampled_from(PaymentCall),
)
def test_the_same_order_gives_the_same_body_on_every_try(
    minor: int, account: str, method: Method, call: PaymentCall
) -> None:
    order = replace(ORDER, amount=Money(minor, Currency.RUB), account=AccountId(account), method=method)
    profile = replace(PROFILE, call=call)
    first, second = (Payments(NOWHERE, profile).prepare(order).body_hash for _ in range(2))
    assert first == second


async def test_a_found_payment_is_credited() -> None:
    assert await find(lambda _: Reply(200, [ECHO])) == Credited("pay-7")


async def test_the_search_names_the_key() -> None:
    async with operator_at(lambda _: Reply(200, [])) as operator, transport_to(operator.url) as transport:
        await Payments(transport, PROFILE).find(ORDER)
    assert operator.heard[0].query == {"correlatorId": [KEY]}


async def test_a_lone_object_where_a_list_is_declared_is_read() -> None:
    assert await find(lambda _: Reply(200, ECHO)) == Credited("pay-7")


async def test_an_empty_answer_is_not_found() -> None:
    assert await find(lambda _: Reply(200, [])) == NotFound()


@pytest.mark.parametrize(
    "found",
    [
        pytest.param([ECHO | {"totalAmount": {"unit": "RUB", "value": 1}}], id="another sum"),
        pytest.param([ECHO | {"account": {"id": "1"}}], id="another account"),
        pytest.param([ECHO, ECHO | {"id": "pay-8"}], id="booked twice"),
        pytest.param([ECHO | {"status": "failed"}], id="not booked after all"),
    ],
)
async def test_a_payment_found_otherwise_than_ordered_is_for_a_person(found: list[Any]) -> None:
    assert isinstance(await find(lambda _: Reply(200, found)), Conflict)


async def test_a_search_that_ignores_the_key_proves_nothing() -> None:
    stranger = ECHO | {"correlatorId": "somebody-else"}
    assert isinstance(await find(lambda _: Reply(200, [stranger])), CreditUnknown)


@pytest.mark.parametrize(
    "reply",
    [Reply(200, b"{"), Reply(404, {"code": "notFound", "reason": "?"}), Reply(500), Reply(302), HangUp(), FallSilent()],
)
async def test_a_search_without_a_sensible_answer_proves_nothing(reply: Reply | HangUp | FallSilent) -> None:
    assert isinstance(await find(lambda _: reply, limits=HASTY), CreditUnknown)


async def test_an_operator_that_cannot_search_is_not_asked() -> None:
    async with operator_at(lambda _: Reply(200, [ECHO])) as operator, transport_to(operator.url) as transport:
        assert isinstance(await Payments(transport, replace(PROFILE, can_search=False)).find(ORDER), CreditUnknown)
    assert not operator.heard


async def test_a_key_deeper_in_the_body_is_put_there_and_looked_for_there() -> None:
    profile = replace(PROFILE, key_headers=("X-Request-Id",), key_path=("payer", "id"))
    body = {name: value for name, value in ECHO.items() if name != "correlatorId"} | {"payer": {"id": KEY}}
    async with operator_at(lambda _: Reply(201, body)) as operator, transport_to(operator.url) as transport:
        assert await Payments(transport, profile).prepare(ORDER).send() == Credited("pay-7")
    (heard,) = operator.heard
    assert json.loads(heard.body)["payer"] == {"id": KEY}
    assert heard.headers["x-request-id"] == KEY
    assert "idempotency-key" not in heard.headers


async def test_an_operator_with_topups_only_is_paid_through_them() -> None:
    profile = replace(PROFILE, call=PaymentCall.TOPUP_BALANCE, key_path=("voucher",), search_by="voucher")
    body = {
        "id": "top-1",
        "status": "completed",
        "voucher": KEY,
        "amount": {"amount": 650, "units": "RUB"},
        "partyAccount": {"id": "118227"},
    }
    async with (
        operator_at(lambda heard: Reply(201, body) if heard.method == "POST" else Reply(200, [body])) as operator,
        transport_to(operator.url) as transport,
    ):
        payments = Payments(transport, profile)
        assert await payments.prepare(ORDER).send() == Credited("top-1")
        assert await payments.find(ORDER) == Credited("top-1")
    assert [heard.path for heard in operator.heard] == ["/topupBalance", "/topupBalance"]
    assert operator.heard[1].query == {"voucher": [KEY]}


async def test_the_gateway_says_what_the_profile_says() -> None:
    profile = replace(PROFILE, can_search=False, is_idempotent=False, consistency_delay_s=7, key_retention_s=8)
    async with transport_to("http://127.0.0.1:9", StillClock()) as transport:
        payments = Payments(transport, profile)
    assert (payments.can_search, payments.is_idempotent) == (False, False)
    assert (payments.consistency_delay_s, payments.key_retention_s) == (7, 8)
