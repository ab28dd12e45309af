"""The zero-balance screen: from the first screen to it, the sum on its way to the payment, the promise to its sheet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.ordering import Action, Change
from kiosk.domain.topup import FeeRule, Method
from kiosk.presenters.amount import AmountState, covering
from kiosk.presenters.change import ChangeState
from kiosk.presenters.method import MethodPresenter, MethodState
from kiosk.presenters.number import Purpose
from kiosk.presenters.screens import Screen
from kiosk.presenters.zero_balance import ZeroBalancePresenter, ZeroBalanceState
from tests.fakes.relief_desk import BARRED, BELOW_ZERO, LACKING, PROMISE, rub
from tests.fakes.visitor import IRINA, Visitor, a_visitor, offer, refuse


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    async with a_visitor() as visitor:
        yield visitor


def state_of(visitor: Visitor) -> ZeroBalanceState:
    assert isinstance(visitor.glass.state, ZeroBalanceState)
    return visitor.glass.state


def methods_of(visitor: Visitor) -> MethodState:
    assert isinstance(visitor.glass.state, MethodState)
    return visitor.glass.state


async def test_no_connection_leads_to_what_works_without_money(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.ZERO_BALANCE)
    assert state_of(visitor).relief == BELOW_ZERO


async def test_the_sum_that_is_needed_is_typed_already_where_a_card_is_charged(visitor: Visitor) -> None:
    await visitor.change_status(methods=(offer(Method.CARD, None),))
    await visitor.log_in(Purpose.ZERO_BALANCE)
    await visitor.tap(ZeroBalancePresenter, ZeroBalancePresenter.top_up)
    assert methods_of(visitor).wanted == LACKING
    await visitor.tap(MethodPresenter, MethodPresenter.choose, Method.CARD)
    assert isinstance(visitor.glass.state, AmountState)
    assert visitor.glass.state.amount == rub(46)


async def test_a_promise_is_ordered_by_its_sheet(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.ZERO_BALANCE)
    await visitor.tap(ZeroBalancePresenter, ZeroBalancePresenter.take, PROMISE.offering)
    assert isinstance(visitor.glass.state, ChangeState)
    assert visitor.glass.state.changes == (Change(Action.CONNECT, offering=PROMISE.offering),)


async def test_what_was_paid_for_is_looked_at_again_until_it_works(visitor: Visitor) -> None:
    paid = tuple(replace(one, restored_by=rub(0) if one.restored_by else None) for one in BARRED.services)
    visitor.teller.relief.told = replace(BELOW_ZERO, word=replace(BARRED, services=paid, restored_by=rub(0)))
    await visitor.log_in(Purpose.ZERO_BALANCE)
    visitor.teller.relief.told = BELOW_ZERO
    await visitor.wait(3)
    assert state_of(visitor).relief == BELOW_ZERO


async def test_an_error_is_told_and_what_was_shown_stands(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.ZERO_BALANCE)
    visitor.teller.relief.refusal = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    await visitor.tap(ZeroBalancePresenter, ZeroBalancePresenter.retry)
    assert (state_of(visitor).relief, state_of(visitor).error) == (BELOW_ZERO, ErrorCode.OPERATOR_UNREACHABLE)


async def test_a_top_up_that_cannot_be_prepared_is_told(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.ZERO_BALANCE)
    refuse(IRINA, visitor, Unavailable(ErrorCode.OPERATOR_UNREACHABLE))
    await visitor.tap(ZeroBalancePresenter, ZeroBalancePresenter.top_up)
    assert state_of(visitor).refused is ErrorCode.OPERATOR_UNREACHABLE


async def test_an_ended_login_asks_for_the_number_again(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.ZERO_BALANCE)
    visitor.teller.relief.refusal = Refused(ErrorCode.NOT_LOGGED_IN)
    await visitor.tap(ZeroBalancePresenter, ZeroBalancePresenter.retry)
    assert visitor.screen() is Screen.NUMBER


def test_a_covering_sum_is_the_smallest_whole_one_that_leaves_enough_after_the_fee() -> None:
    card = offer(Method.CARD, None)
    dear = replace(card, fee=FeeRule(100, rub(0)))
    assert covering(card, rub(45.30)) == rub(46)
    assert covering(dear, rub(45)) == rub(50)
    assert covering(card, rub(0.10)) == card.minimum
    assert covering(card, card.maximum + rub(1)) is None
