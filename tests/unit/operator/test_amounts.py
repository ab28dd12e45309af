"""An amount in a body is a number of at most two decimals, and is read exactly."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import FeeRule
from sandbox.operator.answers import Refusal
from sandbox.operator.api.sent import body_digest, minor_units
from sandbox.operator.api.transfers import LEAST_MINOR, MOST_MINOR, fee_minor
from sandbox.operator.wire import encode, money


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_is_read_back_to_the_last_unit(minor: int) -> None:
    written = json.loads(encode(money(minor)), parse_float=str, parse_int=str)["value"]
    assert minor_units(msgspec.Raw(written.encode())) == minor


@given(st.integers(LEAST_MINOR, MOST_MINOR))
def test_a_transfer_costs_to_the_kopeck_what_a_terminal_works_out(minor: int) -> None:
    rule = FeeRule(10, Money(500, Currency.RUB))
    assert fee_minor(minor) == rule.fee(Money(minor, Currency.RUB)).minor


@pytest.mark.parametrize(("text", "minor"), [("500", 500_00), ("500.5", 500_50), ("5e2", 500_00), ("-0.01", -1)])
def test_any_way_of_writing_a_number_is_read(text: str, minor: int) -> None:
    assert minor_units(msgspec.Raw(text.encode())) == minor


@pytest.mark.parametrize("text", ['"500"', "null", "true", "[1]", "0.001", "1e-3", "1e300", "1" * 21])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"totalAmount\.value"):
        minor_units(msgspec.Raw(text.encode()))


def test_bodies_are_the_same_when_their_values_are() -> None:
    assert body_digest(b'{"a": 500.00, "b": [1]}') == body_digest(b'{"b":[1.0],"a":5e2}')
    assert body_digest(b'{"a": "500"}') != body_digest(b'{"a": 500}')
    assert body_digest(b'{"a": 0.1}') != body_digest(b'{"a": 0.10000000000000001}')
