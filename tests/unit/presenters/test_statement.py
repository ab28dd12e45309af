"""A statement: period, making, first page, printing."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.statement import DocumentNumber, StatementPhase, StatementProgress
from kiosk.domain.terminal import PaperState
from kiosk.presenters.number import Purpose
from kiosk.presenters.screens import Screen
from kiosk.presenters.statement import PeriodChoice, StatementPresenter, StatementState
from tests.fakes.glass import settle
from tests.fakes.line import Feed
from tests.fakes.visitor import Visitor

MOSCOW = timezone(timedelta(hours=3))
READY = StatementProgress(StatementPhase.READY, 1284, 1284, 31, 31, DocumentNumber("D-0417-000218"))


def state(visitor: Visitor) -> StatementState:
    assert isinstance(visitor.glass.state, StatementState)
    return visitor.glass.state


async def make(visitor: Visitor) -> None:
    """Log in and have a statement made to the end."""
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.make)
    visitor.teller.statement.making.put(READY)
    visitor.teller.statement.making.end()
    await settle()


@pytest.mark.parametrize(
    ("choice", "first", "last"),
    [
        (PeriodChoice.THIS_MONTH, date(2026, 11, 1), date(2026, 11, 22)),
        (PeriodChoice.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (PeriodChoice.THREE_MONTHS, date(2026, 9, 1), date(2026, 11, 22)),
        (PeriodChoice.SIX_MONTHS, date(2026, 6, 1), date(2026, 11, 22)),
        (PeriodChoice.YEAR, date(2025, 12, 1), date(2026, 11, 22)),
    ],
)
async def test_each_choice_is_shown_as_its_days(
    visitor: Visitor, choice: PeriodChoice, first: date, last: date
) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.choose, choice)
    assert (state(visitor).first, state(visitor).last) == (first, last)


@pytest.mark.parametrize(
    ("choice", "first", "after_last"),
    [
        (PeriodChoice.LAST_MONTH, datetime(2026, 10, 1, tzinfo=MOSCOW), datetime(2026, 11, 1, tzinfo=MOSCOW)),
        (PeriodChoice.THIS_MONTH, datetime(2026, 11, 1, tzinfo=MOSCOW), datetime(2026, 11, 23, tzinfo=MOSCOW)),
    ],
)
async def test_a_statement_is_made_from_midnight_to_midnight(
    visitor: Visitor, choice: PeriodChoice, first: datetime, after_last: datetime
) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.choose, choice)
    await visitor.tap(StatementPresenter, StatementPresenter.make)
    period, language = visitor.teller.statement.asked[0]
    assert (period.start, period.end, language) == (first, after_last, "ru")


async def test_progress_is_shown_until_the_first_page_is_there(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.make)
    reading = StatementProgress(StatementPhase.READING, 500, 1284)
    visitor.teller.statement.making.put(reading)
    await settle()
    assert state(visitor).progress == reading
    visitor.teller.statement.making.put(READY)
    visitor.teller.statement.making.end()
    await settle()
    assert (state(visitor).pages, state(visitor).preview_png) == (31, b"picture of D-0417-000218")


async def test_a_statement_that_cannot_be_made_is_told_and_can_be_tried_again(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.make)
    visitor.teller.statement.making.fail(Unavailable(ErrorCode.OPERATOR_UNREACHABLE))
    await settle()
    assert state(visitor).error is ErrorCode.OPERATOR_UNREACHABLE
    visitor.teller.statement.making = Feed(READY)
    visitor.teller.statement.making.end()
    await visitor.tap(StatementPresenter, StatementPresenter.make)
    assert (state(visitor).error, state(visitor).pages) == (None, 31)


async def test_a_first_page_that_cannot_be_shown_leaves_the_statement_to_be_printed(visitor: Visitor) -> None:
    visitor.teller.statement.preview_refusal = Unavailable(ErrorCode.DOCUMENT_FAILED)
    await make(visitor)
    assert (state(visitor).error, state(visitor).pages) == (ErrorCode.DOCUMENT_FAILED, 31)
    visitor.teller.statement.printing = Feed(StatementProgress(StatementPhase.PRINTED))
    visitor.teller.statement.printing.end()
    await visitor.tap(StatementPresenter, StatementPresenter.print_out)
    assert state(visitor).progress == StatementProgress(StatementPhase.PRINTED)


async def test_a_failed_making_says_so(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.make)
    visitor.teller.statement.making.put(StatementProgress(StatementPhase.FAILED))
    visitor.teller.statement.making.end()
    await settle()
    assert state(visitor).error is ErrorCode.DOCUMENT_FAILED


async def test_the_printed_statement_went_through_all_its_steps(visitor: Visitor) -> None:
    await make(visitor)
    await visitor.tap(StatementPresenter, StatementPresenter.print_out)
    for phase in (StatementPhase.PRINTING, StatementPhase.PAPER_OUT, StatementPhase.PRINTING, StatementPhase.PRINTED):
        visitor.teller.statement.printing.put(StatementProgress(phase))
    visitor.teller.statement.printing.end()
    await settle()
    assert state(visitor).progress == StatementProgress(StatementPhase.PRINTED)


async def test_a_printer_that_fails_leaves_the_document_to_be_printed_again(visitor: Visitor) -> None:
    await make(visitor)
    await visitor.tap(StatementPresenter, StatementPresenter.print_out)
    visitor.teller.statement.printing.put(StatementProgress(StatementPhase.FAILED))
    visitor.teller.statement.printing.end()
    await settle()
    assert (state(visitor).error, state(visitor).pages) == (ErrorCode.PRINTER_UNAVAILABLE, 31)
    visitor.teller.statement.printing = Feed(StatementProgress(StatementPhase.PRINTED))
    visitor.teller.statement.printing.end()
    await visitor.tap(StatementPresenter, StatementPresenter.print_out)
    assert state(visitor).error is None


async def test_nothing_is_printed_before_it_is_made(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.print_out)
    assert state(visitor).progress is None


async def test_another_period_drops_what_was_made(visitor: Visitor) -> None:
    await make(visitor)
    await visitor.tap(StatementPresenter, StatementPresenter.choose, PeriodChoice.YEAR)
    assert (state(visitor).progress, state(visitor).preview_png, state(visitor).pages) == (None, b"", None)
    await visitor.tap(StatementPresenter, StatementPresenter.print_out)
    assert state(visitor).progress is None


async def test_the_period_cannot_change_while_a_statement_is_made(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.make)
    await visitor.tap(StatementPresenter, StatementPresenter.choose, PeriodChoice.YEAR)
    assert state(visitor).choice is PeriodChoice.THIS_MONTH


async def test_leaving_while_a_statement_is_made_stops_it(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.tap(StatementPresenter, StatementPresenter.make)
    await visitor.press(visitor.visit.back)
    visitor.teller.statement.making.put(READY)
    await settle()
    assert visitor.screen() is Screen.ACCOUNT


async def test_who_waits_for_paper_to_come_out_is_not_idle(visitor: Visitor) -> None:
    await make(visitor)
    await visitor.tap(StatementPresenter, StatementPresenter.print_out)
    for page in range(1, 5):
        await visitor.wait(30)
        visitor.teller.statement.printing.put(StatementProgress(StatementPhase.PRINTING, pages_done=page))
        await settle()
    assert (visitor.screen(), visitor.glass.shell.idle_in_s) == (Screen.STATEMENT, None)


async def test_the_paper_on_screen_is_the_printers_paper(visitor: Visitor) -> None:
    await visitor.log_in(Purpose.STATEMENT)
    await visitor.change_status(document_paper=PaperState.OUT)
    assert state(visitor).paper is PaperState.OUT
