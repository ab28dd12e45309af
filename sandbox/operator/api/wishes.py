"""What a caller may send to ask for or order something, read strictly."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import msgspec
from msgspec import field
from starlette.requests import Request

from sandbox.operator.account.book import Book
from sandbox.operator.account.items import Item
from sandbox.operator.answers import Refusal
from sandbox.operator.api.sent import MoneySent, minor_units
from sandbox.operator.identity import owner_of
from sandbox.operator.shop.offering import Offering

T = TypeVar("T")

_ACTIONS = ("add", "modify", "delete")


class Named(msgspec.Struct, frozen=True):
    """A reference in a body."""

    id: str = ""
    role: str = ""


class CharacteristicSent(msgspec.Struct, frozen=True):
    """A characteristic of a product in a body."""

    name: str
    value: Any


class ProductSent(msgspec.Struct, frozen=True, rename="camel"):
    """A product in a body."""

    id: str = ""
    product_characteristic: list[CharacteristicSent] = []


class AmountSent(msgspec.Struct, frozen=True, rename="camel"):
    """A price in a body."""

    tax_included_amount: MoneySent


class PriceSent(msgspec.Struct, frozen=True, rename="camel"):
    """What the subscriber agreed to."""

    price_type: str
    price: AmountSent


class ItemSent(msgspec.Struct, frozen=True, rename="camel"):
    """An item of an order or of a qualification."""

    id: str
    action: str = "add"
    product_offering: Named = Named()
    product: ProductSent = ProductSent()
    item_price: list[PriceSent] = []


class PartySent(msgspec.Struct, frozen=True):
    """Somebody in a body."""

    id: str
    referred_type: str = field(name="@referredType")
    role: str = "customer"


class WishSent(msgspec.Struct, frozen=True, rename="camel"):
    """Who wants something."""

    related_party: list[PartySent]

    def customer(self) -> str:
        """The subscriber it is for.

        Raises:
            Refusal: 400 invalidBody; there is not one customer.
        """
        found = [one.id for one in self.related_party if one.role == "customer"]
        if len(found) != 1 or not found[0].endswith("-c"):
            raise Refusal(400, "invalidBody", "one relatedParty has the role customer")
        return owner_of(found[0])


class OrderSent(WishSent, frozen=True, rename="camel"):
    """A ProductOrder_Create."""

    external_id: str
    product_order_item: list[ItemSent]
    channel: list[Named] = []

    def channel_id(self) -> str:
        """Where it was ordered."""
        return self.channel[0].id if self.channel else ""


async def read_body(request: Request, kind: type[T]) -> T:
    """The body as `kind`.

    Raises:
        Refusal: 400 invalidBody.
    """
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error


def items_sent(book: Book, sent: list[ItemSent], now_ms: int) -> list[Item]:
    """The wishes of a body.

    Raises:
        Refusal: 400 invalidBody; 409 unknownProduct.
    """
    if not sent or len({one.id for one in sent}) < len(sent):
        raise Refusal(400, "invalidBody", "items are numbered, and there is one at least")
    return [_item(book, one, now_ms) for one in sent]


def agreed_prices(book: Book, sent: list[ItemSent], now_ms: int) -> None:
    """Let through prices that are the catalogue's.

    Raises:
        Refusal: 409 priceChanged, notOnOffer.
    """
    for one in sent:
        if not one.product_offering.id:
            continue
        offering = book.counter.sold(one.product_offering.id, now_ms)
        if offering is None:
            raise Refusal(409, "notOnOffer", f"no offering {one.product_offering.id}", reason="Больше не продаётся")
        agreed = {price.price_type: _minor(price) for price in one.item_price if _minor(price)}
        if agreed != _prices(offering):
            reason = f"Цена «{offering.name}» изменилась"
            raise Refusal(409, "priceChanged", f"{offering.offering} costs {_prices(offering)}", reason=reason)


def _prices(offering: Offering) -> dict[str, int]:
    prices = {"recurring": offering.fee_minor, "oneTime": offering.once_minor}
    return {name: minor for name, minor in prices.items() if minor}


def _minor(price: PriceSent) -> int:
    return minor_units(price.price.tax_included_amount.value)


def _item(book: Book, sent: ItemSent, now_ms: int) -> Item:
    if sent.action not in _ACTIONS:
        raise Refusal(400, "invalidBody", f"action is one of {', '.join(_ACTIONS)}")
    said = {one.name: one.value for one in sent.product.product_characteristic}
    suspended, until_day = said.get("suspended"), said.get("suspendedUntil", "")
    wanted = {"add": (True, False), "delete": (False, True), "modify": (suspended is None, True)}[sent.action]
    if (bool(sent.product_offering.id), bool(sent.product.id)) != wanted:
        raise Refusal(400, "invalidBody", f"item {sent.id}: add names an offering, delete a product, modify both")
    if not (suspended is None or isinstance(suspended, bool)) or (until_day and not _is_day(until_day)):
        raise Refusal(400, "invalidBody", f"item {sent.id}: suspended is a boolean, suspendedUntil a date")
    offering, product = book.counter.find(sent.product_offering.id, now_ms), book.products.get(sent.product.id)
    if sent.product.id and product is None:
        raise Refusal(409, "unknownProduct", f"no product {sent.product.id}", reason="Этой услуги у вас нет")
    return Item(
        id=sent.id,
        action=sent.action,
        offering=sent.product_offering.id,
        product=sent.product.id,
        suspended=suspended if sent.action == "modify" else None,
        until_day=until_day,
        name=offering.name if offering else "",
        product_name=product.name if product else "",
    )


def _is_day(text: object) -> bool:
    try:
        return date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        return False
