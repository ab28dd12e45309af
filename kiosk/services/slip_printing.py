"""A slip on the receipt printer that the journal need not know of."""

from __future__ import annotations

from kiosk.domain.errors import DeviceFault, ErrorCode, Unavailable
from kiosk.domain.terminal import PaperState
from kiosk.services.ports.documents import RenderedReceipt
from kiosk.services.ports.printers import ReceiptPrinter

_NO_PRINTER = frozenset({PaperState.OFFLINE, PaperState.NOT_FITTED})


async def print_slip(printer: ReceiptPrinter | None, slip: RenderedReceipt) -> None:
    """The slip on paper.

    Raises:
        Unavailable: NO_PAPER or PRINTER_UNAVAILABLE.
    """
    paper = PaperState.NOT_FITTED if printer is None else await printer.paper()
    if printer is None or paper in _NO_PRINTER:
        raise Unavailable(ErrorCode.PRINTER_UNAVAILABLE)
    if paper is PaperState.OUT:
        raise Unavailable(ErrorCode.NO_PAPER)
    try:
        await printer.print(slip.data, slip.text)
    except DeviceFault as error:
        raise Unavailable(ErrorCode.PRINTER_UNAVAILABLE) from error
