"""A box's report on paper."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.encashment import PeriodReport
from kiosk.domain.errors import DeviceFault, ErrorCode, Unavailable
from kiosk.domain.staff import Person
from kiosk.domain.terminal import PaperState
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.documents import PeriodLayout, PeriodSheet
from kiosk.services.ports.printers import ReceiptPrinter
from kiosk.services.topup_settings import Outlet

_NO_PRINTER = frozenset({PaperState.OFFLINE, PaperState.NOT_FITTED})


class PeriodPaper:
    """Prints reports on the receipt printer."""

    def __init__(self, *, printer: ReceiptPrinter | None, layout: PeriodLayout, clock: Clock, outlet: Outlet) -> None:
        self._printer = printer
        self._layout = layout
        self._clock = clock
        self._outlet = outlet

    async def print(self, report: PeriodReport, person: Person, language: str) -> None:
        """The report on paper.

        Raises:
            Unavailable: NO_PAPER or PRINTER_UNAVAILABLE.
        """
        printer = self._printer
        paper = PaperState.NOT_FITTED if printer is None else await printer.paper()
        if printer is None or paper in _NO_PRINTER:
            raise Unavailable(ErrorCode.PRINTER_UNAVAILABLE)
        if paper is PaperState.OUT:
            raise Unavailable(ErrorCode.NO_PAPER)
        rendered = self._layout.render_period(self._sheet(report, person, self._clock.now()), language)
        try:
            await printer.print(rendered.data, rendered.text)
        except DeviceFault as error:
            raise Unavailable(ErrorCode.PRINTER_UNAVAILABLE) from error

    def _sheet(self, report: PeriodReport, person: Person, now: datetime) -> PeriodSheet:
        return PeriodSheet(report, now, self._outlet.zone, self._outlet.number, self._outlet.place, person.name)
