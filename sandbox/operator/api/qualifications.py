"""TMF679: may I, why not, and what would it mean (docs/operator/qualification.schema.json, zeroBalance.schema.json)."""

from __future__ import annotations

from datetime import datetime

from msgspec import field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.book import Book
from sandbox.operator.account.charges import fee_kind, month_minor
from sandbox.operator.account.days import day_of, later
from sandbox.operator.account.obstacles import Reason
from sandbox.operator.account.wishes import Outcome, quote
from sandbox.operator.answers import Refusal, answer, base_of, created, not_found
from sandbox.operator.api.catalogue import BASE as CATALOGUE
from sandbox.operator.api.products import BASE as INVENTORY
from sandbox.operator.api.wishes import ItemSent, Named, WishSent, items_sent, read_body
from sandbox.operator.api.zero_balance import zero_balance
from sandbox.operator.calls import Call
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, part_of
from sandbox.operator.operator import Operator, operator_of
from sandbox.operator.queries import document, parse
from sandbox.operator.storage.records import Product, Qualification
from sandbox.operator.storage.tables import QUALIFICATIONS
from sandbox.operator.wire import Money, Ref, Wire, encode, money

BASE = "/tmf-api/productOfferingQualification/v4"

_ACTIVATED_IN_MS = 3_000


class QualificationSent(WishSent, frozen=True, rename="camel"):
    """A ProductOfferingQualification_Create."""

    category: Named = Named()
    product_offering_qualification_item: list[ItemSent] = field(default_factory=list)


class Charge(Wire, frozen=True):
    """Something taken, or, negative, given back."""

    name: str
    kind: str
    date: str
    amount: Money


class ReasonResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ExplainedReason"):
    """EligibilityUnavailabilityReason with what it is about."""

    base_type: str = field(name="@baseType")
    code: str
    label: str
    offering: Ref | None = None
    product: Ref | None = None
    missing: Money | None = None


class ItemResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="QuotedQualificationItem"):
    """ProductOfferingQualificationItem with what it would mean."""

    base_type: str = field(name="@baseType")
    id: str
    action: str
    state: str
    qualification_item_result: str
    expected_activation_date: datetime
    product_offering: Ref | None = None
    product: Ref | None = None
    eligibility_unavailability_reason: list[ReasonResource]
    charged_now: list[Charge]
    next_charge: Charge | None = None
    ends_too: list[Ref]


class QualificationResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ProductOfferingQualification"):
    """TMF679 ProductOfferingQualification."""

    id: str
    href: str
    state: str
    qualification_result: str
    product_offering_qualification_date: datetime
    related_party: list[Ref]
    product_offering_qualification_item: list[ItemResource]


async def create_qualification(request: Request) -> Response:
    """Whether somebody may have something, or, for category zeroBalance, what works without money."""
    operator, base = operator_of(request), base_of(request)
    sent = await read_body(request, QualificationSent)
    async with operator.database.writing() as connection:
        book = await operator.keeper.open(connection, sent.customer(), operator.clock.now_ms())
        if book is None:
            raise Refusal(400, "invalidBody", f"no customer {sent.customer()}")
        number = await _next(connection, book.person.subscriber)
        made = part_of(book.person.subscriber, f"qualification-{number}")
        representation = encode(_answer(operator, base, book, made, sent))
        row = Qualification(book.person.subscriber, made, operator.clock.now_ms(), representation)
        await QUALIFICATIONS.add(connection, [row])
    return created(representation, f"{base}{BASE}/productOfferingQualification/{made}")


async def read_qualification(request: Request) -> Response:
    """An answer that was given."""
    query, wanted = parse(request), request.path_params["id"]
    mine = (QUALIFICATIONS["subscriber"] == owner_of(wanted), QUALIFICATIONS["qualification"] == wanted)
    async with operator_of(request).database.reading() as connection:
        row = await QUALIFICATIONS.one(connection, *mine)
    if row is None:
        raise not_found("productOfferingQualification")
    return answer(query.project(document(row.representation)))


def _answer(operator: Operator, base: str, book: Book, made: str, sent: QualificationSent) -> Wire:
    now_ms = operator.clock.now_ms()
    href = f"{base}{BASE}/productOfferingQualification/{made}"
    if sent.category.id == "zeroBalance":
        return zero_balance(book, made, href, now_ms)
    items = items_sent(book, sent.product_offering_qualification_item, now_ms)
    outcomes = {one.item.id: one for one in quote(book, items, now_ms, "")}
    resources = [_item(base, book, outcomes[item.id], now_ms) for item in items]
    qualified = all(one.qualification_item_result == "qualified" for one in resources)
    return QualificationResource(
        id=made,
        href=href,
        state="done",
        qualification_result="qualified" if qualified else "unqualified",
        product_offering_qualification_date=moment(now_ms),
        related_party=[Ref(id=part_of(book.person.subscriber, "c"), role="customer", referred_type="Customer")],
        product_offering_qualification_item=resources,
    )


async def _next(connection: AsyncConnection, subscriber: str) -> int:
    mine = QUALIFICATIONS["subscriber"] == subscriber
    counted = await connection.execute(select(func.count()).select_from(QUALIFICATIONS.table).where(mine))
    return int(counted.scalar_one()) + 1


def _item(base: str, book: Book, outcome: Outcome, now_ms: int) -> ItemResource:
    item, reason = outcome.item, outcome.reason
    offering = Ref(id=item.offering, href=f"{base}{CATALOGUE}/productOffering/{item.offering}", name=item.name or None)
    charges = [Charge(fee.name, fee.kind, day_of(fee.at_ms), money(fee.amount_minor)) for fee in outcome.fees]
    return ItemResource(
        base_type="ProductOfferingQualificationItem",
        id=item.id,
        action=item.action,
        state="done",
        qualification_item_result="unqualified" if reason else "qualified",
        expected_activation_date=moment(now_ms + _ACTIVATED_IN_MS),
        product_offering=offering if item.offering else None,
        product=_product(base, book.products[item.product]) if item.product else None,
        eligibility_unavailability_reason=[_reason(base, reason)] if reason else [],
        charged_now=charges,
        next_charge=_next_charge(book, outcome.product, now_ms),
        ends_too=[_product(base, one) for one in outcome.ended],
    )


def _reason(base: str, reason: Reason) -> ReasonResource:
    offering = reason.offering
    return ReasonResource(
        base_type="EligibilityUnavailabilityReason",
        code=reason.code,
        label=reason.label,
        offering=Ref(id=offering.offering, name=offering.name) if offering else None,
        product=_product(base, reason.product) if reason.product else None,
        missing=money(reason.missing_minor) if reason.missing_minor else None,
    )


def _next_charge(book: Book, product: Product | None, now_ms: int) -> Charge | None:
    awakening = _awakening(product) if product else None
    if product is None or awakening or not product.next_charge_day:
        return awakening
    if product.promised_minor:
        return Charge(product.name, "repayment", product.next_charge_day, money(product.promised_minor))
    amount = money(month_minor(book, product, now_ms))
    return Charge(product.name, fee_kind(product), product.next_charge_day, amount)


def _awakening(product: Product) -> Charge | None:
    """The fee on the day after a suspension; none without an end, or where another charge comes before."""
    day = later(product.blocked_until, 1) if product.blocked_until else ""
    if not day or not product.fee_minor or "" < product.next_charge_day < day:
        return None
    return Charge(product.name, fee_kind(product), day, money(product.fee_minor))


def _product(base: str, product: Product) -> Ref:
    return Ref(id=product.product, href=f"{base}{INVENTORY}/product/{product.product}", name=product.name)


CALLS = (
    Call("productOfferingQualification.create", "POST", f"{BASE}/productOfferingQualification", create_qualification),
    Call(
        "productOfferingQualification.read",
        "GET",
        f"{BASE}/productOfferingQualification/{{id}}",
        read_qualification,
    ),
)
