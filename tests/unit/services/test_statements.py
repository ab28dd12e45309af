from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.domain.balance import PackageUnit
from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.expenses import Cause, Period
from kiosk.domain.money import Currency
from kiosk.domain.products import ProductKind
from kiosk.domain.statement import (
    DocumentNumber,
    PackageUse,
    StatementPhase,
    StatementProgress,
    StatementStep,
    VatShare,
)
from kiosk.domain.subscriber import AccountId, VisitToken
from kiosk.domain.vat import VatRule
from kiosk.services.account_history import AccountHistory
from kiosk.services.ports.journal import JournalDown
from kiosk.services.statement_reading import StatementReader, StatementTerms
from kiosk.services.statements import Statements
from kiosk.services.visits import Visits
from tests.fakes.documents import LEGAL, MOSCOW
from tests.fakes.documents_made import FakeDocumentPrinter, FakeMaker
from tests.fakes.glass import FakeClock
from tests.fakes.subscribers import NUMBER, RIGHT_CODE, FakeCodes, FakeDirectory, FakeReader, line, product, rub

NOVEMBER = Period(datetime(2026, 11, 1, tzinfo=MOSCOW), datetime(2026, 12, 1, tzinfo=MOSCOW))
OCTOBER = Period(datetime(2026, 10, 1, tzinfo=MOSCOW), datetime(2026, 11, 1, tzinfo=MOSCOW))
TERMS = StatementTerms(
    legal=LEGAL,
    place="терминал 0417",
    zone="Europe/Moscow",
    currency=Currency.RUB,
    vat=(VatRule(date(2026, 1, 1), 22),),
    claims_days=180,
    look_back_months=6,
)


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=MOSCOW)


class Counter:
    """Gives document numbers; `down` is a journal that gives none."""

    def __init__(self) -> None:
        self.given = 0
        self.down = False

    async def next(self) -> DocumentNumber:
        if self.down:
            raise JournalDown
        self.given += 1
        return DocumentNumber(f"D-0417-{self.given:06}")


class Terminal:
    """A desk for statements with Irina logged in at it."""

    def __init__(self) -> None:
        self.clock, self.codes, self.directory, self.numbers = FakeClock(), FakeCodes(), FakeDirectory(), Counter()
        self.reader = FakeReader(self.clock, rub(100), owned=(product("Семья", ProductKind.TARIFF),))
        self.maker, self.printer = FakeMaker(), FakeDocumentPrinter()
        self.visits = Visits(
            identities=self.directory,
            codes=self.codes,
            history=self._history,
            clock=self.clock,
            connection=lambda: "front",
        )
        self.desk = self.desk_with(self.printer)

    def desk_with(self, printer: FakeDocumentPrinter | None) -> Statements:
        return Statements(
            visits=self.visits,
            reader=StatementReader(self.directory, self.reader, self.clock, TERMS),
            maker=self.maker,
            printer=printer,
            next_number=self.numbers.next,
            terms=TERMS,
            clock=self.clock,
        )

    async def log_in(self) -> VisitToken:
        challenge = await self.visits.send_code(NUMBER, "ru")
        return await self.visits.answer_code(challenge.challenge, RIGHT_CODE)

    async def make(self, token: VisitToken, period: Period = NOVEMBER) -> list[StatementProgress]:
        return [step async for step in self.desk.make(token, period, "ru")]

    def _history(self, account: AccountId) -> AccountHistory:
        return AccountHistory(self.reader, account, clock=self.clock, zone=MOSCOW, currency=Currency.RUB)


@pytest.fixture
def terminal() -> Terminal:
    made = Terminal()
    made.reader.book(
        line(at(3, 10), -50),
        line(at(2), 1000, Cause.TOP_UP, "Пополнение"),
        line(at(5), -590, Cause.TARIFF, "Семья"),
        line(at(7), -78, Cause.SUBSCRIPTION, "Гороскоп"),
        line(at(9), -99, Cause.SUBSCRIPTION, "Музыка на гудке"),
    )
    return made


@pytest.fixture
async def token(terminal: Terminal) -> VisitToken:
    return await terminal.log_in()


def reason(error: pytest.ExceptionInfo[KioskError]) -> ErrorCode:
    return error.value.code


async def test_a_statement_ends_ready_with_its_number_and_pages(terminal: Terminal, token: VisitToken) -> None:
    steps = await terminal.make(token)
    assert {step.phase for step in steps[:-1]} == {StatementPhase.READING}
    assert all(step.document is None for step in steps[:-1])
    assert steps[-1] == StatementProgress(StatementPhase.READY, 4, 4, 3, 3, DocumentNumber("D-0417-000001"))


async def test_the_totals_are_those_of_the_lines_and_of_both_balances(terminal: Terminal, token: VisitToken) -> None:
    await terminal.make(token)
    ((head, totals),) = terminal.maker.made
    assert (head.tariff, head.lines, head.subscriber.family_name) == ("Семья", 4, "Соколова")
    assert (totals.opening, totals.closing, totals.lines) == (rub(50), rub(283), 4)
    assert totals.steps == (
        StatementStep(Cause.TOP_UP, 1, rub(1000)),
        StatementStep(Cause.TARIFF, 1, rub(-590)),
        StatementStep(Cause.SUBSCRIPTION, 2, rub(-177)),
    )
    assert totals.vat == (VatShare(22, rub(138.31)),)
    assert totals.uses == (PackageUse(PackageUnit.MINUTES, Decimal(0), Decimal(0), Decimal(412)),)
    assert totals.claims_until == date(2027, 5, 29)


async def test_a_past_period_closes_with_the_balance_of_its_end(terminal: Terminal, token: VisitToken) -> None:
    await terminal.make(token, OCTOBER)
    ((_, totals),) = terminal.maker.made
    assert (totals.opening, totals.closing) == (rub(100), rub(50))


async def test_a_charge_that_falls_in_while_the_lines_are_read_is_on_the_paper(
    terminal: Terminal, token: VisitToken
) -> None:
    late = [line(terminal.clock.now(), -7)]

    async def charge_once() -> None:
        terminal.reader.book(*late)
        late.clear()

    terminal.reader.while_reading = charge_once
    await terminal.make(token)
    ((_, totals),) = terminal.maker.made
    assert (totals.closing, totals.lines, terminal.maker.lines) == (rub(276), 5, 5)


async def test_a_balance_that_never_holds_still_is_said_to_the_visitor(terminal: Terminal, token: VisitToken) -> None:
    async def charge() -> None:
        terminal.reader.book(line(terminal.clock.now(), -1))

    terminal.reader.while_reading = charge
    with pytest.raises(Unavailable) as failure:
        await terminal.make(token)
    assert reason(failure) is ErrorCode.OPERATOR_NONSENSE


async def test_a_worker_that_fails_ends_the_progress_with_failed(terminal: Terminal, token: VisitToken) -> None:
    terminal.maker.fails_with = Unavailable(ErrorCode.DOCUMENT_FAILED, "no space")
    assert (await terminal.make(token))[-1] == StatementProgress(StatementPhase.FAILED)


async def test_a_silent_operator_is_told_as_such(terminal: Terminal, token: VisitToken) -> None:
    terminal.reader.missing.add("lines")
    with pytest.raises(Unavailable) as failure:
        await terminal.make(token)
    assert reason(failure) is ErrorCode.OPERATOR_UNREACHABLE


async def test_a_journal_that_gives_no_number_makes_no_statement(terminal: Terminal, token: VisitToken) -> None:
    terminal.numbers.down = True
    with pytest.raises(Unavailable) as failure:
        await terminal.make(token)
    assert reason(failure) is ErrorCode.JOURNAL_UNAVAILABLE


async def test_a_period_too_far_back_is_refused(terminal: Terminal, token: VisitToken) -> None:
    with pytest.raises(Refused) as refusal:
        await terminal.make(token, Period(datetime(2026, 4, 30, tzinfo=MOSCOW), NOVEMBER.end))
    assert reason(refusal) is ErrorCode.PERIOD_TOO_LONG


async def test_nobody_gets_a_statement_without_a_login(terminal: Terminal) -> None:
    with pytest.raises(Refused) as refusal:
        await terminal.make(VisitToken("guessed"))
    assert reason(refusal) is ErrorCode.NOT_LOGGED_IN


async def test_another_visit_neither_sees_nor_prints_the_document(terminal: Terminal, token: VisitToken) -> None:
    document = (await terminal.make(token))[-1].document
    assert document is not None
    await terminal.clock.advance(60)
    stranger = await terminal.log_in()
    with pytest.raises(Refused):
        await terminal.desk.preview(stranger, document)
    with pytest.raises(Refused):
        _ = [step async for step in terminal.desk.print_document(stranger, document)]
    assert terminal.printer.printed == []


async def test_a_document_is_shown_and_printed_with_its_number(terminal: Terminal, token: VisitToken) -> None:
    document = (await terminal.make(token))[-1].document
    assert document is not None
    assert await terminal.desk.preview(token, document) == b"picture"
    steps = [step async for step in terminal.desk.print_document(token, document)]
    assert [step.phase for step in steps] == [StatementPhase.PRINTING, StatementPhase.PRINTED]
    assert {(step.document, step.pages_total) for step in steps} == {(document, 3)}
    assert terminal.printer.printed == [Path("D-0417-000001.pdf")]


async def test_a_terminal_without_a_printer_says_so_and_still_shows_the_document(
    terminal: Terminal, token: VisitToken
) -> None:
    desk = terminal.desk_with(None)
    document = [step async for step in desk.make(token, NOVEMBER, "ru")][-1].document
    assert document is not None
    assert await desk.preview(token, document) == b"picture"
    with pytest.raises(Unavailable) as failure:
        _ = [step async for step in desk.print_document(token, document)]
    assert reason(failure) is ErrorCode.PRINTER_UNAVAILABLE


async def test_a_document_goes_with_its_visit(terminal: Terminal, token: VisitToken) -> None:
    await terminal.make(token)
    sweeping = asyncio.create_task(terminal.desk.keep_discarding())
    await terminal.clock.advance(3)
    assert terminal.maker.discarded == []
    await terminal.visits.log_out(token)
    await terminal.clock.advance(3)
    assert terminal.maker.discarded == [Path("D-0417-000001.pdf")]
    sweeping.cancel()
    with suppress(asyncio.CancelledError):
        await sweeping


async def test_a_visitor_who_leaves_in_the_middle_leaves_no_document(terminal: Terminal, token: VisitToken) -> None:
    async def leave() -> None:
        await terminal.visits.log_out(token)

    terminal.reader.while_reading = leave
    with pytest.raises(Refused) as refusal:
        await terminal.make(token)
    assert reason(refusal) is ErrorCode.NOT_LOGGED_IN
    assert terminal.maker.discarded == [Path("D-0417-000001.pdf")]


async def test_a_teller_that_stops_takes_all_documents_along(terminal: Terminal, token: VisitToken) -> None:
    await terminal.make(token)
    sweeping = asyncio.create_task(terminal.desk.keep_discarding())
    await terminal.clock.advance(1)
    sweeping.cancel()
    with suppress(asyncio.CancelledError):
        await sweeping
    assert terminal.maker.discarded == [Path("D-0417-000001.pdf")]
