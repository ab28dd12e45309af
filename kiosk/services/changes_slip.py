"""What a visit changed, on paper: the visitor's proof that nothing else was."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.connected import VisitChanges
from kiosk.domain.phone import ContractNumber
from kiosk.domain.subscriber import Subscriber
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.documents import ChangesLayout, ChangesSheet
from kiosk.services.ports.printers import ReceiptPrinter
from kiosk.services.receipts import masked
from kiosk.services.slip_printing import print_slip
from kiosk.services.topup_settings import Outlet


@dataclass(frozen=True, slots=True)
class ChangesSlip:
    """Prints the difference a visit made."""

    printer: ReceiptPrinter | None
    layout: ChangesLayout
    clock: Clock
    outlet: Outlet

    async def print(self, changes: VisitChanges, owner: Subscriber, language: str) -> None:
        """The slip on paper.

        Raises:
            Unavailable: NO_PAPER or PRINTER_UNAVAILABLE.
        """
        sheet = ChangesSheet(
            changes=changes,
            issued=self.clock.now(),
            zone=self.outlet.zone,
            legal=self.outlet.legal,
            terminal=self.outlet.number,
            place=self.outlet.place,
            owner_masked=masked(owner.number or ContractNumber(owner.contract)),
        )
        await print_slip(self.printer, self.layout.render_changes(sheet, language))
