"""Getting going again without money, points given for a reward, a question that is answered on the next visit, money
moved to another own contract: on real processes, against the operator's ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kiosk.domain.bonuses import RedemptionState
from kiosk.domain.money import Currency, Money
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action
from kiosk.domain.products import ProductStatus
from kiosk.domain.questions import QuestionState, Topic
from kiosk.domain.relief import Relief
from kiosk.domain.topup import TopUpPhase
from kiosk.domain.transfers import TransferState
from kiosk.presenters.account import AccountState
from kiosk.presenters.ask import AskPresenter, AskState, Confirm, Sent
from kiosk.presenters.bonuses import BonusesPresenter, BonusesState
from kiosk.presenters.method import MethodState
from kiosk.presenters.notices import NoticesState
from kiosk.presenters.questions import QuestionsPresenter, QuestionsState
from kiosk.presenters.reward import Redeeming, RewardPresenter, RewardState, Weighed
from kiosk.presenters.rooms import Room
from kiosk.presenters.transfers import Choosing, Moved, TransfersPresenter, TransfersState
from kiosk.presenters.transfers import Weighed as Sheet
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
    person = await broke(world)
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
    changes = await guest.say_goodbye()
    assert (changes.lent, changes.charged) == (rub(300), rub(35))
    assert (changes.moved_otherwise(), changes.unasked) == (rub(0), ())


async def test_a_question_is_asked_answered_and_judged_on_the_next_visit(world: World, guest: Guest) -> None:
    person = await somebody(world, "plain")
    await guest.log_in(person)
    await guest.enter(Room.QUESTIONS)
    await guest.see(QuestionsState, lambda asked: asked.questions == ())
    await guest.tap(QuestionsPresenter, QuestionsPresenter.ask)
    await guest.see(AskState)
    await guest.tap(AskPresenter, AskPresenter.choose_topic, Topic.QUALITY)
    await guest.see(AskState, lambda ask: isinstance(ask.step, Confirm))
    await guest.tap(AskPresenter, AskPresenter.go_on)
    await guest.see(AskState, lambda ask: isinstance(ask.step, Sent))
    await guest.tap(AskPresenter, AskPresenter.go_on)
    asked = await guest.see(QuestionsState, lambda asked: asked.questions)
    assert [(one.topic, one.state) for one in asked.questions or ()] == [(Topic.QUALITY, QuestionState.OPEN)]
    assert (await guest.say_goodbye()).is_empty()
    await guest.come_again(person)
    await guest.enter(Room.QUESTIONS)
    (answered,) = (await guest.see(QuestionsState, lambda asked: asked.questions)).questions or ()
    assert answered.state is QuestionState.ANSWERED
    assert answered.answers[-1].words
    await guest.tap(QuestionsPresenter, QuestionsPresenter.helped, answered.question)
    await guest.see(QuestionsState, lambda asked: asked.questions[0].state is QuestionState.CLOSED)


async def test_points_given_for_money_are_gone_and_the_money_is_there(world: World, guest: Guest) -> None:
    person = await somebody(world, "demo")
    await guest.log_in(person)
    points = await _give_points(guest, money=True)
    assert await world.balance_minor(person["account"]) == person["balanceMinor"] + 5_000
    again = await guest.see(AccountState, lambda account: account.account.bonus.points == points)
    assert again.account is not None
    assert again.account.balance.amount == Money(26_360, Currency.RUB)
    changes = await guest.say_goodbye()
    assert (changes.unasked, changes.moved_otherwise()) == ((), rub(0))


async def test_money_moves_to_another_own_contract_once_with_the_fee_that_was_shown(world: World, guest: Guest) -> None:
    person, other = await somebody(world, "second"), await somebody(world, "demo")
    await guest.log_in(person)
    await guest.enter(Room.TRANSFERS)
    await guest.see(TransfersState, lambda transfers: isinstance(transfers.step, Choosing))
    await guest.tap(TransfersPresenter, TransfersPresenter.pay_from, person["account"])
    await guest.tap(TransfersPresenter, TransfersPresenter.choose, rub(50))
    await guest.tap(TransfersPresenter, TransfersPresenter.go_on)
    weighed = (await guest.see(TransfersState, lambda transfers: isinstance(transfers.step, Sheet))).step
    assert isinstance(weighed, Sheet)
    assert (weighed.sheet.obstacle, weighed.sheet.fee) == (None, rub(5))
    await world.fault(call="transferBalance.create", kind="drop_after", times=1)
    await guest.tap(TransfersPresenter, TransfersPresenter.go_on)
    await guest.see(TransfersState, _is_moved)
    assert await world.balance_minor(person["account"]) == person["balanceMinor"] - 5_500
    assert await world.balance_minor(other["account"]) == other["balanceMinor"] + 5_000
    changes = await guest.say_goodbye()
    assert (changes.transferred, changes.moved_otherwise(), changes.unasked) == (-rub(55), rub(0), ())


async def test_a_notice_that_was_read_is_not_new_on_the_next_visit(world: World, guest: Guest) -> None:
    person = await somebody(world, "riser")
    await guest.log_in(person)
    await guest.see(AccountState, lambda account: account.notices and account.notices[0].read_at is None)
    await guest.enter(Room.NOTICES)
    shown = await guest.see(NoticesState, lambda notices: notices.notices)
    assert [one.about for one in shown.notices or () if one.price is not None] == ["Свой круг"]
    assert (await guest.say_goodbye()).is_empty()
    await guest.come_again(person)
    await guest.see(AccountState, lambda account: account.notices and all(one.read_at for one in account.notices))


async def broke(world: World) -> Mapping[str, Any]:
    """Somebody with so little that a promised payment can be had."""
    return next(one for one in await world.subscribers() if one["trait"] == "ordinary" and one["balanceMinor"] < 1_000)


async def _relief(guest: Guest) -> Relief:
    """All of it, with the promised payments."""
    state = await guest.see(ZeroBalanceState, lambda state: state.relief is not None and state.relief.is_whole)
    assert state.relief is not None
    return state.relief


async def _give_points(guest: Guest, *, money: bool) -> int:
    """From the account through the first reward of that kind and back; the points that are left."""
    await guest.enter(Room.BONUSES)
    state = await guest.see(BonusesState, lambda bonuses: bonuses.bonuses is not None)
    assert state.bonuses is not None
    wanted = next(one for one in state.bonuses.rewards or () if (one.gain.money is not None) is money)
    await guest.tap(BonusesPresenter, BonusesPresenter.redeem, wanted.reward)
    weighed = (await guest.see(RewardState, lambda reward: isinstance(reward.step, Weighed))).step
    assert isinstance(weighed, Weighed)
    await guest.tap(RewardPresenter, RewardPresenter.confirm)
    await guest.see(RewardState, _is_given)
    await guest.tap(RewardPresenter, RewardPresenter.finish)
    await guest.see(BonusesState, lambda bonuses: bonuses.bonuses.own[0].points == weighed.sheet.after)
    await guest.back()
    return weighed.sheet.after


def _is_given(reward: RewardState) -> bool:
    match reward.step:
        case Redeeming(redemption=redemption) if redemption is not None:
            return redemption.state is RedemptionState.DONE
        case _:
            return False


def _is_moved(transfers: TransfersState) -> bool:
    match transfers.step:
        case Moved(transfer=transfer) if transfer is not None:
            return transfer.state is TransferState.DONE
        case _:
            return False
