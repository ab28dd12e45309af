"""What a caller may send to have money booked, read strictly."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import msgspec
from msgspec import field
from starlette.requests import Request

from sandbox.operator.answers import Refusal
from sandbox.operator.order import Order


class RefSent(msgspec.Struct, frozen=True):
    """A reference in a body."""

    id: str
    name: str = ""


class MoneySent(msgspec.Struct):
    """An amount in a body. The value stays as it was written until `minor_units` has looked at it."""

    unit: str
    value: msgspec.Raw


class MethodSent(msgspec.Struct):
    """How it was paid: `@type`, or `name`."""

    type: str = field(default="", name="@type")
    name: str = ""


class ItemSent(msgspec.Struct):
    """What is paid for."""

    item: RefSent


class OrderSent(msgspec.Struct, rename="camel"):
    """A Payment_Create or a Refund_Create."""

    account: RefSent
    total_amount: MoneySent
    payment_method: MethodSent
    correlator_id: str
    channel: RefSent
    payment_item: list[ItemSent] = []
    payment: RefSent = RefSent("")
    authorization_code: str = ""
    description: str = ""


_DECODER = msgspec.json.Decoder(OrderSent)


async def read_order(request: Request, kind: str) -> tuple[Order, OrderSent]:
    """The order in the body, and the body.

    Raises:
        Refusal: 400 invalidBody or keyMismatch.
    """
    body = await request.body()
    try:
        sent = _DECODER.decode(body)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error
    key = request.headers.get("idempotency-key")
    if key is not None and key != sent.correlator_id:
        raise Refusal(400, "keyMismatch", "Idempotency-Key is not the body's correlatorId")
    for name, text in (("correlatorId", sent.correlator_id), ("channel.id", sent.channel.id)):
        if not 0 < len(text) <= 64:
            raise Refusal(400, "invalidBody", f"{name} has 1 to 64 characters")
    order = Order(
        account=sent.account.id,
        bucket=sent.payment_item[0].item.id if sent.payment_item else "",
        channel=sent.channel.id,
        channel_name=sent.channel.name,
        correlator_id=sent.correlator_id,
        kind=kind,
        refers_to=sent.payment.id,
        amount_minor=minor_units(sent.total_amount.value),
        currency=sent.total_amount.unit,
        method=sent.payment_method.type or sent.payment_method.name,
        keyed=key is not None,
        body_sha256=body_digest(body),
    )
    return order, sent


def minor_units(written: msgspec.Raw) -> int:
    """A JSON number of major units as whole minor units.

    Raises:
        Refusal: 400 invalidBody; it is no number, or finer than a minor unit.
    """
    text = bytes(written).decode()
    if not text.lstrip("-")[:1].isdigit() or len(text) > 20:
        raise Refusal(400, "invalidBody", "totalAmount.value is a number")
    minor = Decimal(text).scaleb(2)
    if abs(minor) >= 10**15 or minor != minor.to_integral_value():
        raise Refusal(400, "invalidBody", "totalAmount.value has at most two decimals")
    return int(minor)


def body_digest(body: bytes) -> str:
    """SHA-256 of the JSON value: the order of members and the way a number is written do not count."""
    value = json.loads(body, parse_int=_number, parse_float=_number)
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _number(text: str) -> str:
    return f"number {Decimal(text).normalize()}"
