"""TMF677: what packages held, what of it is used."""

from __future__ import annotations

from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import Refusal, base_of, created, not_found
from sandbox.operator.api.balances import measured
from sandbox.operator.calls import Call
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Bucket
from sandbox.operator.storage.tables import BUCKETS, SUBSCRIBERS
from sandbox.operator.wire import Quantity, Ref, TimePeriod, Wire

BASE = "/tmf-api/usageConsumption/v4"


class AccountSent(msgspec.Struct):
    """A reference to an account in a body."""

    id: str


class Criteria(msgspec.Struct, frozen=True, rename="camel"):
    """What consumption is asked for."""

    party_account: list[AccountSent] = []


class QuerySent(msgspec.Struct, rename="camel"):
    """A QueryUsageConsumption_Create."""

    party_account: list[AccountSent] = []
    search_criteria: Criteria = Criteria()


class Counter(Wire, frozen=True):
    """`initial` or `used` of a bucket."""

    counter_type: str
    level: str
    value: Quantity
    consumption_period: TimePeriod


class BucketState(Wire, frozen=True):
    """A package with its counters."""

    id: str
    name: str
    is_shared: bool
    usage_type: str
    status: str
    bucket_counter: list[Counter]
    party_account: Ref
    product: list[Ref]
    remaining_value: Quantity
    valid_for: TimePeriod


class Consumption(Wire, frozen=True):
    """The packages of one account."""

    id: str
    state: str
    last_update: datetime
    party_account: list[Ref]
    bucket_ref_or_value: list[BucketState]


class ConsumptionQueryResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="QueryUsageConsumption"):
    """TMF677 QueryUsageConsumption, answered at once."""

    id: str
    href: str
    query_usage_consumption_date: datetime
    party_account: list[Ref]
    usage_consumption: list[Consumption]


async def create_query(request: Request) -> Response:
    """The packages of an account, now."""
    try:
        sent = msgspec.json.decode(await request.body(), type=QuerySent)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error
    accounts = [*sent.party_account, *sent.search_criteria.party_account]
    if len(accounts) != 1:
        raise Refusal(400, "invalidBody", "one partyAccount is asked for at a time")
    resource = await _consumption(request, accounts[0].id)
    return created(resource, resource.href)


async def read_query(request: Request) -> Response:
    """The same as it is now."""
    query, wanted = parse(request), request.path_params["id"]
    if wanted != part_of(owner_of(wanted), "consumption"):
        raise not_found("queryUsageConsumption")
    return one(query, await _consumption(request, owner_of(wanted)))


async def _consumption(request: Request, account: str) -> ConsumptionQueryResource:
    operator = operator_of(request)
    async with operator.database.reading() as connection:
        if await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == account) is None:
            raise not_found("account")
        rows = await BUCKETS.rows(connection, BUCKETS["subscriber"] == account)
    now = moment(operator.clock.now_ms())
    resource = part_of(account, "consumption")
    return ConsumptionQueryResource(
        id=resource,
        href=f"{base_of(request)}{BASE}/queryUsageConsumption/{resource}",
        query_usage_consumption_date=now,
        party_account=[Ref(id=account)],
        usage_consumption=[
            Consumption(
                id=resource,
                state="done",
                last_update=now,
                party_account=[Ref(id=account)],
                bucket_ref_or_value=[_state(row) for row in rows if row.usage_type != "promised"],
            )
        ],
    )


def _state(row: Bucket) -> BucketState:
    period = TimePeriod(start_date_time=moment(row.from_ms), end_date_time=moment(row.until_ms))
    return BucketState(
        id=row.bucket,
        name=row.name,
        is_shared=False,
        usage_type=row.usage_type,
        status="active",
        bucket_counter=[
            Counter(
                counter_type=name, level="account", value=measured(row.usage_type, volume), consumption_period=period
            )
            for name, volume in (("initial", row.initial), ("used", row.initial - row.remaining))
        ],
        party_account=Ref(id=row.subscriber),
        product=[Ref(id=row.product)],
        remaining_value=measured(row.usage_type, row.remaining),
        valid_for=period,
    )


CALLS = (
    Call("queryUsageConsumption.create", "POST", f"{BASE}/queryUsageConsumption", create_query),
    Call("queryUsageConsumption.read", "GET", f"{BASE}/queryUsageConsumption/{{id}}", read_query),
)
