"""Whatever happens to an order on its way, it is placed under one key, at most once, and what is told of it is true."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.ordering import Order, OrderState
from tests.fakes.order_desk import OFFERED, rub
from tests.fakes.order_shop import TEN_GB, OrderShop
from tests.fakes.order_taker import lost

FAULTS = ("lost", "heard", "not sent", "refused", "dearer", "gone", "silent", "none")


def strike(shop: OrderShop, fault: str) -> None:
    """Let this happen to the next try."""
    shop.taker.failing, shop.taker.hears_all, shop.taker.heard_after = [], False, 0
    match fault:
        case "lost" | "heard":
            shop.taker.failing, shop.taker.hears_all = [lost()], fault == "heard"
        case "not sent":
            shop.taker.failing = [Unavailable(ErrorCode.OPERATOR_UNREACHABLE)]
        case "refused":
            shop.taker.failing = [Refused(ErrorCode.ORDER_REFUSED)]
        case "dearer":
            shop.catalogue.put(replace(OFFERED.offerings[1], once=rub(19_900)))
        case "gone":
            shop.catalogue.offerings = []
        case "silent":
            shop.taker.heard_after = 4


async def end_of(told: Awaitable[Sequence[Order]]) -> OrderState | None:
    """The last state that was told, `None` where the order was refused, or could not be had."""
    try:
        return (await told)[-1].state
    except KioskError:
        return None


async def ordered(faults: Sequence[str]) -> None:
    shop = OrderShop()
    await shop.log_in()
    sheet = await shop.proposed(TEN_GB)
    for fault in faults:
        strike(shop, fault)
        placed = len(shop.taker.placed)
        last = await end_of(shop.told(sheet.key))
        there = list(shop.taker.orders.values())
        assert (last is OrderState.COMPLETED, [one.key for one in there]) in ((True, [sheet.key]), (False, []))
        if fault in ("dearer", "gone") and sheet.key not in shop.taker.orders:
            assert len(shop.taker.placed) == placed, "it was placed on other terms"
    assert {key for key, _ in shop.taker.placed} <= {sheet.key}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(FAULTS), min_size=1, max_size=5))
def test_an_order_is_placed_at_most_once_and_never_lied_about(faults: list[str]) -> None:
    asyncio.run(ordered(faults))
