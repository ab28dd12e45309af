"""TMF635: every call, message and session, rated."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, and_
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.calls import reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, owners_of, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import Series, one
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Usage
from sandbox.operator.storage.tables import USAGE
from sandbox.operator.wire import Characteristic, Money, Ref, Wire, money, rate, texts

BASE = "/tmf-api/usageManagement/v4"

_TYPES = {"callOut": "voice", "callIn": "voice", "roamingCall": "voice", "data": "data", "roamingData": "data"}
_PER = {"voice": "minute", "data": "megabyte", "sms": "message"}


class RatedProductUsage(Wire, frozen=True):
    """What a usage cost and which product it belongs to."""

    is_billed: bool
    rating_date: datetime
    tax_included_rating_amount: Money
    product_ref: Ref


class UsageResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="Usage"):
    """TMF635 Usage."""

    id: str
    href: str
    usage_date: datetime
    usage_type: str
    status: str
    description: str | None = None
    rated_product_usage: list[RatedProductUsage]
    related_party: list[Ref]
    usage_characteristic: list[Characteristic]


async def list_usage(request: Request) -> Response:
    """Usage by product or customer and date."""
    query, base = parse(request), base_of(request)
    async with operator_of(request).database.reading() as connection:
        return await _SERIES.page(request, connection, query, lambda row: _resource(base, row))


async def read_usage(request: Request) -> Response:
    """One usage."""
    query, wanted = parse(request), request.path_params["id"]
    tail = wanted.rpartition("-")[2]
    if not tail.isascii() or not tail.isdigit() or wanted != part_of(owner_of(wanted), f"u-{tail}") or len(tail) > 15:
        raise not_found("usage")
    async with operator_of(request).database.reading() as connection:
        row = await USAGE.one(connection, USAGE["subscriber"] == owner_of(wanted), USAGE["seq"] == int(tail))
    if row is None:
        raise not_found("usage")
    return one(query, _resource(base_of(request), row))


def _of_customers(customers: tuple[str, ...]) -> ColumnElement[bool]:
    return USAGE["subscriber"].in_([owner_of(one) for one in customers if one == part_of(owner_of(one), "c")])


def _of_products(products: tuple[str, ...]) -> ColumnElement[bool]:
    return and_(USAGE["subscriber"].in_(owners_of(products)), USAGE["product"].in_(products))


_SERIES = Series(
    USAGE,
    "usageDate",
    {"relatedParty.id": _of_customers, "ratedProductUsage.productRef.id": _of_products},
)


def _resource(base: str, row: Usage) -> UsageResource:
    usage = part_of(row.subscriber, f"u-{row.seq}")
    usage_type = _TYPES.get(row.kind, "sms")
    at = moment(row.at_ms)
    rated = RatedProductUsage(
        is_billed=True,
        rating_date=at,
        tax_included_rating_amount=money(row.amount_minor),
        product_ref=_product(row.product),
    )
    return UsageResource(
        id=usage,
        href=f"{base}{BASE}/usage/{usage}",
        usage_date=at,
        usage_type=usage_type,
        status="rated",
        rated_product_usage=[rated],
        related_party=[_customer(row.subscriber)],
        usage_characteristic=_characteristics(row, usage_type),
    )


@lru_cache(maxsize=1024)
def _product(product: str) -> Ref:
    return Ref(id=product)


@lru_cache(maxsize=1024)
def _customer(subscriber: str) -> Ref:
    return Ref(id=part_of(subscriber, "c"), role="customer", referred_type="Customer")


def _characteristics(row: Usage, usage_type: str) -> list[Characteristic]:
    measure = "duration" if usage_type == "voice" else "volume"
    named = texts(
        kind=row.kind,
        direction="incoming" if row.kind == "callIn" else "outgoing",
        destination=row.counterpart,
        place=row.place,
        network=row.network,
        paidFrom=row.paid_from,
        ratePlan=row.plan,
        serviceType="mobile",
    )
    named.append(Characteristic(name=measure, value_type="integer", value=row.volume))
    if row.rate_minor is not None:
        named.append(rate(row.rate_minor, _PER[usage_type]))
    return named


CALLS = reads("usage", BASE, list_usage, read_usage)
