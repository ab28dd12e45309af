"""The receipt printer at the far end of its line: the sandbox's, with its paper in the checker's hands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kiosk.domain.receipt import Receipt
from kiosk.services.ports.documents import RenderedReceipt
from sandbox.devices.printers import Paper, SimulatedReceiptPrinter
from tests.simulation.cable import Cable
from tests.simulation.faults import Fault

if TYPE_CHECKING:
    from tests.simulation.world import World

_CUT = b"\x1d\x56\x00"


class PlainPaper:
    """`ReceiptLayout` that says on one line what the receipt is, for a checker to read."""

    def render(self, receipt: Receipt, language: str) -> RenderedReceipt:
        """See the port."""
        text = json.dumps(
            {
                "payment": receipt.payment,
                "kind": receipt.kind.value,
                "number": receipt.number,
                "copy": receipt.is_copy,
                "inserted": receipt.inserted.minor,
                "credited": receipt.credited.minor,
                "claim": receipt.claim,
            }
        )
        return RenderedReceipt(text, text.encode() + _CUT)


class PaperRoll:
    """The printer and what came out of it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._printer = SimulatedReceiptPrinter(knows_completion=world.chance.random() < 0.7)
        self._heard: dict[Cable, bytearray] = {}
        self._seen = 0

    def delay_s(self) -> float:
        """How long bytes take."""
        return 0.002

    async def answer_call(self) -> None:
        """The line is opened."""
        printer, world = self._printer, self._world
        printer.paper = Paper.OUT if world.suffers(Fault.NO_PAPER) else Paper.ENOUGH
        printer.is_silent = world.suffers(Fault.PRINTER_SILENT)

    def hear(self, cable: Cable, data: bytes) -> None:
        """Bytes for the printer."""
        if len(data) > 10:
            self._world.step("printer > receipt")
        answers = self._printer.obey(self._heard.setdefault(cable, bytearray()), data)
        for receipt in self._printer.receipts[self._seen :]:
            self._world.checker.printed(json.loads(receipt.removesuffix(_CUT)))
        self._seen = len(self._printer.receipts)
        if len(data) > 10:
            self._world.step("printer printed")
        if answers:
            cable.say(answers)

    def hung_up(self, cable: Cable) -> None:
        """The line is closed."""
        self._heard.pop(cable, None)

    def lose_power(self) -> None:
        """What was in its memory is gone."""
        self._printer.unfinished.clear()
