"""What is remembered of an account: for how long, of whom, and what the account screen makes of it."""

from __future__ import annotations

import pytest

from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.operator_pace import Pace
from kiosk.domain.subscriber import AccountId
from kiosk.services.last_known import LastKnown
from tests.fakes.bss import StillClock
from tests.unit.accounts.test_accounts import NOVEMBER, Shop

HOUR_S = 3600.0
MINE, THEIRS = AccountId("118227"), AccountId("200001")
EVERYTHING = {"balance", "packages", "bonus", "products", "lines"}


async def come_back(shop: Shop) -> None:
    """Ten minutes later, in another visit."""
    shop.clock.pass_by(600)
    await shop.log_in()


@pytest.fixture
async def shop() -> Shop:
    shop = Shop()
    await shop.log_in()
    return shop


def test_nothing_is_told_of_one_account_to_another() -> None:
    memory = LastKnown(StillClock(), HOUR_S)
    memory.keep(MINE, "balance", 5)
    assert (memory.of(MINE, "balance", int), memory.of(THEIRS, "balance", int)) == (5, None)


def test_what_is_too_old_is_forgotten() -> None:
    clock = StillClock()
    memory = LastKnown(clock, HOUR_S)
    memory.keep(MINE, "balance", 5)
    clock.pass_by(HOUR_S)
    assert memory.of(MINE, "balance", int) is None


def test_a_terminal_told_to_remember_nothing_does_not() -> None:
    memory = LastKnown(StillClock(), 0)
    memory.keep(MINE, "balance", 5)
    assert memory.of(MINE, "balance", int) is None


def test_only_the_accounts_of_the_last_visits_are_remembered() -> None:
    memory = LastKnown(StillClock(), HOUR_S)
    for number in range(150):
        memory.keep(AccountId(f"{number}"), "balance", number)
    assert [memory.of(AccountId(f"{number}"), "balance", int) for number in (0, 49, 50, 149)] == [None, None, 50, 149]


@pytest.mark.parametrize(
    "no",
    [
        Refused(ErrorCode.NOT_LOGGED_IN),
        Unavailable(ErrorCode.NOT_AVAILABLE_HERE),
        Unavailable(ErrorCode.OPERATOR_NONSENSE),
    ],
)
async def test_only_silence_is_covered_up_by_what_was_told_before(no: KioskError) -> None:
    memory = LastKnown(StillClock(), HOUR_S)
    memory.keep(MINE, "balance", 5)

    async def refused() -> int:
        raise no

    with pytest.raises(type(no)) as told:
        await memory.told(MINE, "balance", int, refused)
    assert told.value is no


async def test_an_account_the_operator_does_not_tell_now_is_shown_as_it_was_told(shop: Shop) -> None:
    before = await shop.account()
    shop.reader.missing |= EVERYTHING
    await come_back(shop)
    (now,) = await shop.pictures()
    assert now.balance == before.balance
    assert now.remembered_at == before.balance.as_of
    assert before.remembered_at is None


async def test_without_anything_remembered_silence_is_told(shop: Shop) -> None:
    shop.clock.pass_by(10)
    shop.reader.missing |= EVERYTHING
    with pytest.raises(Unavailable):
        await shop.pictures()


async def test_at_a_slow_operator_the_last_known_comes_first_then_the_balance_of_now(shop: Shop) -> None:
    before = await shop.account()
    shop.health.pace = Pace.SLOW
    await come_back(shop)
    first, second, whole = await shop.pictures()
    assert (first.balance.as_of, first.remembered_at) == (before.balance.as_of, before.balance.as_of)
    assert second.balance.as_of > before.balance.as_of
    assert (second.is_whole, second.packages) == (True, before.packages)
    assert (whole.month, whole.remembered_at) == (before.month, before.balance.as_of)


async def test_a_slow_operator_is_not_asked_for_the_lines_of_a_month_that_is_remembered(shop: Shop) -> None:
    await shop.account()
    shop.health.pace = Pace.SLOW
    asked = len(shop.reader.readings)
    await shop.account()
    assert len(shop.reader.readings) == asked


async def test_the_expenses_are_shown_as_they_were_told_where_the_operator_is_silent(shop: Shop) -> None:
    before = await shop.accounts.expenses(shop.token, NOVEMBER)
    shop.reader.missing |= EVERYTHING
    now = await shop.accounts.expenses(shop.token, NOVEMBER)
    assert (before.remembered, now.remembered) == (False, True)
    assert now.walk == before.walk


async def test_nothing_remembered_is_told_without_a_login(shop: Shop) -> None:
    await shop.account()
    await shop.visits.log_out(shop.token)
    shop.reader.missing |= EVERYTHING
    with pytest.raises(Refused, match="not_logged_in"):
        await shop.pictures()
