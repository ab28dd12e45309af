"""TMF622: orders, and calling them off (docs/operator/productOrder.schema.json, orderRefusal.schema.json)."""

from __future__ import annotations

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.book import Book
from sandbox.operator.account.items import written
from sandbox.operator.account.orders import CANCELLABLE, call_off, needs_visit
from sandbox.operator.account.wishes import quote
from sandbox.operator.answers import Refusal, base_of, created, not_found
from sandbox.operator.api.order_wire import BASE, cancel_resource, order_resource
from sandbox.operator.api.sent import body_digest
from sandbox.operator.api.wishes import OrderSent, agreed_prices, items_sent, read_body
from sandbox.operator.calls import Call, reads
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import Operator, operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import ProductOrder
from sandbox.operator.storage.tables import ORDERS
from sandbox.operator.whims import WhimKind
from sandbox.operator.wire import Ref


class CancelSent(msgspec.Struct, frozen=True, rename="camel"):
    """A CancelProductOrder_Create."""

    product_order: Ref


async def create_order(request: Request) -> Response:
    """Take an order once per externalId of a customer."""
    operator, base = operator_of(request), base_of(request)
    sent = await read_body(request, OrderSent)
    if not 0 < len(sent.external_id) <= 64:
        raise Refusal(400, "invalidBody", "externalId has 1 to 64 characters")
    digest = body_digest(await request.body())
    async with operator.database.writing() as connection:
        book = await _book(operator, connection, sent.customer())
        earlier = next((one for one in book.orders.values() if one.external_id == sent.external_id), None)
        order = earlier or _placed(operator, book, sent, digest)
        if order.body_sha256 != digest:
            raise Refusal(409, "externalIdTaken", f"{sent.external_id} was another order", reason="Ключ заявки занят")
        await operator.keeper.write(connection, book)
    replayed = {"idempotent-replayed": "true"} if earlier else {}
    resource = order_resource(base, order)
    return created(resource, resource.href, replayed)


async def list_orders(request: Request) -> Response:
    """Orders by customer, key and state."""
    query = parse(request)
    owners = owners_named(query, "relatedParty.id", "billingAccount.id", "id")
    async with operator_of(request).database.reading() as connection:
        rows = await ORDERS.rows(connection, *ORDERS.belongs_to(owners))
    newest_first = sorted(rows, key=lambda row: row.placed_ms, reverse=True)
    return page(request, query, [order_resource(base_of(request), row) for row in newest_first])


async def read_order(request: Request) -> Response:
    """One order."""
    query, wanted = parse(request), request.path_params["id"]
    return one(query, order_resource(base_of(request), await _order(request, wanted)))


async def create_cancel(request: Request) -> Response:
    """Call an order off while nothing has been done."""
    operator, base = operator_of(request), base_of(request)
    wanted = (await read_body(request, CancelSent)).product_order.id
    async with operator.database.writing() as connection:
        book = await _book(operator, connection, owner_of(wanted))
        order = book.orders.get(wanted)
        if order is None:
            raise Refusal(400, "invalidBody", f"no order {wanted}")
        if order.state in CANCELLABLE:
            call_off(book, order, operator.clock.now_ms())
        elif order.state != "cancelled":
            raise Refusal(409, "tooLate", f"{wanted} is {order.state}", reason="Заявка уже выполняется или выполнена")
        await operator.keeper.write(connection, book)
    resource = cancel_resource(base, book.orders[wanted])
    return created(resource, resource.href)


async def list_cancels(request: Request) -> Response:
    """Orders that were called off."""
    query = parse(request)
    async with operator_of(request).database.reading() as connection:
        rows = await ORDERS.rows(connection, ORDERS["state"] == "cancelled")
    return page(request, query, [cancel_resource(base_of(request), row) for row in rows])


async def read_cancel(request: Request) -> Response:
    """One order that was called off."""
    query, wanted = parse(request), request.path_params["id"]
    order = await _order(request, wanted.removesuffix("-cancel"))
    if order.state != "cancelled" or not wanted.endswith("-cancel"):
        raise not_found("cancelProductOrder")
    return one(query, cancel_resource(base_of(request), order))


async def _order(request: Request, wanted: str) -> ProductOrder:
    async with operator_of(request).database.reading() as connection:
        row = await ORDERS.one(connection, ORDERS["subscriber"] == owner_of(wanted), ORDERS["order"] == wanted)
    if row is None:
        raise not_found("productOrder")
    return row


async def _book(operator: Operator, connection: AsyncConnection, subscriber: str) -> Book:
    book = await operator.keeper.open(connection, subscriber, operator.clock.now_ms(), lock=True)
    if book is None:
        raise Refusal(409, "unknownCustomer", f"no customer {subscriber}", reason="Такого клиента нет")
    return book


def _placed(operator: Operator, book: Book, sent: OrderSent, digest: str) -> ProductOrder:
    """A new order in the book.

    Raises:
        Refusal: it cannot be had as things are, or not at these prices.
    """
    now_ms = operator.clock.now_ms()
    if book.person.state in ("closed", "blocked"):
        code = f"account{book.person.state.title()}"
        raise Refusal(
            409, code, f"account {book.person.subscriber} takes no orders", reason="Договор закрыт или заблокирован"
        )
    items = items_sent(book, sent.product_order_item, now_ms)
    agreed_prices(book, sent.product_order_item, now_ms)
    for outcome in quote(book, items, now_ms, sent.channel_id()):
        if outcome.reason:
            raise Refusal(409, outcome.reason.code, f"item {outcome.item.id}", reason=outcome.reason.label)
    whim = operator.whims.take()
    waits = whim.kind is WhimKind.COMPLETE and needs_visit(book, items, now_ms)
    order = ProductOrder(
        subscriber=book.person.subscriber,
        order=part_of(book.person.subscriber, f"order-{len(book.orders) + 1:03}"),
        external_id=sent.external_id,
        channel=sent.channel_id(),
        body_sha256=digest,
        state="acknowledged",
        placed_ms=now_ms,
        next_ms=now_ms + int(whim.acknowledged_s * 1000),
        work_ms=int(whim.working_s * 1000),
        done_ms=0,
        plan="visit" if waits else whim.kind.value,
        plan_reason=whim.reason,
        items=written(items),
    )
    book.orders[order.order] = order
    return order


CALLS = (
    Call("productOrder.create", "POST", f"{BASE}/productOrder", create_order),
    *reads("productOrder", BASE, list_orders, read_order),
    Call("cancelProductOrder.create", "POST", f"{BASE}/cancelProductOrder", create_cancel),
    *reads("cancelProductOrder", BASE, list_cancels, read_cancel),
)
