"""Bonuses, rewards and offers in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kiosk.domain.bonuses import (
    Bonuses,
    Move,
    PointsEntry,
    Programme,
    ProgrammeId,
    Redemption,
    RedemptionKey,
    RedemptionState,
    RewardSheet,
)
from kiosk.domain.errors import ErrorCode
from kiosk.domain.offerings import Catalogue, OfferingId
from kiosk.domain.products import ProductKind, Section
from kiosk.domain.recommendation import Need, Promotion, Reason, Recommendation
from kiosk.presenters.bonuses import Angle as Side
from kiosk.presenters.bonuses import BonusesState
from kiosk.presenters.offers import Angle, OffersState
from kiosk.presenters.reward import NotHad, Redeeming, RewardState, Weighed, Weighing
from tests.fakes.bonus_desk import BONUSES, FIFTY, GIFT, HISTORY, ONE_GB, TEN_GB, entry
from tests.fakes.offer_desk import FORGOTTEN, FUEL, NIGHT, REMAINING, TRIP
from tests.ui.sample_services import CATALOGUE, TEN_GIGABYTES, offering

TODAY = date(2026, 11, 22)
_LONG = "Программа лояльности для всей семьи и друзей"
_LATER = date(2026, 12, 22)


def bonuses_states() -> Iterator[tuple[str, BonusesState]]:
    """Every side; nothing in kind, no partners, no programme, no rewards, still reading, failed, no such API."""
    state = BonusesState(TODAY, "Europe/Moscow", bonuses=BONUSES, history=_year())
    yield "", state
    yield "history_coming", replace(state, history=None)
    yield "loading", replace(state, bonuses=None, history=None)
    long = Programme(ProgrammeId("p"), _LONG, "Баллы тратятся у партнёра", "ООО «Длинное имя»", 1, 1, TODAY)
    yield "many", replace(state, bonuses=Bonuses((*BONUSES.programmes, long), (GIFT, GIFT), ()))
    bare = replace(BONUSES.programmes[0], about="", ending=None, last_day=None, points=0)
    yield "bare", replace(state, bonuses=Bonuses((bare,), None, None), history=())
    yield "none", replace(state, bonuses=Bonuses((), (), ()), history=())
    yield "failed", replace(state, bonuses=None, history=None, error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "absent", replace(state, bonuses=None, error=ErrorCode.NOT_AVAILABLE_HERE)
    yield "old", replace(state, error=ErrorCode.OPERATOR_NONSENSE)
    rewards = replace(state, angle=Side.REWARDS)
    yield "rewards", rewards
    until = replace(FIFTY, until=date(2026, 11, 30), name=_LONG)
    yield "rewards_long", replace(rewards, bonuses=replace(BONUSES, rewards=(ONE_GB, until, TEN_GB)))
    yield "rewards_none", replace(rewards, bonuses=replace(BONUSES, rewards=()))
    yield "rewards_unknown", replace(rewards, bonuses=replace(BONUSES, rewards=None))
    history = replace(state, angle=Side.HISTORY)
    yield "history", replace(history, history=HISTORY)
    yield "history_loading", replace(history, history=None)
    yield "history_none", replace(history, history=())
    yield "history_failed", replace(history, history=None, history_error=ErrorCode.OPERATOR_UNREACHABLE)


def _year() -> tuple[PointsEntry, ...]:
    earlier = [entry(f"{month:02}-15", Move.EARNED, 90 + month * 7, "За пополнения") for month in range(1, 9)]
    return (*HISTORY, *reversed(earlier))


def reward_states() -> Iterator[tuple[str, RewardState]]:
    """The sheet, too few points, each end of it."""
    sheet = RewardSheet(RedemptionKey("wish-1"), ONE_GB, 1240, _LATER)
    yield "", RewardState(ONE_GB, Weighed(sheet))
    yield "weighing", RewardState(ONE_GB, Weighing())
    money = RewardSheet(RedemptionKey("wish-1"), replace(FIFTY, name=_LONG), 1240, None)
    yield "money", RewardState(money.reward, Weighed(money))
    yield "too_few", RewardState(ONE_GB, Weighed(replace(sheet, before=120)))
    yield "not_sent", RewardState(ONE_GB, Weighed(sheet, ErrorCode.OPERATOR_UNREACHABLE))
    yield "sending", RewardState(ONE_GB, Redeeming(sheet, None))
    for state in RedemptionState:
        last_day = _LATER if state is RedemptionState.DONE else None
        told = Redemption(
            sheet.key, state, "Договор не действует" if state is RedemptionState.REFUSED else "", last_day
        )
        yield f"told_{state.value}", RewardState(ONE_GB, Redeeming(sheet, told))
    yield "money_done", RewardState(FIFTY, Redeeming(money, Redemption(money.key, RedemptionState.DONE)))
    for code in (ErrorCode.NOT_ON_OFFER, ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.NOT_AVAILABLE_HERE):
        yield f"not_had_{code.value}", RewardState(ONE_GB, NotHad(code))


def offers_states() -> Iterator[tuple[str, OffersState]]:
    """Each side with something, with nothing, still reading, failed, without the API."""
    tariff = offering("Домашний 500", fee=750, kind=ProductKind.TARIFF, section=Section.INTERNET)
    tagged = tuple(replace(one, tags=_tags(place)) for place, one in enumerate((*CATALOGUE.offerings, tariff)))
    ten = TEN_GIGABYTES.offering
    advice = (replace(REMAINING, offering=ten), FORGOTTEN, replace(TRIP, offering=OfferingId(tariff.offering)))
    state = OffersState(TODAY, advice=advice, catalogue=Catalogue(tagged, ()), promotions=(NIGHT, FUEL))
    yield "", state
    every = tuple(
        Recommendation(
            reason, ten, place="Таиланд", last_used=date(2025, 12, 31), remaining=Decimal(99), words="Вам подойдёт"
        )
        for reason in Reason
    )
    yield "every_reason", replace(state, advice=every)
    yield "nothing", replace(state, advice=())
    yield "loading", OffersState(TODAY)
    yield "failed", replace(state, advice=None, advice_error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "absent", replace(state, advice=None, advice_error=ErrorCode.NOT_AVAILABLE_HERE)
    everything = replace(state, angle=Angle.CATALOGUE)
    yield "catalogue", everything
    yield "need", replace(everything, need=Need.KIDS)
    yield "catalogue_empty", replace(everything, catalogue=Catalogue((), ()))
    yield "catalogue_loading", replace(everything, catalogue=None)
    yield "catalogue_failed", replace(everything, catalogue=None, catalogue_error=ErrorCode.OPERATOR_NONSENSE)
    yield "catalogue_absent", replace(everything, catalogue=None, catalogue_error=ErrorCode.NOT_AVAILABLE_HERE)
    promoted = replace(state, angle=Angle.PARTNERS)
    yield "promotions", promoted
    long = Promotion("p", _LONG, "Покупайте у партнёра и получайте баллы", "ООО «Длинное имя»", TODAY, ten)
    yield "promotions_long", replace(promoted, promotions=(long, NIGHT, FUEL))
    yield "promotions_none", replace(promoted, promotions=())
    yield "promotions_loading", replace(promoted, promotions=None)
    yield "promotions_absent", replace(promoted, promotions=None, promotions_error=ErrorCode.NOT_AVAILABLE_HERE)


def _tags(place: int) -> tuple[str, ...]:
    every = ("internet", "calls", "roaming", "tv", "kids", "safety", "home", "music")
    return (every[place % len(every)], every[(place + 1) % len(every)])
