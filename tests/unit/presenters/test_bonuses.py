"""Bonuses, what they are given for, and offers, as the visitor goes through them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from kiosk.domain.bonuses import Bonuses, Redemption, RedemptionKey, RedemptionState, RewardId, RewardSheet
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.offerings import Catalogue, OfferingId
from kiosk.domain.ordering import Action, Change
from kiosk.domain.products import ProductKind, Section
from kiosk.domain.recommendation import Need, Reason
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.bonuses import Angle as Side
from kiosk.presenters.bonuses import BonusesPresenter, BonusesState
from kiosk.presenters.change import ChangeState
from kiosk.presenters.offers import Angle, OffersPresenter, OffersState
from kiosk.presenters.reward import NotHad, Redeeming, RewardPresenter, RewardState, Weighed
from kiosk.presenters.rooms import Room
from kiosk.presenters.screens import Screen
from kiosk.presenters.services import ServicesState
from tests.fakes.bonus_desk import BONUSES, FIFTY, HISTORY, ONE_GB, TEN_GB
from tests.fakes.offer_desk import FORGOTTEN, REMAINING
from tests.fakes.order_desk import OFFERED, offering
from tests.fakes.visitor import Visitor, a_visitor

AWAY = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
ABSENT = Unavailable(ErrorCode.NOT_AVAILABLE_HERE)
KEY = RedemptionKey("wish-1")


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    async with a_visitor() as visitor:
        await visitor.log_in()
        yield visitor


async def enter(visitor: Visitor, room: Room) -> None:
    await visitor.tap(AccountPresenter, AccountPresenter.enter, room)


def bonuses(visitor: Visitor) -> BonusesState:
    assert isinstance(visitor.glass.state, BonusesState)
    return visitor.glass.state


def reward(visitor: Visitor) -> RewardState:
    assert isinstance(visitor.glass.state, RewardState)
    return visitor.glass.state


def offers(visitor: Visitor) -> OffersState:
    assert isinstance(visitor.glass.state, OffersState)
    return visitor.glass.state


async def choose(visitor: Visitor, wanted: RewardId = ONE_GB.reward) -> None:
    await enter(visitor, Room.BONUSES)
    await visitor.tap(BonusesPresenter, BonusesPresenter.redeem, wanted)


async def confirm(visitor: Visitor, *states: RedemptionState) -> None:
    for state in states:
        visitor.teller.bonuses.progress.put(Redemption(KEY, state))
    await visitor.tap(RewardPresenter, RewardPresenter.confirm)


# --- bonuses ---------------------------------------------------------------------------------------------------------


async def test_bonuses_and_their_history_are_shown_from_each_side(visitor: Visitor) -> None:
    await enter(visitor, Room.BONUSES)
    assert (bonuses(visitor).bonuses, bonuses(visitor).history) == (BONUSES, HISTORY)
    await visitor.tap(BonusesPresenter, BonusesPresenter.look, Side.HISTORY)
    assert bonuses(visitor).angle is Side.HISTORY


async def test_history_that_fails_hides_no_points(visitor: Visitor) -> None:
    visitor.teller.bonuses.refusals["history"] = AWAY
    await enter(visitor, Room.BONUSES)
    assert (bonuses(visitor).bonuses, bonuses(visitor).error) == (BONUSES, None)
    assert bonuses(visitor).history_error is ErrorCode.OPERATOR_UNREACHABLE


async def test_an_operator_without_bonuses_says_so_and_a_second_try_shows_them(visitor: Visitor) -> None:
    visitor.teller.bonuses.refusals["bonuses"] = ABSENT
    await enter(visitor, Room.BONUSES)
    assert (bonuses(visitor).bonuses, bonuses(visitor).error) == (None, ErrorCode.NOT_AVAILABLE_HERE)
    visitor.teller.bonuses.refusals.clear()
    await visitor.tap(BonusesPresenter, BonusesPresenter.retry)
    assert (bonuses(visitor).bonuses, bonuses(visitor).error) == (BONUSES, None)


async def test_a_reward_that_is_not_shown_leads_nowhere(visitor: Visitor) -> None:
    await choose(visitor, RewardId("made up"))
    assert visitor.screen() is Screen.BONUSES


# --- a reward --------------------------------------------------------------------------------------------------------


async def test_nothing_is_redeemed_before_the_visitor_agrees_and_then_once(visitor: Visitor) -> None:
    await choose(visitor)
    assert isinstance(reward(visitor).step, Weighed)
    assert visitor.teller.bonuses.redeemed == []
    await confirm(visitor, RedemptionState.DONE)
    await visitor.tap(RewardPresenter, RewardPresenter.confirm)
    assert visitor.teller.bonuses.redeemed == [KEY]
    step = reward(visitor).step
    assert isinstance(step, Redeeming)
    assert step.redemption == Redemption(KEY, RedemptionState.DONE)


async def test_too_few_points_cannot_be_agreed_to(visitor: Visitor) -> None:
    visitor.teller.bonuses.sheet = RewardSheet(KEY, TEN_GB, 1240, None)
    await choose(visitor, TEN_GB.reward)
    await confirm(visitor, RedemptionState.DONE)
    assert visitor.teller.bonuses.redeemed == []


async def test_while_points_are_sent_for_nobody_leaves_and_an_unknown_outcome_lets_go(visitor: Visitor) -> None:
    await choose(visitor)
    await confirm(visitor)
    await visitor.press(visitor.visit.back)
    assert isinstance(reward(visitor).step, Redeeming)
    visitor.teller.bonuses.progress.put(Redemption(KEY, RedemptionState.UNKNOWN))
    await visitor.wait(0)
    await visitor.tap(RewardPresenter, RewardPresenter.finish)
    assert visitor.screen() is Screen.BONUSES


async def test_the_bonuses_are_read_anew_after_a_redemption(visitor: Visitor) -> None:
    await choose(visitor)
    await confirm(visitor, RedemptionState.DONE)
    left = Bonuses((replace(BONUSES.programmes[0], points=940),), (), ())
    visitor.teller.bonuses.having = left
    await visitor.tap(RewardPresenter, RewardPresenter.finish)
    assert bonuses(visitor).bonuses == left


async def test_what_was_not_sent_stays_on_its_sheet_to_be_tried_under_its_key(visitor: Visitor) -> None:
    await choose(visitor)
    visitor.teller.bonuses.refusals["redeem"] = AWAY
    await confirm(visitor)
    step = reward(visitor).step
    assert isinstance(step, Weighed)
    assert step.error is ErrorCode.OPERATOR_UNREACHABLE
    visitor.teller.bonuses.refusals.clear()
    await confirm(visitor, RedemptionState.DONE)
    assert visitor.teller.bonuses.redeemed == [KEY, KEY]


async def test_a_reward_that_vanished_is_said_to_be_gone(visitor: Visitor) -> None:
    await enter(visitor, Room.BONUSES)
    visitor.teller.bonuses.having = replace(BONUSES, rewards=())
    await visitor.tap(BonusesPresenter, BonusesPresenter.redeem, ONE_GB.reward)
    assert reward(visitor).step == NotHad(ErrorCode.NOT_ON_OFFER)


async def test_an_earlier_wish_in_doubt_is_followed_before_another_is_weighed(visitor: Visitor) -> None:
    visitor.teller.bonuses.sheet = RewardSheet(KEY, ONE_GB, 1240, None)
    visitor.teller.bonuses.progress.put(Redemption(KEY, RedemptionState.UNKNOWN))
    await choose(visitor, FIFTY.reward)
    assert reward(visitor).reward == ONE_GB
    assert isinstance(reward(visitor).step, Redeeming)


# --- offers ----------------------------------------------------------------------------------------------------------


async def test_what_would_serve_is_shown_only_where_it_can_be_had(visitor: Visitor) -> None:
    visitor.teller.offers.advice = (REMAINING, FORGOTTEN, replace(REMAINING, offering=OfferingId("vanished")))
    await enter(visitor, Room.OFFERS)
    assert offers(visitor).for_you == (REMAINING, FORGOTTEN)


async def test_an_offer_leads_to_its_sheet_a_tariff_to_the_comparison_a_forgotten_thing_to_the_extras(
    visitor: Visitor,
) -> None:
    await enter(visitor, Room.OFFERS)
    await visitor.tap(OffersPresenter, OffersPresenter.connect, OfferingId("+10 ГБ"))
    sheet: object = visitor.glass.state
    assert isinstance(sheet, ChangeState)
    assert sheet.changes == (Change(Action.CONNECT, OfferingId("+10 ГБ")),)
    await visitor.press(visitor.visit.back)
    await visitor.tap(OffersPresenter, OffersPresenter.connect, OfferingId("Большая семья"))
    assert visitor.screen() is Screen.TARIFFS
    await visitor.press(visitor.visit.back)
    await visitor.tap(OffersPresenter, OffersPresenter.see_consents)
    assert visitor.screen() is Screen.CONSENTS


async def test_everything_is_found_by_need_and_only_needs_that_find_something_are_asked(visitor: Visitor) -> None:
    await enter(visitor, Room.OFFERS)
    await visitor.tap(OffersPresenter, OffersPresenter.look, Angle.CATALOGUE)
    assert offers(visitor).needs == (Need.INTERNET, Need.ROAMING, Need.SAFETY)
    assert [one.name for one in offers(visitor).found] == ["+10 ГБ"]
    await visitor.tap(OffersPresenter, OffersPresenter.choose_need, Need.ROAMING)
    assert [one.name for one in offers(visitor).found] == ["Турция"]


async def test_what_is_borrowed_or_asked_for_is_no_offer(visitor: Visitor) -> None:
    promise = offering("100 ₽", ProductKind.PROMISED_PAYMENT, tags=("internet",))
    visitor.teller.orders.on_offer = Catalogue((*OFFERED.offerings, promise), ())
    await enter(visitor, Room.OFFERS)
    assert promise not in offers(visitor).found


@pytest.mark.parametrize("silent", ["recommended", "promotions"])
async def test_a_part_the_operator_does_not_have_hides_no_other(visitor: Visitor, silent: str) -> None:
    visitor.teller.offers.refusals[silent] = ABSENT
    await enter(visitor, Room.OFFERS)
    state = offers(visitor)
    told = {"recommended": state.advice, "promotions": state.promotions}
    errors = {"recommended": state.advice_error, "promotions": state.promotions_error}
    assert state.catalogue == visitor.teller.orders.on_offer
    assert (told.pop(silent), errors.pop(silent)) == (None, ErrorCode.NOT_AVAILABLE_HERE)
    assert (list(errors.values()), all(told.values())) == ([None], True)


async def test_the_services_show_what_is_advised_first(visitor: Visitor) -> None:
    await visitor.tap(AccountPresenter, AccountPresenter.enter_section, Section.MOBILE)
    state = visitor.glass.state
    assert isinstance(state, ServicesState)
    advice = state.advice(state.offered[0].offering)
    assert advice is not None
    assert advice.reason in {Reason.REMAINING, Reason.TRIP}


async def test_services_do_without_advice(visitor: Visitor) -> None:
    visitor.teller.offers.refusals["recommended"] = AWAY
    await visitor.tap(AccountPresenter, AccountPresenter.enter_section, Section.MOBILE)
    state = visitor.glass.state
    assert isinstance(state, ServicesState)
    assert (state.for_you, state.catalogue, state.catalogue_error) == ((), visitor.teller.orders.on_offer, None)
