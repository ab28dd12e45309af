"""How points came and went, and giving them for a reward (docs/operator/loyaltyTransaction, loyaltyEvent)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import field
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.blocks import heed_balance
from sandbox.operator.account.book import Book
from sandbox.operator.account.points import in_hand, spend, told
from sandbox.operator.answers import Refusal, base_of, created
from sandbox.operator.api.loyalty_wire import BASE, Gain, gain_of, points
from sandbox.operator.api.sent import body_digest
from sandbox.operator.api.wishes import Named, read_body
from sandbox.operator.calls import Call
from sandbox.operator.clock import moment
from sandbox.operator.identity import owners_named, part_of
from sandbox.operator.operator import Operator, operator_of
from sandbox.operator.pages import page
from sandbox.operator.queries import parse
from sandbox.operator.shop.rewards import OWN, Reward, reward_named
from sandbox.operator.storage.records import BalanceAction, Bucket, PointsMove
from sandbox.operator.storage.tables import POINTS
from sandbox.operator.wire import Money, Ref, Wire

_DAY_MS = 24 * 3_600_000
_KINDS = {"earn": "earned", "spend": "spent", "expire": "expired"}


class MoveResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="LoyaltyTransaction"):
    """One move of points (docs/operator/loyaltyTransaction.schema.json)."""

    id: str
    href: str
    loyalty_program_member: Ref
    loyalty_program_product: Ref
    transaction_type: str
    description: str
    date: datetime
    quantity: Money
    external_id: str | None = None
    reward: Ref | None = None
    gives: Gain | None = None
    gives_until: datetime | None = None


class EventResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="RewardRedemption"):
    """TMF658 LoyaltyEvent: a reward that was taken (docs/operator/loyaltyEvent.schema.json)."""

    base_type: str = field(name="@baseType")
    event_time: datetime
    event_type: str
    member_id: str
    event_id: Ref
    event: MoveResource


class WishSent(msgspec.Struct, frozen=True, rename="camel"):
    """Which reward, and what was agreed to be given for it."""

    external_id: str
    reward_id: str
    points: int
    channel: str = ""


class EventSent(msgspec.Struct, frozen=True, rename="camel"):
    """A LoyaltyEvent_Create."""

    event_type: str
    member_id: str
    event_id: Named
    event: WishSent


async def list_moves(request: Request) -> Response:
    """Moves of points by member, by programme or by key, the newest first."""
    query, now_ms = parse(request), operator_of(request).clock.now_ms()
    owners = owners_named(query, "loyaltyProgramMember.id", "loyaltyProgramProduct.id")
    async with operator_of(request).database.reading() as connection:
        rows = await POINTS.rows(connection, *POINTS.belongs_to(owners))
    newest_first = sorted(told(rows, now_ms), key=lambda one: (one.at_ms, one.transaction), reverse=True)
    return page(request, query, [_resource(base_of(request), one) for one in newest_first])


async def create_event(request: Request) -> Response:
    """Give points for a reward once per externalId of a member."""
    operator, base = operator_of(request), base_of(request)
    sent = await read_body(request, EventSent)
    if sent.event_type != "redeemReward" or not 0 < len(sent.event.external_id) <= 64:
        raise Refusal(400, "invalidBody", "a redeemReward with an externalId of 1 to 64 characters")
    digest = body_digest(await request.body())
    async with operator.database.writing() as connection:
        book = await operator.keeper.open(connection, sent.member_id, operator.clock.now_ms(), lock=True)
        if book is None or book.person.points is None:
            raise Refusal(409, "unknownMember", "Вы не участвуете в программе")
        rows = await POINTS.rows(connection, POINTS["subscriber"] == sent.member_id)
        earlier = next((row for row in rows if row.key == sent.event.external_id), None)
        if earlier is not None and earlier.body_sha256 != digest:
            raise Refusal(409, "keyReused", f"{sent.event.external_id} was another wish")
        move = earlier
        if move is None:
            reward = _permitted(operator, book, rows, sent)
            move = _spent(rows, sent, reward, digest, operator.clock.now_ms())
            _give(book, move, reward, sent.event.channel)
            await POINTS.change(connection, spend(_own(rows), reward.points, move.at_ms))
            await POINTS.add(connection, [move])
            await operator.keeper.write(connection, book)
    event = _event(base, move)
    return created(event, event.event.href, {"idempotent-replayed": "true"} if earlier else {})


def _permitted(operator: Operator, book: Book, rows: Sequence[PointsMove], sent: EventSent) -> Reward:
    """The reward, where it may be had; each refusal is documented in docs/operator/loyaltyEvent.schema.json."""
    reward, now_ms = reward_named(sent.event.reward_id), operator.clock.now_ms()
    if book.person.state != "active":
        raise Refusal(409, "accountBlocked", "Договор не действует")
    if reward is None or 0 < reward.until_ms(operator.world.began_ms) <= now_ms:
        raise Refusal(409, "rewardGone", "Этой награды больше нет")
    if sent.event_id.id != OWN.of(sent.member_id):
        raise Refusal(409, "rewardGone", "За эти баллы здесь ничего не выдают")
    if sent.event.points != reward.points:
        raise Refusal(409, "priceChanged", f"Теперь это стоит {reward.points}")
    if in_hand(_own(rows), now_ms) < reward.points:
        raise Refusal(409, "pointsTooFew", "Баллов уже меньше, чем нужно")
    return reward


def _own(rows: Sequence[PointsMove]) -> list[PointsMove]:
    return [one for one in rows if one.programme == OWN.of(one.subscriber)]


def _spent(rows: Sequence[PointsMove], sent: EventSent, reward: Reward, digest: str, now_ms: int) -> PointsMove:
    return PointsMove(
        subscriber=sent.member_id,
        transaction=part_of(sent.member_id, f"{OWN.part}-{len(_own(rows)) + 1:03}"),
        programme=OWN.of(sent.member_id),
        kind="spend",
        name=f"Обмен на {reward.name}",
        points=reward.points,
        at_ms=now_ms,
        expires_ms=0,
        left=0,
        key=sent.event.external_id,
        body_sha256=digest,
        reward=reward.reward,
    )


def _give(book: Book, move: PointsMove, reward: Reward, channel: str) -> None:
    """Money to the balance, or a package of the programme."""
    if reward.money_minor:
        book.credit(
            BalanceAction(
                subscriber=move.subscriber,
                at_ms=move.at_ms,
                seq=0,
                reason="adjustment",
                name="Обмен бонусов",
                amount_minor=reward.money_minor,
                channel=channel,
                channel_name="",
                method="",
            ),
            move.key,
        )
        heed_balance(book, move.at_ms)
        return
    bucket = f"{move.transaction}-{reward.usage_type}"
    book.buckets[bucket] = Bucket(
        subscriber=move.subscriber,
        bucket=bucket,
        usage_type=reward.usage_type,
        name=f"Бонус: {reward.name}",
        product=move.programme,
        initial=reward.volume,
        remaining=reward.volume,
        from_ms=move.at_ms,
        until_ms=move.at_ms + reward.days * _DAY_MS,
    )


def _event(base: str, move: PointsMove) -> EventResource:
    return EventResource(
        base_type="LoyaltyEvent",
        event_time=moment(move.at_ms),
        event_type="redeemReward",
        member_id=move.subscriber,
        event_id=Ref(id=move.programme, href=f"{base}{BASE}/loyaltyProgramProduct/{move.programme}"),
        event=_resource(base, move),
    )


def _resource(base: str, move: PointsMove) -> MoveResource:
    reward = reward_named(move.reward)
    lasts_ms = move.at_ms + reward.days * _DAY_MS if reward and reward.days else 0
    return MoveResource(
        id=move.transaction,
        href=f"{base}{BASE}/loyaltyTransaction?id={move.transaction}",
        loyalty_program_member=Ref(id=move.subscriber),
        loyalty_program_product=Ref(id=move.programme),
        transaction_type=_KINDS[move.kind],
        description=move.name,
        date=moment(move.at_ms),
        quantity=points(move.points),
        external_id=move.key or None,
        reward=Ref(id=reward.reward, name=reward.name) if reward else None,
        gives=gain_of(reward) if reward else None,
        gives_until=moment(lasts_ms) if lasts_ms else None,
    )


CALLS = (
    Call("loyaltyTransaction.list", "GET", f"{BASE}/loyaltyTransaction", list_moves),
    Call("loyaltyEvent.create", "POST", f"{BASE}/loyaltyEvent", create_event),
)
