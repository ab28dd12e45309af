"""What bodies of several calls hold, read strictly."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import msgspec

from sandbox.operator.answers import Refusal


class RefSent(msgspec.Struct, frozen=True):
    """A reference in a body."""

    id: str
    name: str = ""


class MoneySent(msgspec.Struct):
    """An amount in a body. The value stays as it was written until `minor_units` has looked at it."""

    unit: str
    value: msgspec.Raw


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
