"""What works without money, worked out from balance and blocks; and the sums that restore it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.balance import Balance
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Block, BlockCause, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.relief import Owed, Service, Works, lasting, owed, worked_out
from tests.fakes.relief_desk import BELOW_ZERO, PROMISE, rub
from tests.fakes.subscribers import product

TODAY = date(2026, 11, 22)
MOSCOW = ZoneInfo("Europe/Moscow")
FAMILY = replace(
    product("Семья"), product="P-1", kind=ProductKind.TARIFF, fee=rub(590), next_charge=date(2026, 11, 28), since=None
)
HOME = replace(FAMILY, product="P-2", name="Домашний 300", section=Section.INTERNET, fee=rub(450))


def balance(major: float) -> Balance:
    return Balance(rub(major), rub(0), rub(0), datetime(2026, 11, 22, 11, 2, tzinfo=UTC))


def blocked(one: OwnedProduct, lifted_by: float | None, cause: BlockCause = BlockCause.NO_MONEY) -> OwnedProduct:
    lifts = None if lifted_by is None else rub(lifted_by)
    return replace(one, status=ProductStatus.SUSPENDED, block=Block(cause, TODAY, lifts, 1, None, None))


def works(money: Balance, *products: OwnedProduct) -> dict[Service, Works]:
    return {one.service: one.works for one in worked_out(money, products).services}


def test_with_money_everything_works_and_nothing_is_to_be_paid() -> None:
    word = worked_out(balance(100), (FAMILY, HOME))
    assert {one.works for one in word.services} == {Works.YES}
    assert (word.restored_by, word.is_operators) == (rub(0), False)


def test_emergency_calls_work_always_and_whether_one_is_reached_is_not_guessed() -> None:
    told = works(balance(-45.30), blocked(FAMILY, 45.30))
    assert (told[Service.EMERGENCY_CALLS], told[Service.INCOMING_CALLS], told[Service.OUTGOING_CALLS]) == (
        Works.YES,
        Works.UNKNOWN,
        Works.NO,
    )


def test_what_a_blocked_bundle_pays_for_does_not_work_either() -> None:
    bundled = replace(HOME, bundled_in="P-1")
    assert works(balance(10), blocked(FAMILY, 580), bundled)[Service.HOME_INTERNET] is Works.NO


def test_two_things_that_wait_for_money_are_restored_by_what_both_lack_together() -> None:
    word = worked_out(balance(100), (blocked(FAMILY, 490), blocked(HOME, 350)))
    assert word.restored_by == rub(590 + 450 - 100)


def test_below_zero_with_nothing_blocked_the_balance_is_what_is_missing() -> None:
    assert worked_out(balance(-12), (FAMILY,)).restored_by == rub(12)


def test_a_suspension_by_wish_is_no_matter_of_money() -> None:
    word = worked_out(balance(0), (blocked(FAMILY, None, BlockCause.OWN_WISH),))
    assert (word.restored_by, word.is_coming_back()) == (rub(0), False)


def test_a_sum_the_operator_does_not_tell_is_not_made_up() -> None:
    assert worked_out(balance(0), (blocked(FAMILY, None),)).restored_by is None


def test_what_is_paid_for_and_does_not_work_yet_is_coming_back() -> None:
    word = worked_out(balance(600), (blocked(FAMILY, 0),))
    assert (word.is_coming_back(), word.restored_by) == (True, rub(0))


def test_the_fee_that_was_due_is_taken_at_once_and_the_month_begins_with_that_day() -> None:
    unpaid = replace(blocked(FAMILY, 590), next_charge=None)
    lasts = lasting(balance(0), rub(590), (unpaid,), today=TODAY, zone=MOSCOW)
    assert lasts is not None
    assert lasts.charge is not None
    assert (lasts.runs_out, lasts.charge.on) == (date(2026, 12, 21), date(2026, 12, 22))


def test_how_long_it_lasts_is_not_said_where_the_sum_is_not_known() -> None:
    assert lasting(balance(0), None, (FAMILY,), today=TODAY, zone=MOSCOW) is None
    assert lasting(balance(0), rub(1), (blocked(FAMILY, None),), today=TODAY, zone=MOSCOW) is None


def test_a_promise_costs_its_price_and_what_is_taken_back_beyond_the_loan() -> None:
    assert PROMISE.taken_back is not None
    dearer = replace(PROMISE, taken_back=replace(PROMISE.taken_back, amount=rub(110)))
    assert (PROMISE.full_price(), dearer.full_price()) == (rub(15), rub(25))


@pytest.mark.parametrize(("needed", "enough"), [(85, True), (85.01, False)])
def test_a_promise_is_enough_when_what_is_left_after_its_price_is(needed: float, *, enough: bool) -> None:
    assert PROMISE.restores(rub(needed)) is enough


def test_the_promise_to_be_paid_back_first_is_told() -> None:
    lent = replace(FAMILY, kind=ProductKind.PROMISED_PAYMENT, name="Обещанный", fee=rub(100), next_charge=TODAY)
    later = replace(lent, next_charge=date(2026, 12, 1), fee=rub(300))
    assert owed((later, lent)) == Owed("Обещанный", rub(100), TODAY)
    assert owed((FAMILY,)) is None


def test_where_all_works_the_sum_to_pay_is_what_the_next_charge_lacks() -> None:
    word = worked_out(balance(100), (FAMILY,))
    lasts = lasting(balance(100), word.restored_by, (FAMILY,), today=TODAY, zone=MOSCOW)
    assert replace(BELOW_ZERO, word=word, lasts=lasts).wanted() == rub(490)


def test_no_sum_is_asked_for_where_money_is_not_what_is_missing() -> None:
    asleep = blocked(FAMILY, None, BlockCause.OWN_WISH)
    assert replace(BELOW_ZERO, word=worked_out(balance(5), (asleep,))).wanted() is None


@given(st.integers(-100_000, 100_000), st.lists(st.integers(0, 100_000), min_size=1, max_size=4))
def test_who_pays_what_restores_everything_has_every_fee_that_was_due(available: int, dues: list[int]) -> None:
    money = replace(balance(0), amount=Money(available, Currency.RUB))
    waiting = [one for one in dues if one > available]
    products = tuple(
        blocked(replace(FAMILY, product=f"P-{number}"), (due - available) / 100) for number, due in enumerate(waiting)
    )
    restored_by = worked_out(money, products).restored_by
    assert restored_by is not None
    assert available + restored_by.minor >= sum(waiting)
    assert restored_by.minor == max(sum(waiting) - available, 0)
