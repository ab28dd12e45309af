"""What the operator's ledger has of our payments: told exactly, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.adapters.bss.booked import OperatorLedger
from kiosk.adapters.bss.payments import Payments
from kiosk.adapters.bss.settings import Limits, PaymentProfile
from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.periods import BookedCredit
from tests.fakes.bss import FallSilent, Reply, Script, operator_at, transport_to

HASTY = Limits(deadline_s=1.0, connect_s=0.5, retry_pauses_s=())
PROFILE = PaymentProfile(channel="kiosk-0417")
WHEN = datetime(2026, 11, 23, tzinfo=UTC)


def ours(count: int) -> tuple[BookedCredit, ...]:
    """So many payments of 100 roubles."""
    return tuple(BookedCredit(PaymentId(f"p-{number}"), rub(100), WHEN) for number in range(count))


def rub(major: int) -> Money:
    return Money.of_major(major, Currency.RUB)


def booked(key: str, **changes: Any) -> dict[str, Any]:
    """A payment in the operator's books."""
    money = {"unit": "RUB", "value": 100.0}
    return {
        "id": f"op-{key}",
        "correlatorId": key,
        "account": {"id": "1"},
        "totalAmount": money,
        "status": "done",
    } | changes


async def told(script: Script, payments: int, profile: PaymentProfile = PROFILE) -> Money | None:
    async with operator_at(script) as operator, transport_to(operator.url, limits=HASTY) as transport:
        return await OperatorLedger(Payments(transport, profile), Currency.RUB).credited(ours(payments))


async def test_what_is_booked_under_our_keys_is_added_up() -> None:
    assert await told(lambda _: Reply(200, [booked("p-0"), booked("p-1")]), 2) == rub(200)


async def test_a_payment_booked_twice_counts_twice() -> None:
    assert await told(lambda _: Reply(200, [booked("p-0"), booked("p-0", id="op-again")]), 1) == rub(200)


@pytest.mark.parametrize("foreign", [booked("p-9"), booked("p-0", status="rejected"), booked("p-0", totalAmount=None)])
async def test_what_is_not_ours_or_not_booked_does_not_count(foreign: dict[str, Any]) -> None:
    assert await told(lambda _: Reply(200, [foreign]), 1) == rub(0)


async def test_many_payments_are_asked_for_in_questions_of_forty() -> None:
    async with operator_at(lambda _: Reply(200, [])) as operator, transport_to(operator.url) as transport:
        ledger = OperatorLedger(Payments(transport, PROFILE), Currency.RUB)
        assert await ledger.credited(ours(41)) == rub(0)
    assert len(operator.heard) == 2


@pytest.mark.parametrize("answer", [Reply(500, {}), Reply(200, b"nonsense"), Reply(200, {"id": "x"}), FallSilent()])
async def test_an_operator_that_does_not_list_them_has_told_nothing(answer: Any) -> None:
    assert await told(lambda _: answer, 1) is None


async def test_an_operator_that_cannot_be_asked_by_our_key_has_told_nothing() -> None:
    assert await told(lambda _: Reply(200, []), 1, PaymentProfile(channel="kiosk-0417", can_search=False)) is None
