"""Notices that are read by being seen, questions by choices alone, and money between own contracts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.notices import Notice
from kiosk.domain.questions import Inquiry, QuestionState, SubjectKind, Topic
from kiosk.domain.transfers import Transfer, TransferKey, TransferObstacle, TransferState
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.ask import AskPresenter, AskState, Confirm, PickSubject, PickTopic, Sent, TypeClaim
from kiosk.presenters.notices import NoticesPresenter, NoticesState
from kiosk.presenters.questions import QuestionsPresenter, QuestionsState
from kiosk.presenters.rooms import Room
from kiosk.presenters.screens import Screen
from kiosk.presenters.transfers import Choosing, Moved, TransfersPresenter, TransfersState, Weighed
from tests.fakes.glass import settle
from tests.fakes.help_desks import ANSWERED, CHARGED, CONTRACTS, NEWS, OUTAGE, RISE
from tests.fakes.visitor import Visitor, a_visitor

AWAY = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
CHECK = "4"
LOST = OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE)


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    async with a_visitor() as visitor:
        await visitor.log_in()
        yield visitor


async def enter(visitor: Visitor, room: Room) -> None:
    await visitor.tap(AccountPresenter, AccountPresenter.enter, room)


async def ask(visitor: Visitor, topic: Topic) -> None:
    await enter(visitor, Room.QUESTIONS)
    await visitor.tap(QuestionsPresenter, QuestionsPresenter.ask)
    await visitor.tap(AskPresenter, AskPresenter.choose_topic, topic)


async def go_on(visitor: Visitor) -> None:
    await visitor.tap(AskPresenter, AskPresenter.go_on)


def asking(visitor: Visitor) -> AskState:
    assert isinstance(visitor.glass.state, AskState)
    return visitor.glass.state


def told(visitor: Visitor) -> tuple[tuple[Notice, ...] | None, ErrorCode | None]:
    assert isinstance(visitor.glass.state, NoticesState)
    return visitor.glass.state.notices, visitor.glass.state.error


def moving(visitor: Visitor) -> TransfersState:
    assert isinstance(visitor.glass.state, TransfersState)
    return visitor.glass.state


async def test_what_is_shown_is_read_and_what_was_read_is_not_read_again(visitor: Visitor) -> None:
    visitor.teller.notices.told = (OUTAGE, RISE, NEWS)
    await enter(visitor, Room.NOTICES)
    assert visitor.teller.notices.seen == [OUTAGE.notice, RISE.notice]


async def test_notices_that_cannot_be_fetched_can_be_tried_again(visitor: Visitor) -> None:
    visitor.teller.notices.refusal = AWAY
    await enter(visitor, Room.NOTICES)
    assert told(visitor) == (None, AWAY.code)
    visitor.teller.notices.refusal = None
    await visitor.tap(NoticesPresenter, NoticesPresenter.retry)
    assert told(visitor) == ((), None)


async def test_a_question_about_a_charge_is_asked_with_the_charge(visitor: Visitor) -> None:
    await ask(visitor, Topic.CHARGE)
    assert asking(visitor).step == PickSubject(Topic.CHARGE, (CHARGED,))
    await visitor.tap(AskPresenter, AskPresenter.choose_subject, CHARGED)
    assert visitor.teller.help.asked == []
    await go_on(visitor)
    ((_, inquiry),) = visitor.teller.help.asked
    assert inquiry == Inquiry(Topic.CHARGE, CHARGED)
    assert isinstance(asking(visitor).step, Sent)


async def test_a_case_is_attached_by_its_claim_code_and_by_no_other(visitor: Visitor) -> None:
    await ask(visitor, Topic.PAYMENT)
    await visitor.tap(AskPresenter, AskPresenter.type_claim)
    for character in "7K3Q9F219":
        await visitor.tap(AskPresenter, AskPresenter.type_character, character)
    step = asking(visitor).step
    assert isinstance(step, TypeClaim)
    assert step.is_wrong
    await go_on(visitor)
    assert isinstance(asking(visitor).step, TypeClaim)
    await visitor.tap(AskPresenter, AskPresenter.erase)
    await visitor.tap(AskPresenter, AskPresenter.type_character, CHECK)
    await go_on(visitor)
    confirmed = asking(visitor).step
    assert isinstance(confirmed, Confirm)
    assert confirmed.inquiry.subject is not None
    assert (confirmed.inquiry.subject.kind, confirmed.inquiry.subject.name) == (SubjectKind.CASE, f"7K3-Q9F-21{CHECK}")


async def test_a_lost_answer_is_said_and_the_next_touch_asks_under_the_same_key(visitor: Visitor) -> None:
    await ask(visitor, Topic.QUALITY)
    visitor.teller.help.refusals["ask"] = LOST
    await go_on(visitor)
    step = asking(visitor).step
    assert isinstance(step, Confirm)
    assert step.is_unsure
    del visitor.teller.help.refusals["ask"]
    await go_on(visitor)
    assert len({key for key, _ in visitor.teller.help.asked}) == 1
    assert isinstance(asking(visitor).step, Sent)


async def test_a_request_shows_the_consent_and_carries_its_version(visitor: Visitor) -> None:
    await enter(visitor, Room.QUESTIONS)
    await visitor.tap(QuestionsPresenter, QuestionsPresenter.request)
    await visitor.tap(AskPresenter, AskPresenter.choose_topic, Topic.VISIT_ME)
    step = asking(visitor).step
    assert isinstance(step, Confirm)
    assert step.consent == visitor.teller.help.terms
    await go_on(visitor)
    assert [inquiry.consent for _, inquiry in visitor.teller.help.asked] == ["2026-01"]


async def test_without_a_consent_text_nothing_is_requested(visitor: Visitor) -> None:
    visitor.teller.help.terms = None
    await enter(visitor, Room.QUESTIONS)
    await visitor.tap(QuestionsPresenter, QuestionsPresenter.request)
    await visitor.tap(AskPresenter, AskPresenter.choose_topic, Topic.CALL_ME)
    assert isinstance(asking(visitor).step, PickTopic)
    assert asking(visitor).error is ErrorCode.NOT_AVAILABLE_HERE


async def test_back_leads_one_step_back_and_in_the_end_to_the_questions(visitor: Visitor) -> None:
    await ask(visitor, Topic.CHARGE)
    await visitor.tap(AskPresenter, AskPresenter.choose_subject, CHARGED)
    for step in (PickSubject, PickTopic):
        await visitor.tap(AskPresenter, AskPresenter.back)
        assert isinstance(asking(visitor).step, step)
    await visitor.tap(AskPresenter, AskPresenter.back)
    assert visitor.glass.state.screen is Screen.QUESTIONS


async def test_a_verdict_on_an_answer_is_told_and_shown(visitor: Visitor) -> None:
    visitor.teller.help.told = (ANSWERED,)
    await enter(visitor, Room.QUESTIONS)
    await visitor.tap(QuestionsPresenter, QuestionsPresenter.not_helped, ANSWERED.question)
    assert visitor.teller.help.judged == [(ANSWERED.question, False)]
    state = visitor.glass.state
    assert isinstance(state, QuestionsState)
    assert state.questions == (replace(ANSWERED, state=QuestionState.OPEN),)


async def test_somebody_is_called_and_said_to_be_coming(visitor: Visitor) -> None:
    await enter(visitor, Room.QUESTIONS)
    await visitor.tap(QuestionsPresenter, QuestionsPresenter.call_staff)
    assert visitor.teller.help.calls == 1
    state = visitor.glass.state
    assert isinstance(state, QuestionsState)
    assert state.called


def may_leave(visitor: Visitor) -> bool:
    return visitor.visit.stage.current.may_leave


async def type_sum(visitor: Visitor, digits: str = "100") -> None:
    await enter(visitor, Room.TRANSFERS)
    for digit in digits:
        await visitor.tap(TransfersPresenter, TransfersPresenter.type_digit, digit)


async def transfer(visitor: Visitor) -> None:
    await visitor.tap(TransfersPresenter, TransfersPresenter.go_on)


async def test_nothing_is_moved_before_the_sheet_is_agreed_to(visitor: Visitor) -> None:
    await type_sum(visitor)
    await transfer(visitor)
    step = moving(visitor).step
    assert isinstance(step, Weighed)
    assert step.sheet.source_after == Money(10_860, Currency.RUB)
    assert visitor.teller.transfers.moved == []
    await transfer(visitor)
    visitor.teller.transfers.progress.put(Transfer(step.sheet.key, TransferState.DONE))
    visitor.teller.transfers.progress.end()
    await settle()
    assert visitor.teller.transfers.moved == [step.sheet.key]
    assert isinstance(moving(visitor).step, Moved)


async def test_a_sheet_with_an_obstacle_moves_nothing_and_back_leads_to_the_sum(visitor: Visitor) -> None:
    visitor.teller.transfers.obstacle = TransferObstacle.PROMISED_PAYMENT
    await type_sum(visitor)
    await transfer(visitor)
    await transfer(visitor)
    assert visitor.teller.transfers.moved == []
    await visitor.tap(TransfersPresenter, TransfersPresenter.back)
    assert isinstance(moving(visitor).step, Choosing)


async def test_while_the_outcome_is_not_known_no_other_touch_moves_money(visitor: Visitor) -> None:
    await type_sum(visitor)
    await transfer(visitor)
    await transfer(visitor)
    assert not may_leave(visitor)
    visitor.teller.transfers.progress.put(Transfer(TransferKey("transfer-1"), TransferState.ASKING))
    await settle()
    assert may_leave(visitor)
    await visitor.tap(TransfersPresenter, TransfersPresenter.go_on)
    assert visitor.teller.transfers.moved == ["transfer-1"]


async def test_choosing_the_getting_contract_as_the_paying_one_swaps_them(visitor: Visitor) -> None:
    await enter(visitor, Room.TRANSFERS)
    await visitor.tap(TransfersPresenter, TransfersPresenter.pay_from, CONTRACTS[1].account)
    step = moving(visitor).step
    assert isinstance(step, Choosing)
    assert (step.source, step.target) == (CONTRACTS[1], CONTRACTS[0])
    assert step.most == Money(3_500, Currency.RUB)


async def test_one_contract_alone_has_nothing_to_move(visitor: Visitor) -> None:
    desk = visitor.teller.transfers
    desk.having = replace(desk.having, contracts=CONTRACTS[:1])
    await enter(visitor, Room.TRANSFERS)
    assert moving(visitor) == TransfersState(desk.having)
