"""Points for a reward: once, whatever becomes of the answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kiosk.domain.bonuses import RedemptionKey, RedemptionState, RewardId
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.visit_changes import Picture
from tests.fakes.bonus_counter import LOST, SILENT, BonusCounter
from tests.fakes.bonus_desk import BONUSES, FIFTY, ONE_GB, TEN_GB

DONE, UNKNOWN = RedemptionState.DONE, RedemptionState.UNKNOWN


async def test_a_sheet_says_what_is_left_afterwards_and_until_when_the_reward_lasts(counter: BonusCounter) -> None:
    sheet = await counter.proposed()
    assert (sheet.before, sheet.after, sheet.missing) == (1240, 940, 0)
    assert sheet.last_day == date(2026, 12, 22)
    assert (await counter.proposed(TEN_GB.reward)).missing == 760
    assert (await counter.proposed(FIFTY.reward)).last_day is None


async def test_a_proposal_takes_nothing(counter: BonusCounter) -> None:
    await counter.proposed()
    assert counter.loyalty.sent == []


async def test_a_redemption_that_is_answered_is_over_at_once(counter: BonusCounter) -> None:
    sheet = await counter.proposed()
    assert await counter.redeemed(sheet.key) == [DONE]
    assert counter.loyalty.sent == [sheet.key]


@pytest.mark.parametrize(
    "state", [RedemptionState.GONE, RedemptionState.TOO_FEW, RedemptionState.PRICE_CHANGED, RedemptionState.REFUSED]
)
async def test_a_refusal_ends_it_and_leaves_the_visit_free_to_choose_again(
    counter: BonusCounter, state: RedemptionState
) -> None:
    counter.loyalty.answer = state
    assert await counter.redeemed((await counter.proposed()).key) == [state]
    counter.loyalty.answer = DONE
    assert await counter.redeemed((await counter.proposed(FIFTY.reward)).key) == [DONE]


async def test_a_lost_answer_is_asked_about_under_the_same_key_until_it_is_found(counter: BonusCounter) -> None:
    counter.loyalty.answer = LOST
    counter.loyalty.search_silent_times = 3
    sheet = await counter.proposed()
    assert await counter.redeemed(sheet.key) == [UNKNOWN, DONE]
    assert counter.loyalty.sent == [sheet.key]


async def test_redeeming_again_never_sends_again(counter: BonusCounter) -> None:
    counter.loyalty.answer = LOST
    sheet = await counter.proposed()
    assert await counter.first_state(sheet.key) is UNKNOWN
    assert await counter.redeemed(sheet.key) == [UNKNOWN, DONE]
    assert await counter.redeemed(sheet.key) == [DONE]
    assert counter.loyalty.sent == [sheet.key]


async def test_while_one_is_in_doubt_another_reward_leads_to_its_sheet_and_takes_nothing(counter: BonusCounter) -> None:
    other = await counter.proposed(FIFTY.reward)
    counter.loyalty.answer = LOST
    sheet = await counter.proposed()
    assert await counter.first_state(sheet.key) is UNKNOWN
    assert await counter.proposed(FIFTY.reward) == sheet
    with pytest.raises(Refused):
        await counter.redeemed(other.key)
    assert counter.loyalty.sent == [sheet.key]


async def test_a_visitor_who_did_not_wait_finds_the_outcome_among_the_bonuses(counter: BonusCounter) -> None:
    counter.loyalty.answer = LOST
    sheet = await counter.proposed(FIFTY.reward)
    assert await counter.first_state(sheet.key) is UNKNOWN
    visit = counter.visits.visit(counter.token)
    assert visit.rewards.money() == []
    await counter.desk.bonuses(counter.token)
    assert visit.rewards.in_doubt() is None
    assert visit.rewards.money() == [FIFTY.gain.money]


async def test_what_never_arrived_took_nothing_and_may_be_sent_again_under_its_key(counter: BonusCounter) -> None:
    counter.loyalty.answer, counter.loyalty.books = LOST, False
    sheet = await counter.proposed()
    with pytest.raises(Unavailable):
        await counter.redeemed(sheet.key)
    assert sum(counter.clock.slept) > 120
    counter.loyalty.answer = DONE
    assert await counter.redeemed(sheet.key) == [DONE]
    assert counter.loyalty.sent == [sheet.key, sheet.key]


async def test_what_was_not_sent_may_be_sent_under_its_key(counter: BonusCounter) -> None:
    counter.loyalty.answer = SILENT
    sheet = await counter.proposed()
    with pytest.raises(Unavailable):
        await counter.redeemed(sheet.key)
    counter.loyalty.answer = DONE
    assert await counter.redeemed(sheet.key) == [DONE]


async def test_a_reward_is_to_be_had_on_its_last_day(counter: BonusCounter) -> None:
    counter.loyalty.on_offer = (replace(ONE_GB, until=date(2026, 11, 22)),)
    assert (await counter.proposed()).reward.reward == ONE_GB.reward


@pytest.mark.parametrize("on_offer", [(), (replace(ONE_GB, until=date(2026, 11, 21)),)])
async def test_a_reward_that_is_gone_is_not_proposed(counter: BonusCounter, on_offer: tuple[()]) -> None:
    counter.loyalty.on_offer = on_offer
    with pytest.raises(Refused) as refusal:
        await counter.proposed()
    assert refusal.value.code is ErrorCode.NOT_ON_OFFER


async def test_a_key_nobody_proposed_redeems_nothing(counter: BonusCounter) -> None:
    with pytest.raises(Refused):
        await counter.redeemed(RedemptionKey("made up"))
    assert counter.loyalty.sent == []


async def test_a_visit_that_is_over_leaves_no_sheet_behind(counter: BonusCounter) -> None:
    sheet = await counter.proposed()
    await counter.visits.log_out(counter.token)
    counter.clock.pass_by(60)
    await counter.log_in()
    with pytest.raises(Refused):
        await counter.redeemed(sheet.key)


async def test_a_visit_that_ends_before_the_first_byte_gives_no_points(counter: BonusCounter) -> None:
    sheet = await counter.proposed()
    orders = counter.visits.visit(counter.token).orders
    orders.before = asyncio.create_task(_endless_look())
    redeeming = asyncio.create_task(counter.redeemed(sheet.key))
    await orders.look_now.wait()
    await counter.visits.log_out(counter.token)
    with pytest.raises(Refused) as refusal:
        await redeeming
    assert refusal.value.code is ErrorCode.NOT_LOGGED_IN
    assert counter.loyalty.sent == []


async def test_rewards_that_are_not_told_hide_nothing_else(counter: BonusCounter) -> None:
    counter.loyalty.rewards_silent = True
    told = await counter.desk.bonuses(counter.token)
    assert told.programmes == BONUSES.programmes
    assert told.rewards is None
    with pytest.raises(Unavailable):
        await counter.proposed(RewardId("reward-data-1"))


async def test_only_packages_of_a_programme_are_bonuses_in_kind(counter: BonusCounter) -> None:
    told = await counter.desk.bonuses(counter.token)
    assert told.in_kind == ()


async def test_history_goes_back_to_the_first_of_the_month_eleven_months_ago(counter: BonusCounter) -> None:
    await counter.desk.history(counter.token)
    (since,) = counter.loyalty.since
    assert since.astimezone(UTC) == datetime(2025, 11, 30, 21, tzinfo=UTC)


async def _endless_look() -> Picture:
    await asyncio.Event().wait()
    return Picture(None, None)
