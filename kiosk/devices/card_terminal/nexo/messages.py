"""What is asked of a terminal and what it answers, in nexo's words (nexo Retailer 3.0, as devices.md 3.2 gives it).

Answers are strict where money, ids and results are, and tolerant of everything else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from msgspec import Struct

from kiosk.domain.charge import ChargeOrder, ChargeReference


class Category(Enum):
    """What a message is about; its bodies are called `<Category>Request` and `<Category>Response`."""

    PAYMENT = "Payment"
    REVERSAL = "Reversal"
    ABORT = "Abort"
    STATUS = "TransactionStatus"
    RECONCILIATION = "Reconciliation"
    TOTALS = "GetTotals"
    DIAGNOSIS = "Diagnosis"


@dataclass(frozen=True, slots=True)
class Request:
    """A message to the terminal. `service_id`, at most ten characters, is unique to it for 48 hours."""

    category: Category
    service_id: str
    body: Mapping[str, object]


def payment(order: ChargeOrder, at: datetime) -> Request:
    """Charge `order`; its reference names both the sale and the message."""
    body = {
        "SaleData": {"SaleTransactionID": {"TransactionID": order.reference, "TimeStamp": _moment(at)}},
        "PaymentTransaction": {
            "AmountsReq": {"Currency": order.amount.currency.value, "RequestedAmount": order.amount.to_decimal()}
        },
    }
    return Request(Category.PAYMENT, order.reference, body)


def status(service_id: str, category: Category, asked: str, sale_id: str) -> Request:
    """What became of the message `asked` of that category; the visitor's receipt is told again with it."""
    reference = {"MessageCategory": category.value, "SaleID": sale_id, "ServiceID": asked}
    body = {
        "MessageReference": reference,
        "ReceiptReprintFlag": True,
        "DocumentQualifier": ["CustomerReceipt"],
    }
    return Request(Category.STATUS, service_id, body)


def abort(service_id: str, order: ChargeReference, sale_id: str) -> Request:
    """Give up the payment of that reference."""
    reference = {"MessageCategory": Category.PAYMENT.value, "SaleID": sale_id, "ServiceID": order}
    return Request(Category.ABORT, service_id, {"AbortReason": "MerchantAbort", "MessageReference": reference})


def reversal(service_id: str, order: ChargeReference, acquirer_reference: str, at: datetime) -> Request:
    """Take a payment back in full."""
    transaction, _, made_at = acquirer_reference.rpartition(" ")
    body = {
        "SaleData": {"SaleTransactionID": {"TransactionID": order, "TimeStamp": _moment(at)}},
        "OriginalPOITransaction": {"POITransactionID": {"TransactionID": transaction, "TimeStamp": made_at}},
        "ReversalReason": "MerchantCancel",
    }
    return Request(Category.REVERSAL, service_id, body)


def reversal_id(order: ChargeReference, attempt: int) -> str:
    """The service id of a reversal's attempt (from 1), the same in every life of the teller."""
    digest = hashlib.sha256(f"{order}:reversal:{attempt}".encode()).digest()
    return base64.b32encode(digest).decode()[:10]


def reconciliation(service_id: str, kind: str, batch: str | None = None) -> Request:
    """Close the terminal's period ("SaleReconciliation"), or tell a closed one again ("PreviousReconciliation")."""
    body = {"ReconciliationType": kind} | ({"POIReconciliationID": batch} if batch is not None else {})
    return Request(Category.RECONCILIATION, service_id, body)


def totals(service_id: str) -> Request:
    """What the open period holds so far."""
    return Request(Category.TOTALS, service_id, {})


def diagnosis(service_id: str) -> Request:
    """How the terminal is, and whether it reaches its host."""
    return Request(Category.DIAGNOSIS, service_id, {"HostDiagnosisFlag": True})


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


# --- answers ----------------------------------------------------------------------------------------------------------


class Result(Enum):
    """How a request ended."""

    SUCCESS = "Success"
    PARTIAL = "Partial"
    FAILURE = "Failure"


class Response(Struct, frozen=True, rename="pascal"):
    """The outcome, in every answer."""

    result: Result
    error_condition: str = ""
    additional_response: str = ""


class TransactionId(Struct, frozen=True, rename={"transaction_id": "TransactionID", "time_stamp": "TimeStamp"}):
    """A transaction as the terminal calls it."""

    transaction_id: str
    time_stamp: str


class PoiData(Struct, frozen=True, rename={"poi_transaction_id": "POITransactionID"}):
    """The terminal's own ids."""

    poi_transaction_id: TransactionId


class Amounts(Struct, frozen=True, rename="pascal"):
    """What was authorised, in major units."""

    currency: str
    authorized_amount: int | Decimal


class PaymentResult(Struct, frozen=True, rename="pascal"):
    """What a payment came to."""

    amounts_resp: Amounts
    payment_acquirer_data: Any = None
    payment_instrument_data: Any = None


class PaymentResponse(
    Struct,
    frozen=True,
    rename={"poi_data": "POIData", "response": "Response", "result": "PaymentResult", "receipts": "PaymentReceipt"},
):
    """The answer to a payment. Ids and amounts are read only where it succeeded."""

    response: Response
    poi_data: Any = None
    result: Any = None
    receipts: Any = None


class ReversalResponse(Struct, frozen=True, rename="pascal"):
    """The answer to a reversal."""

    response: Response


class RepeatedHeader(Struct, frozen=True, rename={"category": "MessageCategory", "service_id": "ServiceID"}):
    """Whose answer is repeated."""

    category: str
    service_id: str


class RepeatedBody(Struct, frozen=True, rename="pascal"):
    """The answer as it was given."""

    payment_response: PaymentResponse | None = None
    reversal_response: ReversalResponse | None = None


class Repeated(Struct, frozen=True, rename={"header": "MessageHeader", "body": "RepeatedResponseMessageBody"}):
    """An earlier answer, told again."""

    header: RepeatedHeader
    body: RepeatedBody


class StatusResponse(Struct, frozen=True, rename="pascal"):
    """The answer to "what became of it?"."""

    response: Response
    repeated_message_response: Repeated | None = None


class PaymentTotals(Struct, frozen=True, rename="pascal"):
    """One kind of transaction within a period."""

    transaction_type: str
    transaction_count: int
    transaction_amount: int | Decimal


class TransactionTotals(Struct, frozen=True, rename="pascal"):
    """One currency and instrument within a period."""

    payment_currency: str
    payment_totals: list[PaymentTotals] = []


class TotalsResponse(
    Struct, frozen=True, rename={"response": "Response", "batch": "POIReconciliationID", "totals": "TransactionTotals"}
):
    """The answer to a reconciliation, and to a question for totals."""

    response: Response
    batch: str = ""
    totals: list[TransactionTotals] = []


class PoiStatus(Struct, frozen=True, rename="pascal"):
    """How the terminal feels."""

    global_status: str = "OK"


class HostStatus(Struct, frozen=True, rename="pascal"):
    """Whether one acquirer's host is reached."""

    is_reachable_flag: bool = True


class DiagnosisResponse(
    Struct, frozen=True, rename={"response": "Response", "poi_status": "POIStatus", "hosts": "HostStatus"}
):
    """The answer to a diagnosis."""

    response: Response
    poi_status: PoiStatus = PoiStatus()
    hosts: list[HostStatus] = []
