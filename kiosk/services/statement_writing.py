"""A statement, from the operator's lines to the finished PDF; who may have it is somebody else's question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expenses import Period
from kiosk.domain.statement import DocumentNumber, StatementHead, StatementProgress
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.documents import MadeDocument, StatementMaker
from kiosk.services.ports.journal import JournalDown
from kiosk.services.statement_reading import Basis, Moved, StatementReader, StatementTerms
from kiosk.services.visits import Visit

_READINGS: Final = 4

Tell = Callable[[StatementProgress], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A finished document under its number, and how many lines are in it."""

    number: DocumentNumber
    document: MadeDocument
    lines: int


class StatementWriter:
    """Has statements made. Whoever asked for one discards it."""

    def __init__(
        self,
        reader: StatementReader,
        maker: StatementMaker,
        next_number: Callable[[], Awaitable[DocumentNumber]],
        terms: StatementTerms,
        clock: Clock,
    ) -> None:
        self._reader, self._maker, self._next_number = reader, maker, next_number
        self._terms, self._clock = terms, clock

    def refuse_too_old(self, period: Period) -> None:
        """Raises `Refused(PERIOD_TOO_LONG)` for a period that begins further back than statements reach."""
        zone = ZoneInfo(self._terms.zone)
        start, today = period.start.astimezone(zone), self._clock.now().astimezone(zone)
        months = (today.year - start.year) * 12 + today.month - start.month
        if months > self._terms.look_back_months:
            raise Refused(ErrorCode.PERIOD_TOO_LONG, f"{months} months back")

    async def write(self, visit: Visit, period: Period, language: str, tell: Tell) -> Written:
        """The statement of the visit's account.

        Raises:
            Refused: NOT_LOGGED_IN; the visit ended meanwhile.
            Unavailable: the operator did not give the lines, the journal no number, or DOCUMENT_FAILED.
        """
        basis = await self._reader.basis(visit, period)
        try:
            number = await self._next_number()
        except JournalDown as down:
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from down
        head = self._head(number, basis, period, language)
        for _ in range(_READINGS):
            reading = self._reader.reading(visit, period, basis)
            try:
                made = await self._maker.make(head, reading.lines(), reading.totals, tell)
            except Moved:
                basis = replace(basis, balance=await visit.history.balance())
            else:
                return Written(number, made, reading.totals().lines)
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
