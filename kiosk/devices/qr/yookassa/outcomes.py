"""What the provider's answers prove. No clock, no I/O.

Source: YooKassa API v3, "General rules of response handling" and "Declined payments"; money.md, "QR".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta

from kiosk.devices.qr.yookassa.codec import Complaint, Payment, Refund
from kiosk.domain.charge import Approval, ChargeOrder, DeclineReason, QrCode
from kiosk.services.ports.card_terminal import (
    Charged,
    ChargeUnknown,
    NotCharged,
    ReversalOutcome,
    ReversalRefused,
    ReversalUnknown,
    Reversed,
)
from kiosk.services.ports.qr_provider import QrOpen, QrOutcome

REFUSALS = frozenset(
    {
        (400, "invalid_request"),
        (401, "invalid_credentials"),
        (403, "forbidden"),
        (404, "not_found"),
        (429, "too_many_requests"),
    }
)
"""The only statuses and codes that mean a definite no."""

_TRY_AGAIN = frozenset({401, 403, 429})  # a refund that is refused for who asks, or how often, may come through later
_PAID = frozenset({"succeeded", "waiting_for_capture"})
_MOST_QUOTED = 40

_REASONS = {
    "expired_on_confirmation": DeclineReason.TIMED_OUT,
    "canceled_by_merchant": DeclineReason.CANCELLED,
    "permission_revoked": DeclineReason.CANCELLED,
    "internal_timeout": DeclineReason.ACQUIRER_PROBLEM,
    "issuer_unavailable": DeclineReason.ACQUIRER_PROBLEM,
    "card_expired": DeclineReason.CARD_PROBLEM,
    "payment_method_restricted": DeclineReason.CARD_PROBLEM,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a payment must be to be ours. `payable` is how long the provider takes money by a code."""

    terminal: str
    payable: timedelta
    is_test_shop: bool


def payment_outcome(payment: Payment, order: ChargeOrder, terms: Terms) -> QrOutcome:
    """What has become of `order`, by the payment the provider tells of."""
    if doubt := _doubt(payment, order, terms):
        return ChargeUnknown(doubt)
    if payment.is_test and not terms.is_test_shop:
        return NotCharged(DeclineReason.ACQUIRER_PROBLEM, "test payment")
    match payment.status:
        case "pending":
            return _open(payment, terms)
        case "succeeded":
            return _charged(payment)
        case "canceled":
            reason = _REASONS.get(payment.cancellation, DeclineReason.DECLINED)
            return NotCharged(reason, quoted(payment.cancellation))
        case other:
            return ChargeUnknown(f"status {quoted(other)}")


def creation_refused(status: int, complaint: Complaint) -> NotCharged | ChargeUnknown:
    """What it means that a payment was not made."""
    if complaint.of_key:
        return ChargeUnknown("the key belongs to another request")
    if (status, complaint.code) not in REFUSALS:
        return ChargeUnknown(f"status {status} {quoted(complaint.code)}")
    return NotCharged(DeclineReason.ACQUIRER_PROBLEM, complaint.code)


def before_refund(
    payment: Payment, refunds: Iterable[Refund], order: ChargeOrder, terms: Terms
) -> ReversalOutcome | None:
    """What is known of giving back the whole of `payment` before it is asked for; `None` when it is to be asked for."""
    standing = [one for one in refunds if one.payment_id == payment.provider_id and one.status != "canceled"]
    if payment.refunded and payment.refunded != payment.amount:
        return ReversalRefused("a part was refunded")
    match payment_outcome(payment, order, terms):
        case NotCharged():
            return Reversed()
        case Charged():
            return refund_outcome(standing[0], payment) if standing else None
        case QrOpen():
            return ReversalUnknown("nobody has paid yet")
        case ChargeUnknown(why):
            return ReversalUnknown(why)


def refund_outcome(refund: Refund, payment: Payment) -> ReversalOutcome:
    """What has become of the whole sum of `payment`, by a refund the provider tells of."""
    if (refund.payment_id, refund.amount) != (payment.provider_id, payment.amount):
        return ReversalUnknown("the refund is of another payment or amount")
    match refund.status:
        case "succeeded":
            return Reversed()
        case "canceled":
            return ReversalRefused(quoted(refund.cancellation) or "canceled")
        case other:
            return ReversalUnknown(f"refund {quoted(other)}")


def refund_refused(status: int, complaint: Complaint) -> ReversalRefused | ReversalUnknown:
    """What it means that a refund was not made."""
    if complaint.of_key or status in _TRY_AGAIN or (status, complaint.code) not in REFUSALS:
        return ReversalUnknown(f"status {status} {quoted(complaint.code)}")
    return ReversalRefused(complaint.code)


def quoted(text: str) -> str:
    """The provider's word, fit for a journal: short, and nothing but printable ASCII."""
    return "".join(letter for letter in text if letter.isascii() and letter.isprintable())[:_MOST_QUOTED]


def _doubt(payment: Payment, order: ChargeOrder, terms: Terms) -> str:
    """Why the payment cannot be taken for that of `order`; empty when it can. Another amount can be paid, though."""
    if (payment.reference, payment.terminal) != (order.reference, terms.terminal):
        return "the payment has another reference, or none"
    if payment.paid is not None and payment.paid != (payment.status in _PAID):
        return f"{quoted(payment.status)}, but paid is {payment.paid}"
    if payment.amount != order.amount and payment.status != "succeeded":
        return "the payment is of another amount"
    return ""


def _charged(payment: Payment) -> Charged | NotCharged | ChargeUnknown:
    """The sum that was paid, be it another than was asked."""
    if not payment.amount:
        return ChargeUnknown("nothing was paid, it says")
    if payment.refunded == payment.amount:
        return NotCharged(DeclineReason.REVERSED, "refunded")
    if payment.refunded:
        return ChargeUnknown("a part was refunded")
    return Charged(Approval(payment.amount, payment.provider_id, authorization=quoted(payment.operation)))


def _open(payment: Payment, terms: Terms) -> QrOpen | ChargeUnknown:
    if not payment.code or payment.created is None:
        return ChargeUnknown("nothing to show, or no date")
    expires = payment.created.astimezone(UTC) + terms.payable
    return QrOpen(QrCode(payment.code, payment.provider_id, expires))
