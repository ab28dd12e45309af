"""From which use on, or up to which, a tariff is the better one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.balance import PackageUnit
from kiosk.domain.expenses import Line
from kiosk.domain.tariff_rules import Cover, TariffRules
from kiosk.domain.what_if import BreakEven
from kiosk.domain.what_if_break_even import break_even
from tests.fakes.month_lines import call, month_of, month_use, rules, use
from tests.fakes.tariffs import lived, months_under, replayed

SIZES = {PackageUnit.MINUTES: 60, PackageUnit.MEGABYTES: 1024, PackageUnit.MESSAGES: 1}


def between(candidate: TariffRules, own: TariffRules, *months: Sequence[Line]) -> BreakEven | None:
    lived_months = [month_use(lines, own) for lines in months]
    used = months_under(own, *lived_months).used()
    return break_even(replayed(candidate, lived_months), replayed(own, lived_months), used)


def test_a_dearer_package_pays_from_so_many_minutes_on() -> None:
    own, larger = rules(300_00, call=3_00), rules(600_00, seconds=60 * 1_000, call=3_00)
    assert between(larger, own, []) == BreakEven(PackageUnit.MINUTES, 100, pays_from=True)


def test_a_tariff_by_use_is_cheaper_up_to_so_many_minutes() -> None:
    own, by_use = rules(300_00, seconds=60 * 1_000), rules(call=3_00, data=0, message=0)
    assert between(by_use, own, []) == BreakEven(PackageUnit.MINUTES, 99, pays_from=False)


def test_what_is_used_already_counts() -> None:
    own, larger = rules(300_00, call=3_00), rules(600_00, seconds=60 * 1_000, call=3_00)
    assert between(larger, own, [call(60 * 40)]) == BreakEven(PackageUnit.MINUTES, 60, pays_from=True)


def test_with_several_months_it_is_so_many_minutes_in_each() -> None:
    own, larger = rules(300_00, call=3_00), rules(600_00, seconds=60 * 1_000, call=3_00)
    assert between(larger, own, [call(60 * 80)], []) == BreakEven(PackageUnit.MINUTES, 60, pays_from=True)


def test_the_unit_that_has_to_change_least_is_the_one_told() -> None:
    own = rules(300_00, call=3_00, message=3_00)
    larger = rules(600_00, seconds=60 * 1_000, messages=1_000, call=3_00, message=3_00)
    month = [use(PackageUnit.MESSAGES, 60), call(60)]
    told = between(larger, own, month)
    assert told == BreakEven(PackageUnit.MESSAGES, 39, pays_from=True)


def test_tariffs_that_cost_the_same_have_no_turning_point() -> None:
    assert between(rules(300_00), rules(300_00), []) is None


def test_a_tariff_that_is_dearer_in_everything_never_pays() -> None:
    assert between(rules(600_00, call=9_00, data=9_00, message=9_00), rules(300_00), []) is None


@pytest.mark.parametrize(("used", "told"), [(0, False), (60, False), (61, True)])
def test_nobody_is_told_of_more_than_twice_as_much_again(used: int, told: bool) -> None:
    own, larger = rules(call=1_00, data=0, message=0), rules(183_00, seconds=60_000, data=0, message=0)
    month = [call(60, second=second) for second in range(used)]
    assert (between(larger, own, month) is not None) is told


uses = st.builds(use, st.sampled_from(PackageUnit), st.integers(0, 8_000), second=st.integers(0, 86_400))
months = st.lists(st.lists(uses, max_size=6), min_size=1, max_size=3)
tariffs = st.builds(
    rules,
    st.integers(0, 300).map(lambda roubles: roubles * 100),
    seconds=st.integers(0, 100).map(lambda minutes: minutes * 60),
    kilobytes=st.integers(0, 100).map(lambda megabytes: megabytes * 1024),
    messages=st.integers(0, 100),
    call=st.integers(0, 1_000),
    data=st.integers(0, 1_000),
    message=st.integers(0, 1_000),
    cover=st.sampled_from(Cover),
)


@settings(max_examples=60)
@given(months, tariffs, tariffs)
def test_with_that_much_more_use_it_turns_and_not_one_unit_earlier(
    ledger: list[list[Line]], own: TariffRules, candidate: TariffRules
) -> None:
    told = between(candidate, own, *(sorted(lines, key=lambda one: one.when) for lines in ledger))
    if told is None or told.more > 400:
        return

    def gap(more: int) -> int:
        end = month_of(10).end - timedelta(minutes=1)
        extra = [replace(use(told.unit, SIZES[told.unit]), when=end)] * more
        lived_months = [month_use([*sorted(lines, key=lambda one: one.when), *extra]) for lines in ledger]
        return replayed(candidate, lived_months).minor() - replayed(own, lived_months).minor()

    if told.pays_from:
        assert gap(told.more) <= 0 < gap(told.more - 1)
    else:
        assert gap(told.more) < 0 <= gap(told.more + 1)


def test_months_without_rules_of_ones_own_have_no_turning_point_to_tell() -> None:
    own = rules(300_00, call=3_00)
    assert months_under(own, lived(own, [])).cost_now().break_even is None
