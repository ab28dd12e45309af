"""TMF654 top-ups: how money is credited by operators who have no payment API. The key is the Idempotency-Key header."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import Refusal, base_of, created, not_found
from sandbox.operator.api.balances import BASE, money_bucket
from sandbox.operator.api.sent import RefSent, body_digest, minor_units
from sandbox.operator.booking import book
from sandbox.operator.calls import Call, reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import Series, one
from sandbox.operator.payment_order import PaymentOrder
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import BalanceAction
from sandbox.operator.storage.tables import ACTIONS
from sandbox.operator.wire import Quantity, Ref, Wire, currency_quantity, encode


class QuantitySent(msgspec.Struct, frozen=True):
    """An amount in a body."""

    amount: msgspec.Raw
    units: str


class TopUpSent(msgspec.Struct, frozen=True, rename="camel"):
    """A TopupBalance_Create."""

    amount: QuantitySent
    usage_type: str
    bucket: RefSent
    party_account: RefSent
    channel: RefSent = RefSent("api")
    payment_method: RefSent = RefSent("cash")


class TopUpResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="TopupBalance"):
    """TMF654 TopupBalance."""

    id: str
    href: str
    status: str
    requested_date: datetime
    confirmation_date: datetime
    usage_type: str
    amount: Quantity
    bucket: Ref
    party_account: Ref
    channel: Ref
    payment_method: Ref | None = None


async def list_top_ups(request: Request) -> Response:
    """Top-ups by account and date."""
    query, base = parse(request), base_of(request)
    async with operator_of(request).database.reading() as connection:
        return await _SERIES.page(request, connection, query, lambda row: _resource(base, row))


async def read_top_up(request: Request) -> Response:
    """One top-up."""
    query, wanted = parse(request), request.path_params["id"]
    async with operator_of(request).database.reading() as connection:
        rows = await ACTIONS.rows(connection, ACTIONS["subscriber"] == owner_of(wanted), _IS_TOP_UP)
    for row in rows:
        if _id(row) == wanted:
            return one(query, _resource(base_of(request), row))
    raise not_found("topupBalance")


async def create_top_up(request: Request) -> Response:
    """Book a top-up once per key."""
    key = request.headers.get("idempotency-key", "")
    if not 0 < len(key) <= 64:
        raise Refusal(400, "invalidBody", "Idempotency-Key has 1 to 64 characters")
    body, base = await request.body(), base_of(request)
    order = _order(body, key)

    def represent(top_up: str, at_ms: int) -> bytes:
        return encode(
            TopUpResource(
                id=top_up,
                href=_href(base, top_up),
                status="completed",
                requested_date=moment(at_ms),
                confirmation_date=moment(at_ms),
                usage_type="monetary",
                amount=currency_quantity(order.amount_minor),
                bucket=Ref(id=order.bucket),
                party_account=Ref(id=order.account),
                channel=Ref(id=order.channel, name=order.channel_name or None),
                payment_method=Ref(id=order.method),
            )
        )

    booked = await book(operator_of(request), order, represent)
    replayed = {"idempotent-replayed": "true"} if booked.replayed else {}
    return created(booked.booking.representation, _href(base, booked.booking.booking), replayed)


def _order(body: bytes, key: str) -> PaymentOrder:
    try:
        sent = msgspec.json.decode(body, type=TopUpSent)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error
    if sent.usage_type != "monetary":
        raise Refusal(400, "invalidBody", "only money is topped up")
    return PaymentOrder(
        account=sent.party_account.id,
        bucket=sent.bucket.id,
        channel=sent.channel.id,
        channel_name=sent.channel.name,
        correlator_id=key,
        kind="topup",
        refers_to="",
        amount_minor=minor_units(sent.amount.amount),
        currency=sent.amount.units,
        method=sent.payment_method.id,
        keyed=True,
        body_sha256=body_digest(body),
    )


_IS_TOP_UP = ACTIONS["reason"] == "topUp"


def _of_accounts(accounts: tuple[str, ...]) -> ColumnElement[bool]:
    return ACTIONS["subscriber"].in_(accounts)


_SERIES = Series(ACTIONS, "confirmationDate", {"partyAccount.id": _of_accounts}, (_IS_TOP_UP,))


def _id(row: BalanceAction) -> str:
    return part_of(row.subscriber, f"topup-{row.seq}")


def _href(base: str, top_up: str) -> str:
    return f"{base}{BASE}/topupBalance/{top_up}"


def _resource(base: str, row: BalanceAction) -> TopUpResource:
    return TopUpResource(
        id=_id(row),
        href=_href(base, _id(row)),
        status="completed",
        requested_date=moment(row.at_ms),
        confirmation_date=moment(row.at_ms),
        usage_type="monetary",
        amount=currency_quantity(row.amount_minor),
        bucket=Ref(id=money_bucket(row.subscriber)),
        party_account=Ref(id=row.subscriber),
        channel=Ref(id=row.channel, name=row.channel_name or None),
        payment_method=Ref(id=row.method) if row.method else None,
    )


CALLS = (
    *reads("topupBalance", BASE, list_top_ups, read_top_up),
    Call("topupBalance.create", "POST", f"{BASE}/topupBalance", create_top_up),
)
