from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import CurrencyMismatch
from kiosk.domain.money import Currency, Money, total

minors = st.integers(min_value=-(10**15), max_value=10**15)


@given(minors)
def test_an_amount_survives_the_way_through_decimal(minor: int) -> None:
    amount = Money(minor, Currency.RUB)
    assert Money.from_decimal(amount.to_decimal(), Currency.RUB) == amount


@given(st.lists(minors, max_size=20))
def test_a_total_is_the_sum_of_its_parts_to_the_last_unit(parts: list[int]) -> None:
    assert total((Money(part, Currency.KZT) for part in parts), Currency.KZT).minor == sum(parts)


@pytest.mark.parametrize("text", ["0.001", "NaN", "Infinity", "-0.005"])
def test_what_is_not_whole_minor_units_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|finer"):
        Money.from_decimal(Decimal(text), Currency.RUB)


def test_two_currencies_never_meet_in_one_sum() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, Currency.RUB) + Money(1, Currency.KZT)
    with pytest.raises(CurrencyMismatch):
        assert Money(1, Currency.RUB) < Money(1, Currency.KZT)


def test_a_note_of_five_hundred_is_fifty_thousand_kopecks() -> None:
    assert Money.of_major(500, Currency.RUB).minor == 50_000
