"""TMF637: what a subscriber has connected, and whose number it is."""

from __future__ import annotations

from datetime import date, datetime, time

from msgspec import field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.blocks import LIFTED_WITHIN_MINUTES, as_it_works, missing_minor
from sandbox.operator.account.book import GONE, Book, Opened
from sandbox.operator.account.charges import month_minor
from sandbox.operator.account.days import later
from sandbox.operator.account.services import relied_on
from sandbox.operator.answers import base_of, not_found
from sandbox.operator.api.catalogue import BASE as CATALOGUE
from sandbox.operator.calls import reads
from sandbox.operator.clock import ZONE
from sandbox.operator.identity import owner_of, owner_of_number, owners_named, part_of
from sandbox.operator.operator import Operator, operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import Query, parse
from sandbox.operator.shop.offering import TAX_PERCENT
from sandbox.operator.storage.records import Product, Subscriber
from sandbox.operator.storage.tables import PRODUCTS, SUBSCRIBERS
from sandbox.operator.wire import Characteristic, Money, Ref, Wire, money, texts

BASE = "/tmf-api/productInventory/v4"


class Price(Wire, frozen=True):
    """What a product costs, tax included."""

    tax_included_amount: Money
    tax_rate: int


class ProductPrice(Wire, frozen=True):
    """A recurring price, or the sum of a promised payment."""

    name: str
    price_type: str
    price: Price
    recurring_charge_period: str | None = None


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
        found = await _resources(request, connection, owners)
    return page(request, query, found)


async def read_product(request: Request) -> Response:
    """One product."""
    query, wanted = parse(request), request.path_params["id"]
    async with operator_of(request).database.reading() as connection:
        found = await _resources(request, connection, [owner_of(wanted)])
    for resource in found:
        if resource.id == wanted:
            return one(query, resource)
    raise not_found("product")


async def _owners(connection: AsyncConnection, query: Query) -> list[str] | None:
    numbers = query.wanted("realizingResource.value")
    if numbers is not None:
        found = [await owner_of_number(connection, number) for number in numbers]
        return [owner for owner in found if owner]
    return owners_named(query, "billingAccount.id", "relatedParty.id", "id")


async def _resources(request: Request, connection: AsyncConnection, owners: list[str] | None) -> list[ProductResource]:
    operator = operator_of(request)
    people = {one.subscriber: one for one in await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(owners))}
    had: dict[str, list[Product]] = {owner: [] for owner in people}
    for row in await PRODUCTS.rows(connection, *PRODUCTS.belongs_to(owners)):
        had[row.subscriber].append(row)
    books = [Book(people[owner], Opened.of(rows, ()), 0, operator.counter) for owner, rows in had.items()]
    base = base_of(request)
    return [_resource(base, operator, book, as_it_works(book, row)) for book in books for row in book.products.values()]


def _resource(base: str, operator: Operator, book: Book, row: Product) -> ProductResource:
    owner, parts = book.person, [one for one in book.products.values() if one.bundled_in == row.product]
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
        product_characteristic=[*_characteristics(row), *_coming(operator, row), *_block(operator, book, row)],
        product_offering=Ref(id=row.offering, href=f"{base}{CATALOGUE}/productOffering/{row.offering}", name=row.name),
        product_price=_prices(row),
        product_relationship=_relations(base, book, row, parts),
        realizing_resource=_realized(owner, row),
        related_party=[Ref(id=part_of(owner.subscriber, "c"), role="customer", referred_type="Customer")],
    )


def _characteristics(row: Product) -> list[Characteristic]:
    return [
        *texts(serviceType=row.section, kind=row.kind, summary=row.summary),
        *texts(consentChannel=row.consent_channel, supplier=row.supplier),
        *_dates(
            consentDate=row.consent_day,
            nextChargeDate=row.next_charge_day,
            lastUsedDate=row.last_used_day,
            endDate=later(row.until_day, -1) if row.until_day else "",
        ),
    ]


def _coming(operator: Operator, row: Product) -> list[Characteristic]:
    """A price that was announced."""
    rise = operator.counter.rise_ahead(row.offering, row.fee_minor)
    if rise is None or row.status == GONE:
        return []
    return [_sum("announcedFee", rise.fee_minor), *_dates(announcedFeeDate=rise.day.isoformat())]


def _block(operator: Operator, book: Book, row: Product) -> list[Characteristic]:
    """Why it does not work, and what is to be done about it."""
    if not row.block_cause:
        return []
    said = [
        *texts(blockCause=row.block_cause),
        *_dates(blockedSince=row.blocked_since, blockedUntil=row.blocked_until),
    ]
    if row.block_cause == "noMoney":
        minutes = Characteristic(name="liftedWithinMinutes", value_type="integer", value=LIFTED_WITHIN_MINUTES)
        return [*said, _sum("liftedByAmount", missing_minor(book, row)), minutes]
    return [*said, _sum("stillCharged", month_minor(book, row, operator.clock.now_ms()))]


def _dates(**days: str) -> list[Characteristic]:
    return [Characteristic(name=name, value_type="date", value=day) for name, day in days.items() if day]


def _sum(name: str, minor: int) -> Characteristic:
    amount = money(minor)
    return Characteristic(name=name, value_type="object", value={"unit": amount.unit, "value": amount.value})


def _prices(row: Product) -> list[ProductPrice]:
    if row.promised_minor:
        price = Price(tax_included_amount=money(row.promised_minor), tax_rate=0)
        return [ProductPrice(name=row.name, price_type="oneTime", price=price)]
    return [] if row.fee_minor is None else [_monthly(row.name, row.fee_minor)]


def _relations(base: str, book: Book, row: Product, parts: list[Product]) -> list[Relationship]:
    holds = [_related(base, "bundled", part) for part in parts]
    if row.status != GONE:
        holds += [_related(base, "reliesOn", other) for other in relied_on(book, row)]
    return [*holds, _related(base, "bundledIn", book.products[row.bundled_in])] if row.bundled_in else holds


def _monthly(name: str, fee_minor: int) -> ProductPrice:
    price = Price(tax_included_amount=money(fee_minor), tax_rate=TAX_PERCENT)
    return ProductPrice(name=name, price_type="recurring", recurring_charge_period="month", price=price)


def _related(base: str, kind: str, other: Product) -> Relationship:
    product = Ref(id=other.product, href=f"{base}{BASE}/product/{other.product}", name=other.name)
    return Relationship(relationship_type=kind, product=product)


def _realized(owner: Subscriber, row: Product) -> list[Ref]:
    """The number, or the contract for services of a house, of a section's tariff."""
    if row.kind != "tariff" or row.status == "terminated":
        return []
    value = owner.number if row.section == "mobile" else owner.contract
    return [Ref(id=part_of(row.subscriber, f"r-{row.section}"), value=value, referred_type="LogicalResource")]


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), ZONE)


CALLS = reads("product", BASE, list_products, read_product)
