"""TMF637: what a subscriber has connected, and whose number it is."""

from __future__ import annotations

from datetime import date, datetime, time

from msgspec import field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.calls import reads
from sandbox.operator.clock import ZONE
from sandbox.operator.identity import owner_of, owner_of_number, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import Query, parse
from sandbox.operator.storage.records import Product, Subscriber
from sandbox.operator.storage.tables import PRODUCTS, SUBSCRIBERS
from sandbox.operator.wire import Characteristic, Money, Ref, Wire, money, texts

BASE = "/tmf-api/productInventory/v4"
TAX_PERCENT = 22


class Price(Wire, frozen=True):
    """What a product costs, tax included."""

    tax_included_amount: Money
    tax_rate: int


class ProductPrice(Wire, frozen=True):
    """A recurring price."""

    name: str
    price_type: str
    recurring_charge_period: str
    price: Price


class Relationship(Wire, frozen=True):
    """How a product relates to another."""

    relationship_type: str
    product: Ref


class ProductResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="Product"):
    """TMF637 Product."""

    id: str
    href: str
    name: str
    description: str
    status: str
    is_bundle: bool
    is_customer_visible: bool
    start_date: datetime
    termination_date: datetime | None = None
    billing_account: Ref
    product_characteristic: list[Characteristic]
    product_offering: Ref
    product_price: list[ProductPrice] = field(default_factory=list)
    product_relationship: list[Relationship] = field(default_factory=list)
    realizing_resource: list[Ref] = field(default_factory=list)
    related_party: list[Ref]


async def list_products(request: Request) -> Response:
    """Products by number, account, customer or id."""
    query = parse(request)
    async with operator_of(request).database.reading() as connection:
        owners = await _owners(connection, query)
        people = {one.subscriber: one for one in await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(owners))}
        rows = await PRODUCTS.rows(connection, *PRODUCTS.belongs_to(owners))
    return page(request, query, _resources(base_of(request), people, rows))


async def read_product(request: Request) -> Response:
    """One product."""
    query, wanted = parse(request), request.path_params["id"]
    owner = owner_of(wanted)
    async with operator_of(request).database.reading() as connection:
        people = {one.subscriber: one for one in await SUBSCRIBERS.rows(connection, SUBSCRIBERS["subscriber"] == owner)}
        rows = await PRODUCTS.rows(connection, PRODUCTS["subscriber"] == owner)
    for resource in _resources(base_of(request), people, rows):
        if resource.id == wanted:
            return one(query, resource)
    raise not_found("product")


async def _owners(connection: AsyncConnection, query: Query) -> list[str] | None:
    numbers = query.wanted("realizingResource.value")
    if numbers is not None:
        found = [await owner_of_number(connection, number) for number in numbers]
        return [owner for owner in found if owner]
    return owners_named(query, "billingAccount.id", "relatedParty.id", "id")


def _resources(base: str, people: dict[str, Subscriber], rows: list[Product]) -> list[ProductResource]:
    bundled: dict[str, list[Product]] = {}
    for row in rows:
        if row.bundled_in:
            bundled.setdefault(row.bundled_in, []).append(row)
    return [_resource(base, people[row.subscriber], row, bundled.get(row.product, [])) for row in rows]


def _resource(base: str, owner: Subscriber, row: Product, parts: list[Product]) -> ProductResource:
    return ProductResource(
        id=row.product,
        href=f"{base}{BASE}/product/{row.product}",
        name=row.name,
        description=row.summary,
        status=row.status,
        is_bundle=bool(parts),
        is_customer_visible=True,
        start_date=_midnight(row.since_day),
        termination_date=_midnight(row.ended_day) if row.ended_day else None,
        billing_account=Ref(id=owner.subscriber, name=owner.contract, referred_type="BillingAccount"),
        product_characteristic=_characteristics(row),
        product_offering=Ref(id=f"offering-{row.section}-{row.kind}", name=row.name),
        product_price=[] if row.fee_minor is None else [_monthly(row.name, row.fee_minor)],
        product_relationship=[_holds(base, part) for part in parts],
        realizing_resource=_realized(owner, row),
        related_party=[Ref(id=part_of(owner.subscriber, "c"), role="customer", referred_type="Customer")],
    )


def _characteristics(row: Product) -> list[Characteristic]:
    dates = {
        "consentDate": row.consent_day,
        "nextChargeDate": row.next_charge_day,
        "lastUsedDate": row.last_used_day,
    }
    return [
        *texts(serviceType=row.section, kind=row.kind, summary=row.summary),
        *texts(consentChannel=row.consent_channel, supplier=row.supplier),
        *(Characteristic(name=name, value_type="date", value=day) for name, day in dates.items() if day),
    ]


def _monthly(name: str, fee_minor: int) -> ProductPrice:
    price = Price(tax_included_amount=money(fee_minor), tax_rate=TAX_PERCENT)
    return ProductPrice(name=name, price_type="recurring", recurring_charge_period="month", price=price)


def _holds(base: str, part: Product) -> Relationship:
    product = Ref(id=part.product, href=f"{base}{BASE}/product/{part.product}", name=part.name)
    return Relationship(relationship_type="bundled", product=product)


def _realized(owner: Subscriber, row: Product) -> list[Ref]:
    """The number, or the contract for services of a house, of a section's tariff."""
    if row.kind != "tariff" or row.status == "terminated":
        return []
    value = owner.number if row.section == "mobile" else owner.contract
    return [Ref(id=part_of(row.subscriber, f"r-{row.section}"), value=value, referred_type="LogicalResource")]


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), ZONE)


CALLS = reads("product", BASE, list_products, read_product)
