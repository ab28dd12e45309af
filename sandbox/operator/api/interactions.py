"""TMF683: visits with a question, as their callers tell them."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import field
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import Refusal, base_of, created, not_found
from sandbox.operator.api.tickets import BASE as TICKETS
from sandbox.operator.api.wishes import Named, read_body
from sandbox.operator.calls import Call, reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Interaction
from sandbox.operator.storage.tables import INTERACTIONS, SUBSCRIBERS
from sandbox.operator.wire import Ref, TimePeriod, Wire

BASE = "/tmf-api/partyInteraction/v4"


class ItemResource(Wire, frozen=True):
    """What came of it."""

    id: str
    reason: str
    item: Ref


class InteractionResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="PartyInteraction"):
    """TMF683 PartyInteraction."""

    id: str
    href: str
    creation_date: datetime
    description: str
    direction: str
    reason: str
    status: str
    channel: list[Ref]
    interaction_date: TimePeriod
    interaction_item: list[ItemResource]
    related_party: list[Ref]


class ItemSent(msgspec.Struct, frozen=True):
    """What came of it, in a body."""

    item: Named


class SpanSent(msgspec.Struct, frozen=True, rename="camel"):
    """When it was, in a body."""

    start_date_time: datetime


class InteractionSent(msgspec.Struct, frozen=True, rename="camel"):
    """A PartyInteraction_Create."""

    reason: str
    status: str
    direction: str
    channel: list[Named]
    interaction_date: SpanSent
    related_party: list[Named]
    description: str = ""
    interaction_item: list[ItemSent] = field(default_factory=list)


async def create_interaction(request: Request) -> Response:
    """Keep a visit."""
    operator, base = operator_of(request), base_of(request)
    sent = await read_body(request, InteractionSent)
    subscriber = next((owner_of(one.id) for one in sent.related_party if one.role == "customer"), "")
    async with operator.database.writing() as connection:
        if await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == subscriber) is None:
            raise Refusal(409, "unknownCustomer", f"no customer {subscriber}")
        rows = await INTERACTIONS.rows(connection, INTERACTIONS["subscriber"] == subscriber)
        row = Interaction(
            subscriber=subscriber,
            interaction=part_of(subscriber, f"interaction-{len(rows) + 1:03}"),
            at_ms=operator.clock.now_ms(),
            reason=sent.reason,
            description=sent.description,
            channel=sent.channel[0].id if sent.channel else "",
            tickets=",".join(one.item.id for one in sent.interaction_item),
        )
        await INTERACTIONS.add(connection, [row])
    resource = _resource(base, row)
    return created(resource, resource.href)


async def list_interactions(request: Request) -> Response:
    """Visits by customer."""
    query = parse(request)
    owners = owners_named(query, "relatedParty.id", "id")
    async with operator_of(request).database.reading() as connection:
        rows = await INTERACTIONS.rows(connection, *INTERACTIONS.belongs_to(owners))
    return page(request, query, (_resource(base_of(request), row) for row in rows))


async def read_interaction(request: Request) -> Response:
    """One visit."""
    query, wanted = parse(request), request.path_params["id"]
    same = (INTERACTIONS["subscriber"] == owner_of(wanted), INTERACTIONS["interaction"] == wanted)
    async with operator_of(request).database.reading() as connection:
        row = await INTERACTIONS.one(connection, *same)
    if row is None:
        raise not_found("partyInteraction")
    return one(query, _resource(base_of(request), row))


def _resource(base: str, row: Interaction) -> InteractionResource:
    customer = part_of(row.subscriber, "c")
    href = f"{base}/tmf-api/customerManagement/v4/customer/{customer}"
    return InteractionResource(
        id=row.interaction,
        href=f"{base}{BASE}/partyInteraction/{row.interaction}",
        creation_date=moment(row.at_ms),
        description=row.description,
        direction="inbound",
        reason=row.reason,
        status="completed",
        channel=[Ref(id=row.channel, href=f"{base}{BASE}/channel/{row.channel}")],
        interaction_date=TimePeriod(start_date_time=moment(row.at_ms)),
        interaction_item=[
            ItemResource(id=str(place), reason=row.reason, item=_ticket(base, ticket))
            for place, ticket in enumerate(filter(None, row.tickets.split(",")), 1)
        ],
        related_party=[Ref(id=customer, href=href, role="customer", referred_type="Customer")],
    )


def _ticket(base: str, ticket: str) -> Ref:
    href = f"{base}{TICKETS}/troubleTicket/{ticket}"
    return Ref(id=ticket, href=href, role="question", referred_type="TroubleTicket")


CALLS = (
    Call("partyInteraction.create", "POST", f"{BASE}/partyInteraction", create_interaction),
    *reads("partyInteraction", BASE, list_interactions, read_interaction),
)
