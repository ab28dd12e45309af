"""A folder that stands for a receipt printer: each receipt becomes a text file and a file of its bytes.

A file named PAPER_OUT in the folder means that the paper is out.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.terminal import PaperState

PAPER_OUT = "PAPER_OUT"


class FolderReceiptPrinter:
    """Implements the port `ReceiptPrinter`."""

    def __init__(self, folder: Path) -> None:
        """Ready to print; `folder` is made where it is missing."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def paper(self) -> PaperState:
        """OUT while the folder says so."""
        return PaperState.OUT if (self._folder / PAPER_OUT).exists() else PaperState.OK

    async def print(self, data: bytes, text: str) -> None:
        """The receipt is in the folder, as `receipt-000001.txt` and `.bin`.

        Raises:
            DeviceFault: NO_PAPER, or PRINTER_UNAVAILABLE when the folder cannot be written.
        """
        if await self.paper() is PaperState.OUT:
            raise DeviceFault(ErrorCode.NO_PAPER)
        try:
            await asyncio.to_thread(self._write, data, text)
        except OSError as error:
            raise DeviceFault(ErrorCode.PRINTER_UNAVAILABLE, str(error)) from error

    def _write(self, data: bytes, text: str) -> None:
        name = f"receipt-{len(list(self._folder.glob('receipt-*.txt'))) + 1:06}"
        (self._folder / f"{name}.bin").write_bytes(data)
        (self._folder / f"{name}.txt").write_text(text, encoding="utf-8")
