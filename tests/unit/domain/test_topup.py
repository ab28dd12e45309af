from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import FeeRule


def rub(minor: int) -> Money:
    return Money(minor, Currency.RUB)


@given(st.integers(0, 10**9), st.integers(0, 1000), st.integers(0, 10**6))
def test_a_fee_never_exceeds_what_was_inserted(inserted: int, per_mille: int, minimum: int) -> None:
    fee = FeeRule(per_mille, rub(minimum)).fee(rub(inserted))
    assert 0 <= fee.minor <= inserted


def test_without_money_there_is_no_fee() -> None:
    assert FeeRule(30, rub(1000)).fee(rub(0)) == rub(0)


def test_a_fee_is_at_least_its_minimum() -> None:
    assert FeeRule(10, rub(500)).fee(rub(10_000)) == rub(500)


def test_half_a_kopeck_rounds_up() -> None:
    assert FeeRule(5, rub(0)).fee(rub(100)) == rub(1)
