"""What stands in the way of a change, as far as the terminal can tell by itself, beside what the operator says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from kiosk.domain.balance import Balance
from kiosk.domain.money import Money
from kiosk.domain.offerings import Catalogue, Offering, OfferingId
from kiosk.domain.ordering import FINAL_ORDER_STATES, Action, Change, Obstacle, ObstacleKind, Order
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus
from kiosk.domain.wishes import Wish

_MANY_AT_ONCE = frozenset({ProductKind.PACKAGE, ProductKind.REQUEST, ProductKind.PROMISED_PAYMENT})


def in_the_way(
    wishes: Sequence[Wish],
    products: Sequence[OwnedProduct],
    gone: Collection[str],
    catalogue: Catalogue,
    waiting: Sequence[Order],
) -> Iterator[Obstacle]:
    """What is needed, excluded or there already; `gone` are the products that will not be there any more."""
    staying = [one for one in products if one.product not in gone]
    brought = [wish.offering for wish in wishes if wish.offering]
    under_way = [item.change for order in waiting if order.state not in FINAL_ORDER_STATES for item in order.items]
    for wish in wishes:
        if _is_under_way(wish, under_way) or _is_so_already(wish):
            yield Obstacle(ObstacleKind.ALREADY, wish.name, None, "")
    for one in brought:
        yield from _there_already(one, products if one.kind is ProductKind.TARIFF else staying)
        yield from _needed(one, staying, brought, catalogue)
        yield from _excluded(one, staying, brought, catalogue)


def too_little_money(charged: Money, balance: Balance) -> tuple[Obstacle, ...]:
    """The sum that is missing, if one is."""
    missing = charged - balance.available()
    if charged.minor <= 0 or missing.minor <= 0:
        return ()
    return (Obstacle(ObstacleKind.NO_MONEY, "", missing, ""),)


def together(
    own: Sequence[Obstacle], said: Sequence[Obstacle], catalogue: Catalogue, products: Sequence[OwnedProduct]
) -> tuple[Obstacle, ...]:
    """The operator's obstacles, each once, and those of ours it did not name; a remedy has to be on offer."""
    found: dict[tuple[ObstacleKind, str], Obstacle] = {}
    for one in (*said, *own):
        key = (one.kind, "" if one.kind is ObstacleKind.NO_MONEY else one.about)
        found[key] = _stronger(found[key], one) if key in found else one
    return tuple(replace(one, remedy=_to_be_had(one.remedy, catalogue, products)) for one in found.values())


def _stronger(first: Obstacle, second: Obstacle) -> Obstacle:
    """One of the two that are the same: with a remedy where either has one, and the larger sum."""
    sums = [one.missing for one in (first, second) if one.missing is not None]
    missing = max(sums, key=lambda one: one.minor, default=None)
    return replace(first, missing=missing, remedy=first.remedy or second.remedy)


def _to_be_had(
    remedy: tuple[Change, ...], catalogue: Catalogue, products: Sequence[OwnedProduct]
) -> tuple[Change, ...]:
    """The remedy as it can be ordered, nothing where it cannot; a tariff that is needed takes the place of another."""
    found: list[Change] = []
    for change in remedy:
        offering = None if change.offering is None else catalogue.find(change.offering)
        if change.offering is not None and offering is None:
            return ()
        found.append(_as_change_of_tariff(change, offering, products))
    return tuple(found)


def _as_change_of_tariff(change: Change, offering: Offering | None, products: Sequence[OwnedProduct]) -> Change:
    if offering is None or offering.kind is not ProductKind.TARIFF:
        return change
    tariffs = [one for one in products if one.kind is ProductKind.TARIFF and one.section is offering.section]
    return Change(Action.CHANGE, change.offering, tariffs[0].product) if tariffs else change


def _is_under_way(wish: Wish, under_way: Sequence[Change]) -> bool:
    """Whether the same thing is being connected, or the same product being changed."""
    product, offering = wish.change.product, wish.change.offering
    return any(
        (product is not None and product == one.product) or (offering is not None and offering == one.offering)
        for one in under_way
    )


def _is_so_already(wish: Wish) -> bool:
    status = wish.product.status if wish.product else None
    if wish.change.action is Action.SUSPEND:
        return status is ProductStatus.SUSPENDED
    return wish.change.action is Action.RESUME and status is ProductStatus.ACTIVE


def _there_already(offering: Offering, products: Sequence[OwnedProduct]) -> Iterator[Obstacle]:
    if offering.kind in _MANY_AT_ONCE:
        return
    if any(one.offering == offering.offering for one in products):
        yield Obstacle(ObstacleKind.ALREADY, offering.name, None, "")


def _needed(
    offering: Offering, staying: Sequence[OwnedProduct], brought: Sequence[Offering], catalogue: Catalogue
) -> Iterator[Obstacle]:
    there = {one.offering for one in staying} | {one.offering for one in brought}
    for missing in offering.needs:
        if missing in there:
            continue
        remedy = (Change(Action.CONNECT, offering=missing),)
        yield Obstacle(ObstacleKind.NEEDS, _name(missing, catalogue), None, "", remedy)


def _excluded(
    offering: Offering, staying: Sequence[OwnedProduct], brought: Sequence[Offering], catalogue: Catalogue
) -> Iterator[Obstacle]:
    for other in brought:
        if other.offering in offering.excludes:
            yield Obstacle(ObstacleKind.EXCLUDES, other.name, None, "")
    for product in staying:
        theirs = catalogue.find(OfferingId(product.offering))
        if product.offering in offering.excludes or (theirs is not None and offering.offering in theirs.excludes):
            ends = () if product.kind is ProductKind.TARIFF else (Change(Action.DISCONNECT, product=product.product),)
            yield Obstacle(ObstacleKind.EXCLUDES, product.name, None, "", ends)


def _name(offering: OfferingId, catalogue: Catalogue) -> str:
    found = catalogue.find(offering)
    return found.name if found else offering
