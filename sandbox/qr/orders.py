"""What a shop asks for, read with the provider's rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sandbox.qr.books import CURRENCY

LEAST_MINOR = 1_00
MOST_MINOR = 700_000_00
_AMOUNT = re.compile(r"([0-9]{1,9})\.([0-9]{2})")


class Refusal(Exception):
    """A call that is answered with an error."""

    def __init__(self, status: int, code: str, description: str, parameter: str = "") -> None:
        super().__init__(description)
        self.status = status
        self.code = code
        self.description = description
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A payment to be made."""

    minor: int
    description: str
    metadata: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """A refund to be made."""

    payment: str
    minor: int


def payment_order(body: dict[str, Any]) -> PaymentOrder:
    """What `body` asks for.

    Raises:
        Refusal: it breaks a rule of the SBP's payments, and which.
    """
    _expect(body.get("payment_method_data") == {"type": "sbp"}, "payment_method_data", "only sbp is sold here")
    _expect(body.get("confirmation") == {"type": "qr"}, "confirmation", "only qr is sold here")
    _expect(body.get("capture") is True, "capture", "the SBP knows no second stage")
    minor = _minor(body.get("amount"))
    _expect(LEAST_MINOR <= minor <= MOST_MINOR, "amount", "the SBP takes from 1 to 700,000 roubles")
    description, metadata = body.get("description", ""), body.get("metadata", {})
    _expect(isinstance(description, str) and len(description) <= 128, "description", "too long")
    _expect(isinstance(metadata, dict) and len(metadata) <= 16, "metadata", "too much of it")
    return PaymentOrder(minor, description, metadata)


def refund_order(body: dict[str, Any]) -> RefundOrder:
    """What `body` asks for.

    Raises:
        Refusal: it cannot be read.
    """
    payment = body.get("payment_id")
    _expect(isinstance(payment, str), "payment_id", "of which payment?")
    return RefundOrder(str(payment), _minor(body.get("amount")))


def _minor(amount: object) -> int:
    match amount:
        case {"value": str(value), "currency": str(currency)} if found := _AMOUNT.fullmatch(value):
            _expect(currency == CURRENCY, "amount.currency", f"only {CURRENCY} is taken")
            return int(found[1]) * 100 + int(found[2])
        case _:
            raise Refusal(400, "invalid_request", "not an amount", "amount")


def _expect(holds: bool, parameter: str, description: str) -> None:
    if not holds:
        raise Refusal(400, "invalid_request", description, parameter)
