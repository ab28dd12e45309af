"""What a caller may send to have money booked, read strictly."""

from __future__ import annotations

import msgspec
from msgspec import field
from starlette.requests import Request

from sandbox.operator.answers import Refusal
from sandbox.operator.api.sent import MoneySent, RefSent, body_digest, minor_units
from sandbox.operator.payment_order import PaymentOrder


class MethodSent(msgspec.Struct):
    """How it was paid: `@type`, or `name`."""

    type: str = field(default="", name="@type")
    name: str = ""


class ItemSent(msgspec.Struct):
    """What is paid for."""

    item: RefSent


class PaymentSent(msgspec.Struct, rename="camel"):
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


_DECODER = msgspec.json.Decoder(PaymentSent)


async def read_payment(request: Request, kind: str) -> tuple[PaymentOrder, PaymentSent]:
    """The payment or refund in the body, and the body.

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
    order = PaymentOrder(
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
