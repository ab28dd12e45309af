"""Calls to the provider: what leaves, what may have been heard, and what is never said."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket

import pytest

from kiosk.domain.charge import DeclineReason
from kiosk.services.ports.card_terminal import (
    Charged,
    ChargeUnknown,
    NotCharged,
)
from sandbox.qr.server import RunningProvider
from tests.fakes.bss import FallSilent, HangUp, Heard, Reply, operator_at
from tests.fakes.conditions import eventually
from tests.fakes.qr import TERMINAL, new_order, opened, payment_document, yookassa_at

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_nothing_left_when_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with yookassa_at(f"http://127.0.0.1:{port}/v3") as yookassa:
        outcome = await yookassa.create(new_order())
        assert isinstance(outcome, NotCharged)
        assert outcome.reason is DeclineReason.NOT_STARTED
        assert not yookassa.reachable


async def test_nothing_left_when_the_other_side_cannot_prove_itself(running_provider: RunningProvider) -> None:
    address = running_provider.base_url.replace("http:", "https:")
    async with yookassa_at(address) as yookassa:
        outcome = await yookassa.create(new_order())
    assert isinstance(outcome, NotCharged)
    assert outcome.reason is DeclineReason.NOT_STARTED


async def test_a_line_that_fails_after_a_lost_answer_proves_nothing() -> None:
    async with contextlib.AsyncExitStack() as stack:
        provider = await stack.enter_async_context(operator_at(lambda _: HangUp()))
        async with yookassa_at(provider.url) as yookassa:
            wanted = new_order()
            assert isinstance(await yookassa.create(wanted), ChargeUnknown)
            await stack.aclose()
            assert isinstance(await yookassa.create(wanted), ChargeUnknown)
            assert isinstance(await yookassa.create(new_order()), NotCharged)


async def test_a_creation_that_was_given_up_may_have_been_heard() -> None:
    async with operator_at(lambda _: FallSilent()) as provider, yookassa_at(provider.url) as yookassa:
        wanted = new_order()
        creating = asyncio.ensure_future(yookassa.create(wanted))
        await eventually(lambda: bool(provider.heard))
        creating.cancel()
        await asyncio.wait({creating})
        provider.script = lambda _: Reply(403, {"type": "error", "code": "forbidden"})
        assert isinstance(await yookassa.create(wanted), ChargeUnknown)


async def test_silence_is_unknown_at_the_deadline() -> None:
    async with operator_at(lambda _: FallSilent()) as silent, yookassa_at(silent.url, deadline_s=0.2) as yookassa:
        assert await yookassa.create(new_order()) == ChargeUnknown("TimeoutError")
        assert not yookassa.reachable


@pytest.mark.parametrize("status", [201, 202, 301, 500, 503])
async def test_a_payment_in_any_answer_but_a_plain_success_proves_nothing(status: int) -> None:
    wanted = new_order()
    document = payment_document(
        status="succeeded", paid=True, metadata={"reference": wanted.reference, "terminal": TERMINAL}
    )
    async with operator_at(lambda _: Reply(status, document)) as provider, yookassa_at(provider.url) as yookassa:
        assert await yookassa.create(wanted) == ChargeUnknown(f"status {status}")
        assert await yookassa.poll(wanted, str(document["id"])) == ChargeUnknown(f"status {status}")


async def test_asking_shows_that_the_provider_is_back() -> None:
    async with operator_at(lambda _: HangUp()) as provider, yookassa_at(provider.url) as yookassa:
        await yookassa.ask()
        assert not yookassa.reachable
        provider.script = lambda _: Reply(401, {})
        await yookassa.ask()
        assert yookassa.reachable


async def test_the_order_is_the_key_of_the_creation_and_a_refund_has_its_own() -> None:
    heard: list[Heard] = []

    def script(request: Heard) -> Reply:
        heard.append(request)
        if request.path == "/refunds":
            return Reply(200, {"items": []} if request.method == "GET" else {})
        return Reply(200, payment_document(status="succeeded", paid=True, metadata=metadata))

    wanted = new_order()
    metadata = {"reference": wanted.reference, "terminal": TERMINAL}
    async with operator_at(script) as provider, yookassa_at(provider.url) as yookassa:
        assert isinstance(await yookassa.create(wanted), Charged)
        await yookassa.cancel(wanted, str(payment_document()["id"]))
        await yookassa.refund(wanted, str(payment_document()["id"]))
    keys = [request.headers["idempotence-key"] for request in heard if request.method == "POST"]
    made, cancelled, refunded = (key.removeprefix(wanted.reference) for key in keys)
    assert (cancelled, refunded) == (f"-cancel{made}", f"-refund{made}")
    assert all(len(key) <= 64 for key in keys)
    assert all(request.headers["authorization"].startswith("Basic ") for request in heard)


async def test_neither_the_secret_nor_a_code_is_ever_logged(
    running_provider: RunningProvider, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with yookassa_at(running_provider.base_url) as yookassa:
            wanted = new_order()
            await yookassa.poll(wanted, await opened(yookassa, wanted))
    assert "Basic" not in caplog.text
    assert "qr.nspk.ru" not in caplog.text
