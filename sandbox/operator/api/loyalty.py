"""TMF658: members of the bonus programme and their points."""

from __future__ import annotations

from decimal import Decimal

from msgspec import field
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.calls import reads
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Subscriber
from sandbox.operator.storage.tables import SUBSCRIBERS
from sandbox.operator.wire import Money, Ref, Wire

BASE = "/tmf-api/loyalty/v4"


class MemberResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="LoyaltyProgramMember"):
    """TMF658 LoyaltyProgramMember; its id is the account's."""

    id: str
    href: str
    name: str
    status: str


class PointsResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="LoyaltyBalanceWithAccrual"):
    """TMF658 LoyaltyBalance and what came this month (docs/operator/loyaltyBalance.schema.json)."""

    id: str
    href: str
    loyalty_program_member: Ref
    quantity: Money
    earned_this_month: Money
    base_type: str = field(name="@baseType")
    schema_location: str = field(name="@schemaLocation")


async def list_members(request: Request) -> Response:
    """Members."""
    query, base = parse(request), base_of(request)
    return page(request, query, [_member(base, one) for one in await _members(request, owners_named(query, "id"))])


async def read_member(request: Request) -> Response:
    """One member."""
    query = parse(request)
    return one(query, _member(base_of(request), await _found(request, request.path_params["id"])))


async def list_points(request: Request) -> Response:
    """Points by member."""
    query, base = parse(request), base_of(request)
    found = await _members(request, owners_named(query, "loyaltyProgramMember.id", "id"))
    return page(request, query, [_points(base, one, one.points or 0) for one in found])


async def read_points(request: Request) -> Response:
    """One member's points."""
    query, wanted = parse(request), request.path_params["id"]
    person = await _found(request, owner_of(wanted))
    if wanted != part_of(person.subscriber, "points"):
        raise not_found("loyaltyBalance")
    return one(query, _points(base_of(request), person, person.points or 0))


async def _members(request: Request, owners: list[str] | None) -> list[Subscriber]:
    async with operator_of(request).database.reading() as connection:
        people = await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(owners))
    return [person for person in people if person.points is not None]


async def _found(request: Request, subscriber: str) -> Subscriber:
    async with operator_of(request).database.reading() as connection:
        person = await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == subscriber)
    if person is None or person.points is None:
        raise not_found("member")
    return person


def _member(base: str, person: Subscriber) -> MemberResource:
    href = f"{base}{BASE}/loyaltyProgramMember/{person.subscriber}"
    return MemberResource(id=person.subscriber, href=href, name="Бонусы", status="active")


def _points(base: str, person: Subscriber, points: int) -> PointsResource:
    resource = part_of(person.subscriber, "points")
    return PointsResource(
        id=resource,
        href=f"{base}{BASE}/loyaltyBalance/{resource}",
        loyalty_program_member=Ref(id=person.subscriber, href=_member(base, person).href),
        quantity=Money(unit="points", value=Decimal(points)),
        earned_this_month=Money(unit="points", value=Decimal(person.points_this_month)),
        base_type="LoyaltyBalance",
        schema_location=f"{base}/schemas/loyaltyBalance.schema.json",
    )


CALLS = (
    *reads("loyaltyProgramMember", BASE, list_members, read_member),
    *reads("loyaltyBalance", BASE, list_points, read_points),
)
