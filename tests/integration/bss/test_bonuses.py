"""Bonuses and offers beside the reference operator: points once, money exactly, reasons as they are."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kiosk.domain.bonuses import Move, Redemption, RedemptionState, RewardId, RewardSheet, points_by_month
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.money import Money
from kiosk.domain.offerings import OfferingId
from kiosk.domain.recommendation import Reason
from kiosk.domain.subscriber import VisitToken
from kiosk.services.bonuses import BonusGround, VisitorBonuses
from kiosk.services.offers import Offers
from tests.fakes.subscribers import rub
from tests.integration.bss.conftest import MOSCOW, Bench

DATA, MONEY, LARGE = RewardId("reward-data-1"), RewardId("reward-money-50"), RewardId("reward-data-5")
NINE_DAYS_S = 9 * 86_400


def desk(bench: Bench) -> VisitorBonuses:
    """The desk for bonuses at the bench."""
    operator = bench.operator
    return VisitorBonuses(
        bench.visits,
        BonusGround(operator.bonuses, operator.redeemer, operator.accounts, bench.clock, MOSCOW, 120.0),
    )


async def redeemed(bench: Bench, token: VisitToken, sheet: RewardSheet) -> list[Redemption]:
    async with aclosing(desk(bench).redeem(token, sheet.key)) as states:
        return [state async for state in states]


async def balance(bench: Bench, token: VisitToken) -> Money:
    return (await bench.visits.visit(token).history.balance()).amount


async def points(bench: Bench, token: VisitToken) -> int:
    return (await desk(bench).bonuses(token)).own[0].points


async def fault(bench: Bench, **said: Any) -> None:
    answer = await bench.sandbox.post("/sandbox/faults", json=said)
    assert answer.status_code == 201, answer.text


async def test_irina_has_her_points_and_partners_points_apart(bench: Bench) -> None:
    token = await bench.log_in()
    told = await desk(bench).bonuses(token)
    (own,) = told.own
    assert (own.points, own.ending, own.last_day) == (1240, 120, date(2026, 11, 30))
    assert {one.name: one.points for one in told.partners} == {"Маяк": 310, "Книжная полка": 45}
    assert told.in_kind == ()
    assert [one.points for one in told.rewards or ()] == [200, 300, 350, 500, 1200, 2000]


async def test_her_year_of_points_adds_up_to_what_she_has(bench: Bench) -> None:
    token = await bench.log_in()
    (own,) = (await desk(bench).bonuses(token)).own
    months = points_by_month(await desk(bench).history(token), own.programme, date(2026, 11, 22), MOSCOW)
    assert (months[-1].earned, months[-2].spent, months[-2].expired) == (80, 300, 50)
    before = 200  # earned the month before the twelve began
    assert before + sum(one.earned - one.spent - one.expired for one in months) == own.points


async def test_points_become_a_package_that_counts_as_a_bonus_in_kind(bench: Bench) -> None:
    token = await bench.log_in()
    sheet = await desk(bench).propose(token, DATA)
    (done,) = await redeemed(bench, token, sheet)
    assert (done.state, done.last_day) == (RedemptionState.DONE, sheet.last_day)
    told = await desk(bench).bonuses(token)
    assert told.own[0].points == sheet.after == 940
    assert [(one.remaining, one.is_bonus) for one in told.in_kind or ()] == [(Decimal(1024), True)]
    last = (await desk(bench).history(token))[0]
    assert (last.move, last.points) == (Move.SPENT, 300)


async def test_points_become_money_once_and_the_books_close(bench: Bench) -> None:
    token = await bench.log_in()
    before = await balance(bench, token)
    sheet = await desk(bench).propose(token, MONEY)
    await redeemed(bench, token, sheet)
    assert await balance(bench, token) == before + rub(50)
    ledger = (await bench.sandbox.get("/sandbox/ledger", params={"account": "118227"})).json()
    assert [one["amountMinor"] for one in ledger if one["correlatorId"] == sheet.key] == [50_00]
    difference = await bench.orders.changes(token)
    assert (difference.redeemed, difference.moved_otherwise(), difference.is_empty()) == (rub(50), rub(0), False)
    assert ledger[-1]["balanceAfterMinor"] == sum(one["amountMinor"] for one in ledger) == 263_60


@pytest.mark.parametrize("kind", ["drop_after", "malformed", "wrong_echo"])
async def test_points_whose_answer_is_lost_are_found_and_taken_once(bench: Bench, kind: str) -> None:
    await fault(bench, call="loyaltyEvent.create", kind=kind, times=1)
    token = await bench.log_in()
    sheet = await desk(bench).propose(token, MONEY)
    states = [one.state for one in await redeemed(bench, token, sheet)]
    assert states[-1] is RedemptionState.DONE
    assert await points(bench, token) == 740
    assert await balance(bench, token) == rub(213.60) + rub(50)


@pytest.mark.parametrize("kind", ["drop_before", "error"])
async def test_a_wish_that_was_not_heard_takes_nothing_and_goes_through_when_it_is_repeated(
    bench: Bench, kind: str
) -> None:
    await fault(bench, call="loyaltyEvent.create", kind=kind, times=1)
    token = await bench.log_in()
    sheet = await desk(bench).propose(token, DATA)
    with pytest.raises(Unavailable):
        await redeemed(bench, token, sheet)
    assert await points(bench, token) == 1240
    assert (await redeemed(bench, token, sheet))[-1].state is RedemptionState.DONE
    assert await points(bench, token) == 940


async def test_points_that_end_while_redeeming_take_nothing(bench: Bench) -> None:
    token = await bench.log_in()
    sheet = await desk(bench).propose(token, LARGE)
    await bench.sandbox.post("/sandbox/clock", json={"skip_s": NINE_DAYS_S})
    (told,) = await redeemed(bench, token, sheet)
    assert (told.state, told.words) == (RedemptionState.TOO_FEW, "Баллов уже меньше, чем нужно")
    assert await points(bench, token) == 1120
    again = await desk(bench).propose(token, LARGE)
    assert (again.before, again.missing) == (1120, 80)


async def test_a_reward_that_goes_while_redeeming_takes_nothing(bench: Bench) -> None:
    token = await bench.log_in()
    sheet = await desk(bench).propose(token, RewardId("reward-month-minutes"))
    await bench.sandbox.post("/sandbox/clock", json={"skip_s": NINE_DAYS_S})
    (told,) = await redeemed(bench, token, sheet)
    assert told.state is RedemptionState.GONE
    with pytest.raises(Refused) as refusal:
        await desk(bench).propose(token, sheet.reward.reward)
    assert refusal.value.code is ErrorCode.NOT_ON_OFFER


async def test_what_costs_another_number_of_points_is_refused(bench: Bench) -> None:
    token = await bench.log_in()
    reward = (await desk(bench).propose(token, DATA)).reward
    account = bench.visits.visit(token).account
    key = (await desk(bench).propose(token, MONEY)).key
    told = await bench.operator.redeemer.redeem(account, key, replace(reward, points=1))
    assert told.state is RedemptionState.PRICE_CHANGED


async def test_one_key_is_never_two_wishes(bench: Bench) -> None:
    token = await bench.log_in()
    account = bench.visits.visit(token).account
    sheet = await desk(bench).propose(token, DATA)
    first = await bench.operator.redeemer.redeem(account, sheet.key, sheet.reward)
    assert await bench.operator.redeemer.redeem(account, sheet.key, sheet.reward) == first
    other = (await desk(bench).propose(token, MONEY)).reward
    with pytest.raises(OutcomeUnknown):
        await bench.operator.redeemer.redeem(account, sheet.key, other)
    assert await points(bench, token) == 940


async def test_irina_is_offered_what_serves_her_with_its_reason(bench: Bench) -> None:
    token = await bench.log_in()
    operator = bench.operator
    offers = Offers(bench.visits, operator.directory, operator.recommender, operator.promoter)
    advice = {one.reason: one for one in await offers.recommended(token)}
    left = advice[Reason.REMAINING]
    assert (left.offering, left.remaining, left.until) == (
        OfferingId("package-10-gb"),
        Decimal("3276.80"),
        date(2026, 11, 28),
    )
    assert (advice[Reason.FORGOTTEN].name, advice[Reason.FORGOTTEN].offering) == ("Гороскоп", None)
    assert (advice[Reason.TRIP].offering, advice[Reason.TRIP].place) == (OfferingId("roaming-turkey"), "Турция")


async def test_only_what_is_on_is_promoted(bench: Bench) -> None:
    token = await bench.log_in()
    operator = bench.operator
    offers = Offers(bench.visits, operator.directory, operator.recommender, operator.promoter)
    told = await offers.promotions(token)
    assert [one.promotion for one in told if one.partner] == ["partner-films", "partner-fuel", "partner-books"]
    assert "action-summer" not in {one.promotion for one in told}
    assert next(one for one in told if one.promotion == "action-night").last_day == date(2026, 12, 31)
