"""What is read of TMF620's resources."""

from __future__ import annotations

from typing import Any

import msgspec

from kiosk.adapters.bss.wire import WireMoney, WireRef, WireSpan, many


class WirePriceValue(msgspec.Struct, rename="camel"):
    """TMF ProductPriceValue."""

    tax_included_amount: WireMoney | None = None


class WirePriceHere(msgspec.Struct, rename="camel"):
    """TMF ProductOfferingPriceRefOrValue."""

    id: str | None = None
    price_type: str | None = None
    price: WirePriceValue | None = None
    recurring_charge_period: str | None = None
    recurring_charge_period_length: int | None = None
    valid_for: WireSpan | None = None


class WirePrice(msgspec.Struct, rename="camel"):
    """TMF ProductOfferingPrice."""

    id: str
    price_type: str | None = None
    price: WireMoney | None = None
    recurring_charge_period_type: str | None = None
    recurring_charge_period_length: int | None = None
    valid_for: WireSpan | None = None


class WireDuration(msgspec.Struct):
    """TMF Duration."""

    amount: int
    units: str


class WireTerm(msgspec.Struct):
    """TMF ProductOfferingTerm."""

    name: str | None = None
    duration: WireDuration | None = None


class WireUsed(msgspec.Struct):
    """TMF CharacteristicValueSpecification."""

    value: Any = None


class WireUse(msgspec.Struct, rename="camel"):
    """TMF ProductSpecificationCharacteristicValueUse."""

    name: str | None = None
    product_spec_characteristic_value: list[WireUsed] | WireUsed | None = None


class WireOfferingRelation(msgspec.Struct, rename="camel"):
    """TMF ProductOfferingRelationship."""

    id: str | None = None
    relationship_type: str | None = None


class WireOffering(msgspec.Struct, rename="camel"):
    """TMF ProductOffering."""

    id: str
    name: str | None = None
    description: str | None = None
    is_sellable: bool | None = None
    lifecycle_status: str | None = None
    category: list[WireRef] | WireRef | None = None
    prod_spec_char_value_use: list[WireUse] | WireUse | None = None
    product_offering_price: list[WirePriceHere] | WirePriceHere | None = None
    product_offering_relationship: list[WireOfferingRelation] | WireOfferingRelation | None = None
    product_offering_term: list[WireTerm] | WireTerm | None = None
    valid_for: WireSpan | None = None

    def prices_elsewhere(self) -> list[str]:
        """The prices that are named here and told by a resource of their own."""
        return [one.id for one in many(self.product_offering_price) if one.price is None and one.id]
