"""What may be booked: the operator's rules, each with its documented refusal (docs/operator/refusal.schema.json)."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from sandbox.operator.answers import Refusal
from sandbox.operator.identity import owner_of, part_of
from sandbox.operator.payment_order import PaymentOrder
from sandbox.operator.storage.records import Booking, Subscriber
from sandbox.operator.storage.tables import BOOKINGS
from sandbox.operator.wire import CURRENCY

AMOUNT_LEAST_MINOR = 1_00
AMOUNT_MOST_MINOR = 15_000_00
METHODS = ("cash", "tokenizedCard", "bankTransfer")


async def permit(connection: AsyncConnection, account: Subscriber, order: PaymentOrder) -> None:
    """Let through what may be booked.

    Raises:
        Refusal: it may not, and why.
    """
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


async def _permit_refund(connection: AsyncConnection, account: Subscriber, order: PaymentOrder) -> None:
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


async def find(connection: AsyncConnection, booking: str) -> Booking | None:
    """The payment or refund of that id."""
    return await BOOKINGS.one(connection, BOOKINGS["subscriber"] == owner_of(booking), BOOKINGS["booking"] == booking)
