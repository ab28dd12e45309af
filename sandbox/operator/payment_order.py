"""What a caller wants booked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A payment, refund or top-up. `refers_to` is the payment a refund takes back, empty for payments.

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
