"""A detailed statement: period, preview, progress, print."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import ClassVar
from zoneinfo import ZoneInfo

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.expenses import Period
from kiosk.domain.statement import DocumentNumber, StatementPhase, StatementProgress
from kiosk.domain.terminal import PaperState, TerminalInfo, TerminalStatus
from kiosk.presenters.clock import Clock
from kiosk.presenters.months import days, first_of_month, months_later
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


class PeriodChoice(Enum):
    """What can be asked for with one tap."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THREE_MONTHS = "three_months"
    SIX_MONTHS = "six_months"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class StatementState:
    """`progress` is `None` until making began; `preview_png` empty until the document is ready.

    `first` and `last` are the days of the chosen period, both included.
    """

    screen: ClassVar[Screen] = Screen.STATEMENT

    info: TerminalInfo
    choice: PeriodChoice
    first: date
    last: date
    progress: StatementProgress | None
    preview_png: bytes
    pages: int | None
    paper: PaperState
    error: ErrorCode | None


_MONTHS_BEFORE = {
    PeriodChoice.THIS_MONTH: 0,
    PeriodChoice.LAST_MONTH: 1,
    PeriodChoice.THREE_MONTHS: 2,
    PeriodChoice.SIX_MONTHS: 5,
    PeriodChoice.YEAR: 11,
}
_BUSY = frozenset({StatementPhase.READING, StatementPhase.MAKING, StatementPhase.PRINTING, StatementPhase.PAPER_OUT})


class StatementPresenter(Presenter[StatementState]):
    """Has a statement made, shows its first page, has it printed."""

    def __init__(
        self,
        info: TerminalInfo,
        paper: PaperState,
        choice: PeriodChoice,
        draw: Callable[[StatementState], None],
        *,
        clock: Clock,
        make: Callable[[Period], AsyncIterator[StatementProgress]],
        preview: Callable[[DocumentNumber], Awaitable[bytes]],
        print_document: Callable[[DocumentNumber], AsyncIterator[StatementProgress]],
        touched: Callable[[], None],
    ) -> None:
        """`touched` is called at each step of progress: who waits for a printer is not idle."""
        self._clock = clock
        self._zone = ZoneInfo(info.zone)
        self._make = make
        self._preview = preview
        self._print_document = print_document
        self._touched = touched
        self._document: DocumentNumber | None = None
        first, last = self._days_of(choice)
        super().__init__(StatementState(info, choice, first, last, None, b"", None, paper, None), draw)

    @classmethod
    def of(cls, owner: Owner, choice: PeriodChoice) -> StatementPresenter:
        """Statements of `owner`, with that period chosen."""
        desk, around = owner.teller.statement, owner.around
        return cls(
            around.terminal.info,
            around.terminal.status.document_paper,
            choice,
            around.display.show_screen,
            clock=around.clock,
            make=lambda period: owner.streamed(desk.make(owner.token, period, around.shell.state.language)),
            preview=lambda document: owner.told(desk.preview(owner.token, document)),
            print_document=lambda document: owner.streamed(desk.print_document(owner.token, document)),
            touched=around.shell.touch,
        )

    async def choose(self, choice: PeriodChoice) -> None:
        """Another period; what was made for the one before is dropped."""
        if self._is_busy():
            return
        self._document = None
        first, last = self._days_of(choice)
        self._show(StatementState(self.state.info, choice, first, last, None, b"", None, self.state.paper, None))

    async def make(self) -> None:
        """Make the document for the chosen period and show its first page."""
        if self._is_busy():
            return
        self._show(
            replace(
                self.state,
                progress=StatementProgress(StatementPhase.READING),
                preview_png=b"",
                pages=None,
                error=None,
            )
        )
        period = days(self.state.first, self.state.last, self._zone)
        await self._follow(self._make(period), ErrorCode.DOCUMENT_FAILED)
        if self._document is not None:
            await self._fetch_preview(self._document)

    async def print_out(self) -> None:
        """Print the document that was made, as often as it is asked for."""
        if self._document is not None and not self._is_busy():
            self._show(replace(self.state, progress=StatementProgress(StatementPhase.PRINTING), error=None))
            await self._follow(self._print_document(self._document), ErrorCode.PRINTER_UNAVAILABLE)

    def terminal_changed(self, status: TerminalStatus) -> None:
        """Tell how much paper there is."""
        self._show(replace(self.state, paper=status.document_paper))

    async def _follow(self, steps: AsyncIterator[StatementProgress], failure: ErrorCode) -> None:
        try:
            async for progress in steps:
                self._note(progress, failure)
        except KioskError as error:
            self._show(
                replace(self.state, progress=StatementProgress(StatementPhase.FAILED), error=code_to_show(error))
            )

    def _note(self, progress: StatementProgress, failure: ErrorCode) -> None:
        self._touched()
        self._document = progress.document or self._document
        self._show(
            replace(
                self.state,
                progress=progress,
                pages=progress.pages_total or self.state.pages,
                error=failure if progress.phase is StatementPhase.FAILED else None,
            )
        )

    async def _fetch_preview(self, document: DocumentNumber) -> None:
        try:
            picture = await self._preview(document)
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
        else:
            self._show(replace(self.state, preview_png=picture))

    def _days_of(self, choice: PeriodChoice) -> tuple[date, date]:
        today = self._clock.now().astimezone(self._zone).date()
        this_month = first_of_month(today)
        first = months_later(this_month, -_MONTHS_BEFORE[choice])
        if choice is PeriodChoice.LAST_MONTH:
            return first, date.fromordinal(this_month.toordinal() - 1)
        return first, today

    def _is_busy(self) -> bool:
        return self.state.progress is not None and self.state.progress.phase in _BUSY


def choice_for(month: date, today: date) -> PeriodChoice:
    """The shortest period on offer that has all of `month` in it."""
    this_month = first_of_month(today)
    for choice, before in _MONTHS_BEFORE.items():
        if month == months_later(this_month, -before) and choice is PeriodChoice.LAST_MONTH:
            return choice
        if month >= months_later(this_month, -before) and choice is not PeriodChoice.LAST_MONTH:
            return choice
    return PeriodChoice.YEAR
