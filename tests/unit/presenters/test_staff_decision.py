"""Cases decided on the screen, step by step, and nothing before the last of them."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.case import CaseFile, CaseOption, Resolution, StrayFile
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.staff import Decision
from kiosk.presenters.number import NumberPresenter
from kiosk.presenters.screens import Screen
from kiosk.presenters.staff_choice import ChoicePresenter, ChoiceState, Question, Reason
from kiosk.presenters.staff_entry import Entry, EntryPresenter, EntryState
from kiosk.presenters.staff_menu import MenuPresenter, Task
from kiosk.presenters.staff_sheet import Done, SheetKey, SheetPresenter, SheetState, Verdict
from tests.fakes.service_desk import VALUES, rub
from tests.fakes.visitor import IRINA, Visitor, recipient_of
from tests.ui.sample_service import CASE, STRAY, WAITING


async def type_in(visitor: Visitor, text: str) -> None:
    for character in text:
        await visitor.tap(EntryPresenter, EntryPresenter.type_key, character)
    await visitor.tap(EntryPresenter, EntryPresenter.proceed)


async def open_case(visitor: Visitor, case: CaseFile | StrayFile) -> None:
    """A supervisor finds the case in the list of those that wait."""
    desk = visitor.teller.service
    desk.known_cases[case.claim], desk.waiting = case, WAITING
    await visitor.press(visitor.visit.open_service)
    await type_in(visitor, "222222")
    await visitor.tap(MenuPresenter, MenuPresenter.choose, Task.CASES)
    await choose(visitor, next(index for index, one in enumerate(WAITING) if one.claim == case.claim))


async def choose(visitor: Visitor, index: int) -> None:
    await visitor.tap(ChoicePresenter, ChoicePresenter.choose, index)


async def touch(visitor: Visitor, key: SheetKey) -> None:
    await visitor.tap(SheetPresenter, SheetPresenter.touch, key)


async def decide(visitor: Visitor, case: CaseFile | StrayFile, decision: Decision) -> None:
    """Up to the step behind the decision."""
    await open_case(visitor, case)
    await touch(visitor, SheetKey.OPEN_DECISION)
    await choose(visitor, next(index for index, one in enumerate(case.options) if one.decision is decision))


def choice(visitor: Visitor) -> ChoiceState:
    assert isinstance(visitor.glass.state, ChoiceState)
    return visitor.glass.state


def sheet(visitor: Visitor) -> SheetState:
    assert isinstance(visitor.glass.state, SheetState)
    return visitor.glass.state


def resolved(visitor: Visitor) -> list[object]:
    return [what for name, what in visitor.teller.service.calls if name == "resolve"]


async def test_the_cases_that_wait_are_listed_and_opened_by_a_touch(visitor: Visitor) -> None:
    await open_case(visitor, CASE)
    assert (sheet(visitor).content, sheet(visitor).keys) == (CASE, (SheetKey.OPEN_DECISION,))


async def test_a_refund_is_written_down_only_after_its_reason_and_a_last_yes(visitor: Visitor) -> None:
    await decide(visitor, CASE, Decision.REFUNDED)
    assert choice(visitor).question is Question.REASON
    await choose(visitor, 0)
    verdict = sheet(visitor).content
    assert isinstance(verdict, Verdict)
    assert (verdict.option.amount, verdict.reason, resolved(visitor)) == (rub(600), Reason.RECEIPT, [])
    await touch(visitor, SheetKey.DECIDE)
    chosen = Resolution(Decision.REFUNDED, "came with the receipt")
    assert resolved(visitor) == [(CASE.claim, chosen, "")]
    assert (sheet(visitor).content, sheet(visitor).done) == (CASE, Done.DECIDED)


async def test_back_from_the_last_step_writes_nothing_down(visitor: Visitor) -> None:
    await decide(visitor, CASE, Decision.REFUNDED)
    await choose(visitor, 0)
    await visitor.press(visitor.visit.back)
    assert (choice(visitor).question, resolved(visitor)) == (Question.REASON, [])


async def test_a_second_person_is_asked_for_when_the_teller_wants_one(visitor: Visitor) -> None:
    await decide(visitor, CASE, Decision.REFUNDED)
    await choose(visitor, 0)
    visitor.teller.service.refusals["resolve"] = Refused(ErrorCode.SECOND_PERSON_NEEDED)
    await touch(visitor, SheetKey.DECIDE)
    assert isinstance(visitor.glass.state, EntryState)
    assert visitor.glass.state.what is Entry.SECOND_PIN
    await type_in(visitor, "777777")
    assert resolved(visitor)[-1] == (CASE.claim, Resolution(Decision.REFUNDED, "came with the receipt"), "777777")
    assert sheet(visitor).done is Done.DECIDED
    visitor.teller.service.waiting = WAITING[1:]
    await visitor.press(visitor.visit.back)
    assert (choice(visitor).question, choice(visitor).items) == (Question.CASE, WAITING[1:])


async def test_a_second_pin_that_nobody_has_is_forgotten_and_can_be_typed_again(visitor: Visitor) -> None:
    await decide(visitor, CASE, Decision.REFUNDED)
    await choose(visitor, 0)
    visitor.teller.service.refusals["resolve"] = Refused(ErrorCode.SECOND_PERSON_NEEDED)
    await touch(visitor, SheetKey.DECIDE)
    visitor.teller.service.refusals["resolve"] = Refused(ErrorCode.WRONG_CODE, "3")
    await type_in(visitor, "777777")
    state = visitor.glass.state
    assert isinstance(state, EntryState)
    assert (state.typed, state.error, state.tries_left) == ("", ErrorCode.WRONG_CODE, 3)


async def test_a_found_note_of_unknown_value_is_given_the_value_of_a_note_that_is_taken_here(visitor: Visitor) -> None:
    await decide(visitor, STRAY, Decision.NOTE_IN_BOX)
    assert (choice(visitor).question, choice(visitor).items) == (Question.NOTE_VALUE, VALUES)
    await choose(visitor, VALUES.index(rub(500)))
    await choose(visitor, 1)
    await touch(visitor, SheetKey.DECIDE)
    chosen = Resolution(Decision.NOTE_IN_BOX, "seen on the camera", value=rub(500))
    assert resolved(visitor) == [(STRAY.claim, chosen, "")]


async def test_held_money_moves_to_a_number_whose_owner_is_shown_before(visitor: Visitor) -> None:
    visitor.teller.topup.recipients[IRINA] = recipient_of(IRINA)
    await decide(visitor, CASE, Decision.MOVED)
    assert visitor.screen() is Screen.NUMBER
    await visitor.type_number(IRINA.e164[2:])
    await visitor.tap(NumberPresenter, NumberPresenter.proceed)
    await choose(visitor, 0)
    verdict = sheet(visitor).content
    assert isinstance(verdict, Verdict)
    assert verdict.recipient == recipient_of(IRINA)
    await touch(visitor, SheetKey.DECIDE)
    assert resolved(visitor) == [
        (CASE.claim, Resolution(Decision.MOVED, "came with the receipt", destination=IRINA), "")
    ]


async def test_a_frozen_payment_is_credited_by_the_reference_that_was_typed(visitor: Visitor) -> None:
    option = CaseOption(Decision.CREDITED, None, rub(600), needs_second=False)
    frozen = replace(CASE, options=(option,))
    await decide(visitor, frozen, Decision.CREDITED)
    await type_in(visitor, "PAY-417")
    await choose(visitor, 1)
    await touch(visitor, SheetKey.DECIDE)
    chosen = Resolution(Decision.CREDITED, "seen in the operator's books", reference="PAY-417")
    assert resolved(visitor) == [(CASE.claim, chosen, "")]


async def test_a_case_that_somebody_else_decided_meanwhile_says_so(visitor: Visitor) -> None:
    await decide(visitor, CASE, Decision.REFUNDED)
    await choose(visitor, 0)
    visitor.teller.service.refusals["resolve"] = Refused(ErrorCode.ALREADY_DECIDED)
    await touch(visitor, SheetKey.DECIDE)
    assert (sheet(visitor).error, sheet(visitor).done) == (ErrorCode.ALREADY_DECIDED, None)
