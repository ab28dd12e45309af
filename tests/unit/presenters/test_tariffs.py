"""The tariffs' screen, without Qt."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.ordering import Action, Change
from kiosk.domain.products import Section
from kiosk.domain.subscriber import VisitToken
from kiosk.domain.what_if import Grounds, WhatIf
from kiosk.presenters.tariffs import TariffsPresenter, TariffsState
from tests.fakes.line import Line
from tests.fakes.tariff_desk import CIRCLE, FakeTariffDesk, two_months

TOKEN = VisitToken("t")


class Counter:
    """The screen with its desk, and what was wished for."""

    def __init__(self) -> None:
        self.desk = FakeTariffDesk(Line())
        self.drawn: list[TariffsState] = []
        self.wishes: list[Change] = []
        self.presenter = TariffsPresenter(
            Section.MOBILE,
            self.drawn.append,
            what_if=lambda: self.desk.what_if(TOKEN, Section.MOBILE),
            change=self.wishes.append,
        )
        self.presenter.shown = True

    async def enter(self, *pictures: WhatIf) -> None:
        for picture in pictures:
            self.desk.pictures.put(picture)
        self.desk.pictures.end()
        await self.presenter.serve()


@pytest.fixture
def counter() -> Counter:
    return Counter()


def being_read() -> WhatIf:
    whole = two_months()
    candidates = tuple(replace(one, cost=None) for one in whole.candidates)
    return replace(whole, grounds=Grounds.READING, candidates=candidates, read=0, proof=None, advice=None)


async def test_prices_are_shown_before_the_months_are_read(counter: Counter) -> None:
    await counter.enter(being_read(), two_months())
    told = [state.what_if for state in counter.drawn]
    assert told == [None, being_read(), two_months()]


async def test_costs_on_screen_stand_until_there_are_newer_ones(counter: Counter) -> None:
    await counter.enter(two_months())
    counter.drawn.clear()
    newer = replace(two_months(), advice=None)
    await counter.enter(being_read(), newer)
    assert [state.what_if for state in counter.drawn] == [two_months(), newer]


async def test_the_idle_clock_stands_still_until_the_costs_are_there(counter: Counter) -> None:
    assert counter.presenter.working
    await counter.enter(being_read())
    assert counter.presenter.working
    await counter.enter(two_months())
    assert not counter.presenter.working


async def test_a_failure_leaves_what_is_shown_and_is_told(counter: Counter) -> None:
    counter.desk.pictures.put(being_read())
    counter.desk.pictures.fail(Unavailable(ErrorCode.OPERATOR_UNREACHABLE))
    await counter.presenter.serve()
    assert counter.presenter.state == TariffsState(Section.MOBILE, being_read(), ErrorCode.OPERATOR_UNREACHABLE)


async def test_asking_again_takes_the_failure_away_at_once(counter: Counter) -> None:
    counter.desk.pictures.fail(Unavailable(ErrorCode.OPERATOR_UNREACHABLE))
    await counter.presenter.serve()
    asking = asyncio.create_task(counter.presenter.retry())
    await asyncio.sleep(0)
    assert counter.presenter.state.error is None
    counter.desk.pictures.end()
    await asking


async def test_a_chosen_tariff_leads_to_the_sheet_of_changing_to_it(counter: Counter) -> None:
    await counter.enter(two_months())
    await counter.presenter.choose(CIRCLE.offering)
    assert counter.wishes == [Change(Action.CHANGE, offering=CIRCLE.offering, product="p-mobile")]


async def test_where_there_is_no_tariff_yet_the_chosen_one_is_connected(counter: Counter) -> None:
    await counter.enter(replace(two_months(), grounds=Grounds.NO_TARIFF, product=""))
    await counter.presenter.choose(CIRCLE.offering)
    assert counter.wishes == [Change(Action.CONNECT, offering=CIRCLE.offering)]


async def test_nothing_can_be_chosen_before_anything_is_shown(counter: Counter) -> None:
    await counter.presenter.choose(CIRCLE.offering)
    assert not counter.wishes
