"""A box's report on paper."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.encashment import PeriodReport
from kiosk.domain.staff import Person
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.documents import PeriodLayout, PeriodSheet
from kiosk.services.ports.printers import ReceiptPrinter
from kiosk.services.slip_printing import print_slip
from kiosk.services.topup_settings import Outlet


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
        sheet = self._sheet(report, person, self._clock.now())
        await print_slip(self._printer, self._layout.render_period(sheet, language))

    def _sheet(self, report: PeriodReport, person: Person, now: datetime) -> PeriodSheet:
        return PeriodSheet(report, now, self._outlet.zone, self._outlet.number, self._outlet.place, person.name)
