"""What a visit remembers of its orders, told by answers that may overtake each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.ordering import Order, OrderId, OrderState
from kiosk.services.visit_orders import VisitOrders
from tests.fakes.order_shop import TEN_GB, OrderShop


@pytest.fixture
async def order(shop: OrderShop) -> Order:
    """An order of the visit, as acknowledged."""
    return (await shop.ordered(TEN_GB))[0]


@pytest.fixture
def orders(shop: OrderShop, order: Order) -> VisitOrders:
    """The orders of the visit, before anything was heard of this one."""
    orders = shop.visits.visit(shop.token).orders
    orders.sheets[order.key].order = None
    return orders


def test_the_end_of_an_order_is_not_taken_back_by_an_older_answer(orders: VisitOrders, order: Order) -> None:
    done = replace(order, state=OrderState.COMPLETED)
    orders.note(done)
    orders.note(order)
    assert orders.sheets[order.key].order == done


def test_an_order_that_was_found_is_not_lost_again(orders: VisitOrders, order: Order) -> None:
    unknown = replace(order, order=OrderId(""), state=OrderState.UNKNOWN)
    orders.note(unknown)
    orders.note(order)
    orders.note(unknown)
    assert orders.sheets[order.key].order == order
