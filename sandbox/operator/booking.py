"""Booking money: a payment, its top-up and its ledger entry in one transaction of one subscriber, once per key.

The index from correlator to subscriber lives in another shard, so it is written first, by itself. An index entry
without a booking, left by a crash in between, says only where to look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from sandbox.operator.answers import Refusal
from sandbox.operator.identity import owner_of, part_of
from sandbox.operator.operator import Operator
from sandbox.operator.storage.records import BalanceAction, Booking, CorrelatorOwner, LedgerEntry, Subscriber
from sandbox.operator.storage.tables import ACTIONS, BOOKINGS, CORRELATORS, LEDGER, SUBSCRIBERS, Stored
from sandbox.operator.wire import CURRENCY

AMOUNT_LEAST_MINOR = 1_00
AMOUNT_MOST_MINOR = 15_000_00
METHODS = ("cash", "tokenizedCard", "bankTransfer")

_NAMES = {"cash": "Пополнение наличными", "tokenizedCard": "Пополнение картой", "bankTransfer": "Пополнение переводом"}


@dataclass(frozen=True, slots=True)
class Order:
    """What a caller wants booked. `refers_to` is the payment a refund takes back, empty for payments.

    `keyed` tells whether an Idempotency-Key came with it; `body_sha256` is of the body's JSON value.
    """

    account: str
    bucket: str
    channel: str
    channel_name: str
    correlator_id: str
    kind: str
    refers_to: str
    amount_minor: int
    currency: str
    method: str
    keyed: bool
    body_sha256: str


@dataclass(frozen=True, slots=True)
class Booked:
    """The booking and whether it had been there before."""

    booking: Booking
    replayed: bool


Represent = Callable[[str, int], bytes]
"""The first answer's JSON, from the booking's id and time (ms)."""


async def book(operator: Operator, order: Order, represent: Represent) -> Booked:
    """`order` booked now, or the booking it repeats.

    Raises:
        Refusal: nothing was booked; the codes are in docs/operator/refusal.schema.json.
    """
    async with operator.database.reading() as connection:
        claimed = await _claimant(connection, order)
        if claimed is None:
            await _permit(connection, await _account(connection, order.account), order)
    if claimed is None:
        claimed = await _claim(operator, order)
    if claimed != order.account:
        raise _taken(order)
    async with operator.database.writing() as connection:
        account = await _account(connection, order.account, lock=True)
        earlier = await BOOKINGS.one(connection, *_same(order))
        if earlier is not None:
            return _replay(order, earlier)
        await _permit(connection, account, order)
        return Booked(await _enter(operator, connection, account, order, represent), replayed=False)


async def find(connection: AsyncConnection, booking: str) -> Booking | None:
    """The payment or refund of that id."""
    return await BOOKINGS.one(connection, BOOKINGS["subscriber"] == owner_of(booking), BOOKINGS["booking"] == booking)


async def find_correlated(connection: AsyncConnection, correlator_id: str) -> list[Booking]:
    """All bookings under a correlator, on any channel."""
    owners = await CORRELATORS.rows(connection, CORRELATORS["correlator_id"] == correlator_id)
    found: list[Booking] = []
    for owner in {one.subscriber for one in owners}:
        same = (BOOKINGS["subscriber"] == owner, BOOKINGS["correlator_id"] == correlator_id)
        found += await BOOKINGS.rows(connection, *same)
    return found


async def _account(connection: AsyncConnection, account: str, *, lock: bool = False) -> Subscriber:
    statement = SUBSCRIBERS.select(SUBSCRIBERS["subscriber"] == account)
    found = await SUBSCRIBERS.fetch(connection, statement.with_for_update() if lock else statement)
    if not found:
        raise Refusal(404, "unknownAccount", f"no account {account}")
    return found[0]


async def _claimant(connection: AsyncConnection, order: Order) -> str | None:
    same = (CORRELATORS["correlator_id"] == order.correlator_id, CORRELATORS["channel"] == order.channel)
    found = await CORRELATORS.one(connection, *same)
    return found.subscriber if found else None


async def _claim(operator: Operator, order: Order) -> str:
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


def _same(order: Order) -> tuple[ColumnElement[bool], ...]:
    return (
        BOOKINGS["subscriber"] == order.account,
        BOOKINGS["channel"] == order.channel,
        BOOKINGS["correlator_id"] == order.correlator_id,
    )


def _replay(order: Order, earlier: Booking) -> Booked:
    if not order.keyed:
        raise Refusal(409, "correlatorIdTaken", f"{order.correlator_id} was used before")
    if earlier.body_sha256 != order.body_sha256 or earlier.kind != order.kind:
        raise _taken(order)
    return Booked(earlier, replayed=True)


def _taken(order: Order) -> Refusal:
    code = "idempotencyKeyReused" if order.keyed else "correlatorIdTaken"
    return Refusal(409, code, f"{order.correlator_id} was used for something else")


async def _permit(connection: AsyncConnection, account: Subscriber, order: Order) -> None:
    """Let through what may be booked, and refuse the rest."""
    if order.bucket not in ("", part_of(account.subscriber, "money")):
        raise Refusal(404, "unknownBucket", f"{order.bucket} is not the money of account {account.subscriber}")
    if order.currency != CURRENCY:
        raise Refusal(409, "currencyNotAccepted", f"the account is in {CURRENCY}")
    if order.method not in METHODS:
        raise Refusal(409, "methodNotAccepted", f"not by {order.method}")
    if order.amount_minor < AMOUNT_LEAST_MINOR:
        raise Refusal(409, "amountTooSmall", f"at least {AMOUNT_LEAST_MINOR} minor units")
    if order.kind == "refund":
        await _permit_refund(connection, account, order)
        return
    if account.state in ("closed", "blocked"):
        raise Refusal(409, f"account{account.state.title()}", f"account {account.subscriber} takes no payments")
    if order.amount_minor > AMOUNT_MOST_MINOR:
        raise Refusal(409, "amountTooLarge", f"at most {AMOUNT_MOST_MINOR} minor units")


async def _permit_refund(connection: AsyncConnection, account: Subscriber, order: Order) -> None:
    payment = await find(connection, order.refers_to)
    if payment is None or payment.kind != "payment" or payment.subscriber != account.subscriber:
        raise Refusal(404, "unknownPayment", f"no payment {order.refers_to} on account {account.subscriber}")
    mine = (BOOKINGS["subscriber"] == account.subscriber, BOOKINGS["refers_to"] == order.refers_to)
    if await BOOKINGS.one(connection, *mine) is not None:
        raise Refusal(409, "alreadyRefunded", f"{order.refers_to} was taken back before")
    if order.amount_minor > payment.amount_minor:
        raise Refusal(409, "amountTooLarge", f"more than the {payment.amount_minor} minor units that were paid")
    if account.balance_minor + account.credit_limit_minor < order.amount_minor:
        raise Refusal(409, "balanceTooLow", "the money has been spent")


async def _enter(
    operator: Operator, connection: AsyncConnection, account: Subscriber, order: Order, represent: Represent
) -> Booking:
    """Payment, balance action, ledger entry and balance, inside the caller's transaction."""
    now_ms = operator.clock.now_ms()
    signed = -order.amount_minor if order.kind == "refund" else order.amount_minor
    action = BalanceAction(
        subscriber=account.subscriber,
        at_ms=now_ms,
        seq=await _next(connection, ACTIONS, account.subscriber),
        reason="refund" if order.kind == "refund" else "topUp",
        name="Возврат платежа" if order.kind == "refund" else _NAMES[order.method],
        amount_minor=signed,
        channel=order.channel,
        channel_name=order.channel_name,
        method=order.method,
    )
    booking_id = part_of(account.subscriber, f"{order.kind}-{action.seq}")
    booking = Booking(
        subscriber=account.subscriber,
        channel=order.channel,
        correlator_id=order.correlator_id,
        booking=booking_id,
        kind=order.kind,
        refers_to=order.refers_to,
        at_ms=now_ms,
        amount_minor=order.amount_minor,
        keyed=order.keyed,
        body_sha256=order.body_sha256,
        representation=represent(booking_id, now_ms),
    )
    entry = LedgerEntry(
        subscriber=account.subscriber,
        seq=await _next(connection, LEDGER, account.subscriber),
        at_ms=now_ms,
        source="balanceAction",
        source_id=part_of(account.subscriber, f"act-{action.seq}"),
        amount_minor=signed,
        balance_after_minor=account.balance_minor + signed,
        correlator_id=order.correlator_id,
    )
    await BOOKINGS.add(connection, [booking])
    await ACTIONS.add(connection, [action])
    await LEDGER.add(connection, [entry])
    mine = SUBSCRIBERS["subscriber"] == account.subscriber
    await connection.execute(update(SUBSCRIBERS.table).where(mine).values(balance_minor=entry.balance_after_minor))
    return booking


async def _next(connection: AsyncConnection, stored: Stored[BalanceAction] | Stored[LedgerEntry], owner: str) -> int:
    highest = await connection.execute(select(func.max(stored["seq"])).where(stored["subscriber"] == owner))
    return int(highest.scalar() or 0) + 1
