"""Hypothesis strategies for every type the link's contract names, made from the types themselves."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

from hypothesis import strategies as st

from kiosk.domain.expenses import Period
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import ContractNumber, PhoneNumber
from kiosk.domain.tariff_rules import Cover, Rate, TariffRules

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001 - bounds are naive

_AMOUNTS = st.integers(0, 10**9)
_STEPS = st.tuples(_AMOUNTS, st.integers(1, 10**6))


def _tariff(currency: Currency, sizes: list[int], rates: list[tuple[int, int]], cover: Cover) -> TariffRules:
    """A tariff in one currency, as it has to be."""
    fee, seconds, kilobytes, messages, tax = sizes
    call, data, message = (Rate(Money(price, currency), step) for price, step in rates)
    return TariffRules(Money(fee, currency), seconds, kilobytes, messages, call, data, message, tax, cover)


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    bytes: st.binary(max_size=40),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(0, 1e6),
    bool: st.booleans(),
    types.NoneType: st.none(),
    date: st.dates(),
    datetime: MOMENTS,
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=3),
    PhoneNumber: st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True).map(PhoneNumber),
    ContractNumber: st.from_regex(r"[0-9A-ZА-Я][0-9A-ZА-Я-]{2,23}", fullmatch=True).map(ContractNumber),
    TariffRules: st.builds(
        _tariff,
        st.sampled_from(Currency),
        st.lists(_AMOUNTS, min_size=5, max_size=5),
        st.lists(_STEPS, min_size=3, max_size=3),
        st.sampled_from(Cover),
    ),
    Period: st.tuples(MOMENTS, MOMENTS).map(lambda pair: Period(min(pair), max(pair))),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of the declared type `kind`."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, members = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*(values_of(member) for member in members))
    if origin in (tuple, frozenset):
        most = 3 if origin is tuple else 1  # equal sets of more may travel in another order
        return st.lists(values_of(members[0]), max_size=most).map(origin)
    if isinstance(kind, typing.NewType):
        return values_of(kind.__supertype__)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{field.name: values_of(hints[field.name]) for field in dataclasses.fields(kind)})
