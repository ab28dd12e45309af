"""What the zero-balance screen says of those who are in some strait, beside the operator that put them there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass

import httpx
import pytest

from kiosk.adapters.bss.client import Operator
from kiosk.adapters.bss.settings import Api
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.relief import Relief, Service, Works
from kiosk.domain.subscriber import VisitToken
from kiosk.services.expenses import Expenses
from kiosk.services.kept_catalogue import KeptCatalogue
from kiosk.services.relief import ReliefGround, Reliefs
from kiosk.services.visits import Visits
from sandbox.operator.server import RunningOperator, running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.bss import StillClock
from tests.fakes.operator import STORY
from tests.integration.bss.conftest import MOSCOW, client_of, logged_in, visits_of


@dataclass(frozen=True, slots=True)
class Counter:
    """The desk over the operator, with the operator's own switches."""

    operator: Operator
    visits: Visits
    desk: Reliefs
    expenses: Expenses
    sandbox: httpx.AsyncClient

    async def log_in(self, trait: str) -> VisitToken:
        """A visit of the subscriber with that trait."""
        listed = (await self.sandbox.get("/sandbox/subscribers")).json()
        number = next(str(one["number"]) for one in listed if one["trait"] == trait)
        return await logged_in(self.visits, self.sandbox, PhoneNumber(number))

    async def told(self, token: VisitToken) -> Relief:
        """All that the screen will say."""
        async with aclosing(self.desk.relief(token)) as pictures:
            return [picture async for picture in pictures][-1]

    async def pay(self, token: VisitToken, amount: Money) -> None:
        """The sum is credited, and the minute passes in which a block is lifted."""
        account = self.visits.visit(token).account
        paid = {
            "account": {"id": account},
            "totalAmount": {"unit": "RUB", "value": amount.minor / 100},
            "paymentMethod": {"@type": "cash"},
            "correlatorId": f"relief-{account}-{amount.minor}",
            "channel": {"id": "kiosk-0417"},
        }
        assert (await self.sandbox.post("/payment/v4/payment", json=paid)).status_code == 201
        await self.sandbox.post("/sandbox/clock", json={"skip_s": 60})


@pytest.fixture
async def served() -> AsyncIterator[RunningOperator]:
    """An operator with everybody who is in some strait."""
    async with running(WorldOrder(seed=7, subscribers=27), now=STORY) as operator:
        yield operator


def _counter(served: RunningOperator, sandbox: httpx.AsyncClient, *, without: frozenset[Api]) -> Counter:
    clock = StillClock(STORY)
    operator = client_of(served.base_url, clock, *without)
    visits = visits_of(operator, clock)
    ground = ReliefGround(
        directory=operator.directory,
        reader=operator.accounts,
        words=operator.relief,
        catalogue=KeptCatalogue(operator.catalogue, clock),
        qualifier=operator.qualifier,
        clock=clock,
        zone=MOSCOW,
    )
    expenses = Expenses(clock=clock, zone=MOSCOW, currency=Currency.RUB)
    return Counter(operator, visits, Reliefs(visits, ground), expenses, sandbox)


@pytest.fixture
async def counter(served: RunningOperator, request: pytest.FixtureRequest) -> AsyncIterator[Counter]:
    """The desk; with a parameter, at an operator without those APIs."""
    without: frozenset[Api] = getattr(request, "param", frozenset())
    async with httpx.AsyncClient(base_url=served.base_url, verify=False) as sandbox:
        made = _counter(served, sandbox, without=without)
        yield made
        await made.operator.aclose()


_WITHOUT_WORD = pytest.mark.parametrize("counter", [frozenset({Api.QUALIFICATION})], indirect=True)


@pytest.mark.parametrize("trait", ["negative", "unpaid"])
@_WITHOUT_WORD
async def test_the_sum_worked_out_here_is_the_operator_s(counter: Counter, served: RunningOperator, trait: str) -> None:
    mine = (await counter.told(await counter.log_in(trait))).word
    theirs = _counter(served, counter.sandbox, without=frozenset())
    word = (await theirs.told(await theirs.log_in(trait))).word
    await theirs.operator.aclose()
    assert (mine.is_operators, word.is_operators) == (False, True)
    assert (mine.restored_by, mine.within_minutes) == (word.restored_by, word.within_minutes)
    works = {one.service: one.works for one in mine.services}
    assert (works[Service.OUTGOING_CALLS], works[Service.EMERGENCY_CALLS]) == (Works.NO, Works.YES)


async def test_those_with_money_hear_that_all_works_and_that_no_promise_is_needed(counter: Counter) -> None:
    relief = await counter.told(await counter.log_in("riser"))
    assert relief.all_work()
    assert relief.word.restored_by == Money.zero(Currency.RUB)
    assert relief.promises
    assert all(one.obstacle is not None and one.obstacle.words for one in relief.promises)


async def test_a_suspension_by_wish_is_not_for_want_of_money(counter: Counter) -> None:
    relief = await counter.told(await counter.log_in("suspended"))
    assert [one.service for one in relief.word.services if one.works is not Works.YES] == [Service.HOME_INTERNET]
    assert relief.word.restored_by == Money.zero(Currency.RUB)
    assert not relief.word.is_coming_back()


async def test_a_promise_tells_its_price_and_when_it_is_taken_back(counter: Counter) -> None:
    relief = await counter.told(await counter.log_in("negative"))
    assert relief.promises
    smallest = relief.promises[0]
    assert (smallest.lends, smallest.price, smallest.full_price()) == (
        Money(100_00, Currency.RUB),
        Money(15_00, Currency.RUB),
        Money(15_00, Currency.RUB),
    )
    assert smallest.taken_back is not None
    assert (smallest.taken_back.amount, smallest.taken_back.on.isoformat()) == (smallest.lends, "2026-11-25")
    assert smallest.obstacle is None


@pytest.mark.parametrize("trait", ["negative", "unpaid"])
async def test_who_pays_what_is_said_has_all_of_it_again_for_as_long_as_was_said(counter: Counter, trait: str) -> None:
    token = await counter.log_in(trait)
    before = await counter.told(token)
    assert not before.all_work()
    assert before.word.restored_by
    await counter.pay(token, before.word.restored_by)
    after = await counter.told(token)
    assert after.all_work()
    assert after.word.restored_by == Money.zero(Currency.RUB)
    assert before.lasts == after.lasts
