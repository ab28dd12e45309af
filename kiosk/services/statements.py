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
from zoneinfo import ZoneInfo

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expenses import Period
from kiosk.domain.statement import DocumentNumber, StatementHead, StatementPhase, StatementProgress
from kiosk.domain.subscriber import VisitToken
from kiosk.services.ports import Clock, DocumentPrinter, JournalDown, MadeDocument, StatementMaker
from kiosk.services.statement_reading import Basis, Moved, StatementReader, StatementTerms
from kiosk.services.visits import Visit, Visits

_READINGS: Final = 4
_DISCARD_EVERY_S: Final = 2.0

Tell = Callable[[StatementProgress], None]


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
        self._visits, self._reader, self._maker, self._printer = visits, reader, maker, printer
        self._next_number, self._terms, self._clock = next_number, terms, clock
        self._kept: dict[DocumentNumber, _Kept] = {}

    async def make(self, token: VisitToken, period: Period, language: str) -> AsyncGenerator[StatementProgress, None]:
        """Progress of making; the last one is READY with the document's number, or FAILED.

        Raises:
            Refused: NOT_LOGGED_IN or PERIOD_TOO_LONG.
            Unavailable: the operator did not give the lines, or the journal no number.
        """
        visit = self._visits.visit(token)
        self._refuse_too_old(period)
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
        basis = await self._reader.basis(visit, period)
        try:
            number = await self._next_number()
        except JournalDown as down:
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from down
        head = self._head(number, basis, period, language)
        try:
            made, lines = await self._made(visit, head, basis, tell)
        except Unavailable as failure:
            if failure.code is not ErrorCode.DOCUMENT_FAILED:
                raise
            return StatementProgress(StatementPhase.FAILED)
        if visit.is_over:
            self._maker.discard(made)
            raise Refused(ErrorCode.NOT_LOGGED_IN)
        self._kept[number] = _Kept(visit, made)
        return StatementProgress(StatementPhase.READY, lines, lines, made.pages, made.pages, number)

    async def _made(self, visit: Visit, head: StatementHead, basis: Basis, tell: Tell) -> tuple[MadeDocument, int]:
        """The document, and how many lines are in it."""
        for _ in range(_READINGS):
            reading = self._reader.reading(visit, head.period, basis)
            try:
                made = await self._maker.make(head, reading.lines(), reading.totals, tell)
            except Moved:
                basis = replace(basis, balance=await visit.history.balance())
            else:
                return made, reading.totals().lines
        raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "the balance does not hold still")

    def _head(self, number: DocumentNumber, basis: Basis, period: Period, language: str) -> StatementHead:
        return StatementHead(
            number=number,
            issued=self._clock.now(),
            place=self._terms.place,
            legal=self._terms.legal,
            subscriber=basis.subscriber,
            tariff=basis.tariff,
            period=period,
            zone=self._terms.zone,
            lines=basis.lines,
            language=language,
        )

    def _refuse_too_old(self, period: Period) -> None:
        zone = ZoneInfo(self._terms.zone)
        start, today = period.start.astimezone(zone), self._clock.now().astimezone(zone)
        months = (today.year - start.year) * 12 + today.month - start.month
        if months > self._terms.look_back_months:
            raise Refused(ErrorCode.PERIOD_TOO_LONG, f"{months} months back")

    def _find(self, token: VisitToken, document: DocumentNumber) -> MadeDocument:
        visit, kept = self._visits.visit(token), self._kept.get(document)
        if kept is None or kept.visit is not visit:
            raise Refused(ErrorCode.DOCUMENT_FAILED, "no such document")
        return kept.document
