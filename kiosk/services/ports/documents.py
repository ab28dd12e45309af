"""Making documents: receipts and statements."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from kiosk.domain.connected import VisitChanges
from kiosk.domain.encashment import PeriodReport
from kiosk.domain.expenses import LinePage
from kiosk.domain.receipt import Receipt
from kiosk.domain.statement import LegalEntity, StatementHead, StatementProgress, StatementTotals


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A finished PDF, the number of its pages, and a picture (PNG) of the first."""

    path: Path
    pages: int
    preview_png: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class RenderedReceipt:
    """A receipt ready for paper: plain text, and the same as ESC/POS bytes."""

    text: str
    data: bytes


class ReceiptLayout(Protocol):
    """Lays out receipts."""

    def render(self, receipt: Receipt, language: str) -> RenderedReceipt:
        """The same receipt and language give the same bytes."""


@dataclass(frozen=True, slots=True)
class PeriodSheet:
    """A box's report for paper: printed when, at which terminal, for whom."""

    report: PeriodReport
    issued: datetime
    zone: str
    terminal: str
    place: str
    person: str


class PeriodLayout(Protocol):
    """Lays out reports on boxes."""

    def render_period(self, sheet: PeriodSheet, language: str) -> RenderedReceipt:
        """The same sheet and language give the same bytes."""


@dataclass(frozen=True, slots=True)
class ChangesSheet:
    """What a visit changed, for paper: printed when, at which terminal, for whom."""

    changes: VisitChanges
    issued: datetime
    zone: str
    legal: LegalEntity
    terminal: str
    place: str
    owner_masked: str


class ChangesLayout(Protocol):
    """Lays out what a visit changed."""

    def render_changes(self, sheet: ChangesSheet, language: str) -> RenderedReceipt:
        """The same sheet and language give the same bytes."""


class StatementMaker(Protocol):
    """Makes the PDF in a process of its own, so that the teller's loop is never busy with it."""

    async def make(
        self,
        head: StatementHead,
        lines: AsyncGenerator[LinePage, None],
        totals: Callable[[], StatementTotals],
        progress: Callable[[StatementProgress], None],
    ) -> MadeDocument:
        """The finished document. `totals` is called once, after the last line was read; `lines` is closed in any case.

        Raises:
            Unavailable: DOCUMENT_FAILED; the worker died or the disk is full.
        """

    def discard(self, document: MadeDocument) -> None:
        """The document's file is gone; a second time does nothing."""
