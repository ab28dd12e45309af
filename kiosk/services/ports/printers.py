"""What prints: receipts and A4 documents."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Protocol

from kiosk.domain.statement import StatementProgress
from kiosk.domain.terminal import PaperState


class ReceiptPrinter(Protocol):
    """A printer of receipts (ESC/POS), or the folder that stands for one."""

    async def paper(self) -> PaperState:
        """Asked now; silence is UNKNOWN."""

    async def print(self, data: bytes, text: str) -> None:
        """Send the bytes and see them through. `text` is the same receipt for places that print no bytes.

        Raises:
            DeviceFault: nothing, or not all, was printed.
        """


class DocumentPrinter(Protocol):
    """An A4 printer (IPP), or the folder that stands for one."""

    async def paper(self) -> PaperState:
        """Asked now; silence is UNKNOWN."""

    def print(self, document: Path, name: str) -> AsyncGenerator[StatementProgress, None]:
        """Progress until PRINTED or FAILED; PAPER_OUT while the job waits for paper. Closing it then calls it off."""
