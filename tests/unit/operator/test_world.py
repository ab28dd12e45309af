"""A world is believable, the same for the same seed and moment, and adds up to the last unit."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.operator.clock import local, milliseconds
from sandbox.operator.world.demo import ACCOUNT, demo
from sandbox.operator.world.lives import Life, movements
from sandbox.operator.world.months import HISTORY, Month, history
from sandbox.operator.world.ordinary import MORE_TRAITS, TRAITS, ordinary
from sandbox.operator.world.seeding import WorldOrder, digest_of
from tests.fakes.operator import STORY

_NOW = milliseconds(STORY)
_MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive by Hypothesis's rule


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    """Everybody of the default world at the moment of the story."""
    return list(WorldOrder().lives(_NOW))


def _trait(lives: list[Life], trait: str) -> Life:
    return next(life for life in lives if life.subscriber.trait == trait)


def _times(life: Life) -> list[int]:
    """When each line happened, milliseconds."""
    usage, fees = [row.at_ms for row in life.usage], [row.at_ms for row in life.fees]
    return usage + fees + [row.at_ms for row in life.actions]


def _spent(life: Life, month: Month) -> int:
    """What usage and fees of a month cost, minor units."""
    charged = movements(life.usage, life.fees, [])
    return -sum(one.amount_minor for one in charged if month.start_ms() <= one.at_ms < month.end_ms())


def test_every_account_adds_up_in_every_month(lives: list[Life]) -> None:
    spans = [(month.start_ms(), month.end_ms()) for month in (Month(2025, 11), *history(_NOW))]
    for life in lives:
        balance = 0
        moved = movements(life.usage, life.fees, life.actions)
        for start, end in spans:
            balance += sum(one.amount_minor for one in moved if start <= one.at_ms < end)
            booked = [one.balance_after_minor for one in life.ledger if one.at_ms < end]
            assert balance == (booked[-1] if booked else 0)
        assert balance == life.subscriber.balance_minor


def test_every_ledger_entry_carries_the_balance_on(lives: list[Life]) -> None:
    for life in lives:
        assert [one.balance_after_minor for one in life.ledger] == list(
            accumulate(one.amount_minor for one in life.ledger)
        )
        assert [one.seq for one in life.ledger] == list(range(1, len(life.ledger) + 1))


def test_nothing_happens_after_now_or_long_before_the_history(lives: list[Life]) -> None:
    earliest = history(_NOW)[0].back(1).start_ms()
    for life in lives:
        assert all(earliest <= at_ms <= _NOW for at_ms in _times(life))


def test_a_charge_is_the_rate_times_the_started_units(lives: list[Life]) -> None:
    sizes = {"callOut": 60, "roamingCall": 60, "data": 1024, "roamingData": 1024}
    for line in (line for life in lives for line in life.usage):
        units = -(-line.volume // sizes.get(line.kind, 1))
        assert line.amount_minor == units * (line.rate_minor or 0)
        assert (line.paid_from == "balance") == (line.rate_minor is not None)


def test_packages_lose_exactly_what_the_running_month_took_from_them(lives: list[Life]) -> None:
    start = Month.of(_NOW).start_ms()
    names = {"voice": "packageMinutes", "data": "packageData", "sms": "packageSms"}
    for life in lives:
        for bucket in life.buckets:
            paid = names[bucket.usage_type]
            used = sum(line.volume for line in life.usage if line.paid_from == paid and line.at_ms >= start)
            assert bucket.initial - bucket.remaining == used
            assert bucket.remaining >= 0


def test_prepaid_subscribers_do_not_go_below_zero_but_for_the_story_and_those_in_debt(lives: list[Life]) -> None:
    for life in lives:
        if life.subscriber.trait not in ("demo", "debtor", "postpaid", "negative"):
            assert min((one.balance_after_minor for one in life.ledger), default=0) >= 0


def test_numbers_contracts_and_accounts_are_nobody_elses(lives: list[Life]) -> None:
    numbers = [life.subscriber.number for life in lives if life.subscriber.number]
    assert len(set(numbers)) == len(numbers)
    assert len({life.subscriber.contract for life in lives}) == len(lives)
    assert len({life.subscriber.subscriber for life in lives}) == len(lives)


def test_two_hundred_people_speak_several_languages_and_use_all_three_services(lives: list[Life]) -> None:
    assert len(lives) == 200
    assert {life.subscriber.language for life in lives} == {"ru", "kk", "tt", "hy", "en"}
    assert {product.section for life in lives for product in life.products} == {"mobile", "internet", "tv"}
    assert any(not life.subscriber.family_name for life in lives)
    assert any(not life.subscriber.middle_name for life in lives)
    assert any("-" in life.subscriber.family_name for life in lives)


def test_the_world_holds_overruns_price_rises_forgotten_extras_roaming_and_corrections(lives: list[Life]) -> None:
    lines = [line for life in lives if life.subscriber.trait == "ordinary" for line in life.usage]
    assert {"callOut", "callIn", "sms", "data", "roamingCall", "roamingData", "roamingSms"} == {
        line.kind for line in lines
    }
    assert any(line.kind == "data" and line.amount_minor for line in lines)
    assert any(len({fee.amount_minor for fee in life.fees if fee.name == "Максимум"}) == 2 for life in lives)
    assert any(
        product.kind == "partner" and product.last_used_day < "2026-09-01"
        for life in lives
        for product in life.products
    )
    assert {action.reason for life in lives for action in life.actions} == {"topUp", "transfer", "adjustment"}
    assert {fee.kind for life in lives for fee in life.fees} == {"fee", "subscription", "oneOff", "adjustment"}


def test_the_first_subscribers_are_what_tests_look_for(lives: list[Life]) -> None:
    assert tuple(life.subscriber.trait for life in lives[1 : len(TRAITS) + 1]) == TRAITS
    assert (_trait(lives, "closed").subscriber.balance_minor, _trait(lives, "closed").buckets) == (0, [])
    assert _trait(lives, "silent").usage == []
    assert _trait(lives, "silent").buckets != []
    assert _trait(lives, "plain").buckets == []
    assert _trait(lives, "plain").usage != []
    assert _trait(lives, "postpaid").subscriber.credit_limit_minor > 0
    assert _trait(lives, "postpaid").subscriber.balance_minor < 0
    assert _trait(lives, "debtor").subscriber.balance_minor < 0
    assert {_trait(lives, trait).subscriber.number for trait in ("internet", "tv")} == {""}


def test_some_are_in_the_straits_that_screens_are_about(lives: list[Life]) -> None:
    assert tuple(life.subscriber.trait for life in lives[21:28]) == MORE_TRAITS
    blocks = {
        trait: [(one.status, one.block_cause, one.due_minor > 0) for one in _trait(lives, trait).products]
        for trait in ("negative", "unpaid", "suspended")
    }
    assert blocks["negative"] == [("suspended", "noMoney", False)]
    assert blocks["unpaid"] == [("suspended", "noMoney", True)]
    assert blocks["suspended"] == [("active", "", False), ("suspended", "ownWish", False)]
    assert _trait(lives, "negative").subscriber.balance_minor < 0
    unpaid = _trait(lives, "unpaid")
    assert 0 <= unpaid.subscriber.balance_minor < unpaid.products[0].due_minor
    assert [one.remaining for one in _trait(lives, "limit").buckets] == [0, 0, 0]
    assert [one.offering for one in _trait(lives, "riser").products] == ["mobile-circle"]
    second = _trait(lives, "second").subscriber
    assert (second.holder, second.family_name) == (lives[0].subscriber.subscriber, lives[0].subscriber.family_name)
    unused = [one for one in _trait(lives, "forgotten").products if one.kind == "partner"]
    assert [one.last_used_day < "2026-05" and one.paid_minor > 0 for one in unused] == [True, True]


def test_the_same_seed_and_moment_give_the_same_world() -> None:
    order = WorldOrder(seed=5, subscribers=20)
    assert [digest_of(life) for life in order.lives(_NOW)] == [digest_of(life) for life in order.lives(_NOW)]


def test_another_seed_gives_other_lives_to_everybody() -> None:
    ours, theirs = (list(WorldOrder(seed=seed, subscribers=20).lives(_NOW)) for seed in (5, 6))
    assert all(digest_of(one) != digest_of(other) for one, other in zip(ours, theirs, strict=True))


def test_a_life_does_not_depend_on_how_many_others_there_are() -> None:
    few = [digest_of(life) for life in WorldOrder(seed=5, subscribers=5).lives(_NOW)]
    many = [digest_of(life) for life in WorldOrder(seed=5, subscribers=10).lives(_NOW)]
    assert many[:5] == few


def test_the_story_happens_on_the_pictured_days() -> None:
    life = demo(1, _NOW)
    start = Month.of(_NOW).start_ms()
    told = [
        (f"{local(one.at_ms):%d.%m %H:%M:%S}", one.amount_minor, one.balance_after_minor)
        for one in life.ledger
        if one.at_ms >= start
    ]
    assert told == [
        ("01.11 00:00:00", -590_00, -514_40),
        ("03.11 00:00:00", -99_00, -613_40),
        ("11.11 20:31:56", -30_00, -643_40),
        ("15.11 10:02:11", 1_000_00, 356_60),
        ("18.11 12:20:44", -65_00, 291_60),
        ("20.11 00:00:00", -78_00, 213_60),
    ]


def test_the_story_remembers_when_the_horoscope_was_agreed_to_and_last_used() -> None:
    (horoscope,) = (product for product in demo(1, _NOW).products if product.name == "Гороскоп")
    assert (horoscope.consent_day, horoscope.consent_channel) == ("2026-08-20", "sms")
    assert horoscope.last_used_day == "2026-07-20"
    assert horoscope.next_charge_day == "2026-12-20"


@settings(max_examples=25, deadline=None)
@given(_MOMENTS)
def test_the_story_is_the_same_at_any_moment(moment: datetime) -> None:
    now = milliseconds(moment)
    life, months = demo(1, now), history(now)
    start = months[-1].start_ms()
    opening = [one.balance_after_minor for one in life.ledger if one.at_ms < start][-1]
    lines = sum(at_ms >= start for at_ms in _times(life))
    assert len(months) == HISTORY
    assert (opening, life.subscriber.balance_minor, lines) == (75_60, 213_60, 1_284)
    assert (_spent(life, months[-1]), _spent(life, months[-2])) == (862_00, 719_00)
    assert all(one.at_ms <= now for one in life.ledger)
    assert {bucket.usage_type: bucket.remaining for bucket in life.buckets} == {
        "voice": 412 * 60,
        "data": round(3.2 * 1024 * 1024),
        "sms": 288,
    }
    (tariff,) = (product for product in life.products if product.product == f"{ACCOUNT}-p-mobile")
    assert (datetime.fromisoformat(tariff.next_charge_day).date() - local(now).date()).days == 6


@settings(max_examples=15, deadline=None)
@given(_MOMENTS, st.integers(1, 60))
def test_anybody_adds_up_at_any_moment(moment: datetime, index: int) -> None:
    now = milliseconds(moment)
    life = ordinary(3, index, now)
    assert life.subscriber.balance_minor == sum(
        one.amount_minor for one in movements(life.usage, life.fees, life.actions)
    )
    assert max(_times(life), default=now) <= now
