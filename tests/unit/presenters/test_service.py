"""The service menu, from the held mark to the log-out."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.encashment import CountedPile
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.presenters.screens import Screen
from kiosk.presenters.staff_count import CountPresenter, CountState
from kiosk.presenters.staff_entry import EntryPresenter, EntryState
from kiosk.presenters.staff_menu import MenuPresenter, MenuState, Task
from kiosk.presenters.staff_sheet import Batches, Checkup, Done, SheetKey, SheetPresenter, SheetState
from tests.fakes.service_desk import FINDINGS, PERIOD, TOKEN, closing, report
from tests.fakes.visitor import Visitor
from tests.ui.sample_service import CASE

IDLE_S, WARNING_S = 40, 20


async def type_in(visitor: Visitor, text: str) -> None:
    """Type on the glass, then go on."""
    for character in text:
        await visitor.tap(EntryPresenter, EntryPresenter.type_key, character)
    await visitor.tap(EntryPresenter, EntryPresenter.proceed)


async def log_in(visitor: Visitor, pin: str = "222222") -> None:
    await visitor.press(visitor.visit.open_service)
    await type_in(visitor, pin)


async def choose(visitor: Visitor, task: Task) -> None:
    await visitor.tap(MenuPresenter, MenuPresenter.choose, task)


async def touch(visitor: Visitor, key: SheetKey) -> None:
    await visitor.tap(SheetPresenter, SheetPresenter.touch, key)


def entry(visitor: Visitor) -> EntryState:
    assert isinstance(visitor.glass.state, EntryState)
    return visitor.glass.state


def sheet(visitor: Visitor) -> SheetState:
    assert isinstance(visitor.glass.state, SheetState)
    return visitor.glass.state


def calls(visitor: Visitor) -> list[str]:
    return [name for name, _ in visitor.teller.service.calls]


async def test_the_held_mark_asks_for_a_pin_on_the_first_screen_alone(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.open_service)
    assert visitor.screen() is Screen.STAFF_ENTRY
    await visitor.press(visitor.visit.open_service)
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.HOME


async def test_the_menu_has_what_the_role_may(visitor: Visitor) -> None:
    await log_in(visitor, "111111")
    assert isinstance(visitor.glass.state, MenuState)
    assert visitor.glass.state.tasks == (Task.BOX, Task.COUNT, Task.HEALTH)


async def test_a_wrong_pin_is_wiped_and_says_how_many_tries_are_left(visitor: Visitor) -> None:
    await log_in(visitor, "999999")
    state = entry(visitor)
    assert (state.typed, state.error, state.tries_left) == ("", ErrorCode.WRONG_CODE, 4)


async def test_a_card_reader_types_and_ends_with_enter(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.open_service)
    for character in "222222":
        await visitor.press(visitor.visit.type_key, character)
    await visitor.press(visitor.visit.press_enter)
    assert visitor.screen() is Screen.STAFF_MENU


async def test_a_reader_types_nothing_where_visitors_are(visitor: Visitor) -> None:
    await visitor.press(visitor.visit.type_key, "1")
    await visitor.press(visitor.visit.press_enter)
    assert visitor.screen() is Screen.HOME


async def test_a_box_is_closed_with_its_seal_and_its_count_is_asked_for(visitor: Visitor) -> None:
    await log_in(visitor, "111111")
    await choose(visitor, Task.BOX)
    assert sheet(visitor).keys == (SheetKey.CLOSE_BOX, SheetKey.PRINT)
    visitor.teller.service.reports[7] = report(replace(PERIOD, closing=closing()))
    await touch(visitor, SheetKey.CLOSE_BOX)
    await type_in(visitor, "AB-17")
    assert ("close_period", (7, "AB-17")) in visitor.teller.service.calls
    assert (sheet(visitor).done, sheet(visitor).keys) == (Done.CLOSED, (SheetKey.COUNT, SheetKey.PRINT))


async def test_a_box_that_cannot_be_closed_now_keeps_the_seal_that_was_typed(visitor: Visitor) -> None:
    await log_in(visitor, "111111")
    await choose(visitor, Task.BOX)
    await touch(visitor, SheetKey.CLOSE_BOX)
    visitor.teller.service.refusals["close_period"] = Refused(ErrorCode.PAYMENT_IN_PROGRESS)
    await type_in(visitor, "AB-17")
    assert (entry(visitor).typed, entry(visitor).error) == ("AB-17", ErrorCode.PAYMENT_IN_PROGRESS)


async def counting(visitor: Visitor) -> CountState:
    assert isinstance(visitor.glass.state, CountState)
    return visitor.glass.state


async def test_a_count_is_saved_once_every_value_has_a_number(visitor: Visitor) -> None:
    visitor.teller.service.reports[7] = report(replace(PERIOD, closing=closing()))
    await log_in(visitor, "111111")
    await choose(visitor, Task.COUNT)
    await type_in(visitor, "7")
    await visitor.tap(CountPresenter, CountPresenter.save)
    for digit in "12":
        await visitor.tap(CountPresenter, CountPresenter.type_digit, digit)
    for _ in (await counting(visitor)).piles:
        await visitor.tap(CountPresenter, CountPresenter.next_value)
    state = await counting(visitor)
    assert (state.is_complete, state.total) == (True, PERIOD.piles[0].value.of_major(120, state.total.currency))
    await visitor.tap(CountPresenter, CountPresenter.save)
    assert calls(visitor).count("count") == 1
    told = dict(visitor.teller.service.calls)["count"]
    assert told == (
        7,
        tuple(CountedPile(value, 12 if index == 0 else 0) for index, (value, _) in enumerate(state.piles)),
    )
    assert sheet(visitor).done is Done.COUNTED


async def test_a_counted_box_leads_back_to_the_menu_and_not_to_its_report_from_before(visitor: Visitor) -> None:
    await log_in(visitor, "111111")
    await choose(visitor, Task.BOX)
    visitor.teller.service.reports[7] = report(replace(PERIOD, closing=closing()))
    await touch(visitor, SheetKey.CLOSE_BOX)
    await type_in(visitor, "AB-17")
    await touch(visitor, SheetKey.COUNT)
    for _ in (await counting(visitor)).piles:
        await visitor.tap(CountPresenter, CountPresenter.next_value)
    await visitor.tap(CountPresenter, CountPresenter.save)
    await visitor.press(visitor.visit.back)
    assert visitor.screen() is Screen.STAFF_MENU


async def test_digits_of_a_count_can_be_taken_back(visitor: Visitor) -> None:
    visitor.teller.service.reports[7] = report(replace(PERIOD, closing=closing()))
    await log_in(visitor)
    await choose(visitor, Task.COUNT)
    await type_in(visitor, "7")
    await visitor.tap(CountPresenter, CountPresenter.choose, 2)
    await visitor.tap(CountPresenter, CountPresenter.type_digit, "5")
    await visitor.tap(CountPresenter, CountPresenter.erase)
    state = await counting(visitor)
    assert (state.chosen, state.piles[2][1]) == (2, None)


async def test_a_report_is_printed_in_the_language_of_the_screen(visitor: Visitor) -> None:
    await log_in(visitor)
    await choose(visitor, Task.BOX)
    await touch(visitor, SheetKey.PRINT)
    assert ("print_report", (7, "ru")) in visitor.teller.service.calls
    assert sheet(visitor).done is Done.PRINTED


async def test_a_claim_code_opens_its_case(visitor: Visitor) -> None:
    visitor.teller.service.known_cases["7K3Q9F218"] = CASE
    await log_in(visitor)
    await choose(visitor, Task.CASE)
    await type_in(visitor, "7K3Q9F218")
    assert sheet(visitor).content == CASE


async def test_an_unknown_code_can_be_corrected(visitor: Visitor) -> None:
    await log_in(visitor)
    await choose(visitor, Task.CASE)
    await type_in(visitor, "7K3Q9F219")
    assert (entry(visitor).typed, entry(visitor).error) == ("7K3Q9F219", ErrorCode.NO_SUCH_PAYMENT)


async def test_the_doctor_looks_by_itself_and_again_when_asked(visitor: Visitor) -> None:
    await log_in(visitor, "333333")
    await choose(visitor, Task.HEALTH)
    assert sheet(visitor).content == Checkup(FINDINGS)
    await touch(visitor, SheetKey.LOOK_AGAIN)
    assert calls(visitor).count("health") == 2


async def test_each_batch_is_closed_by_a_touch_of_its_own(visitor: Visitor) -> None:
    await log_in(visitor, "333333")
    await choose(visitor, Task.BATCHES)
    await touch(visitor, SheetKey.CLOSE_BATCH)
    content = sheet(visitor).content
    assert isinstance(content, Batches)
    assert (content.waiting, len(content.closed), sheet(visitor).keys) == ((), 1, ())


async def test_an_abandoned_menu_logs_out_and_goes_home(visitor: Visitor) -> None:
    await log_in(visitor)
    await visitor.clock.advance(IDLE_S + WARNING_S + 1)
    assert visitor.screen() is Screen.HOME
    assert ("log_out", TOKEN) in visitor.teller.service.calls


async def test_logging_out_forgets_who_was_in(visitor: Visitor) -> None:
    await log_in(visitor)
    await visitor.press(visitor.visit.leave)
    await visitor.press(visitor.visit.open_service)
    assert (visitor.screen(), entry(visitor).typed) == (Screen.STAFF_ENTRY, "")
    assert visitor.visits_over == 1
