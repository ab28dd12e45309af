"""A month's use charged by other rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.balance import PackageUnit
from kiosk.domain.errors import CurrencyMismatch
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, VolumeUnit, pack
from kiosk.domain.money import Currency
from kiosk.domain.tariff_rules import Cover, Rate, TariffRules
from kiosk.domain.what_if_month import MonthReading
from kiosk.domain.what_if_replay import replay
from tests.fakes.month_lines import call, charge, minor, month_of, month_use, rules, use

MONTH_S = 30 * 86_400
volumes = st.integers(0, 5_000)
uses = st.builds(use, st.sampled_from(PackageUnit), volumes, second=st.integers(0, MONTH_S - 1))
ledgers = st.lists(uses, max_size=40)
prices = st.integers(0, 1_000)
tariffs = st.builds(
    rules,
    st.integers(0, 100_000),
    seconds=st.integers(0, 30_000),
    kilobytes=st.integers(0, 30_000),
    messages=st.integers(0, 30_000),
    call=prices,
    data=prices,
    message=prices,
    call_step=st.integers(1, 120),
    data_step=st.integers(1, 2_048),
    cover=st.sampled_from(Cover),
)


def in_time(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.when)


def cost(tariff: TariffRules, lines: Sequence[Line]) -> int:
    return replay(tariff, month_use(in_time(lines))).cost().minor


def test_the_package_pays_first_and_started_minutes_are_charged_beyond_it() -> None:
    tariff = rules(500_00, seconds=100, call=3_00)
    bill = replay(tariff, month_use([call(100, second=1), call(61, second=2)]))
    assert bill.use() == minor(2 * 3_00)
    assert bill.cost() == minor(506_00)
    assert bill.units[PackageUnit.MINUTES].volume == 61


def test_a_whole_use_waits_for_a_package_that_covers_all_of_it() -> None:
    whole, split = (rules(seconds=100, call=1, call_step=1, cover=cover) for cover in Cover)
    lines = [call(90, second=1), call(30, second=2), call(10, second=3)]
    assert (cost(whole, lines), cost(split, lines)) == (30, 20 + 10)


def test_uses_of_one_moment_count_in_the_order_the_operator_listed_them_backwards() -> None:
    tariff = rules(seconds=60, call=1, call_step=1)
    assert cost(tariff, [call(60), call(30)]) == 30
    assert cost(tariff, [call(30), call(60)]) == 60


def test_a_charged_call_with_a_larger_packaged_one_after_it_is_outside_every_package() -> None:
    own = rules(seconds=600, call=10_00)
    lines = [call(120, 20_00, second=1), call(200, second=2)]
    month = month_use(lines, own)
    assert list(month.uses[PackageUnit.MINUTES].outside) == [120]
    assert replay(own, month).use() == month.charged == minor(20_00)
    assert replay(rules(seconds=10_000, call=3_00), month).use() == minor(6_00)


def test_with_a_second_package_bought_nothing_is_said_to_be_outside() -> None:
    own = rules(seconds=100, call=10_00)
    lines = [call(90, second=1), call(20, 10_00, second=2), call(90, second=3)]
    assert not month_use(lines, own).uses[PackageUnit.MINUTES].outside


def test_the_last_use_of_an_empty_package_is_not_taken_for_one_outside() -> None:
    own = rules(seconds=100, call=10_00)
    assert not month_use([call(90, second=1), call(20, 10_00, second=2)], own).uses[PackageUnit.MINUTES].outside


def test_what_does_not_depend_on_the_tariff_is_carried_and_not_replayed() -> None:
    roaming = replace(call(60, 35_00), kind=LineKind.ROAMING_CALL, cause=Cause.ROAMING)
    lines = [
        charge(Cause.TARIFF, 590_00),
        charge(Cause.SUBSCRIPTION, 78_00),
        charge(Cause.ONE_OFF, 100_00),
        charge(Cause.TOP_UP, -1_000_00),
        charge(Cause.TRANSFER, 50_00),
        roaming,
        call(61, 6_00),
    ]
    month = month_use(lines)
    assert (month.fee, month.charged, month.carried) == (minor(590_00), minor(6_00), minor(213_00))
    assert month.lines == len(lines)


def test_a_use_without_volume_or_of_an_unknown_kind_is_counted_as_unrated() -> None:
    unknown = charge(Cause.OVERUSE, 7_00, kind=LineKind.OTHER)
    in_pieces = replace(call(2, 3_00), unit=VolumeUnit.PIECES)
    incoming = replace(call(300), kind=LineKind.CALL_IN, paid_from=PaidFrom.NOTHING)
    endless = call(1 << 40)
    month = month_use([call(0, 5_00), unknown, in_pieces, incoming, call(0), endless])
    assert (month.unrated, month.charged) == (4, minor(15_00))
    assert replay(rules(), month).use() == minor(0)


def test_a_line_of_another_month_is_left_out() -> None:
    assert month_use([call(60, month=9), call(60, month=10)], month=10).lines == 1


def test_a_page_in_another_currency_is_refused() -> None:
    period = month_of(10)
    with pytest.raises(CurrencyMismatch):
        MonthReading(period, period.start.date(), Currency.RUB).add(pack([], Currency.EUR))


@pytest.mark.parametrize("step", [0, -1])
def test_a_rate_without_a_step_is_no_rate(step: int) -> None:
    with pytest.raises(ValueError, match="step"):
        Rate(minor(1), step)


def test_a_tariff_in_two_currencies_is_none() -> None:
    with pytest.raises(ValueError, match="one currency"):
        replace(rules(), fee=replace(minor(0), currency=Currency.EUR))


@given(ledgers, st.integers(0, 10**6), st.sampled_from(Cover))
def test_with_everything_free_a_tariff_costs_its_fee(lines: list[Line], fee: int, cover: Cover) -> None:
    assert cost(rules(fee, call=0, data=0, message=0, cover=cover), lines) == fee


@given(ledgers, uses, tariffs)
def test_one_use_more_at_the_end_of_the_month_never_makes_it_cheaper(
    lines: list[Line], more: Line, tariff: TariffRules
) -> None:
    last = replace(more, when=month_of(10).end.replace(month=10, day=31))
    assert cost(tariff, [*lines, last]) >= cost(tariff, lines)


@given(ledgers, uses, tariffs)
def test_one_use_more_at_any_time_never_makes_it_cheaper_where_packages_split(
    lines: list[Line], more: Line, tariff: TariffRules
) -> None:
    tariff = replace(tariff, cover=Cover.SPLIT)
    assert cost(tariff, [*lines, more]) >= cost(tariff, lines)


@given(ledgers, uses, tariffs)
def test_one_use_more_at_any_time_never_makes_it_cheaper_where_each_second_counts(
    lines: list[Line], more: Line, tariff: TariffRules
) -> None:
    by_second = replace(tariff, call=replace(tariff.call, step=1), data=replace(tariff.data, step=1))
    assert cost(by_second, [*lines, more]) >= cost(by_second, lines)


def test_an_early_use_may_crowd_out_one_long_call_in_favour_of_many_short_ones() -> None:
    tariff = rules(seconds=60, call=1_00)
    lines = [call(60, second=10), *(call(1, second=20 + number) for number in range(20))]
    assert cost(tariff, lines) == 20_00
    assert cost(tariff, [call(1), *lines]) == 1_00


@given(ledgers, tariffs, st.randoms(use_true_random=False), st.integers(1, 40))
def test_neither_the_order_nor_the_size_of_pages_matters_but_for_uses_of_one_moment(
    lines: list[Line], tariff: TariffRules, chance: Random, page: int
) -> None:
    apart = list({line.when: line for line in lines}.values())
    period, shuffled = month_of(10), list(apart)
    chance.shuffle(shuffled)
    reading = MonthReading(period, period.start.date(), Currency.RUB)
    for first in range(0, len(shuffled), page):
        reading.add(pack(shuffled[first : first + page], Currency.RUB))
    assert replay(tariff, reading.month(None)) == replay(tariff, month_use(in_time(apart)))


@given(ledgers, tariffs, st.randoms(use_true_random=False))
def test_the_order_of_uses_does_not_matter_where_packages_split_by_the_second(
    lines: list[Line], tariff: TariffRules, chance: Random
) -> None:
    by_second = replace(tariff, call=replace(tariff.call, step=1), data=replace(tariff.data, step=1), cover=Cover.SPLIT)
    moments = [line.when for line in lines]
    chance.shuffle(moments)
    moved = [replace(line, when=moment) for line, moment in zip(lines, moments, strict=True)]
    assert cost(by_second, moved) == cost(by_second, lines)


@given(ledgers, tariffs)
def test_what_is_paid_from_the_package_and_beyond_it_is_all_that_was_used(
    lines: list[Line], tariff: TariffRules
) -> None:
    month = month_use(in_time(lines))
    bill = replay(tariff, month)
    for unit, included in tariff.included().items():
        charged = bill.units[unit]
        assert included - charged.left + charged.volume == sum(month.uses[unit].volumes)
        assert 0 <= charged.left <= included
