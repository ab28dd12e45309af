"""JSON from the operator: strict where money, ids and states are, tolerant of everything else.

Answers in which money is named are read by `strictly`: Decimals, no NaN, no member named twice, no depth without end.
Long lists of lines have a faster way of the same strictness in `usage.py`.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import msgspec

from kiosk.domain.money import Currency, Money

MOST_DEPTH = 32
_MOST_MONEY = 10**15
_CENT = Decimal("0.01")

T = TypeVar("T")
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Nonsense(Exception):
    """The operator's answer is not what the contract says."""


class WireRef(msgspec.Struct, rename={"referred_type": "@referredType"}):
    """A reference to another resource; some servers leave out all but the id."""

    id: str
    name: str | None = None
    role: str | None = None
    value: str | None = None
    referred_type: str | None = None


class WireMoney(msgspec.Struct):
    """TMF Money."""

    unit: str
    value: int | Decimal

    def money(self) -> Money:
        """The amount.

        Raises:
            Nonsense: an unknown currency, or finer than a minor unit.
        """
        return exact(self.value, self.unit)


class WireQuantity(msgspec.Struct):
    """TMF Quantity."""

    amount: int | Decimal
    units: str

    def money(self) -> Money:
        """The amount, where `units` is a currency. Raises as `WireMoney.money` does."""
        return exact(self.amount, self.units)


class WireSpan(msgspec.Struct, rename="camel"):
    """TMF TimePeriod."""

    start_date_time: Moment | None = None
    end_date_time: Moment | None = None


class WireCharacteristic(msgspec.Struct):
    """A name and a value of any kind."""

    name: str
    value: Any = None


class WireFault(msgspec.Struct):
    """TMF Error; 658 has a number for the code."""

    code: str | int


def exact(value: int | Decimal, unit: str) -> Money:
    """`value` major units of the currency called `unit`.

    Raises:
        Nonsense: an unknown currency, finer than a minor unit, or more money than there is.
    """
    try:
        if not -_MOST_MONEY < value < _MOST_MONEY:
            raise Nonsense("not an amount of money")
        minor = Decimal(value).quantize(_CENT)
        if minor != value:
            raise Nonsense("finer than a minor unit")
        return Money.from_decimal(minor, Currency(unit.strip()))
    except ValueError as error:
        raise Nonsense("not an amount of money") from error


def strictly(body: bytes, kind: type[T]) -> T:
    """`body` as `kind`.

    Raises:
        Nonsense: not JSON, not of this shape, a member named twice, NaN, or deeper than 32.
    """
    return shaped(tree_of(body), kind)


def tree_of(body: bytes) -> object:
    """`body` as plain values, with Decimals. Raises as `strictly` does."""
    try:
        tree: object = json.loads(
            body, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates
        )
        _refuse_depth(tree)
    except (ValueError, RecursionError) as error:
        raise Nonsense("not JSON as agreed") from error
    return tree


def shaped(tree: object, kind: type[T]) -> T:
    """Plain values as `kind`.

    Raises:
        Nonsense: not of this shape.
    """
    try:
        return msgspec.convert(tree, kind, builtin_types=(Decimal,))
    except msgspec.ValidationError as error:
        raise Nonsense("not of the agreed shape") from error


def many(value: list[T] | T | None) -> list[T]:
    """A list where one is declared; some servers send a lone object, or nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def characteristics(value: list[WireCharacteristic] | WireCharacteristic | None) -> dict[str, Any]:
    """Values by name."""
    return {one.name: one.value for one in many(value)}


def text(value: object) -> str:
    """`value` where it is text; empty where it is anything else."""
    return value if isinstance(value, str) else ""


def priced(value: object, currency: Currency) -> tuple[Money | None, str]:
    """The extension value `rate`: the price of one unit, and the unit's name.

    The price is `None` where there is none, or where it is too fine for a minor unit; a price is shown, not added up.
    """
    match value:
        case {"unit": str(unit), "value": int() | Decimal() as amount, "per": str(per)}:
            try:
                price = exact(amount, unit)
            except Nonsense:
                return None, per
            return (price if price.currency is currency and price.minor >= 0 else None), per
        case _:
            return None, ""


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is named twice")
    return members


def _refuse_depth(tree: object) -> None:
    level = [tree]
    for _ in range(MOST_DEPTH):
        level = [
            child
            for node in level
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return
    raise ValueError(f"deeper than {MOST_DEPTH}")
