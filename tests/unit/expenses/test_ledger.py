"""The walk, the days and the comparison, over any ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import CurrencyMismatch
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, Period, VolumeUnit, Walk, pack
from kiosk.domain.ledger import Ledger
from kiosk.domain.money import Currency, Money, total
from kiosk.domain.products import Section

MOSCOW = ZoneInfo("Europe/Moscow")
START = datetime(2026, 1, 1, tzinfo=MOSCOW)
YEAR_S = 365 * 86_400


def rub(major: float) -> Money:
    return Money(round(major * 100), Currency.RUB)


def line(at: datetime, amount: Money, cause: Cause = Cause.OVERUSE, name: str = "", place: str = "") -> Line:
    return Line(
        at, amount, LineKind.OTHER, cause, name, "", place, 0, VolumeUnit.NONE, None, PaidFrom.BALANCE, Section.MOBILE
    )


moments = st.integers(0, YEAR_S * 1_000_000 - 1).map(lambda us: START + timedelta(microseconds=us))
ledgers = st.lists(
    st.builds(
        line,
        moments,
        st.integers(-500_000, 500_000).map(lambda minor: Money(minor, Currency.RUB)),
        st.sampled_from(Cause),
        st.sampled_from(["", "Семья", "Гороскоп"]),
    ),
    max_size=40,
)
periods = st.tuples(moments, moments).map(lambda ends: Period(min(ends), max(ends)))
openings = st.integers(-(10**9), 10**9).map(lambda minor: Money(minor, Currency.RUB))


def added_up(lines: Sequence[Line], period: Period, page: int = 7) -> Ledger:
    ledger = Ledger(period, Currency.RUB, MOSCOW)
    for first in range(0, len(lines), page):
        ledger.add(pack(lines[first : first + page], Currency.RUB))
    return ledger


def by_cause(walk: Walk) -> dict[Cause, tuple[int, int]]:
    return {step.cause: (step.amount.minor, step.count) for step in walk.steps}


@given(ledgers, periods, openings)
def test_opening_and_every_cause_make_the_closing_balance(lines: list[Line], period: Period, opening: Money) -> None:
    walk = added_up(lines, period).walk(opening)
    moved = total((one.amount for one in lines if one.when in period), Currency.RUB)
    assert walk.closing == opening + moved
    assert not walk.unexplained()


@given(ledgers, st.tuples(moments, moments, moments).map(sorted), openings)
def test_two_periods_together_are_the_whole_one(lines: list[Line], cuts: list[datetime], opening: Money) -> None:
    first, second = (added_up(lines, Period(start, end)) for start, end in pairwise(cuts))
    whole = added_up(lines, Period(cuts[0], cuts[2]))
    left = first.walk(opening)
    right = second.walk(left.closing)
    both = whole.walk(opening)
    assert right.closing == both.closing
    assert first.lines + second.lines == whole.lines
    assert first.spent() + second.spent() == whole.spent()
    parts = (by_cause(left), by_cause(right))
    assert by_cause(both) == {
        cause: (sum(part.get(cause, (0, 0))[0] for part in parts), sum(part.get(cause, (0, 0))[1] for part in parts))
        for cause in {cause for part in parts for cause in part}
    }


@given(ledgers, st.tuples(moments, moments, moments).map(sorted))
def test_what_each_thing_cost_in_two_periods_together_is_what_it_cost_in_the_whole(
    lines: list[Line], cuts: list[datetime]
) -> None:
    first, second = (added_up(lines, Period(start, end)).things() for start, end in pairwise(cuts))
    whole = added_up(lines, Period(cuts[0], cuts[2])).things()
    assert {key: thing.cost for key, thing in whole.items()} == {
        key: sum(part[key].cost for part in (first, second) if key in part) for key in {**first, **second}
    }


@given(ledgers, periods, st.randoms(use_true_random=False), st.integers(1, 40))
def test_neither_the_order_nor_the_size_of_pages_matters(
    lines: list[Line], period: Period, chance: Random, page: int
) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)
    one, other = added_up(lines, period), added_up(shuffled, period, page)
    assert one.walk(rub(0)) == other.walk(rub(0))
    assert one.days() == other.days()


@given(ledgers, periods)
def test_the_days_add_up_to_what_was_spent(lines: list[Line], period: Period) -> None:
    ledger = added_up(lines, period)
    days = ledger.days()
    assert total((day.amount for day in days), Currency.RUB) == ledger.spent()
    assert [day.day for day in days] == sorted({day.day for day in days})
    assert all(day.subscriptions <= day.amount for day in days)


@given(ledgers)
def test_columns_give_back_the_lines_they_were_made_of(lines: list[Line]) -> None:
    assert list(pack(lines, Currency.RUB).lines(MOSCOW)) == lines


def test_a_line_at_the_end_of_a_period_belongs_to_the_next() -> None:
    noon = START + timedelta(hours=12)
    lines = [line(START, rub(-1)), line(noon, rub(-2))]
    assert added_up(lines, Period(START, noon)).spent() == rub(1)
    assert added_up(lines, Period(noon, noon + timedelta(hours=1))).spent() == rub(2)


def test_the_month_of_the_screens_is_told_as_on_the_screens() -> None:
    def november(day: int, hour: int = 0, minute: int = 0) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)

    lines = [
        line(november(22, 12), rub(0)),
        line(november(20), rub(-78), Cause.SUBSCRIPTION, "Гороскоп"),
        line(november(18, 12, 20), rub(-65), Cause.ROAMING, place="Турция, Turkcell"),
        line(november(15, 10), rub(1000), Cause.TOP_UP, "Пополнение наличными"),
        line(november(11, 20, 31), rub(-30), Cause.OVERUSE),
        line(november(3), rub(-99), Cause.SUBSCRIPTION, "Музыка на гудке"),
        line(november(1), rub(-590), Cause.TARIFF, "Семья"),
    ]
    month = Period(november(1), datetime(2026, 12, 1, tzinfo=MOSCOW))
    ledger = added_up(lines, month)
    walk = ledger.walk(rub(75.60), frozenset({"Гороскоп", "Погода"}))
    assert [(step.cause, step.label, step.amount, step.count, step.forgotten) for step in walk.steps] == [
        (Cause.TOP_UP, "Пополнение наличными", rub(1000), 1, ""),
        (Cause.TARIFF, "Семья", rub(-590), 1, ""),
        (Cause.SUBSCRIPTION, "", rub(-177), 2, "Гороскоп"),
        (Cause.ROAMING, "Турция", rub(-65), 1, ""),
        (Cause.OVERUSE, "", rub(-30), 1, ""),
    ]
    assert (walk.opening, walk.closing, ledger.spent(), ledger.lines) == (rub(75.60), rub(213.60), rub(862), 7)
    days = {day.day.day: (day.amount, day.subscriptions) for day in ledger.days() if day.amount}
    assert days == {
        1: (rub(590), rub(0)),
        3: (rub(99), rub(99)),
        11: (rub(30), rub(0)),
        18: (rub(65), rub(0)),
        20: (rub(78), rub(78)),
    }
    assert len(ledger.days()) == 30


def test_the_day_of_the_longer_clock_change_is_one_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    long_day = Period(datetime(2026, 10, 25, tzinfo=berlin), datetime(2026, 10, 26, tzinfo=berlin))
    ledger = Ledger(long_day, Currency.RUB, berlin)
    for hour in range(25):
        at = datetime(2026, 10, 24, 22, 30, tzinfo=UTC) + timedelta(hours=hour)
        ledger.add(pack([line(at, rub(-1))], Currency.RUB))
    assert [(day.day, day.amount) for day in ledger.days()] == [(date(2026, 10, 25), rub(25))]


def test_a_page_in_another_currency_is_refused() -> None:
    ledger = Ledger(Period(START, START), Currency.RUB, MOSCOW)
    with pytest.raises(CurrencyMismatch):
        ledger.add(pack([], Currency.KZT))
