from __future__ import annotations

import pytest

from tests.fakes.order_shop import OrderShop


@pytest.fixture
async def shop() -> OrderShop:
    """A counter with its visitor logged in."""
    shop = OrderShop()
    await shop.log_in()
    return shop
