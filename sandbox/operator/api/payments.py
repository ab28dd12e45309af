"""TMF676: payments and refunds."""

from __future__ import annotations

from datetime import datetime

from msgspec import field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator import booking
from sandbox.operator.answers import answer, base_of, created, not_found
from sandbox.operator.api.balances import money_bucket
from sandbox.operator.api.payment_body import PaymentSent, read_payment
from sandbox.operator.calls import Call, Endpoint, reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owners_named
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import page_of_documents
from sandbox.operator.payment_order import PaymentOrder
from sandbox.operator.permits import find
from sandbox.operator.queries import Query, document, parse
from sandbox.operator.storage.records import Booking
from sandbox.operator.storage.tables import BOOKINGS
from sandbox.operator.wire import Money, Ref, Wire, encode, money

BASE = "/payment/v4"


class Method(Wire, frozen=True):
    """How it was paid."""

    name: str
    type: str = field(name="@type")


class Item(Wire, frozen=True):
    """What was paid for."""

    item: Ref


class PaymentResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="Payment"):
    """TMF676 Payment."""

    id: str
    href: str
    correlator_id: str
    status: str
    payment_date: datetime
    status_date: datetime
    account: Ref
    amount: Money
    total_amount: Money
    channel: Ref
    payment_method: Method
    payment_item: list[Item]
    authorization_code: str | None = None
    description: str | None = None


class RefundResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="Refund"):
    """TMF676 Refund."""

    id: str
    href: str
    correlator_id: str
    status: str
    refund_date: datetime
    status_date: datetime
    account: Ref
    amount: Money
    total_amount: Money
    channel: Ref
    payment: Ref
    payment_method: Method
    description: str | None = None


async def create_payment(request: Request) -> Response:
    """Book a payment once per key."""
    order, sent = await read_payment(request, "payment")
    base = base_of(request)

    def represent(payment: str, at_ms: int) -> bytes:
        return encode(_payment(base, payment, at_ms, order, sent))

    return _answered(base, await booking.book(operator_of(request), order, represent))


async def create_refund(request: Request) -> Response:
    """Take a payment back once per key."""
    order, sent = await read_payment(request, "refund")
    base = base_of(request)

    def represent(refund: str, at_ms: int) -> bytes:
        return encode(_refund(base, refund, at_ms, order, sent.description))

    return _answered(base, await booking.book(operator_of(request), order, represent))


def _payment(base: str, payment: str, at_ms: int, order: PaymentOrder, sent: PaymentSent) -> PaymentResource:
    return PaymentResource(
        id=payment,
        href=f"{base}{BASE}/payment/{payment}",
        correlator_id=order.correlator_id,
        status="done",
        payment_date=moment(at_ms),
        status_date=moment(at_ms),
        account=Ref(id=order.account, referred_type="BillingAccount"),
        amount=money(order.amount_minor),
        total_amount=money(order.amount_minor),
        channel=Ref(id=order.channel, name=order.channel_name or None),
        payment_method=Method(name=order.method, type=order.method),
        payment_item=[Item(item=Ref(id=money_bucket(order.account), referred_type="Bucket"))],
        authorization_code=sent.authorization_code or None,
        description=sent.description or None,
    )


def _refund(base: str, refund: str, at_ms: int, order: PaymentOrder, description: str) -> RefundResource:
    return RefundResource(
        id=refund,
        href=f"{base}{BASE}/refund/{refund}",
        correlator_id=order.correlator_id,
        status="done",
        refund_date=moment(at_ms),
        status_date=moment(at_ms),
        account=Ref(id=order.account, referred_type="BillingAccount"),
        amount=money(order.amount_minor),
        total_amount=money(order.amount_minor),
        channel=Ref(id=order.channel, name=order.channel_name or None),
        payment=Ref(id=order.refers_to, href=f"{base}{BASE}/payment/{order.refers_to}"),
        payment_method=Method(name=order.method, type=order.method),
        description=description or None,
    )


def _answered(base: str, booked: booking.Booked) -> Response:
    row = booked.booking
    replayed = {"idempotent-replayed": "true"} if booked.replayed else {}
    return created(row.representation, f"{base}{BASE}/{row.kind}/{row.booking}", replayed)


def _listing(kind: str) -> Endpoint:
    async def list_bookings(request: Request) -> Response:
        query = parse(request)
        async with operator_of(request).database.reading() as connection:
            rows = await _rows(connection, query)
        return page_of_documents(request, query, [document(row.representation) for row in rows if row.kind == kind])

    return list_bookings


def _reading(kind: str) -> Endpoint:
    async def read_booking(request: Request) -> Response:
        query = parse(request)
        async with operator_of(request).database.reading() as connection:
            row = await find(connection, request.path_params["id"])
        if row is None or row.kind != kind:
            raise not_found(kind)
        return answer(query.project(document(row.representation)))

    return read_booking


async def _rows(connection: AsyncConnection, query: Query) -> list[Booking]:
    correlators = query.wanted("correlatorId")
    if correlators is not None:
        return [row for one in correlators for row in await booking.find_correlated(connection, one)]
    owners = owners_named(query, "account.id", "id", "payment.id")
    return await BOOKINGS.rows(connection, *BOOKINGS.belongs_to(owners))


CALLS = (
    Call("payment.create", "POST", f"{BASE}/payment", create_payment),
    *reads("payment", BASE, _listing("payment"), _reading("payment")),
    Call("refund.create", "POST", f"{BASE}/refund", create_refund),
    *reads("refund", BASE, _listing("refund"), _reading("refund")),
)
