"""The provider's JSON: strict where money, ids and states are, tolerant of everything else. No clock, no I/O.

Source: YooKassa API v3, objects Payment, Refund and Error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from kiosk.domain.charge import ChargeOrder
from kiosk.domain.money import Money
from kiosk.strict_json import Nonsense, exact, strictly

KEY_HEADER = "Idempotence-Key"
PROVIDER_ID = "[A-Za-z0-9-]{1,64}"

_ENCODER = msgspec.json.Encoder(order="deterministic")
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?", re.ASCII)
_MOST_CODE = 1024  # what still makes a code a telephone reads across a room
_YEARS = range(2000, 9000)

Id = Annotated[str, msgspec.Meta(pattern=rf"^{PROVIDER_ID}\Z")]


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the provider has it. What it does not say, or says unreadably, is empty or `None`."""

    provider_id: str
    status: str
    amount: Money
    refunded: Money | None
    paid: bool | None
    is_test: bool
    reference: str
    terminal: str
    code: str
    created: datetime | None
    cancellation: str
    operation: str


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back to the payer."""

    payment_id: str
    status: str
    amount: Money
    cancellation: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a call was refused, in the provider's words. `of_key` tells that the key was used for another request."""

    code: str
    of_key: bool


class _WireAmount(msgspec.Struct):
    value: str
    currency: str


class _WirePayment(msgspec.Struct):
    id: Id
    status: str
    amount: _WireAmount
    metadata: dict[str, Any]
    refunded_amount: _WireAmount | None = None
    paid: bool | None = None
    test: bool = False
    confirmation: Any = None
    created_at: Any = None
    cancellation_details: Any = None
    payment_method: Any = None


class _WireRefund(msgspec.Struct):
    payment_id: Id
    status: str
    amount: _WireAmount
    cancellation_details: Any = None


class _WireRefunds(msgspec.Struct):
    items: list[_WireRefund]
    next_cursor: str | None = None


class _WireError(msgspec.Struct):
    type: Literal["error"]
    code: str
    parameter: Any = None
    description: Any = None


def payment_request(order: ChargeOrder, terminal: str, description: str) -> bytes:
    """What asks for a payment; the same order gives the same bytes, always."""
    return _ENCODER.encode(
        {
            "amount": _amount_of(order.amount),
            "capture": True,
            "confirmation": {"type": "qr"},
            "description": description,
            "metadata": {"reference": order.reference, "terminal": terminal},
            "payment_method_data": {"type": "sbp"},
        }
    )


def refund_request(provider_id: str, amount: Money) -> bytes:
    """What asks for a refund; the same bytes for the same refund."""
    return _ENCODER.encode({"amount": _amount_of(amount), "payment_id": provider_id})


def payment_of(body: bytes) -> Payment:
    """The payment in an answer.

    Raises:
        Nonsense: no payment, or one whose id, status or money cannot be read.
    """
    wire = strictly(body, _WirePayment)
    return Payment(
        provider_id=wire.id,
        status=wire.status,
        amount=_money(wire.amount),
        refunded=_money(wire.refunded_amount) if wire.refunded_amount else None,
        paid=wire.paid,
        is_test=wire.test,
        reference=_text(wire.metadata, "reference"),
        terminal=_text(wire.metadata, "terminal"),
        code=_code(_text(wire.confirmation, "confirmation_data")),
        created=_moment(wire.created_at),
        cancellation=_text(wire.cancellation_details, "reason"),
        operation=_text(wire.payment_method, "sbp_operation_id"),
    )


def refund_of(body: bytes) -> Refund:
    """The refund in an answer. Raises as `payment_of` does."""
    return _refund(strictly(body, _WireRefund))


def refunds_of(body: bytes) -> tuple[Refund, ...]:
    """All refunds of a list.

    Raises:
        Nonsense: no list of refunds, or one that goes on elsewhere.
    """
    wire = strictly(body, _WireRefunds)
    if wire.next_cursor is not None:
        raise Nonsense("more refunds than a page holds")
    return tuple(_refund(one) for one in wire.items)


def complaint_of(body: bytes) -> Complaint:
    """The error in an answer.

    Raises:
        Nonsense: none of the provider's.
    """
    wire = strictly(body, _WireError)
    of_key = wire.parameter == KEY_HEADER or "idempotence" in str(wire.description).lower()
    return Complaint(wire.code, of_key)


def _refund(wire: _WireRefund) -> Refund:
    reason = _text(wire.cancellation_details, "reason")
    return Refund(wire.payment_id, wire.status, _money(wire.amount), reason)


def _amount_of(money: Money) -> dict[str, str]:
    return {"currency": money.currency.value, "value": str(money.to_decimal())}


def _money(wire: _WireAmount) -> Money:
    if not _AMOUNT.fullmatch(wire.value):
        raise Nonsense("not an amount of money")
    return exact(Decimal(wire.value), wire.currency)


def _text(value: object, name: str) -> str:
    """The member called `name` where there is one and it is text; empty otherwise."""
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, str) else ""


def _code(text: str) -> str:
    return text if len(text) <= _MOST_CODE and text.isascii() and text.isprintable() else ""


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo and moment.year in _YEARS else None
