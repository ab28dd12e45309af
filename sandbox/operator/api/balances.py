"""TMF654: the buckets of money and packages."""

from __future__ import annotations

from decimal import Decimal

from msgspec import field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.calls import reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.shop.rewards import OWN
from sandbox.operator.storage.records import Bucket, Subscriber
from sandbox.operator.storage.tables import BUCKETS, SUBSCRIBERS
from sandbox.operator.wire import CURRENCY, Quantity, Ref, TimePeriod, Wire, currency_quantity

BASE = "/tmf-api/prepayBalanceManagement/v4"

_UNITS = {"voice": ("minutes", 60), "data": ("megabytes", 1024), "sms": ("messages", 1), "promised": (CURRENCY, 100)}


class BucketResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="Bucket"):
    """TMF654 Bucket."""

    id: str
    href: str
    name: str
    is_shared: bool
    usage_type: str
    status: str
    party_account: Ref
    product: list[Ref] = field(default_factory=list)
    logical_resource: list[Ref] = field(default_factory=list)
    remaining_value: Quantity
    reserved_value: Quantity | None = None
    valid_for: TimePeriod | None = None


class AccumulatedBalanceResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="AccumulatedBalance"):
    """TMF654 AccumulatedBalance: all the money of an account."""

    id: str
    href: str
    name: str
    bucket: list[Ref]
    party_account: Ref
    total_balance: Quantity


async def list_buckets(request: Request) -> Response:
    """Money and packages by account."""
    query = parse(request)
    resources = await _buckets(request, owners_named(query, "partyAccount.id", "id"))
    return page(request, query, resources)


async def read_bucket(request: Request) -> Response:
    """One bucket."""
    query, wanted = parse(request), request.path_params["id"]
    for resource in await _buckets(request, [owner_of(wanted)]):
        if resource.id == wanted:
            return one(query, resource)
    raise not_found("bucket")


async def list_balances(request: Request) -> Response:
    """The money of accounts."""
    query, base = parse(request), base_of(request)
    owners = owners_named(query, "partyAccount.id", "id")
    async with operator_of(request).database.reading() as connection:
        people = await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(owners))
    return page(request, query, (_balance(base, person) for person in people))


async def read_balance(request: Request) -> Response:
    """The money of one account."""
    query, wanted = parse(request), request.path_params["id"]
    async with operator_of(request).database.reading() as connection:
        person = await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == owner_of(wanted))
    if person is None or wanted != part_of(person.subscriber, "balance"):
        raise not_found("accumulatedBalance")
    return one(query, _balance(base_of(request), person))


def money_bucket(subscriber: str) -> str:
    """The id of an account's monetary bucket."""
    return part_of(subscriber, "money")


def measured(usage_type: str, volume: int) -> Quantity:
    """A volume in its finest unit as the operator quotes it: at most two decimals (docs/operator, Units)."""
    units, size = _UNITS[usage_type]
    return Quantity(amount=(Decimal(volume) / size).quantize(Decimal("0.01")), units=units)


def package(base: str, row: Bucket) -> BucketResource:
    """A package as a bucket."""
    return BucketResource(
        id=row.bucket,
        href=f"{base}{BASE}/bucket/{row.bucket}",
        name=row.name,
        is_shared=False,
        usage_type="other" if row.usage_type == "promised" else row.usage_type,
        status="active",
        party_account=Ref(id=row.subscriber),
        product=[came_with(row)],
        remaining_value=measured(row.usage_type, row.remaining),
        valid_for=TimePeriod(start_date_time=moment(row.from_ms), end_date_time=moment(row.until_ms)),
    )


def came_with(row: Bucket) -> Ref:
    """The product a package belongs to, or the bonus programme that gave it."""
    is_bonus = row.product.startswith(OWN.of(row.subscriber))
    return Ref(id=row.product, referred_type="LoyaltyProgramProduct" if is_bonus else None)


async def _buckets(request: Request, owners: list[str] | None) -> list[BucketResource]:
    base = base_of(request)
    async with operator_of(request).database.reading() as connection:
        people, packages = await _rows(connection, owners)
    return [*(_money(base, person) for person in people), *(package(base, row) for row in packages)]


async def _rows(connection: AsyncConnection, owners: list[str] | None) -> tuple[list[Subscriber], list[Bucket]]:
    people = await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(owners))
    return people, await BUCKETS.rows(connection, *BUCKETS.belongs_to(owners))


def _money(base: str, person: Subscriber) -> BucketResource:
    bucket = money_bucket(person.subscriber)
    return BucketResource(
        id=bucket,
        href=f"{base}{BASE}/bucket/{bucket}",
        name="Основной счёт",
        is_shared=False,
        usage_type="monetary",
        status="active" if person.state == "active" else "suspended",
        party_account=Ref(id=person.subscriber, name=person.contract),
        logical_resource=[logical_resource(person.subscriber, person.number)],
        remaining_value=currency_quantity(person.balance_minor),
        reserved_value=currency_quantity(0),
    )


def _balance(base: str, person: Subscriber) -> AccumulatedBalanceResource:
    balance = part_of(person.subscriber, "balance")
    return AccumulatedBalanceResource(
        id=balance,
        href=f"{base}{BASE}/accumulatedBalance/{balance}",
        name="Баланс",
        bucket=[Ref(id=money_bucket(person.subscriber))],
        party_account=Ref(id=person.subscriber, name=person.contract),
        total_balance=currency_quantity(person.balance_minor),
    )


def logical_resource(subscriber: str, number: str = "") -> Ref:
    """What a bucket or an action belongs to: the number."""
    return Ref(id=part_of(subscriber, "r-mobile"), name=number or None, referred_type="LogicalResource")


CALLS = (
    *reads("bucket", BASE, list_buckets, read_bucket),
    *reads("accumulatedBalance", BASE, list_balances, read_balance),
)
