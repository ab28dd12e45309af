"""TMF637 Product Inventory: what is connected, and whose number is whose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Any

import msgspec

from kiosk.adapters.bss.reading import Reader, sensible
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.wire import (
    Moment,
    WireCharacteristic,
    WireMoney,
    WireRef,
    characteristics,
    day,
    many,
    text,
)
from kiosk.domain.money import Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.products import (
    Block,
    BlockCause,
    Consent,
    NewFee,
    OwnedProduct,
    ProductKind,
    ProductStatus,
    Section,
)
from kiosk.domain.subscriber import AccountId, CustomerId
from kiosk.strict_json import shaped

_STATUSES = {
    "created": ProductStatus.PENDING,
    "pendingActive": ProductStatus.PENDING,
    "active": ProductStatus.ACTIVE,
    "pendingTerminate": ProductStatus.ACTIVE,  # it works until it ends
    "suspended": ProductStatus.SUSPENDED,
    "cancelled": ProductStatus.ENDED,
    "terminated": ProductStatus.ENDED,
    "aborted": ProductStatus.ENDED,
}
_CAUSES = {
    "noMoney": BlockCause.NO_MONEY,
    "ownWish": BlockCause.OWN_WISH,
    "lostSim": BlockCause.LOST_SIM,
    "documents": BlockCause.DOCUMENTS,
}
_SECTIONS = {section.value: section for section in Section}
_MONTH = (None, "month", "monthly")
_DAY = ("day", "daily")
_KINDS = {kind.value.replace("_", ""): kind for kind in ProductKind}


class WirePrice(msgspec.Struct, rename="camel"):
    """TMF Price, as far as it is shown."""

    tax_included_amount: WireMoney | None = None


class WireProductPrice(msgspec.Struct, rename="camel"):
    """TMF ProductPrice."""

    price: WirePrice
    price_type: str
    recurring_charge_period: str | None = None


class WireProductRelation(msgspec.Struct, rename="camel"):
    """TMF ProductRelationship."""

    relationship_type: str
    product: WireRef | None = None


class WireProduct(msgspec.Struct, rename="camel"):
    """TMF Product."""

    id: str
    name: str | None = None
    description: str | None = None
    is_customer_visible: bool | None = None
    start_date: Moment | None = None
    status: str | None = None
    billing_account: WireRef | None = None
    product_characteristic: list[WireCharacteristic] | WireCharacteristic | None = None
    product_offering: WireRef | None = None
    product_relationship: list[WireProductRelation] | WireProductRelation | None = None
    product_price: list[WireProductPrice] | WireProductPrice | None = None
    realizing_resource: list[WireRef] | WireRef | None = None
    related_party: list[WireRef] | WireRef | None = None

    def state(self) -> ProductStatus:
        """Its status; the published enum has a value with a trailing space."""
        return _STATUSES.get((self.status or "").strip(), ProductStatus.UNKNOWN)

    def related(self, how: str) -> tuple[str, ...]:
        """The products it is tied to in that way."""
        ties = many(self.product_relationship)
        return tuple(one.product.id for one in ties if one.product and one.relationship_type.lower() == how.lower())

    def customer(self) -> CustomerId | None:
        """Its owner."""
        return customer_among(many(self.related_party))

    def number(self) -> PhoneNumber | None:
        """The number it works under; `None` for internet and TV."""
        for resource in many(self.realizing_resource):
            if resource.value and re.fullmatch(r"\+[1-9][0-9]{6,14}", resource.value):
                return PhoneNumber(resource.value)
        return None


class Products:
    """Reads products."""

    def __init__(self, reader: Reader, zone: tzinfo) -> None:
        self._reader = reader
        self._zone = zone

    async def with_number(self, number: PhoneNumber) -> list[WireProduct]:
        """Products under `number` that have not ended. Raises as `Reader.one` does."""
        found = await self._list("realizingResource.value", number.e164)
        return [one for one in found if one.number() == number and one.state() is not ProductStatus.ENDED]

    async def of_account(self, account: AccountId) -> list[WireProduct]:
        """Everything the account ever had, ended products included. Raises as `Reader.one` does."""
        found = await self._list("billingAccount.id", account)
        return [one for one in found if one.billing_account is None or one.billing_account.id == account]

    async def owned(self, customer: CustomerId, account: AccountId) -> tuple[OwnedProduct, ...]:
        """What `customer` has connected on `account` now. Raises as `Reader.one` does."""
        found = await self._list("relatedParty.id", customer)
        shown = [
            one
            for one in found
            if one.customer() in (None, customer)
            and (one.billing_account is None or one.billing_account.id == account)
            and one.state() is not ProductStatus.ENDED
            and one.is_customer_visible is not False
        ]
        bundles = _bundles(shown)
        return sensible(Api.PRODUCTS, lambda: tuple(self._owned(one, bundles) for one in shown))

    async def _list(self, member: str, value: str) -> list[WireProduct]:
        return await self._reader.every(Api.PRODUCTS, "product", [(member, value)], WireProduct)

    def _owned(self, product: WireProduct, bundles: Mapping[str, str]) -> OwnedProduct:
        said = characteristics(product.product_characteristic)
        fallback = ProductKind.TARIFF if product.number() else ProductKind.OPTION
        consent = day(said.get("consentDate"))
        kind = _KINDS.get(text(said.get("kind")).lower().replace("_", ""), fallback)
        return OwnedProduct(
            product=product.id,
            name=product.name or "",
            summary=text(said.get("summary")) or product.description or "",
            section=_SECTIONS.get(text(said.get("serviceType")), Section.MOBILE),
            kind=kind,
            status=product.state(),
            fee=_price(product, "onetime" if kind is ProductKind.PROMISED_PAYMENT else "recurring", _MONTH),
            since=product.start_date.astimezone(self._zone).date() if product.start_date else None,
            next_charge=day(said.get("nextChargeDate")),
            last_used=day(said.get("lastUsedDate")),
            consent=Consent(consent, text(said.get("consentChannel"))) if consent else None,
            offering=product.product_offering.id if product.product_offering else "",
            bundled_in=next(iter(product.related("bundledIn")), bundles.get(product.id, "")),
            supplier=text(said.get("supplier")),
            block=_block(said) if product.state() is ProductStatus.SUSPENDED else None,
            relies_on=product.related("reliesOn"),
            new_fee=_new_fee(said),
            daily_fee=_price(product, "recurring", _DAY),
            until=day(said.get("endDate")),
        )


def _bundles(products: Iterable[WireProduct]) -> dict[str, str]:
    """Which product pays for which, from the bundles' own side."""
    return {part: bundle.id for bundle in products for part in bundle.related("bundled")}


def _block(said: Mapping[str, Any]) -> Block | None:
    """Why it does not work; `None` where the operator gives no cause."""
    if "blockCause" not in said:
        return None
    minutes = said.get("liftedWithinMinutes")
    return Block(
        cause=_CAUSES.get(text(said["blockCause"]), BlockCause.OTHER),
        since=day(said.get("blockedSince")),
        lifted_by=_sum(said.get("liftedByAmount")),
        lifted_within_minutes=minutes if type(minutes) is int and minutes >= 0 else None,
        until=day(said.get("blockedUntil")),
        still_charged=_sum(said.get("stillCharged")),
    )


def _sum(value: object) -> Money | None:
    """A characteristic's Money, `None` where there is none.

    Raises:
        Nonsense: it is no sum.
    """
    return None if value is None else shaped(value, WireMoney).money()


def customer_among(parties: list[WireRef]) -> CustomerId | None:
    """The customer among related parties; a lone party that says nothing of itself is taken for it."""
    for party in parties:
        if party.referred_type == "Customer" or party.role == "customer":
            return CustomerId(party.id)
    lone = parties[0] if len(parties) == 1 else None
    return CustomerId(lone.id) if lone and lone.referred_type is None and lone.role is None else None


def _new_fee(said: Mapping[str, Any]) -> NewFee | None:
    """The price that was announced, `None` where its sum or its day is not told."""
    amount, since = _sum(said.get("announcedFee")), day(said.get("announcedFeeDate"))
    return None if amount is None or since is None else NewFee(amount, since)


def _price(product: WireProduct, kind: str, periods: tuple[str | None, ...]) -> Money | None:
    """Its price of that type, for one of those periods where it recurs."""
    for price in many(product.product_price):
        amount = price.price.tax_included_amount
        if price.price_type.lower() == kind and price.recurring_charge_period in periods and amount:
            return amount.money()
    return None
