"""Statements on paper: made, shown and printed during one visit.

A document lives as long as the visit that had it made; run `keep_discarding` beside the teller so that its file goes
soon after.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expenses import Period
from kiosk.domain.statement import DocumentNumber, StatementPhase, StatementProgress
from kiosk.domain.subscriber import VisitToken
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.documents import MadeDocument, StatementMaker
from kiosk.services.ports.printers import DocumentPrinter
from kiosk.services.statement_reading import StatementReader, StatementTerms
from kiosk.services.statement_writing import StatementWriter, Tell
from kiosk.services.visits import Visit, Visits

_DISCARD_EVERY_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Kept:
    """A document and the visit it belongs to."""

    visit: Visit
    document: MadeDocument


class Statements:
    """Implements `StatementDesk`."""

    def __init__(
        self,
        *,
        visits: Visits,
        reader: StatementReader,
        maker: StatementMaker,
        printer: DocumentPrinter | None,
        next_number: Callable[[], Awaitable[DocumentNumber]],
        terms: StatementTerms,
        clock: Clock,
    ) -> None:
        self._visits, self._maker, self._printer, self._clock = visits, maker, printer, clock
        self._writer = StatementWriter(reader, maker, next_number, terms, clock)
        self._kept: dict[DocumentNumber, _Kept] = {}

    async def make(self, token: VisitToken, period: Period, language: str) -> AsyncGenerator[StatementProgress, None]:
        """Progress of making; the last one is READY with the document's number, or FAILED.

        Raises:
            Refused: NOT_LOGGED_IN or PERIOD_TOO_LONG.
            Unavailable: the operator did not give the lines, or the journal no number.
        """
        visit = self._visits.visit(token)
        self._writer.refuse_too_old(period)
        yield StatementProgress(StatementPhase.READING)
        steps: asyncio.Queue[StatementProgress | None] = asyncio.Queue()
        making = asyncio.create_task(self._make(visit, period, language, steps.put_nowait))
        making.add_done_callback(lambda _: steps.put_nowait(None))
        try:
            while (step := await steps.get()) is not None:
                yield step
            yield making.result()
        finally:
            making.cancel()
            await asyncio.wait([making])

    async def preview(self, token: VisitToken, document: DocumentNumber) -> bytes:
        """A picture (PNG) of the first page. Raises `Refused` as `print_document` does."""
        return self._find(token, document).preview_png

    async def print_document(
        self, token: VisitToken, document: DocumentNumber
    ) -> AsyncGenerator[StatementProgress, None]:
        """Progress of printing; the last one is PRINTED, or FAILED. PAPER_OUT may come and go.

        Raises:
            Refused: NOT_LOGGED_IN, or DOCUMENT_FAILED where the visit has no such document.
            Unavailable: PRINTER_UNAVAILABLE; none is fitted.
        """
        made = self._find(token, document)
        if self._printer is None:
            raise Unavailable(ErrorCode.PRINTER_UNAVAILABLE)
        async with aclosing(self._printer.print(made.path, document)) as steps:
            async for step in steps:
                yield replace(step, document=document, pages_total=made.pages)

    async def keep_discarding(self) -> None:
        """Remove documents within seconds after their visit is over, until cancelled; then all of them."""
        try:
            while True:
                await self._clock.sleep(_DISCARD_EVERY_S)
                self.discard_orphans()
        finally:
            for number in list(self._kept):
                self._maker.discard(self._kept.pop(number).document)

    def discard_orphans(self) -> None:
        """Remove the documents of visits that are over."""
        for number in [number for number, kept in self._kept.items() if kept.visit.is_over]:
            self._maker.discard(self._kept.pop(number).document)

    async def _make(self, visit: Visit, period: Period, language: str, tell: Tell) -> StatementProgress:
        try:
            written = await self._writer.write(visit, period, language, tell)
        except Unavailable as failure:
            if failure.code is not ErrorCode.DOCUMENT_FAILED:
                raise
            return StatementProgress(StatementPhase.FAILED)
        made = written.document
        if visit.is_over:
            self._maker.discard(made)
            raise Refused(ErrorCode.NOT_LOGGED_IN)
        self._kept[written.number] = _Kept(visit, made)
        return StatementProgress(
            StatementPhase.READY, written.lines, written.lines, made.pages, made.pages, written.number
        )

    def _find(self, token: VisitToken, document: DocumentNumber) -> MadeDocument:
        visit, kept = self._visits.visit(token), self._kept.get(document)
        if kept is None or kept.visit is not visit:
            raise Refused(ErrorCode.DOCUMENT_FAILED, "no such document")
        return kept.document
