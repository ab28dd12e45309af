"""The services at an operator that does not answer: seen as they were, never changed by guess."""

from __future__ import annotations

import pytest

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change
from tests.fakes.order_shop import OrderShop


async def test_services_are_shown_as_they_were_last_told(shop: OrderShop) -> None:
    before = await shop.desk.connected(shop.token)
    shop.reader.missing.add("products")
    now = await shop.desk.connected(shop.token)
    assert (before.remembered, now.remembered) == (False, True)
    assert (now.products, now.as_of) == (before.products, before.as_of)


async def test_nothing_can_be_ordered_by_what_is_only_remembered(shop: OrderShop) -> None:
    await shop.desk.connected(shop.token)
    shop.reader.missing.add("products")
    with pytest.raises(Unavailable) as failure:
        await shop.proposed(Change(Action.CONNECT, offering=OfferingId("option-kids")))
    assert failure.value.code is ErrorCode.OPERATOR_UNREACHABLE
    assert shop.taker.placed == []
