"""A detailed statement: period, preview, progress, print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.domain.errors import ErrorCode
from kiosk.domain.statement import StatementProgress
from kiosk.domain.terminal import PaperState, TerminalInfo


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

    info: TerminalInfo
    choice: PeriodChoice
    first: date
    last: date
    progress: StatementProgress | None
    preview_png: bytes
    pages: int | None
    paper: PaperState
    error: ErrorCode | None
