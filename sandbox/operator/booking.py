"""Booking money: a payment, its top-up and its ledger entry in one transaction of one subscriber, once per key.

The index from correlator to subscriber lives in another shard, so it is written first, by itself. An index entry
without a booking, left by a crash in between, says only where to look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from sandbox.operator.account.blocks import heed_balance
from sandbox.operator.account.book import Book
from sandbox.operator.answers import Refusal
from sandbox.operator.identity import part_of
from sandbox.operator.operator import Operator
from sandbox.operator.payment_order import PaymentOrder
from sandbox.operator.permits import permit
from sandbox.operator.storage.records import BalanceAction, Booking, CorrelatorOwner, Subscriber
from sandbox.operator.storage.tables import BOOKINGS, CORRELATORS, SUBSCRIBERS

_NAMES = {"cash": "Пополнение наличными", "tokenizedCard": "Пополнение картой", "bankTransfer": "Пополнение переводом"}


@dataclass(frozen=True, slots=True)
class Booked:
    """The booking and whether it had been there before."""

    booking: Booking
    replayed: bool


Represent = Callable[[str, int], bytes]
"""The first answer's JSON, from the booking's id and time (ms)."""


async def book(operator: Operator, order: PaymentOrder, represent: Represent) -> Booked:
    """`order` booked now, or the booking it repeats.

    Raises:
        Refusal: nothing was booked; the codes are in docs/operator/refusal.schema.json.
    """
    async with operator.database.reading() as connection:
        claimed = await _claimant(connection, order)
        if claimed is None:
            await permit(connection, await _account(connection, order.account), order)
    if claimed is None:
        claimed = await _claim(operator, order)
    if claimed != order.account:
        raise _taken(order)
    async with operator.database.writing() as connection:
        now_ms = operator.clock.now_ms()
        book = await operator.keeper.open(connection, order.account, now_ms, lock=True)
        assert book is not None, "accounts are never removed"
        earlier = await BOOKINGS.one(connection, *_same(order))
        if earlier is not None:
            return _replay(order, earlier)
        await permit(connection, book.person, order)
        booking = _entered(book, order, represent, now_ms)
        await BOOKINGS.add(connection, [booking])
        await operator.keeper.write(connection, book)
        return Booked(booking, replayed=False)


async def find_correlated(connection: AsyncConnection, correlator_id: str) -> list[Booking]:
    """All bookings under a correlator, on any channel."""
    owners = await CORRELATORS.rows(connection, CORRELATORS["correlator_id"] == correlator_id)
    found: list[Booking] = []
    for owner in {one.subscriber for one in owners}:
        same = (BOOKINGS["subscriber"] == owner, BOOKINGS["correlator_id"] == correlator_id)
        found += await BOOKINGS.rows(connection, *same)
    return found


async def _account(connection: AsyncConnection, account: str) -> Subscriber:
    found = await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == account)
    if found is None:
        raise Refusal(404, "unknownAccount", f"no account {account}")
    return found


async def _claimant(connection: AsyncConnection, order: PaymentOrder) -> str | None:
    same = (CORRELATORS["correlator_id"] == order.correlator_id, CORRELATORS["channel"] == order.channel)
    found = await CORRELATORS.one(connection, *same)
    return found.subscriber if found else None


async def _claim(operator: Operator, order: PaymentOrder) -> str:
    """Who owns the correlator now: this account, or another that was quicker."""
    try:
        async with operator.database.writing() as connection:
            await CORRELATORS.add(connection, [CorrelatorOwner(order.correlator_id, order.channel, order.account)])
    except IntegrityError:
        async with operator.database.reading() as connection:
            claimant = await _claimant(connection, order)
        assert claimant is not None, "claims are never withdrawn"
        return claimant
    return order.account


def _same(order: PaymentOrder) -> tuple[ColumnElement[bool], ...]:
    return (
        BOOKINGS["subscriber"] == order.account,
        BOOKINGS["channel"] == order.channel,
        BOOKINGS["correlator_id"] == order.correlator_id,
    )


def _replay(order: PaymentOrder, earlier: Booking) -> Booked:
    if not order.keyed:
        raise Refusal(409, "correlatorIdTaken", f"{order.correlator_id} was used before")
    if earlier.body_sha256 != order.body_sha256 or earlier.kind != order.kind:
        raise _taken(order)
    return Booked(earlier, replayed=True)


def _taken(order: PaymentOrder) -> Refusal:
    code = "idempotencyKeyReused" if order.keyed else "correlatorIdTaken"
    return Refusal(409, code, f"{order.correlator_id} was used for something else")


def _entered(book: Book, order: PaymentOrder, represent: Represent, now_ms: int) -> Booking:
    """The booking of `order`, with its balance action and ledger entry in the book; blocks heed the balance."""
    seq = book.credit(_action(order, now_ms), order.correlator_id)
    heed_balance(book, now_ms)
    return _booking(order, seq, now_ms, represent)


def _action(order: PaymentOrder, now_ms: int) -> BalanceAction:
    taken_back = order.kind == "refund"
    return BalanceAction(
        subscriber=order.account,
        at_ms=now_ms,
        seq=0,
        reason="refund" if taken_back else "topUp",
        name="Возврат платежа" if taken_back else _NAMES[order.method],
        amount_minor=-order.amount_minor if taken_back else order.amount_minor,
        channel=order.channel,
        channel_name=order.channel_name,
        method=order.method,
    )


def _booking(order: PaymentOrder, seq: int, now_ms: int, represent: Represent) -> Booking:
    booking = part_of(order.account, f"{order.kind}-{seq}")
    return Booking(
        subscriber=order.account,
        channel=order.channel,
        correlator_id=order.correlator_id,
        booking=booking,
        kind=order.kind,
        refers_to=order.refers_to,
        at_ms=now_ms,
        amount_minor=order.amount_minor,
        body_sha256=order.body_sha256,
        representation=represent(booking, now_ms),
    )
