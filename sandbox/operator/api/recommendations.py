"""TMF680: what would serve a customer, and why (docs/operator/recommendation.schema.json)."""

from __future__ import annotations

import msgspec
from msgspec import field
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.hints import Hint, hints
from sandbox.operator.answers import Refusal, base_of, created, not_found
from sandbox.operator.api.balances import measured
from sandbox.operator.api.wishes import PartySent, read_body
from sandbox.operator.calls import Call
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, part_of
from sandbox.operator.operator import Operator, operator_of
from sandbox.operator.pages import one
from sandbox.operator.queries import parse
from sandbox.operator.storage.tables import USAGE
from sandbox.operator.wire import Characteristic, Ref, Wire, plain, texts
from sandbox.operator.world.months import HISTORY, Month

BASE = "/customer/v4"


class ItemResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ReasonedRecommendation"):
    """TMF680 RecommendationItem with its reason: a key, and the values that go with it."""

    base_type: str = field(name="@baseType")
    id: str
    priority: int
    product: Ref
    product_offering: Ref | None = None
    reason_key: str
    reason_value: list[Characteristic]
    reason_text: str


class QueryResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="QueryProductRecommendation"):
    """TMF680 QueryProductRecommendation, answered at once."""

    id: str
    href: str
    state: str
    instant_sync_recommendation: bool
    recommendation_item: list[ItemResource]
    related_party: Ref


class QuerySent(msgspec.Struct, frozen=True, rename="camel"):
    """A QueryProductRecommendation_Create."""

    related_party: PartySent


async def create_query(request: Request) -> Response:
    """What would serve the customer, now."""
    sent = await read_body(request, QuerySent)
    if not sent.related_party.id.endswith("-c"):
        raise Refusal(400, "invalidBody", "the related party is a customer")
    resource = await _query(request, owner_of(sent.related_party.id))
    return created(resource, resource.href)


async def read_query(request: Request) -> Response:
    """The same as it is now."""
    query, wanted = parse(request), request.path_params["id"]
    if wanted != part_of(owner_of(wanted), "recommendation"):
        raise not_found("queryProductRecommendation")
    return one(query, await _query(request, owner_of(wanted)))


async def _query(request: Request, subscriber: str) -> QueryResource:
    operator, now_ms = operator_of(request), operator_of(request).clock.now_ms()
    since_ms = Month.of(now_ms).back(HISTORY).start_ms()
    async with operator.database.reading() as connection:
        book = await operator.keeper.open(connection, subscriber, now_ms)
        if book is None:
            raise not_found("customer")
        abroad = await USAGE.rows(
            connection,
            USAGE["subscriber"] == subscriber,
            USAGE["at_ms"] >= since_ms,
            USAGE["kind"].in_(("roamingCall", "roamingData", "roamingSms")),
        )
    resource = part_of(subscriber, "recommendation")
    return QueryResource(
        id=resource,
        href=f"{base_of(request)}{BASE}/queryProductRecommendation/{resource}",
        state="done",
        instant_sync_recommendation=True,
        recommendation_item=[
            _item(operator, place, hint, now_ms) for place, hint in enumerate(hints(book, abroad, now_ms), 1)
        ],
        related_party=Ref(id=part_of(subscriber, "c"), role="customer", referred_type="Customer"),
    )


def _item(operator: Operator, priority: int, hint: Hint, now_ms: int) -> ItemResource:
    offering = operator.counter.find(hint.offering, now_ms) if hint.offering else None
    name = offering.name if offering else hint.name
    return ItemResource(
        base_type="RecommendationItem",
        id=str(priority),
        priority=priority,
        product=Ref(id=hint.product or hint.offering, name=name),
        product_offering=Ref(id=hint.offering, name=name) if offering else None,
        reason_key=hint.why,
        reason_value=_values(hint),
        reason_text=_WORDS[hint.why],
    )


def _values(hint: Hint) -> list[Characteristic]:
    values = texts(place=hint.place, lastUsed=hint.last_used)
    if hint.bucket is not None:
        left = plain(measured(hint.bucket.usage_type, hint.bucket.remaining))
        values.append(Characteristic(name="remaining", value_type="object", value=left))
        values += texts(until=moment(hint.bucket.until_ms).isoformat(), package=hint.bucket.name)
    return values


_WORDS = {
    "remaining": "Пакет скоро закончится",
    "usedUp": "Пакет закончился",
    "forgotten": "Вы давно этим не пользовались",
    "trip": "Вы были за границей",
    "tariffTooBig": "Пакетов больше, чем вы тратите",
}

CALLS = (
    Call("queryProductRecommendation.create", "POST", f"{BASE}/queryProductRecommendation", create_query),
    Call("queryProductRecommendation.read", "GET", f"{BASE}/queryProductRecommendation/{{id}}", read_query),
)
