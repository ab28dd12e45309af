"""What the provider has in its books, and how it is written in JSON (YooKassa API v3, Payment and Refund)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

CURRENCY = "RUB"


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment. `minor` is what is to be paid, from then on what was paid; `reason` says why it was canceled."""

    id: str
    status: str
    minor: int
    created: datetime
    description: str
    metadata: dict[str, Any]
    is_test: bool
    reason: str = ""
    operation: str = ""

    @property
    def code(self) -> str:
        """What the QR code holds: a link of the SBP."""
        return f"https://qr.nspk.ru/AD{self.id.replace('-', '').upper()}?type=02&sum={self.minor}&cur={CURRENCY}"


@dataclass(frozen=True, slots=True)
class Refund:
    """Money going back. While `status` is "pending" it is not there yet."""

    id: str
    payment: str
    status: str
    minor: int
    created: datetime
    due: datetime = field(compare=False)
    reason: str = ""


def payment_document(payment: Payment, refunded_minor: int) -> dict[str, Any]:
    """The payment as the API shows it."""
    document: dict[str, Any] = {
        "id": payment.id,
        "status": payment.status,
        "amount": amount_document(payment.minor),
        "description": payment.description,
        "recipient": {"account_id": "100500", "gateway_id": "100700"},
        "created_at": _written(payment.created),
        "payment_method": {"type": "sbp", "id": payment.id, "saved": False},
        "metadata": payment.metadata,
        "paid": payment.status == "succeeded",
        "refundable": payment.status == "succeeded" and refunded_minor < payment.minor,
        "test": payment.is_test,
    }
    match payment.status:
        case "pending":
            document["confirmation"] = {"type": "qr", "confirmation_data": payment.code}
        case "succeeded":
            document["payment_method"]["sbp_operation_id"] = payment.operation
            document["refunded_amount"] = amount_document(refunded_minor)
        case "canceled":
            document["cancellation_details"] = {"party": "yoo_money", "reason": payment.reason}
    return document


def refund_document(refund: Refund) -> dict[str, Any]:
    """The refund as the API shows it."""
    document: dict[str, Any] = {
        "id": refund.id,
        "payment_id": refund.payment,
        "status": refund.status,
        "created_at": _written(refund.created),
        "amount": amount_document(refund.minor),
    }
    if refund.reason:
        document["cancellation_details"] = {"party": "yoo_money", "reason": refund.reason}
    return document


def amount_document(minor: int) -> dict[str, str]:
    """Minor units as the API writes money."""
    return {"value": f"{minor // 100}.{minor % 100:02}", "currency": CURRENCY}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
