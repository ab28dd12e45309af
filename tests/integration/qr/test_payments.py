"""Payments by QR code between the driver and a provider: their lives, and every fault of the provider's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.devices.qr.yookassa.driver import YooKassa
from kiosk.domain.charge import DeclineReason
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import (
    Charged,
    ChargeUnknown,
    NotCharged,
    ReversalUnknown,
)
from kiosk.services.ports.qr_provider import QrOpen
from sandbox.qr.faults import Fault, FaultKind
from sandbox.qr.server import RunningProvider, running
from tests.fakes.qr import new_order, opened, paid, payments_of, yookassa_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOST = (FaultKind.DROP_AFTER, FaultKind.ERROR_AFTER, FaultKind.HALF)
NOT_HEARD = (FaultKind.DROP_BEFORE, FaultKind.ERROR_BEFORE)
LIES = (FaultKind.OTHER_AMOUNT, FaultKind.OTHER_REFERENCE, FaultKind.OTHER_STATUS, FaultKind.NAMED_TWICE)
REFUSED = [(400, "invalid_request"), (401, "invalid_credentials"), (403, "forbidden"), (429, "too_many_requests")]


async def test_a_code_is_shown_for_an_hour(yookassa: YooKassa) -> None:
    outcome = await yookassa.create(new_order())
    assert isinstance(outcome, QrOpen)
    assert outcome.code.payload.startswith("https://qr.nspk.ru/")
    assert abs(outcome.code.expires - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)


async def test_what_a_telephone_paid_is_charged(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    assert isinstance(await yookassa.poll(wanted, payment), QrOpen)
    running_provider.provider.pay(payment)
    outcome = await yookassa.poll(wanted, payment)
    assert isinstance(outcome, Charged)
    assert (outcome.approval.amount, outcome.approval.acquirer_reference) == (wanted.amount, payment)


async def test_another_sum_is_charged_as_what_it_is(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    running_provider.provider.pay(payment, minor=123_45)
    outcome = await yookassa.poll(wanted, payment)
    assert isinstance(outcome, Charged)
    assert outcome.approval.amount == Money(123_45, Currency.RUB)


async def test_a_code_nobody_paid_has_expired(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    running_provider.provider.skip(3600)
    assert await yookassa.poll(wanted, payment) == NotCharged(DeclineReason.TIMED_OUT, "expired_on_confirmation")


async def test_a_payers_bank_can_say_no(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    running_provider.provider.decline(payment, "insufficient_funds")
    assert await yookassa.poll(wanted, payment) == NotCharged(DeclineReason.DECLINED, "insufficient_funds")


async def test_a_code_can_be_paid_after_we_asked_for_its_end(
    running_provider: RunningProvider, yookassa: YooKassa
) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    await yookassa.cancel(wanted, payment)
    assert isinstance(await yookassa.poll(wanted, payment), QrOpen)
    running_provider.provider.pay(payment)
    assert isinstance(await yookassa.poll(wanted, payment), Charged)


async def test_a_provider_that_can_end_a_payment_does(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    running_provider.provider.ways = replace(running_provider.provider.ways, cancels_pending=True)
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    await yookassa.cancel(wanted, payment)
    assert await yookassa.poll(wanted, payment) == NotCharged(DeclineReason.CANCELLED, "canceled_by_merchant")


@pytest.mark.parametrize("fault", [*NOT_HEARD, *LOST])
async def test_a_cancellation_that_fails_is_nobodys_trouble(
    running_provider: RunningProvider, yookassa: YooKassa, fault: FaultKind
) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    running_provider.faults.set(Fault("payments.cancel", fault, times=1))
    await yookassa.cancel(wanted, payment)
    assert isinstance(await yookassa.poll(wanted, payment), QrOpen)


async def test_the_same_order_is_the_same_payment(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    wanted = new_order()
    assert await opened(yookassa, wanted) == await opened(yookassa, wanted)
    assert payments_of(running_provider, wanted) == 1


async def test_after_a_restart_the_order_finds_its_payment(
    running_provider: RunningProvider, yookassa: YooKassa
) -> None:
    wanted = new_order()
    payment = await paid(running_provider, yookassa, wanted)
    async with yookassa_at(running_provider.base_url) as restarted:
        outcome = await restarted.create(wanted)
    assert isinstance(outcome, Charged)
    assert outcome.approval.acquirer_reference == payment


@pytest.mark.parametrize("other", ["T-18", "№ 17, у входа", "T-17 "])
async def test_two_terminals_never_share_a_payment(
    running_provider: RunningProvider, yookassa: YooKassa, other: str
) -> None:
    wanted = new_order()
    async with yookassa_at(running_provider.base_url, terminal=other) as neighbour:
        assert await opened(neighbour, wanted) != await opened(yookassa, wanted)


@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_is_unknown_and_the_payment_is_found_again(
    running_provider: RunningProvider, yookassa: YooKassa, fault: FaultKind
) -> None:
    wanted = new_order()
    running_provider.faults.set(Fault("payments.create", fault, times=1))
    assert isinstance(await yookassa.create(wanted), ChargeUnknown)
    assert isinstance(await yookassa.create(wanted), QrOpen)
    assert payments_of(running_provider, wanted) == 1


@pytest.mark.parametrize("fault", NOT_HEARD)
async def test_a_call_that_may_have_been_heard_is_unknown(
    running_provider: RunningProvider, yookassa: YooKassa, fault: FaultKind
) -> None:
    wanted = new_order()
    running_provider.faults.set(Fault("payments.create", fault, times=1))
    assert isinstance(await yookassa.create(wanted), ChargeUnknown)
    assert isinstance(await yookassa.create(wanted), QrOpen)
    assert payments_of(running_provider, wanted) == 1


@pytest.mark.parametrize("status", [301, 202, 409, 418, 500, 502, 503])
async def test_no_undocumented_status_proves_anything(
    running_provider: RunningProvider, yookassa: YooKassa, status: int
) -> None:
    wanted = new_order()
    running_provider.faults.set(Fault("payments.create", FaultKind.REFUSE, times=1, status=status, code="odd"))
    assert isinstance(await yookassa.create(wanted), ChargeUnknown)
    assert yookassa.reachable is (status not in (502, 503))


@pytest.mark.parametrize(("status", "code"), REFUSED)
async def test_a_documented_refusal_made_nothing(
    running_provider: RunningProvider, yookassa: YooKassa, status: int, code: str
) -> None:
    wanted = new_order()
    running_provider.faults.set(Fault("payments.create", FaultKind.REFUSE, times=1, status=status, code=code))
    assert await yookassa.create(wanted) == NotCharged(DeclineReason.ACQUIRER_PROBLEM, code)
    assert payments_of(running_provider, wanted) == 0
    assert yookassa.reachable


@pytest.mark.parametrize(("status", "code"), REFUSED)
async def test_a_refusal_after_a_lost_answer_proves_nothing(
    running_provider: RunningProvider, yookassa: YooKassa, status: int, code: str
) -> None:
    wanted = new_order()
    running_provider.faults.set(Fault("payments.create", FaultKind.REFUSE, times=1, status=status, code=code))
    running_provider.faults.set(Fault("payments.create", FaultKind.DROP_AFTER, times=1))
    assert isinstance(await yookassa.create(wanted), ChargeUnknown)
    assert isinstance(await yookassa.create(wanted), ChargeUnknown)
    assert isinstance(await yookassa.create(wanted), QrOpen)


async def test_a_refusal_while_the_code_is_shown_proves_nothing(
    running_provider: RunningProvider, yookassa: YooKassa
) -> None:
    wanted = new_order()
    await opened(yookassa, wanted)
    running_provider.faults.set(
        Fault("payments.create", FaultKind.REFUSE, times=1, status=403, code="forbidden"),
    )
    assert isinstance(await yookassa.create(wanted), ChargeUnknown)


async def test_a_sum_the_sbp_does_not_take_is_refused(yookassa: YooKassa) -> None:
    assert await yookassa.create(new_order(99)) == NotCharged(DeclineReason.ACQUIRER_PROBLEM, "invalid_request")


async def test_a_wrong_secret_is_refused(running_provider: RunningProvider) -> None:
    async with yookassa_at(running_provider.base_url, secret="other") as wrong:
        outcome = await wrong.create(new_order())
    assert outcome == NotCharged(DeclineReason.ACQUIRER_PROBLEM, "invalid_credentials")


@pytest.mark.parametrize("fault", LIES)
async def test_a_lie_about_a_new_payment_is_unknown(
    running_provider: RunningProvider, yookassa: YooKassa, fault: FaultKind
) -> None:
    running_provider.faults.set(Fault("payments.create", fault, times=1))
    assert isinstance(await yookassa.create(new_order()), ChargeUnknown)


@pytest.mark.parametrize("fault", [*NOT_HEARD, *LOST, *LIES, FaultKind.OTHER_ID, FaultKind.REFUSE])
async def test_a_poll_that_fails_or_lies_is_unknown_and_the_next_one_tells(
    running_provider: RunningProvider, yookassa: YooKassa, fault: FaultKind
) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    running_provider.faults.set(Fault("payments.read", fault, times=1, status=404, code="not_found"))
    assert isinstance(await yookassa.poll(wanted, payment), ChargeUnknown)
    assert isinstance(await yookassa.poll(wanted, payment), QrOpen)


async def test_an_order_is_not_told_of_anothers_payment(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    payment = await paid(running_provider, yookassa, new_order())
    assert isinstance(await yookassa.poll(new_order(), payment), ChargeUnknown)


@pytest.mark.parametrize("provider_id", ["", "../me", "a?b", "00000000-unknown"])
async def test_an_id_that_is_no_payments_is_unknown(yookassa: YooKassa, provider_id: str) -> None:
    assert isinstance(await yookassa.poll(new_order(), provider_id), ChargeUnknown)
    assert isinstance(await yookassa.refund(new_order(), provider_id), ReversalUnknown)
    await yookassa.cancel(new_order(), provider_id)


async def test_a_slow_answer_counts_within_the_deadline(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    running_provider.faults.set(Fault("payments.create", FaultKind.DELAY, times=1, delay_s=0.05))
    assert isinstance(await yookassa.create(new_order()), QrOpen)


async def test_a_payment_of_a_test_shop_is_not_money() -> None:
    async with running() as provider, yookassa_at(provider.base_url) as yookassa:
        provider.provider.ways = replace(provider.provider.ways, is_test=True)
        told = await yookassa.create(new_order())
    assert told == NotCharged(DeclineReason.ACQUIRER_PROBLEM, "test payment")
