"""The wishes of an order, as they are kept."""

from __future__ import annotations

import msgspec

from sandbox.operator.storage.records import ProductOrder

OPEN_STATES = frozenset({"acknowledged", "inProgress", "pending", "held"})
"""States of orders that are not over."""


class Item(msgspec.Struct, frozen=True):
    """One wish, and how far it is. `name` is the offering's, `product_name` that of what is had; `suspended` is `None`
    where it is about something else.
    """

    id: str
    action: str
    offering: str = ""
    product: str = ""
    suspended: bool | None = None
    until_day: str = ""
    name: str = ""
    product_name: str = ""
    state: str = "acknowledged"
    reason_code: str = ""
    reason_label: str = ""


def items_of(order: ProductOrder) -> list[Item]:
    """The wishes of `order`."""
    return msgspec.json.decode(order.items, type=list[Item])


def written(items: list[Item]) -> bytes:
    """The wishes as an order keeps them."""
    return msgspec.json.encode(items)
