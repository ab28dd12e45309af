"""What every paid extra cost, as far as anyone can see, and what became dearer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.domain.consents import PriceRise, is_forgotten, is_paid_extra, monthly_cost, paid_extras, price_rises
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, VolumeUnit
from kiosk.domain.money import Currency
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus, Section
from tests.fakes.subscribers import product, rub

TODAY = date(2026, 11, 22)


def fee(month: int, name: str, major: float, *, rate: float | None = None, year: int = 2026) -> Line:
    return Line(
        when=datetime(year, month, 3, tzinfo=UTC),
        amount=rub(-major),
        kind=LineKind.SUBSCRIPTION,
        cause=Cause.SUBSCRIPTION,
        name=name,
        counterpart="",
        place="",
        volume=1,
        unit=VolumeUnit.MONTHS,
        rate=rub(abs(major) if rate is None else rate),
        paid_from=PaidFrom.BALANCE,
        section=Section.MOBILE,
    )


FAMILY = fee(1, "Семья", 520)


def extras(*owned: OwnedProduct, fees: tuple[Line, ...] = ()) -> list[tuple[str, object, int, date | None]]:
    found = paid_extras(owned, (FAMILY, *fees), TODAY, UTC, Currency.RUB)
    return [(one.product.name, one.cost, one.charges, one.seen_since) for one in found]


def test_an_extra_has_cost_all_that_was_charged_under_its_name() -> None:
    ring = product("Музыка", since=date(2026, 9, 3))
    fees = (fee(9, "Музыка", 99), fee(10, "Музыка", 99), fee(11, "Музыка", 99), fee(11, "Гороскоп", 78))
    assert extras(ring, fees=fees) == [("Музыка", rub(297), 3, None)]


def test_what_was_given_back_did_not_cost_anything() -> None:
    ring = product("Музыка", since=date(2026, 9, 3))
    assert extras(ring, fees=(fee(9, "Музыка", 99), fee(10, "Музыка", -99, rate=99))) == [("Музыка", rub(0), 1, None)]


def test_of_an_extra_older_than_what_can_be_seen_the_sum_says_from_when_it_counts() -> None:
    old = product("Антиспам", since=date(2024, 5, 1))
    unknown = product("Анекдоты")
    assert extras(old, unknown, fees=(fee(2, "Антиспам", 59),)) == [
        ("Антиспам", rub(59), 1, date(2026, 1, 3)),
        ("Анекдоты", rub(0), 0, date(2026, 1, 3)),
    ]


def test_a_consent_before_the_first_charge_counts_as_the_beginning() -> None:
    late = product("Гороскоп", since=date(2026, 11, 1), consent=date(2025, 12, 1))
    assert extras(late)[0][3] == date(2026, 1, 3)


def test_forgotten_extras_come_first_and_then_the_dearest() -> None:
    owned = (
        product("Музыка", last_used=date(2026, 11, 21)),
        product("Кино", last_used=date(2026, 11, 20)),
        product("Гороскоп", last_used=date(2026, 7, 20)),
    )
    found = extras(*owned, fees=(fee(11, "Музыка", 99), fee(11, "Кино", 199), fee(11, "Гороскоп", 78)))
    assert [name for name, *_ in found] == ["Гороскоп", "Кино", "Музыка"]


@pytest.mark.parametrize(
    ("owned", "expected"),
    [
        pytest.param(product("x"), True, id="a partner's subscription"),
        pytest.param(product("x", ProductKind.OPTION), True, id="an option"),
        pytest.param(product("x", status=ProductStatus.SUSPENDED), True, id="a suspended one"),
        pytest.param(replace(product("x", fee=None), daily_fee=rub(5)), True, id="one that is paid by the day"),
        pytest.param(product("x", ProductKind.TARIFF), False, id="the tariff"),
        pytest.param(product("x", ProductKind.PROMISED_PAYMENT), False, id="a loan"),
        pytest.param(product("x", fee=None), False, id="free"),
        pytest.param(product("x", fee=0), False, id="for nothing"),
        pytest.param(replace(product("x"), bundled_in="p"), False, id="paid by another"),
        pytest.param(product("x", status=ProductStatus.ENDED), False, id="over"),
    ],
)
def test_a_paid_extra_is_what_costs_something_by_itself(owned: OwnedProduct, expected: bool) -> None:
    assert is_paid_extra(owned) is expected


def test_an_extra_is_forgotten_on_the_sixtieth_day_of_nobody_using_it() -> None:
    days = (59, 60)
    assert [is_forgotten(product("x", last_used=TODAY - timedelta(days=one)), TODAY) for one in days] == [False, True]
    assert [is_forgotten(product("x", consent=TODAY - timedelta(days=one)), TODAY) for one in days] == [False, True]
    assert not is_forgotten(product("x"), TODAY)


def test_all_extras_together_cost_their_months_and_thirty_of_their_days() -> None:
    owned = (product("Музыка", fee=99), replace(product("Гороскоп", fee=None), daily_fee=rub(3.5)))
    found = paid_extras(owned, (), TODAY, UTC, Currency.RUB)
    assert monthly_cost(found, Currency.RUB) == rub(204)


def test_a_price_rise_is_named_with_its_month_and_both_prices() -> None:
    fees = (fee(5, "Семья", 520), fee(6, "Семья", 590), fee(7, "Семья", 590), fee(6, "Музыка", 99))
    assert price_rises(fees, UTC) == (PriceRise("Семья", date(2026, 6, 3), rub(520), rub(590)),)


def test_a_part_of_a_month_is_no_price_rise() -> None:
    assert price_rises((fee(5, "Кино", 76, rate=199), fee(6, "Кино", 199)), UTC) == ()


def test_a_price_that_fell_last_has_not_risen() -> None:
    assert price_rises((fee(5, "Кино", 99), fee(6, "Кино", 199), fee(7, "Кино", 149)), UTC) == ()


def test_of_several_rises_the_last_counts_and_the_latest_comes_first() -> None:
    fees = (fee(1, "Кино", 99), fee(2, "Кино", 120), fee(3, "Кино", 150), fee(3, "Дом", 400), fee(9, "Дом", 450))
    assert [(rise.name, rise.before) for rise in price_rises(fees, UTC)] == [("Дом", rub(400)), ("Кино", rub(120))]
