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
from kiosk.domain.phone import ContractNumber, PhoneNumber

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001 - bounds are naive

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
    Period: st.tuples(MOMENTS, MOMENTS).map(lambda pair: Period(min(pair), max(pair))),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of the declared type `kind`."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return st.one_of(*(values_of(member) for member in typing.get_args(kind)))
    if typing.get_origin(kind) is tuple:
        return st.lists(values_of(typing.get_args(kind)[0]), max_size=3).map(tuple)
    if isinstance(kind, typing.NewType):
        return values_of(kind.__supertype__)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{field.name: values_of(hints[field.name]) for field in dataclasses.fields(kind)})
