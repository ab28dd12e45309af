"""The days to come: what is taken, what is left, when nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.balance import Balance, ComingCharge, Outlook, Package, PackageUnit
from kiosk.domain.charge_calendar import LENGTH_DAYS, ChargeCalendar, charge_calendar
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Block, BlockCause, NewFee, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.standing_charges import Every, StandingCharge, standing_charges

TODAY = date(2026, 11, 22)


def rub(major: float) -> Money:
    return Money(round(major * 100), Currency.RUB)


def balance(major: float, *, reserved: float = 0, credit: float = 0) -> Balance:
    return Balance(rub(major), rub(reserved), rub(credit), datetime(2026, 11, 22, 11, 2, tzinfo=UTC))


def product(name: str, fee: float | None, next_charge: date | None, since: date | None = None) -> OwnedProduct:
    return OwnedProduct(
        product=name,
        name=name,
        summary="",
        section=Section.MOBILE,
        kind=ProductKind.TARIFF,
        status=ProductStatus.ACTIVE,
        fee=None if fee is None else rub(fee),
        since=since,
        next_charge=next_charge,
        last_used=None,
        consent=None,
    )


FAMILY = product("Семья", 590, date(2026, 11, 28))
RING = product("Музыка на гудке", 99, date(2026, 11, 25))


def calendar(money: Balance, *owned: OwnedProduct, today: date = TODAY) -> ChargeCalendar:
    return charge_calendar(money, standing_charges(owned, today), today=today, zone=UTC)


def taken(found: ChargeCalendar) -> list[tuple[date, str, Money]]:
    return [(day.day, due.name, due.amount) for day in found.days for due in day.charges]


def test_every_month_s_fee_within_the_days_is_in_it_and_the_balance_after_each() -> None:
    found = calendar(balance(213.60), FAMILY, RING, product("ТВ", 0, date(2026, 11, 24)))
    assert taken(found) == [
        (date(2026, 11, 25), "Музыка на гудке", rub(99)),
        (date(2026, 11, 28), "Семья", rub(590)),
        (date(2026, 12, 25), "Музыка на гудке", rub(99)),
    ]
    left = {day.day: day.left for day in found.days}
    assert (left[TODAY], left[date(2026, 11, 25)], left[date(2026, 11, 28)], left[date(2026, 12, 26)]) == (
        rub(213.60),
        rub(114.60),
        rub(-475.40),
        rub(-574.40),
    )
    assert (found.runs_out, found.missing(), found.total()) == (date(2026, 11, 28), rub(574.40), rub(788))


def test_the_days_begin_today_and_are_a_month_and_some() -> None:
    found = calendar(balance(2), product("Сегодня", 1, TODAY))
    assert (found.days[0].day, len(found.days)) == (TODAY, LENGTH_DAYS)
    assert (found.days[0].left, found.days[-1].left, found.runs_out) == (rub(1), rub(0), None)


def test_an_account_below_zero_runs_out_today() -> None:
    assert calendar(balance(-1)).runs_out == TODAY


@pytest.mark.parametrize(
    ("owned", "today", "days"),
    [
        pytest.param(product("x", 1, date(2027, 1, 31)), date(2027, 1, 30), [31, 28], id="from the 31st to the 28th"),
        pytest.param(
            product("x", 1, date(2027, 2, 28), since=date(2025, 8, 31)), date(2027, 2, 27), [28, 31], id="and back"
        ),
        pytest.param(product("x", 1, date(2027, 2, 28)), date(2027, 2, 27), [28, 28], id="the 28th as it is"),
    ],
)
def test_a_month_too_short_is_charged_on_its_last_day(owned: OwnedProduct, today: date, days: list[int]) -> None:
    assert [day.day for day, _, _ in taken(calendar(balance(9), owned, today=today))] == days


@pytest.mark.parametrize(
    "owned",
    [
        pytest.param(replace(FAMILY, status=ProductStatus.SUSPENDED), id="suspended"),
        pytest.param(replace(FAMILY, status=ProductStatus.PENDING), id="not connected yet"),
        pytest.param(replace(FAMILY, bundled_in="p-mobile"), id="paid by another"),
        pytest.param(replace(FAMILY, fee=None), id="of no known price"),
        pytest.param(replace(FAMILY, next_charge=None), id="of no known day"),
        pytest.param(replace(FAMILY, next_charge=TODAY - timedelta(days=1)), id="of a day gone by"),
        pytest.param(replace(FAMILY, next_charge=date.max), id="of an absurd day"),
    ],
)
def test_what_is_not_charged_is_not_in_it(owned: OwnedProduct) -> None:
    assert taken(calendar(balance(1), owned)) == []


def blocked(still: float | None, until: date | None) -> Block:
    kept = None if still is None else rub(still)
    return Block(BlockCause.OWN_WISH, TODAY, None, None, until, kept)


def test_a_suspension_costs_what_is_still_charged_and_ends_on_its_day() -> None:
    paused = replace(FAMILY, status=ProductStatus.SUSPENDED, block=blocked(30, date(2026, 12, 10)))
    assert taken(calendar(balance(0), paused, RING))[1:] == [
        (date(2026, 11, 28), "Семья", rub(30)),
        (date(2026, 12, 25), "Музыка на гудке", rub(99)),
    ]
    soon = replace(FAMILY, status=ProductStatus.SUSPENDED, block=blocked(None, date(2026, 11, 24)))
    assert taken(calendar(balance(0), soon)) == [(date(2026, 11, 28), "Семья", rub(590))]


def test_a_promised_payment_is_paid_back_once() -> None:
    promised = replace(product("Обещанный платёж", 150, date(2026, 11, 23)), kind=ProductKind.PROMISED_PAYMENT)
    assert taken(calendar(balance(0), promised)) == [(date(2026, 11, 23), "Обещанный платёж", rub(150))]


def test_what_is_charged_daily_is_charged_each_day() -> None:
    found = calendar(balance(10), replace(product("Защита", None, None), daily_fee=rub(1.5)))
    assert len(taken(found)) == LENGTH_DAYS - 1
    assert found.runs_out == TODAY + timedelta(days=7)


def test_an_announced_price_holds_from_its_day_on() -> None:
    found = calendar(balance(0), replace(RING, new_fee=NewFee(rub(120), date(2026, 12, 1))))
    assert [(due.amount, due.before) for day in found.days for due in day.charges] == [
        (rub(99), None),
        (rub(120), rub(99)),
    ]


def test_a_package_ends_on_the_day_it_has_in_the_zone() -> None:
    package = Package("Интернет", PackageUnit.MEGABYTES, Decimal(1), None, datetime(2026, 11, 27, 23, tzinfo=UTC))
    found = charge_calendar(balance(0), (), [package], today=TODAY, zone=ZoneInfo("Europe/Moscow"))
    assert [day.day for day in found.days if day.ending] == [date(2026, 11, 28)]


def test_the_money_lasts_until_the_day_before_the_charge_it_does_not_cover() -> None:
    charge = ComingCharge(date(2026, 11, 28), "Семья", rub(590))
    assert calendar(balance(213.60), FAMILY).outlook() == Outlook(date(2026, 11, 27), charge, rub(376.40))


def test_a_charge_that_is_covered_is_named_but_lacks_nothing() -> None:
    charge = ComingCharge(date(2026, 11, 28), "Семья", rub(590))
    assert calendar(balance(600), FAMILY).outlook() == Outlook(None, charge, None)


def test_earlier_charges_are_taken_off_first() -> None:
    assert calendar(balance(600), FAMILY, RING).outlook().missing == rub(89)


def test_without_known_charges_nothing_is_said() -> None:
    assert calendar(balance(0)).outlook() == Outlook(None, None, None)


def test_reserved_money_cannot_be_spent_and_credit_can() -> None:
    found = calendar(balance(1, reserved=0.3, credit=5))
    assert found.days[-1].left == rub(5.7)


days_to_come = st.integers(0, 60).map(lambda count: TODAY + timedelta(days=count))
charges = st.lists(
    st.builds(
        lambda name, minor, every, first: StandingCharge(
            name, Section.MOBILE, Money(minor, Currency.RUB), every, first, first.day
        ),
        st.sampled_from(["a", "b", "c"]),
        st.integers(1, 100_000),
        st.sampled_from(Every),
        days_to_come,
    ),
    max_size=6,
)


@given(charges, st.integers(-100_000, 300_000))
def test_each_balance_is_the_one_before_less_the_day_s_charges(standing: list[StandingCharge], minor: int) -> None:
    found = charge_calendar(balance(minor / 100), standing, today=TODAY, zone=UTC)
    left = minor
    for day in found.days:
        left -= sum(due.amount.minor for due in day.charges)
        assert day.left.minor == left
    assert found.total().minor == minor - left


@given(charges, st.integers(-100_000, 300_000))
def test_the_money_runs_out_on_the_first_day_below_zero(standing: list[StandingCharge], minor: int) -> None:
    found = charge_calendar(balance(minor / 100), standing, today=TODAY, zone=UTC)
    below = [day.day for day in found.days if day.left.minor < 0]
    assert found.runs_out == (below[0] if below else None)
    outlook = found.outlook()
    if minor >= 0:
        assert outlook.runs_out == (found.runs_out and found.runs_out - timedelta(days=1))
    missing = found.missing()
    assert (missing is None) == (not below)
    if missing is not None:
        topped_up = charge_calendar(balance((minor + missing.minor) / 100), standing, today=TODAY, zone=UTC)
        assert topped_up.runs_out is None


@given(days_to_come, st.integers(1, 31))
def test_a_monthly_charge_comes_once_in_every_month_after_its_first(first: date, day: int) -> None:
    standing = StandingCharge("p", Section.MOBILE, rub(1), Every.MONTH, first, day)
    due = list(standing.days(first + timedelta(days=400)))
    assert all(one >= first for one in due)
    months = [(one.year, one.month) for one in due]
    assert months == sorted(set(months))
    assert len(due) in (13, 14)
