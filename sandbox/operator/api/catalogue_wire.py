"""The resources of TMF620, and what an offering says in its characteristics (docs/operator/offering.schema.json)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import field

from sandbox.operator.shop.offering import TAX_PERCENT, Offering
from sandbox.operator.wire import Money, Ref, TimePeriod, Wire, money
from sandbox.operator.world.catalogue import GIGABYTE, KILOBYTES, MINUTE_S, Tariff


class Duration(Wire, frozen=True):
    """So many days or months."""

    amount: int
    units: str


class TermResource(Wire, frozen=True):
    """ProductOfferingTerm."""

    name: str
    duration: Duration | None = None


class Value(Wire, frozen=True):
    """CharacteristicValueSpecification."""

    value: str | int | bool | dict[str, Any]


class Use(Wire, frozen=True):
    """ProductSpecificationCharacteristicValueUse."""

    name: str
    value_type: str
    product_spec_characteristic_value: list[Value]


class OfferedAmount(Wire, frozen=True):
    """ProductPriceValue."""

    tax_included_amount: Money
    tax_rate: int


class OfferedPrice(Wire, frozen=True):
    """ProductOfferingPriceRefOrValue, as a value; an announced one has the day it begins."""

    id: str
    href: str
    name: str
    price_type: str
    price: OfferedAmount
    recurring_charge_period: str | None = None
    recurring_charge_period_length: int | None = None
    valid_for: TimePeriod | None = None


class OfferingRelationship(Wire, frozen=True):
    """`requires` or `excludes` another offering."""

    id: str
    href: str
    name: str
    relationship_type: str


class OfferingResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ProductOffering"):
    """TMF620 ProductOffering."""

    id: str
    href: str
    name: str
    description: str
    is_bundle: bool = field(default=False)
    is_sellable: bool
    lifecycle_status: str
    last_update: datetime
    category: list[Ref]
    prod_spec_char_value_use: list[Use]
    product_offering_price: list[OfferedPrice]
    product_offering_relationship: list[OfferingRelationship] = field(default_factory=list)
    product_offering_term: list[TermResource] = field(default_factory=list)
    product_specification: Ref
    valid_for: TimePeriod


class Tax(Wire, frozen=True):
    """TaxItem."""

    tax_category: str
    tax_rate: int


class PriceResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ProductOfferingPrice"):
    """TMF620 ProductOfferingPrice; announced prices are here too, with the day they begin."""

    id: str
    href: str
    name: str
    price_type: str
    lifecycle_status: str
    last_update: datetime
    price: Money
    tax: list[Tax]
    recurring_charge_period_type: str | None = None
    recurring_charge_period_length: int | None = None
    valid_for: TimePeriod


class CategoryResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="Category"):
    """TMF620 Category: a section."""

    id: str
    href: str
    name: str
    is_root: bool
    lifecycle_status: str
    last_update: datetime
    product_offering: list[Ref]


class SpecificationResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ProductSpecification"):
    """TMF620 ProductSpecification: what an offering is made of; here each has its own."""

    id: str
    href: str
    name: str
    description: str
    brand: str | None = None
    lifecycle_status: str
    last_update: datetime


def terms(sold: Offering) -> list[TermResource]:
    """Its term, if it has one."""
    if sold.term is None:
        return []
    counted = Duration(sold.term.length, sold.term.unit) if sold.term.length else None
    return [TermResource(name=sold.term.unit, duration=counted)]


def uses(sold: Offering) -> list[Use]:
    """Its characteristics."""
    said = {
        "serviceType": sold.section,
        "kind": sold.kind,
        "howToConnect": sold.how,
        "paymentScheme": sold.scheme,
        "supplier": sold.supplier,
    }
    uses = [Use(name, "string", [Value(value)]) for name, value in said.items() if value]
    if sold.tags:
        uses.append(Use("need", "string", [Value(tag) for tag in sold.tags]))
    uses.append(Use("givesBackUnusedDays", "boolean", [Value(sold.gives_back())]))
    if sold.term is not None:
        uses.append(Use("termRenews", "boolean", [Value(sold.term.renews)]))
    if sold.promised_minor:
        uses.append(Use("promisedSum", "object", [Value(_money(sold.promised_minor))]))
    if sold.suspended_minor is not None:
        uses.append(Use("suspendedFee", "object", [Value(_money(sold.suspended_minor))]))
    if sold.tariff is not None:
        uses.append(Use("tariffRules", "object", [Value(_rules(sold.tariff, sold.fee_minor))]))
    return uses


def _rules(tariff: Tariff, fee_minor: int) -> dict[str, Any]:
    beyond = tariff.beyond
    return {
        "fee": _money(fee_minor),
        "taxPercent": TAX_PERCENT,
        "included": {
            "seconds": tariff.minutes * MINUTE_S,
            "kilobytes": tariff.gigabytes * GIGABYTE,
            "messages": tariff.messages,
        },
        "packagePays": "wholeUse",
        "beyond": {
            "call": {"price": _money(beyond.minute), "step": MINUTE_S},
            "data": {"price": _money(beyond.megabyte), "step": KILOBYTES},
            "message": {"price": _money(beyond.message), "step": 1},
        },
    }


def _money(minor: int) -> dict[str, Any]:
    amount = money(minor)
    return {"unit": amount.unit, "value": amount.value}
