from datetime import UTC, date, datetime

from kiosk.domain.balance import Balance, ComingCharge, outlook
from kiosk.domain.money import Currency, Money

NOW = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)


def rub(minor: int) -> Money:
    return Money(minor, Currency.RUB)


def balance(amount: int, *, reserved: int = 0, credit: int = 0) -> Balance:
    return Balance(rub(amount), rub(reserved), rub(credit), NOW)


FAMILY = ComingCharge(date(2026, 11, 28), "Семья", rub(59_000))


def test_the_money_lasts_until_the_day_before_the_charge_it_does_not_cover() -> None:
    found = outlook(balance(21_360), (FAMILY,))
    assert (found.runs_out, found.charge, found.missing) == (date(2026, 11, 27), FAMILY, rub(37_640))


def test_a_charge_that_is_covered_is_named_but_lacks_nothing() -> None:
    found = outlook(balance(59_000), (FAMILY,))
    assert (found.runs_out, found.charge, found.missing) == (None, FAMILY, None)


def test_earlier_charges_are_taken_off_first() -> None:
    ring = ComingCharge(date(2026, 11, 25), "Музыка на гудке", rub(9_900))
    assert outlook(balance(60_000), (FAMILY, ring)).missing == rub(8_900)


def test_reserved_money_cannot_be_spent_and_credit_can() -> None:
    assert balance(100, reserved=30, credit=500).available() == rub(570)


def test_without_known_charges_nothing_is_said() -> None:
    found = outlook(balance(0), ())
    assert (found.runs_out, found.charge, found.missing) == (None, None, None)
