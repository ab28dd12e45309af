"""Where the money went: the walk, the days, the lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import LinePage, Period
from kiosk.presenters.months import days, first_of_month, last_of_month, months_later
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen
from kiosk.presenters.statement import StatementPresenter, choice_for


@dataclass(frozen=True, slots=True)
class ExpensesState:
    """`month` is the first day of the month shown. `pages` are the lines read so far, newest first.

    `only_paid` hides lines that cost nothing. `error` concerns the report; `lines_error` only the lines.
    """

    screen: ClassVar[Screen] = Screen.EXPENSES

    month: date
    has_earlier: bool
    has_later: bool
    report: ExpenseReport | None
    pages: tuple[LinePage, ...]
    lines_complete: bool
    only_paid: bool
    zone: str
    error: ErrorCode | None
    lines_error: ErrorCode | None


class ExpensesPresenter(Presenter[ExpensesState]):
    """One month: its report, then its lines page by page as they come. Another month is another presenter."""

    def __init__(
        self,
        month: date,
        draw: Callable[[ExpensesState], None],
        *,
        now: datetime,
        zone: str,
        months_back: int,
        only_paid: bool,
        report: Callable[[Period], Awaitable[ExpenseReport]],
        lines: Callable[[Period], AsyncIterator[LinePage]],
        open_month: Callable[[date, bool], None],
        open_statement: Callable[[date], None],
    ) -> None:
        """`open_month` takes a first day and whether free lines are hidden."""
        current = first_of_month(now.astimezone(ZoneInfo(zone)).date())
        self._period = days(month, last_of_month(month), ZoneInfo(zone))
        self._report = report
        self._lines = lines
        self._open_month = open_month
        self._open_statement = open_statement
        state = ExpensesState(
            month=month,
            has_earlier=month > months_later(current, -months_back),
            has_later=month < current,
            report=None,
            pages=(),
            lines_complete=False,
            only_paid=only_paid,
            zone=zone,
            error=None,
            lines_error=None,
        )
        super().__init__(state, draw)

    @classmethod
    def of_month(cls, owner: Owner, month: date, *, only_paid: bool = True) -> ExpensesPresenter:
        """That month of `owner`, by its first day."""
        desk, around = owner.teller.account, owner.around
        return cls(
            month,
            around.display.show_screen,
            now=around.clock.now(),
            zone=around.terminal.info.zone,
            months_back=around.rules.months_back,
            only_paid=only_paid,
            report=lambda period: owner.told(desk.expenses(owner.token, period)),
            lines=lambda period: owner.streamed(desk.lines(owner.token, period)),
            open_month=lambda other, paid: owner.replace(cls.of_month(owner, other, only_paid=paid)),
            open_statement=lambda shown: owner.push(
                StatementPresenter.of(owner, choice_for(shown, owner.this_month()))
            ),
        )

    async def serve(self) -> None:
        """Fetch the report, then read the lines to the last; what is there already is not fetched again."""
        if self.state.report is None and not await self._fetch_report():
            return
        if not self.state.lines_complete:
            await self._read_lines()

    async def earlier(self) -> None:
        """The month before."""
        if self.state.has_earlier:
            self._open_month(months_later(self.state.month, -1), self.state.only_paid)

    async def later(self) -> None:
        """The month after."""
        if self.state.has_later:
            self._open_month(months_later(self.state.month, 1), self.state.only_paid)

    async def retry(self) -> None:
        """The same month from the beginning."""
        self._open_month(self.state.month, self.state.only_paid)

    async def toggle_free(self) -> None:
        """Hide the lines that cost nothing, or show them again."""
        self._show(replace(self.state, only_paid=not self.state.only_paid))

    async def print_statement(self) -> None:
        """A statement on paper of what is on screen."""
        self._open_statement(self.state.month)

    async def _fetch_report(self) -> bool:
        try:
            report = await self._report(self._period)
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
            return False
        self._show(replace(self.state, report=report, error=None))
        return True

    async def _read_lines(self) -> None:
        self._show(replace(self.state, pages=(), lines_error=None))
        try:
            # The link sends the next page only when this one was taken: drawing sets the pace.
            async for page in self._lines(self._period):
                self._show(replace(self.state, pages=(*self.state.pages, page)))
        except KioskError as error:
            self._show(replace(self.state, lines_error=code_to_show(error)))
        else:
            self._show(replace(self.state, lines_complete=True))
