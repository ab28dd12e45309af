"""JSON in which money is named: Decimals, no NaN, no member named twice, no depth without end, no half characters."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TypeVar

import msgspec

from kiosk.domain.money import Currency, Money

MOST_DEPTH = 32
_MOST_MONEY = 10**15
_CENT = Decimal("0.01")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

T = TypeVar("T")


class Nonsense(Exception):
    """An answer is not what was agreed."""


def strictly(body: bytes, kind: type[T]) -> T:
    """`body` as `kind`.

    Raises:
        Nonsense: not JSON in UTF-8, not of this shape, a member named twice, NaN, or deeper than 32.
    """
    return shaped(tree_of(body), kind)


def tree_of(body: bytes) -> object:
    """`body` as plain values, with Decimals. Raises as `strictly` does."""
    try:
        text = body.decode("utf-8-sig")
        tree: object = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates
        )
        if _SURROGATE.search(text):
            json.dumps(tree, ensure_ascii=False, default=str).encode()  # a half of a pair can be written nowhere
        _refuse_depth(tree)
    except (ValueError, ArithmeticError, RecursionError) as error:  # an exponent can be past what a Decimal holds
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
