"""Where the money went: the walk, the days, the lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from kiosk.abreast import abreast
from kiosk.domain.consents import ConsentLedger
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.expense_report import ExpenseReport, MonthSpend
from kiosk.domain.expenses import LinePage, Period
from kiosk.presenters.consents import ConsentsPresenter
from kiosk.presenters.months import days, first_of_month, last_of_month, months_later
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen
from kiosk.presenters.statement import StatementPresenter, choice_for


class Angle(Enum):
    """From which side the month's spending is looked at."""

    DAYS = "days"
    CAUSES = "causes"
    MONTHS = "months"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Kept:
    """What goes along from month to month: what was chosen, and what is about more than one month.

    `consents` are `None` until they were told. `months` begin with the running one and are all there once `year_read`.
    """

    only_paid: bool = True
    angle: Angle = Angle.DAYS
    consents: ConsentLedger | None = None
    months: tuple[MonthSpend, ...] = ()
    year_read: bool = False


@dataclass(frozen=True, slots=True)
class ExpensesState:
    """`month` is the first day of the month shown. `pages` are the lines read so far, newest first.

    `error` concerns the report; `lines_error` only the lines, `months_error` only the months.
    """

    screen: ClassVar[Screen] = Screen.EXPENSES

    month: date
    has_earlier: bool
    has_later: bool
    report: ExpenseReport | None
    pages: tuple[LinePage, ...]
    lines_complete: bool
    kept: Kept
    zone: str
    error: ErrorCode | None
    lines_error: ErrorCode | None
    months_error: ErrorCode | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """Where all of it comes from."""

    report: Callable[[Period], Awaitable[ExpenseReport]]
    lines: Callable[[Period], AsyncIterator[LinePage]]
    consents: Callable[[], Awaitable[ConsentLedger]]
    months: Callable[[], AsyncIterator[MonthSpend]]


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the screen leads; months are told by their first day."""

    month: Callable[[date, Kept], None]
    statement: Callable[[date], None]
    consents: Callable[[], None]


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
        kept: Kept,
        fetch: Fetch,
        ways: Ways,
    ) -> None:
        current = first_of_month(now.astimezone(ZoneInfo(zone)).date())
        self._period = days(month, last_of_month(month), ZoneInfo(zone))
        self._fetch = fetch
        self._ways = ways
        self._reading_year = False
        state = ExpensesState(
            month=month,
            has_earlier=month > months_later(current, -months_back),
            has_later=month < current,
            report=None,
            pages=(),
            lines_complete=False,
            kept=kept,
            zone=zone,
            error=None,
            lines_error=None,
        )
        super().__init__(state, draw)

    @classmethod
    def of_month(cls, owner: Owner, month: date, kept: Kept | None = None) -> ExpensesPresenter:
        """That month of `owner`, by its first day."""
        desk, more, around = owner.teller.account, owner.teller.spending, owner.around
        return cls(
            month,
            around.display.show_screen,
            now=around.clock.now(),
            zone=around.terminal.info.zone,
            months_back=around.rules.months_back,
            kept=kept or Kept(),
            fetch=Fetch(
                report=lambda period: owner.told(desk.expenses(owner.token, period)),
                lines=lambda period: owner.streamed(desk.lines(owner.token, period)),
                consents=lambda: owner.told(more.consents(owner.token)),
                months=lambda: owner.streamed(more.months(owner.token)),
            ),
            ways=Ways(
                month=lambda other, kept: owner.replace(cls.of_month(owner, other, kept)),
                statement=lambda shown: owner.push(StatementPresenter.of(owner, choice_for(shown, owner.this_month()))),
                consents=lambda: owner.push(ConsentsPresenter.of(owner)),
            ),
        )

    async def serve(self) -> None:
        """Fetch the report, then all else of the month; what is there already is not fetched again."""
        if self.state.report is None and not await self._fetch_report():
            return
        await abreast(self._fetch_consents(), abreast(self._read_lines(), self._read_year()))

    async def earlier(self) -> None:
        """The month before."""
        if self.state.has_earlier:
            self._ways.month(months_later(self.state.month, -1), self.state.kept)

    async def later(self) -> None:
        """The month after."""
        if self.state.has_later:
            self._ways.month(months_later(self.state.month, 1), self.state.kept)

    async def go_to(self, month: date) -> None:
        """That month, by its first day."""
        if month != self.state.month:
            self._ways.month(month, self.state.kept)

    async def retry(self) -> None:
        """The same month from the beginning."""
        self._ways.month(self.state.month, self.state.kept)

    async def look(self, angle: Angle) -> None:
        """The same spending from another side; months are read when they are first looked at."""
        self._keep(angle=angle)
        await self._read_year()

    async def toggle_free(self) -> None:
        """Hide the lines that cost nothing, or show them again."""
        self._keep(only_paid=not self.state.kept.only_paid)

    async def print_statement(self) -> None:
        """A statement on paper of what is on screen."""
        self._ways.statement(self.state.month)

    async def see_consents(self) -> None:
        """Every paid extra, and how to stop them."""
        self._ways.consents()

    async def _fetch_report(self) -> bool:
        try:
            report = await self._fetch.report(self._period)
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
            return False
        self._show(replace(self.state, report=report, error=None))
        return True

    async def _fetch_consents(self) -> None:
        """They name what became dearer and what nobody uses; without them the month is told all the same."""
        if self.state.kept.consents is None:
            try:
                self._keep(consents=await self._fetch.consents())
            except KioskError as error:
                code_to_show(error)

    async def _read_year(self) -> None:
        if self.state.kept.angle is not Angle.MONTHS or self.state.kept.year_read or self._reading_year:
            return
        self._reading_year = True
        self._show(replace(self.state, months_error=None, kept=replace(self.state.kept, months=())))
        try:
            async for month in self._fetch.months():
                self._keep(months=(*self.state.kept.months, month))
            self._keep(year_read=True)
        except KioskError as error:
            self._show(replace(self.state, months_error=code_to_show(error)))
        finally:
            self._reading_year = False

    async def _read_lines(self) -> None:
        if self.state.lines_complete:
            return
        self._show(replace(self.state, pages=(), lines_error=None))
        try:
            # The link sends the next page only when this one was taken: drawing sets the pace.
            async for page in self._fetch.lines(self._period):
                self._show(replace(self.state, pages=(*self.state.pages, page)))
        except KioskError as error:
            self._show(replace(self.state, lines_error=code_to_show(error)))
        else:
            self._show(replace(self.state, lines_complete=True))

    def _keep(self, **changes: Any) -> None:
        self._show(replace(self.state, kept=replace(self.state.kept, **changes)))
