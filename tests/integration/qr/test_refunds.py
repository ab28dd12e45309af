"""Refunds of payments by QR code: once, whole, and known of however late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.devices.qr.yookassa.driver import YooKassa
from kiosk.domain.charge import DeclineReason
from kiosk.services.ports.card_terminal import (
    NotCharged,
    ReversalRefused,
    ReversalUnknown,
    Reversed,
)
from sandbox.qr.faults import Fault, FaultKind
from sandbox.qr.orders import RefundOrder
from sandbox.qr.server import RunningProvider
from tests.fakes.qr import new_order, opened, paid

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOST = (FaultKind.DROP_AFTER, FaultKind.ERROR_AFTER, FaultKind.HALF)
NOT_HEARD = (FaultKind.DROP_BEFORE, FaultKind.ERROR_BEFORE)
LIES = (FaultKind.OTHER_AMOUNT, FaultKind.OTHER_ID, FaultKind.OTHER_STATUS)


async def test_a_refund_is_made_once_however_often_it_is_asked_for(
    running_provider: RunningProvider, yookassa: YooKassa
) -> None:
    wanted = new_order()
    payment = await paid(running_provider, yookassa, wanted)
    assert [await yookassa.refund(wanted, payment) for _ in range(3)] == [Reversed()] * 3
    assert len(running_provider.provider.refunds(payment)) == 1
    assert await yookassa.poll(wanted, payment) == NotCharged(DeclineReason.REVERSED, "refunded")


async def test_what_was_paid_goes_back_whole(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    running_provider.provider.pay(payment, minor=777_77)
    assert await yookassa.refund(wanted, payment) == Reversed()
    assert running_provider.provider.refunded_minor(payment) == 777_77


@pytest.mark.parametrize("fault", [*NOT_HEARD, *LOST, *LIES])
@pytest.mark.parametrize("call", ["payments.read", "refunds.create"])
async def test_a_refund_that_fails_or_lies_is_unknown_and_the_next_one_tells(
    running_provider: RunningProvider, yookassa: YooKassa, fault: FaultKind, call: str
) -> None:
    wanted = new_order()
    payment = await paid(running_provider, yookassa, wanted)
    running_provider.faults.set(Fault(call, fault, times=1))
    first = await yookassa.refund(wanted, payment)
    if (call, fault) == ("payments.read", FaultKind.OTHER_AMOUNT):  # it offers back more than there is: for a person
        assert first == ReversalRefused("invalid_request")
    else:
        assert isinstance(first, ReversalUnknown)
    assert await yookassa.refund(wanted, payment) == Reversed()
    assert running_provider.provider.refunded_minor(payment) == wanted.amount.minor


async def test_a_refund_on_its_way_is_not_asked_for_again_when_the_key_is_forgotten(
    running_provider: RunningProvider, yookassa: YooKassa
) -> None:
    running_provider.provider.ways = replace(running_provider.provider.ways, refund_s=48 * 3600)
    wanted = new_order()
    payment = await paid(running_provider, yookassa, wanted)
    assert await yookassa.refund(wanted, payment) == ReversalUnknown("refund pending")
    running_provider.provider.skip(25 * 3600)
    assert await yookassa.refund(wanted, payment) == ReversalUnknown("refund pending")
    running_provider.provider.skip(24 * 3600)
    assert await yookassa.refund(wanted, payment) == Reversed()
    assert len(running_provider.provider.refunds(payment)) == 1


async def test_a_refund_made_in_the_cabinet_is_not_made_again(
    running_provider: RunningProvider, yookassa: YooKassa
) -> None:
    wanted = new_order()
    payment = await paid(running_provider, yookassa, wanted)
    running_provider.provider.give_back(RefundOrder(payment, wanted.amount.minor))
    assert await yookassa.refund(wanted, payment) == Reversed()
    assert len(running_provider.provider.refunds(payment)) == 1


async def test_a_part_refunded_in_the_cabinet_is_for_a_person(
    running_provider: RunningProvider, yookassa: YooKassa
) -> None:
    wanted = new_order()
    payment = await paid(running_provider, yookassa, wanted)
    running_provider.provider.give_back(RefundOrder(payment, 1))
    assert await yookassa.refund(wanted, payment) == ReversalRefused("a part was refunded")


async def test_a_declined_refund_is_for_a_person(running_provider: RunningProvider, yookassa: YooKassa) -> None:
    running_provider.provider.ways = replace(running_provider.provider.ways, refund_reason="insufficient_funds")
    wanted = new_order()
    payment = await paid(running_provider, yookassa, wanted)
    assert await yookassa.refund(wanted, payment) == ReversalRefused("insufficient_funds")


async def test_a_payment_that_ended_unpaid_has_nothing_to_give_back(
    running_provider: RunningProvider, yookassa: YooKassa
) -> None:
    wanted = new_order()
    payment = await opened(yookassa, wanted)
    assert await yookassa.refund(wanted, payment) == ReversalUnknown("nobody has paid yet")
    running_provider.provider.decline(payment, "general_decline")
    assert await yookassa.refund(wanted, payment) == Reversed()
