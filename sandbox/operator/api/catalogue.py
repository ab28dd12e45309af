"""TMF620: what is on offer (docs/operator/offering.schema.json, tariffRules.schema.json)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.days import midnight_ms
from sandbox.operator.answers import base_of, not_found
from sandbox.operator.api.catalogue_wire import (
    CategoryResource,
    OfferedAmount,
    OfferedPrice,
    OfferingRelationship,
    OfferingResource,
    PriceResource,
    SpecificationResource,
    Tax,
    terms,
    uses,
)
from sandbox.operator.calls import Endpoint, reads
from sandbox.operator.clock import moment
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.shop.offering import TAX_PERCENT, Offering
from sandbox.operator.wire import Ref, TimePeriod, money

BASE = "/tmf-api/productCatalogManagement/v4"

SECTIONS = {"mobile": "Мобильная связь", "internet": "Интернет", "tv": "Телевидение"}


class Catalogue:
    """What the counter holds now, as resources."""

    def __init__(self, request: Request) -> None:
        operator = operator_of(request)
        self._base = base_of(request) + BASE
        self._began = moment(operator.world.began_ms)
        self._counter = operator.counter
        self._now = moment(operator.clock.now_ms())
        self._sold = self._counter.offerings(operator.clock.now_ms())

    def offerings(self) -> list[OfferingResource]:
        """Everything on offer."""
        return [self._offering(one) for one in self._sold]

    def prices(self) -> list[PriceResource]:
        """Every price, announced ones too."""
        return [price for one in self._sold for price in self._prices(one)]

    def categories(self) -> list[CategoryResource]:
        """The sections."""
        return [
            CategoryResource(
                id=section,
                href=f"{self._base}/category/{section}",
                name=name,
                is_root=True,
                lifecycle_status="Active",
                last_update=self._began,
                product_offering=[
                    Ref(id=one.offering, href=self._href(one.offering), name=one.name)
                    for one in self._sold
                    if one.section == section
                ],
            )
            for section, name in SECTIONS.items()
        ]

    def specifications(self) -> list[SpecificationResource]:
        """What the offerings are made of."""
        return [
            SpecificationResource(
                id=_specification(one),
                href=f"{self._base}/productSpecification/{_specification(one)}",
                name=one.name,
                description=one.summary,
                brand=one.supplier or None,
                lifecycle_status="Active",
                last_update=self._began,
            )
            for one in self._sold
        ]

    def _offering(self, sold: Offering) -> OfferingResource:
        until_ms = self._counter.sold_until_ms(sold)
        return OfferingResource(
            id=sold.offering,
            href=self._href(sold.offering),
            name=sold.name,
            description=sold.summary,
            is_sellable=True,
            lifecycle_status="Active",
            last_update=self._began,
            category=[Ref(id=sold.section, href=f"{self._base}/category/{sold.section}", name=SECTIONS[sold.section])],
            prod_spec_char_value_use=uses(sold),
            product_offering_price=[*self._offered(sold)],
            product_offering_relationship=self._relations(sold),
            product_offering_term=terms(sold),
            product_specification=Ref(id=_specification(sold), name=sold.name),
            valid_for=TimePeriod(
                start_date_time=self._began, end_date_time=None if until_ms is None else moment(until_ms)
            ),
        )

    def _offered(self, sold: Offering) -> Iterator[OfferedPrice]:
        """Its prices as `_prices` has them, those of now without the day they began."""
        for price in self._prices(sold):
            yield OfferedPrice(
                id=price.id,
                href=price.href,
                name=price.name,
                price_type=price.price_type,
                price=OfferedAmount(tax_included_amount=price.price, tax_rate=TAX_PERCENT),
                recurring_charge_period=price.recurring_charge_period_type,
                recurring_charge_period_length=price.recurring_charge_period_length,
                valid_for=price.valid_for if price.valid_for.start_date_time > self._now else None,
            )

    def _relations(self, sold: Offering) -> list[OfferingRelationship]:
        names = {one.offering: one.name for one in self._sold}
        return [
            OfferingRelationship(id=other, href=self._href(other), name=names[other], relationship_type=kind)
            for kind, others in (("requires", sold.requires), ("excludes", sold.excludes))
            for other in others
            if other in names
        ]

    def _prices(self, sold: Offering) -> list[PriceResource]:
        found = [self._price(sold, f"{sold.offering}-{one}", one, minor, self._began) for one, minor in _prices(sold)]
        rise = self._counter.rise_ahead(sold.offering, sold.fee_minor)
        if rise:
            risen = f"{sold.offering}-announced"
            start = moment(midnight_ms(rise.day.isoformat()))
            found.append(self._price(sold, risen, "recurring", rise.fee_minor, start))
        return found

    def _price(self, sold: Offering, price: str, price_type: str, amount_minor: int, start: datetime) -> PriceResource:
        recurring = price_type == "recurring"
        return PriceResource(
            id=price,
            href=f"{self._base}/productOfferingPrice/{price}",
            name=sold.name,
            price_type=price_type,
            lifecycle_status="Active",
            last_update=self._began,
            price=money(amount_minor),
            tax=[Tax(tax_category="VAT", tax_rate=TAX_PERCENT)],
            recurring_charge_period_type="month" if recurring else None,
            recurring_charge_period_length=1 if recurring else None,
            valid_for=TimePeriod(start_date_time=start),
        )

    def _href(self, offering: str) -> str:
        return f"{self._base}/productOffering/{offering}"


def _specification(sold: Offering) -> str:
    return f"{sold.offering}-specification"


def _prices(sold: Offering) -> list[tuple[str, int]]:
    """Price types with their amounts; what is free says so with a recurring zero."""
    found = [("recurring", sold.fee_minor)] if sold.fee_minor or not sold.once_minor else []
    return found + ([("oneTime", sold.once_minor)] if sold.once_minor else [])


def _listing(kind: str) -> Endpoint:
    async def list_resources(request: Request) -> Response:
        return page(request, parse(request), _resources(request, kind))

    return list_resources


def _reading(kind: str) -> Endpoint:
    async def read_resource(request: Request) -> Response:
        query = parse(request)
        for resource in _resources(request, kind):
            if resource.id == request.path_params["id"]:
                return one(query, resource)
        raise not_found(kind)

    return read_resource


Resource = OfferingResource | PriceResource | CategoryResource | SpecificationResource


def _resources(request: Request, kind: str) -> list[Resource]:
    catalogue = Catalogue(request)
    match kind:
        case "productOffering":
            return [*catalogue.offerings()]
        case "productOfferingPrice":
            return [*catalogue.prices()]
        case "category":
            return [*catalogue.categories()]
        case _:
            return [*catalogue.specifications()]


CALLS = tuple(
    call
    for kind in ("category", "productOffering", "productOfferingPrice", "productSpecification")
    for call in reads(kind, BASE, _listing(kind), _reading(kind))
)
