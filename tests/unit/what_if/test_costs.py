"""Costs, the proof on one's own tariff, and advice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.balance import PackageUnit
from kiosk.domain.expenses import Cause, Line, LineKind
from kiosk.domain.offerings import Offering
from kiosk.domain.tariff_rules import Cover, TariffRules
from kiosk.domain.what_if import Advice, Bundle, Sureness, Verdict
from kiosk.domain.what_if_costs import WORTH_A_CHANGE_PERCENT, Months, advise, by_cost, mean_of
from tests.fakes.month_lines import GIGABYTE, call, charge, minor, rules, use
from tests.fakes.tariffs import candidates, lived, months_under, replayed, tariff

OWN = rules(500_00, seconds=600, call=3_00)
MONTH_S = 30 * 86_400


def three_months() -> Months:
    """Ten minutes are included: five are used, then twenty, then ten."""
    return months_under(
        OWN,
        lived(OWN, [call(300, second=1)], month=8),
        lived(OWN, [call(600, second=1), call(600, 30_00, second=2)], month=9),
        lived(OWN, [call(600, second=1)], month=10),
    )


def test_a_tariff_costs_its_fees_and_what_goes_beyond_its_packages() -> None:
    cost = three_months().cost_now()
    assert cost.months == (minor(500_00), minor(530_00), minor(500_00))
    assert (cost.total, cost.mean, cost.worst) == (minor(1_530_00), minor(510_00), 1)
    assert not cost.saving


def test_of_equal_months_the_latest_is_the_worst() -> None:
    assert months_under(OWN, lived(OWN, [], month=8), lived(OWN, [], month=9)).cost_now().worst == 1


def test_packages_that_did_not_last_are_named_with_the_months_and_the_money() -> None:
    shortfall = three_months().cost_now().shortfall
    assert shortfall
    assert (shortfall.months, shortfall.units, shortfall.cost) == (1, (PackageUnit.MINUTES,), minor(30_00))


def test_a_tariff_without_packages_falls_short_of_nothing() -> None:
    by_use = rules(call=2_00)
    assert three_months().cost(replayed(by_use, three_months().uses), minor(0)).shortfall is None


def test_a_call_outside_every_package_is_no_shortfall() -> None:
    month = lived(OWN, [call(60, 3_00, second=1), call(120, second=2)])
    assert months_under(OWN, month).cost_now().shortfall is None


def test_the_saving_is_the_difference_of_the_means_that_are_shown() -> None:
    months = three_months()
    cost = months.cost(replayed(rules(100_00, seconds=600, call=1_01), months.uses), minor(0))
    assert cost.saving == months.cost_now().mean - cost.mean


@pytest.mark.parametrize(("once", "after"), [(0, None), (1, 1), (400_00, 1), (400_01, 2)])
def test_connecting_pays_back_after_as_many_months_as_its_price_holds_savings(once: int, after: int | None) -> None:
    months = months_under(OWN, lived(OWN, []))
    assert months.cost(replayed(rules(100_00), months.uses), minor(once)).pays_back == after


def test_what_saves_nothing_never_pays_back() -> None:
    months = months_under(OWN, lived(OWN, []))
    assert months.cost(replayed(rules(500_00), months.uses), minor(100)).pays_back is None


def test_what_is_the_same_in_every_tariff_is_told_as_a_months_mean() -> None:
    with_extras = lived(OWN, [charge(Cause.SUBSCRIPTION, 78_00), charge(Cause.ROAMING, 65_00)])
    assert months_under(OWN, lived(OWN, [], month=9), with_extras).carried() == minor(71_50)


@pytest.mark.parametrize(("amounts", "mean"), [([1, 2], 2), ([1, 1, 2], 1), ([0, 0, 2], 1), ([5], 5)])
def test_a_mean_is_rounded_to_the_nearest_minor_unit(amounts: list[int], mean: int) -> None:
    assert mean_of([minor(amount) for amount in amounts]) == minor(mean)


def test_own_rules_that_explain_every_charge_are_exact() -> None:
    proof = three_months().proof()
    assert proof
    assert proof.sureness() is Sureness.EXACT
    assert proof.charged() == proof.replayed() == minor(1_530_00)
    assert not proof.unexplained()


def test_a_fee_that_was_another_one_then_is_told_apart_from_what_is_not_explained() -> None:
    old_fee, wrong = lived(OWN, [], month=8, fee=450_00), lived(OWN, [call(60, 9_00)], month=9)
    proof = months_under(OWN, old_fee, wrong).proof()
    assert proof
    assert [one.sureness for one in proof.months] == [Sureness.OLD_FEE, Sureness.ROUGH]
    assert [one.difference() for one in proof.months] == [minor(-50_00), minor(9_00)]
    assert (proof.sureness(), proof.unexplained()) == (Sureness.ROUGH, minor(9_00))


def test_uses_that_no_rule_applies_to_make_the_proof_rough_and_are_counted() -> None:
    free = charge(Cause.OVERUSE, 5_00, kind=LineKind.OTHER)
    proof = months_under(OWN, lived(OWN, [free])).proof()
    assert proof
    assert (proof.sureness(), proof.unrated, proof.unexplained()) == (Sureness.ROUGH, 1, minor(5_00))


def test_without_rules_of_ones_own_what_was_charged_stands_for_it() -> None:
    months = Months((lived(OWN, [call(600, 30_00)]),), None)
    cost = months.cost(replayed(rules(100_00), months.uses), minor(0))
    assert months.proof() is None
    assert months.cost_now().total == minor(530_00)
    assert (cost.saving, cost.break_even) == (minor(530_00 - 110_00), None)


def advice_of(months: Months, *others: Offering) -> Advice | None:
    return advise(candidates(months, tariff("own", OWN), *others), months.proof())


def test_an_announced_fee_counts_where_the_rules_of_ones_own_are_not_known() -> None:
    month = lived(OWN, [call(600, second=1), call(600, 30_00, second=2)])
    assert Months((month,), None, minor(550_00)).cost_now().months == (minor(580_00),)


def test_staying_is_advised_where_nothing_is_cheaper() -> None:
    assert advice_of(three_months(), tariff("dear", rules(900_00, seconds=6_000))) == Advice(
        Verdict.NOTHING_CHEAPER, None, minor(-390_00)
    )


def test_staying_is_advised_where_a_change_would_save_too_little() -> None:
    months = months_under(OWN, lived(OWN, []))
    enough = 500_00 * WORTH_A_CHANGE_PERCENT // 100
    assert advice_of(months, tariff("near", rules(500_00 - enough + 1))) == Advice(
        Verdict.TOO_LITTLE, None, minor(enough - 1)
    )
    assert advice_of(months, tariff("far", rules(500_00 - enough))) == Advice(
        Verdict.CHANGE, tariff("far", None).offering, minor(enough)
    )


def test_a_saving_that_connecting_eats_up_is_no_reason_to_change() -> None:
    months = months_under(OWN, lived(OWN, []))
    cheap = tariff("cheap", rules(100_00), once=400_00)
    assert advice_of(months, cheap) == Advice(Verdict.CONNECTING, None, minor(400_00))


def test_a_saving_smaller_than_what_is_not_explained_is_no_reason_to_change() -> None:
    months = months_under(OWN, lived(OWN, [call(60, 120_00)]))
    assert advice_of(months, tariff("cheap", rules(400_00))) == Advice(Verdict.UNSURE, None, minor(99_00))


def test_a_change_that_would_end_services_of_unknown_price_is_not_advised() -> None:
    months = months_under(OWN, lived(OWN, []))
    told = candidates(months, tariff("own", OWN), tariff("cheap", rules(100_00)))
    advice = advise(told, months.proof(), Bundle(("Internet",), None))
    assert advice == Advice(Verdict.BUNDLE, None, minor(400_00))


def test_there_is_no_advice_without_another_tariff_that_can_be_had() -> None:
    assert advice_of(three_months()) is None
    assert advice_of(three_months(), tariff("unknown", None)) is None


def test_of_tariffs_that_cost_the_same_the_one_that_includes_more_is_advised() -> None:
    months = months_under(OWN, lived(OWN, [call(60)]))
    less, more = tariff("a", rules(100_00, seconds=60)), tariff("b", rules(100_00, seconds=120))
    advice = advice_of(months, less, more)
    assert advice
    assert advice.offering == more.offering


def test_candidates_are_told_cheapest_first_and_those_without_a_cost_last() -> None:
    months = months_under(OWN, lived(OWN, []))
    dear, same = tariff("dear", rules(900_00)), tariff("a same", rules(500_00))
    told = sorted(candidates(months, tariff("own", OWN), tariff("unknown", None, fee=1), dear, same), key=by_cost)
    assert [one.name for one in told] == ["own", "a same", "dear", "unknown"]


uses = st.builds(use, st.sampled_from(PackageUnit), st.integers(0, 5_000), second=st.integers(0, MONTH_S - 1))
ledgers = st.lists(st.lists(uses, max_size=12), min_size=1, max_size=4)
tariffs = st.builds(
    rules,
    st.integers(0, 100_000),
    seconds=st.integers(0, 20_000),
    kilobytes=st.integers(0, 20_000),
    messages=st.integers(0, 20_000),
    call=st.integers(0, 500),
    data=st.integers(0, 500),
    message=st.integers(0, 500),
    cover=st.sampled_from(Cover),
)
prices = st.integers(0, 50_000)


def of_ledger(own: TariffRules, ledger: list[list[Line]]) -> Months:
    return months_under(own, *(lived(own, sorted(lines, key=lambda one: one.when)) for lines in ledger))


@given(ledgers, tariffs, st.lists(st.tuples(tariffs, prices), max_size=5))
def test_no_tariff_is_advised_that_another_one_beats_in_every_month(
    ledger: list[list[Line]], own: TariffRules, others: list[tuple[TariffRules, int]]
) -> None:
    months = of_ledger(own, ledger)
    offered = [tariff(f"t{place}", one, once=once) for place, (one, once) in enumerate(others)]
    told = candidates(months, tariff("own", own), *offered)
    advice = advise(told, None)
    if advice is None or advice.offering is None:
        return
    (advised,) = [one for one in told if one.offering and one.offering.offering == advice.offering]
    assert advised.cost
    assert advised.offering
    for other in told:
        assert other.cost
        assert other.offering
        never_dearer = all(theirs <= ours for theirs, ours in zip(other.cost.months, advised.cost.months, strict=True))
        cheaper = other.cost.total < advised.cost.total
        once = minor(0) if other.is_current else other.offering.once
        assert not (never_dearer and cheaper and once <= advised.offering.once)


@given(ledgers, tariffs, tariffs)
def test_months_apart_cost_what_they_cost_together(
    ledger: list[list[Line]], own: TariffRules, other: TariffRules
) -> None:
    whole = of_ledger(own, ledger)
    parts = [of_ledger(own, [lines]) for lines in ledger]
    together = whole.cost(replayed(other, whole.uses), minor(0))
    apart = [part.cost(replayed(other, part.uses), minor(0)) for part in parts]
    assert together.months == tuple(one.total for one in apart)
    assert together.total.minor == sum(one.total.minor for one in apart)


@given(ledgers, tariffs)
def test_a_change_to_what_one_has_saves_nothing_and_is_never_advised(
    ledger: list[list[Line]], own: TariffRules
) -> None:
    months = of_ledger(own, ledger)
    told = candidates(months, tariff("own", own), tariff("same", own))
    assert advise(told, None) == Advice(Verdict.NOTHING_CHEAPER, None, minor(0))
    assert months.cost(replayed(own, months.uses), minor(0)) == months.cost_now()


def test_the_month_of_a_use_is_told_by_its_first_day() -> None:
    assert [one.month for one in three_months().uses] == [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]


def test_a_package_of_gigabytes_is_counted_in_kilobytes() -> None:
    month = lived(OWN, [use(PackageUnit.MEGABYTES, GIGABYTE)])
    assert months_under(OWN, month).cost(replayed(rules(kilobytes=GIGABYTE), (month,)), minor(0)).total == minor(0)
