"""Payments against the reference operator, honest and misbehaving, held to its own ledger."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.topup import Method, PaymentId
from kiosk.services.expenses import month_of
from kiosk.services.ports.crediting import Credited, CreditOrder, CreditRefused, CreditUnknown, NotFound
from tests.fakes.operator import STORY
from tests.integration.bss.conftest import IRINA, MOSCOW, Bench

KEY = PaymentId("7c9e6679-7425-40de-944b-e07fc1f90ae7")


async def order(bench: Bench, number: PhoneNumber = IRINA, minor: int = 65000) -> CreditOrder:
    recipient = await bench.operator.directory.recipient(number)
    return CreditOrder(KEY, recipient.account, recipient.bucket, Money(minor, Currency.RUB), Method.CASH)


async def booked(bench: Bench) -> list[int]:
    """What the operator's ledger holds under our key."""
    entries = (await bench.sandbox.get("/sandbox/ledger", params={"correlatorId": KEY})).json()
    return [entry["amountMinor"] for entry in entries]


async def fault(bench: Bench, **what: Any) -> None:
    answer = await bench.sandbox.post("/sandbox/faults", json={"call": "payment.create", "times": 1} | what)
    assert answer.status_code == 201


async def test_a_payment_is_credited_once_however_often_it_is_sent(bench: Bench) -> None:
    prepared = bench.operator.payments.prepare(await order(bench))
    first, second = await prepared.send(), await prepared.send()
    assert isinstance(first, Credited)
    assert first == second == await bench.operator.payments.find(await order(bench))
    assert await booked(bench) == [65000]
    assert (await bench.operator.accounts.balance((await order(bench)).account)).amount.minor == 21360 + 65000


@pytest.mark.parametrize("kind", ["drop_after", "malformed", "wrong_echo"])
async def test_a_payment_booked_in_silence_is_found_afterwards(bench: Bench, kind: str) -> None:
    await fault(bench, kind=kind)
    assert isinstance(await bench.operator.payments.prepare(await order(bench)).send(), CreditUnknown)
    assert isinstance(await bench.operator.payments.find(await order(bench)), Credited)
    assert await booked(bench) == [65000]


@pytest.mark.parametrize("what", [{"kind": "drop_before"}, {"kind": "error"}, {"kind": "status", "status": 503}])
async def test_a_payment_lost_on_the_way_is_unknown_then_not_found_then_credited(
    bench: Bench, what: dict[str, Any]
) -> None:
    await fault(bench, **what)
    prepared = bench.operator.payments.prepare(await order(bench))
    assert isinstance(await prepared.send(), CreditUnknown)
    assert await bench.operator.payments.find(await order(bench)) == NotFound()
    assert isinstance(await prepared.send(), Credited)
    assert await booked(bench) == [65000]


async def test_a_refusal_books_nothing(bench: Bench) -> None:
    await fault(bench, kind="refuse", code="accountBlocked")
    assert await bench.operator.payments.prepare(await order(bench)).send() == CreditRefused("accountBlocked")
    assert await booked(bench) == []


async def test_the_same_key_with_another_sum_is_never_credited_again(bench: Bench) -> None:
    await bench.operator.payments.prepare(await order(bench)).send()
    assert isinstance(await bench.operator.payments.prepare(await order(bench, minor=1)).send(), CreditUnknown)
    assert await booked(bench) == [65000]


async def test_a_payment_shows_up_in_the_walk_of_the_visit(bench: Bench) -> None:
    token = await bench.log_in()
    before = await bench.accounts.expenses(token, month_of(STORY, MOSCOW))
    await bench.operator.payments.prepare(await order(bench)).send()
    after = await bench.accounts.expenses(token, month_of(STORY, MOSCOW))
    assert after.walk.opening == before.walk.opening
    assert after.walk.closing.minor - before.walk.closing.minor == 65000
    assert after.lines == before.lines + 1
