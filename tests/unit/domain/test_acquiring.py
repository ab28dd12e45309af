"""The choice of acquirers: the operator's order, and nothing that does not fit or does not work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.acquiring import AcquirerRule, DestinationKind, choose, destination_kind
from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import ContractNumber, PhoneNumber
from kiosk.domain.topup import Method

BANK, OTHER, WALLET = AcquirerName("bank"), AcquirerName("other"), AcquirerName("wallet")
NAMES = (BANK, OTHER, WALLET)
CHARGED = (Method.CARD, Method.QR)


def roubles(units: int) -> Money:
    return Money.of_major(units, Currency.RUB)


def names_of(*rules: AcquirerRule, amount: Money, kind: DestinationKind = DestinationKind.PHONE) -> tuple[str, ...]:
    return choose(rules, Method.CARD, amount, kind, NAMES)


def card_rule(acquirer: AcquirerName, least: int | None = None, most: int | None = None) -> AcquirerRule:
    minimum, maximum = (None if bound is None else roubles(bound) for bound in (least, most))
    return AcquirerRule(acquirer, frozenset({Method.CARD}), minimum, maximum)


amounts = st.integers(0, 2000).map(roubles)
kinds = st.sampled_from(DestinationKind)


@st.composite
def acquirer_rules(draw: st.DrawFn) -> AcquirerRule:
    least, most = sorted((draw(amounts), draw(amounts)), key=lambda one: one.minor)
    return AcquirerRule(
        draw(st.sampled_from(NAMES)),
        draw(st.frozensets(st.sampled_from(CHARGED), min_size=1)),
        draw(st.sampled_from([None, least])),
        draw(st.sampled_from([None, most])),
        draw(st.frozensets(kinds, min_size=1)),
    )


rule_lists = st.lists(acquirer_rules(), max_size=5)
health = st.frozensets(st.sampled_from(NAMES))
methods = st.sampled_from(CHARGED)


@given(rule_lists, methods, amounts, kinds, health)
def test_everybody_chosen_is_healthy_and_covered_by_a_rule(
    rules: list[AcquirerRule], method: Method, amount: Money, kind: DestinationKind, healthy: frozenset[AcquirerName]
) -> None:
    for name in choose(rules, method, amount, kind, healthy):
        assert name in healthy
        assert any(rule.acquirer == name and rule.covers(method, amount, kind) for rule in rules)


@given(rule_lists, methods, amounts, kinds, health)
def test_nobody_who_is_healthy_and_covered_is_left_out_or_named_twice(
    rules: list[AcquirerRule], method: Method, amount: Money, kind: DestinationKind, healthy: frozenset[AcquirerName]
) -> None:
    chosen = choose(rules, method, amount, kind, healthy)
    assert sorted(chosen) == sorted({r.acquirer for r in rules if r.covers(method, amount, kind)} & healthy)


@given(rule_lists, methods, amounts, kinds, health)
def test_losing_an_acquirer_leaves_the_order_of_the_others(
    rules: list[AcquirerRule], method: Method, amount: Money, kind: DestinationKind, healthy: frozenset[AcquirerName]
) -> None:
    for lost in NAMES:
        rest = tuple(name for name in choose(rules, method, amount, kind, healthy) if name != lost)
        assert choose(rules, method, amount, kind, healthy - {lost}) == rest


@given(rule_lists, methods, amounts, kinds)
def test_the_first_fitting_rule_names_the_first_acquirer(
    rules: list[AcquirerRule], method: Method, amount: Money, kind: DestinationKind
) -> None:
    first = next((rule.acquirer for rule in rules if rule.covers(method, amount, kind)), None)
    assert choose(rules, method, amount, kind, NAMES)[:1] == (() if first is None else (first,))


def test_the_operators_order_decides_between_acquirers() -> None:
    assert names_of(card_rule(OTHER), card_rule(BANK), amount=roubles(100)) == (OTHER, BANK)


@pytest.mark.parametrize(("amount", "chosen"), [(99, ()), (100, (BANK,)), (500, (BANK,)), (501, ())])
def test_both_bounds_belong_to_the_range(amount: int, chosen: tuple[str, ...]) -> None:
    assert names_of(card_rule(BANK, 100, 500), amount=roubles(amount)) == chosen


def test_a_bound_in_another_currency_is_met_by_nothing() -> None:
    assert names_of(card_rule(BANK, 0), amount=Money.of_major(100, Currency.KZT)) == ()


def test_a_rule_for_contracts_covers_no_phone() -> None:
    rule = AcquirerRule(BANK, frozenset({Method.CARD}), destinations=frozenset({DestinationKind.CONTRACT}))
    assert names_of(rule, amount=roubles(100)) == ()
    assert names_of(rule, amount=roubles(100), kind=DestinationKind.CONTRACT) == (BANK,)


@pytest.mark.parametrize("methods", [frozenset(), frozenset({Method.CASH}), frozenset({Method.CASH, Method.CARD})])
def test_a_rule_without_methods_or_with_cash_is_no_rule(methods: frozenset[Method]) -> None:
    with pytest.raises(ValueError, match="methods"):
        AcquirerRule(BANK, methods)


@pytest.mark.parametrize("most", [roubles(499), roubles(0), Money.of_major(900, Currency.KZT)])
def test_a_rule_that_no_amount_can_meet_is_no_rule(most: Money) -> None:
    with pytest.raises(ValueError, match="no amount"):
        AcquirerRule(BANK, frozenset({Method.CARD}), roubles(500), most)


def test_a_rule_for_no_destination_is_no_rule() -> None:
    with pytest.raises(ValueError, match="no destination"):
        AcquirerRule(BANK, frozenset({Method.QR}), destinations=frozenset())


def test_a_phone_and_a_contract_are_different_kinds() -> None:
    phone = PhoneNumber("+79161234567")
    assert destination_kind(phone) is DestinationKind.PHONE
    assert destination_kind(ContractNumber("A-17")) is DestinationKind.CONTRACT
