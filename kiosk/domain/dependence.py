"""What cannot go on without what ends."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.offerings import Catalogue
from kiosk.domain.ordering import Action
from kiosk.domain.products import OwnedProduct, ProductKind
from kiosk.domain.wishes import Wish


def ends_with(
    wishes: Sequence[Wish], products: Sequence[OwnedProduct], catalogue: Catalogue
) -> tuple[OwnedProduct, ...]:
    """The products that end with those the wishes end, and with each other; in their order."""
    named = {wish.product.product for wish in wishes if wish.product}
    gone = [wish.leaves for wish in wishes if wish.leaves]
    ended = {wish.product.product for wish in wishes if wish.product and wish.change.action is Action.DISCONNECT}
    brought = {wish.offering.offering for wish in wishes if wish.offering}
    found: list[OwnedProduct] = []
    while True:
        left = [one for one in products if one.product not in named and one not in found]
        there = brought | {one.offering for one in products if one not in gone and one not in found}
        more = [one for one in left if _falls(one, [*gone, *found], ended | _ids(found), there, catalogue)]
        if not more:
            return tuple(one for one in products if one in found)
        found += more


def _falls(
    product: OwnedProduct,
    gone: Sequence[OwnedProduct],
    ended: set[str],
    there: set[str],
    catalogue: Catalogue,
) -> bool:
    """Whether its bundle, what it relies on, its section's tariff or an offering it needs is gone."""
    if product.bundled_in in _ids(gone) or not ended.isdisjoint(product.relies_on):
        return True
    if product.kind is not ProductKind.TARIFF and any(
        one.kind is ProductKind.TARIFF and one.section is product.section and one.product in ended for one in gone
    ):
        return product.kind is not ProductKind.REQUEST
    offering = next((one for one in catalogue.offerings if one.offering == product.offering), None)
    lost = {one.offering for one in gone} - there
    return offering is not None and not lost.isdisjoint(offering.needs)


def _ids(products: Sequence[OwnedProduct]) -> set[str]:
    return {one.product for one in products}
