"""Where the money went: the walk, the days, the lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.domain.errors import ErrorCode
from kiosk.domain.expenses import ExpenseReport, LinePage


@dataclass(frozen=True, slots=True)
class ExpensesState:
    """`month` is the first day of the month shown. `pages` are the lines read so far, newest first.

    `only_paid` hides lines that cost nothing. `error` concerns the report; `lines_error` only the lines.
    """

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
