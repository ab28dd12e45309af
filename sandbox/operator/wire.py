"""The members that all TM Forum resources share, and how they become JSON.

Numbers of money are written with two decimals (Decimal), members that are not known are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import field

CURRENCY = "RUB"
CONTENT_TYPE = "application/json;charset=utf-8"

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Wire(msgspec.Struct, frozen=True, gc=False, rename="camel", omit_defaults=True):
    """A resource or a part of one, in camel case."""


class Money(Wire, frozen=True):
    """An amount; `unit` is its currency."""

    unit: str
    value: Decimal


class Quantity(Wire, frozen=True):
    """How much of `units`."""

    amount: Decimal
    units: str


class TimePeriod(Wire, frozen=True):
    """From, and until where it ends."""

    start_date_time: datetime
    end_date_time: datetime | None = None


class Ref(Wire, frozen=True):
    """A reference to another resource. TM Forum's many kinds differ only in which members they require."""

    id: str
    href: str | None = None
    name: str | None = None
    value: str | None = None
    role: str | None = None
    referred_type: str | None = field(default=None, name="@referredType")


class Characteristic(Wire, frozen=True):
    """A named value of an extension (docs/operator)."""

    name: str
    value_type: str
    value: str | int | bool | dict[str, Any]


class Error(Wire, frozen=True):
    """Why a call failed. `code` and `status` are integers in 658 and texts everywhere else."""

    code: str | int
    reason: str
    message: str
    status: str | int


def encode(value: object) -> bytes:
    """JSON, with Decimals as numbers."""
    return _ENCODER.encode(value)


def plain(resource: Wire) -> dict[str, Any]:
    """The resource as dicts, lists, texts and Decimals, for filters and projections."""
    document = msgspec.to_builtins(resource, builtin_types=(Decimal,))
    assert isinstance(document, dict)
    return document


def project(resource: Wire, names: Collection[str]) -> dict[str, Any]:
    """Only the members called `names`, as they would be encoded."""
    members = {wire: getattr(resource, name) for wire, name in _members(type(resource)) if wire in names}
    return {name: member for name, member in members.items() if member not in (None, [])}


@lru_cache
def _members(kind: type[Wire]) -> tuple[tuple[str, str], ...]:
    return tuple((member.encode_name, member.name) for member in msgspec.structs.fields(kind))


def decimal(minor: int) -> Decimal:
    """Minor units as major units with two decimals."""
    return Decimal(minor).scaleb(-2)


def money(minor: int) -> Money:
    """Minor units as TM Forum money."""
    return Money(unit=CURRENCY, value=decimal(minor))


def currency_quantity(minor: int) -> Quantity:
    """Minor units as a quantity of the currency, as 654 counts money."""
    return Quantity(amount=decimal(minor), units=CURRENCY)


def texts(**values: str) -> list[Characteristic]:
    """A text characteristic for each of `values` that is not empty."""
    return [_text(name, value) for name, value in values.items() if value]


@lru_cache(maxsize=4096)
def _text(name: str, value: str) -> Characteristic:
    """Shared: a page of a thousand lines repeats a handful of them."""
    return Characteristic(name=name, value_type="string", value=value)


@lru_cache(maxsize=256)
def rate(minor: int, per: str) -> Characteristic:
    """The price of one `per`."""
    value = {"unit": CURRENCY, "value": decimal(minor), "per": per}
    return Characteristic(name="rate", value_type="object", value=value)
