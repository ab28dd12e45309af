"""Getting going again without money, on real processes: paid in cash, and lent by a promised payment."""

from __future__ import annotations

import pytest

from kiosk.domain.money import Money
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action
from kiosk.domain.products import ProductStatus
from kiosk.domain.relief import Relief
from kiosk.domain.topup import TopUpPhase
from kiosk.presenters.method import MethodState
from kiosk.presenters.rooms import Room
from kiosk.presenters.zero_balance import ZeroBalancePresenter, ZeroBalanceState
from sandbox.world import World
from tests.fakes.guest import Guest
from tests.fakes.real_terminal import rub, somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROMISE = OfferingId("promise-300")


async def test_a_visitor_below_zero_pays_the_sum_that_is_named_and_all_works_again(world: World, guest: Guest) -> None:
    person = await somebody(world, "negative")
    before = await world.balance_minor(person["account"])
    await guest.log_in(person)
    await guest.enter(Room.ZERO_BALANCE)
    relief = await _relief(guest)
    assert (relief.word.is_operators, relief.all_work()) == (True, False)
    assert relief.wanted() == Money(-before, rub(0).currency)
    await guest.tap(ZeroBalancePresenter, ZeroBalancePresenter.top_up)
    assert (await guest.see(MethodState)).wanted == relief.wanted()
    paid = await guest.pay_cash(50)
    assert (paid.phase, paid.inserted) == (TopUpPhase.CREDITED, rub(50))
    await guest.see(ZeroBalanceState, lambda state: state.relief.all_work())
    assert await world.balance_minor(person["account"]) == before + 5_000
    changes = await guest.say_goodbye()
    assert [pair.after.status for pair in changes.changed] == [ProductStatus.ACTIVE]
    assert (changes.paid_in, changes.moved_otherwise(), changes.unasked) == (rub(50), rub(0), ())


async def test_a_promised_payment_lends_what_it_says_for_its_price_until_its_day(world: World, guest: Guest) -> None:
    person = await somebody(world, "riser")
    before = await world.balance_minor(person["account"])
    await guest.log_in(person)
    await guest.enter(Room.ZERO_BALANCE)
    promise = next(one for one in (await _relief(guest)).promises or () if one.offering == PROMISE)
    assert (promise.lends, promise.full_price(), promise.obstacle) == (rub(300), rub(35), None)
    await guest.tap(ZeroBalancePresenter, ZeroBalancePresenter.take, PROMISE)
    agreed = await guest.carry_out()
    assert [change.action for change in agreed.changes] == [Action.CONNECT]
    assert promise.taken_back in agreed.later
    owing = await guest.see(ZeroBalanceState, lambda state: state.relief.owed is not None)
    assert owing.relief is not None
    assert owing.relief.owed is not None
    assert promise.taken_back is not None
    assert (owing.relief.owed.amount, owing.relief.owed.on) == (rub(300), promise.taken_back.on)
    assert await world.balance_minor(person["account"]) == before + 30_000 - 3_500
    assert (await guest.say_goodbye()).unasked == ()


async def _relief(guest: Guest) -> Relief:
    """All of it, with the promised payments."""
    state = await guest.see(ZeroBalanceState, lambda state: state.relief is not None and state.relief.is_whole)
    assert state.relief is not None
    return state.relief
