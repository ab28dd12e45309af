"""TMF658: members of bonus programmes, the points they have, and what points are given for."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import field
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.points import in_hand, next_end
from sandbox.operator.answers import base_of, not_found
from sandbox.operator.api.loyalty_wire import BASE, Gain, gain_of, points
from sandbox.operator.calls import Call, reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import Operator, operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.shop.rewards import OWN, PROGRAMMES, REWARDS, Programme, Reward
from sandbox.operator.storage.records import PointsMove, Subscriber
from sandbox.operator.storage.tables import POINTS, SUBSCRIBERS
from sandbox.operator.wire import Characteristic, Money, Ref, TimePeriod, Wire, texts
from sandbox.operator.world.months import Month


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


class ProgrammeResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="LoyaltyProgramProduct"):
    """TMF658 LoyaltyProgramProduct: a member's share in one programme."""

    id: str
    href: str
    name: str
    description: str
    product_status: str
    characteristic: list[Characteristic]
    loyalty_account: Ref


class RewardResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="LoyaltyReward"):
    """What points of a programme can be given for (docs/operator/loyaltyReward.schema.json)."""

    id: str
    href: str
    name: str
    description: str
    loyalty_program_product: Ref
    price: Money
    gives: Gain
    valid_for: TimePeriod | None = None


async def list_members(request: Request) -> Response:
    """Members."""
    query, base = parse(request), base_of(request)
    return page(request, query, [_member(base, one) for one in await _members(request, owners_named(query, "id"))])


async def read_member(request: Request) -> Response:
    """One member."""
    query = parse(request)
    return one(query, _member(base_of(request), await _found(request, request.path_params["id"])))


async def list_points(request: Request) -> Response:
    """Points of our own programme, by member."""
    query = parse(request)
    owners = owners_named(query, "loyaltyProgramMember.id", "id")
    people, moves = await _members(request, owners), await _moves(request, owners)
    return page(request, query, [_points(request, one, moves) for one in people])


async def read_points(request: Request) -> Response:
    """One member's points of our own programme."""
    query, wanted = parse(request), request.path_params["id"]
    person = await _found(request, owner_of(wanted))
    if wanted != part_of(person.subscriber, "points"):
        raise not_found("loyaltyBalance")
    return one(query, _points(request, person, await _moves(request, [person.subscriber])))


async def list_programmes(request: Request) -> Response:
    """Programmes by account: ours, and those of partners in which there were points."""
    query = parse(request)
    owners = owners_named(query, "loyaltyAccount.id", "id")
    people, moves = await _members(request, owners), await _moves(request, owners)
    shares = [share for one in people for share in _shares(request, one.subscriber, moves)]
    return page(request, query, shares)


async def read_programme(request: Request) -> Response:
    """One member's share in one programme."""
    query, wanted = parse(request), request.path_params["id"]
    person = await _found(request, owner_of(wanted))
    for share in _shares(request, person.subscriber, await _moves(request, [person.subscriber])):
        if share.id == wanted:
            return one(query, share)
    raise not_found("loyaltyProgramProduct")


async def list_rewards(request: Request) -> Response:
    """What points are given for now, by programme."""
    query, operator = parse(request), operator_of(request)
    members = await _members(request, owners_named(query, "loyaltyProgramProduct.id") or [])
    found = [
        _reward(request, one.subscriber, reward) for one in members for reward in REWARDS if _is_had(operator, reward)
    ]
    return page(request, query, found)


async def _members(request: Request, owners: list[str] | None) -> list[Subscriber]:
    async with operator_of(request).database.reading() as connection:
        people = await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(owners))
    return [person for person in people if person.points is not None]


async def _moves(request: Request, owners: list[str] | None) -> list[PointsMove]:
    async with operator_of(request).database.reading() as connection:
        return await POINTS.rows(connection, *POINTS.belongs_to(owners))


async def _found(request: Request, subscriber: str) -> Subscriber:
    async with operator_of(request).database.reading() as connection:
        person = await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == subscriber)
    if person is None or person.points is None:
        raise not_found("member")
    return person


def _is_had(operator: Operator, reward: Reward) -> bool:
    until_ms = reward.until_ms(operator.world.began_ms)
    return not 0 < until_ms <= operator.clock.now_ms()


def _member(base: str, person: Subscriber) -> MemberResource:
    href = f"{base}{BASE}/loyaltyProgramMember/{person.subscriber}"
    return MemberResource(id=person.subscriber, href=href, name="Бонусы", status="active")


def _points(request: Request, person: Subscriber, moves: Sequence[PointsMove]) -> PointsResource:
    base, resource = base_of(request), part_of(person.subscriber, "points")
    now_ms = operator_of(request).clock.now_ms()
    own = [one for one in moves if one.programme == OWN.of(person.subscriber)]
    since_ms = Month.of(now_ms).start_ms()
    return PointsResource(
        id=resource,
        href=f"{base}{BASE}/loyaltyBalance/{resource}",
        loyalty_program_member=Ref(id=person.subscriber, href=_member(base, person).href),
        quantity=points(in_hand(own, now_ms)),
        earned_this_month=points(sum(one.points for one in own if one.kind == "earn" and one.at_ms >= since_ms)),
        base_type="LoyaltyBalance",
        schema_location=f"{base}/schemas/loyaltyBalance.schema.json",
    )


def _shares(request: Request, subscriber: str, moves: Sequence[PointsMove]) -> list[ProgrammeResource]:
    now_ms, base = operator_of(request).clock.now_ms(), base_of(request)
    found: list[ProgrammeResource] = []
    for programme in PROGRAMMES:
        mine = [one for one in moves if one.programme == programme.of(subscriber)]
        if mine or programme is OWN:
            found.append(_share(base, subscriber, programme, mine, now_ms))
    return found


def _share(base: str, subscriber: str, programme: Programme, moves: list[PointsMove], now_ms: int) -> ProgrammeResource:
    said = [Characteristic(name="points", value_type="integer", value=in_hand(moves, now_ms))]
    end = next_end(moves, now_ms)
    if end is not None:
        said.append(Characteristic(name="nextExpiryPoints", value_type="integer", value=end[1]))
        said += texts(nextExpiryDate=moment(end[0]).isoformat())
    return ProgrammeResource(
        id=programme.of(subscriber),
        href=f"{base}{BASE}/loyaltyProgramProduct/{programme.of(subscriber)}",
        name=programme.name,
        description=programme.about,
        product_status="active",
        characteristic=[*said, *texts(supplier=programme.supplier)],
        loyalty_account=Ref(id=subscriber, href=f"{base}{BASE}/loyaltyProgramMember/{subscriber}"),
    )


def _reward(request: Request, subscriber: str, reward: Reward) -> RewardResource:
    base, share = base_of(request), OWN.of(subscriber)
    began_ms = operator_of(request).world.began_ms
    until_ms = reward.until_ms(began_ms)
    span = TimePeriod(start_date_time=moment(began_ms), end_date_time=moment(until_ms)) if until_ms else None
    return RewardResource(
        id=reward.reward,
        href=f"{base}{BASE}/loyaltyReward?loyaltyProgramProduct.id={share}",
        name=reward.name,
        description=reward.about,
        loyalty_program_product=Ref(id=share, href=f"{base}{BASE}/loyaltyProgramProduct/{share}"),
        price=points(reward.points),
        gives=gain_of(reward),
        valid_for=span,
    )


CALLS = (
    *reads("loyaltyProgramMember", BASE, list_members, read_member),
    *reads("loyaltyBalance", BASE, list_points, read_points),
    *reads("loyaltyProgramProduct", BASE, list_programmes, read_programme),
    Call("loyaltyReward.list", "GET", f"{BASE}/loyaltyReward", list_rewards),
)
