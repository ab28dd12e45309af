"""A folder that stands for an A4 printer: a printed document is a file in it.

A file named PAPER_OUT in the folder means that the paper is out; a job waits until it is gone.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final

from kiosk.domain.statement import StatementPhase, StatementProgress
from kiosk.domain.terminal import PaperState
from kiosk.services.ports.clock import Clock

PAPER_OUT: Final = "PAPER_OUT"
LOOK_AGAIN_S: Final = 0.5


class FolderDocumentPrinter:
    """Implements the port `DocumentPrinter`."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Ready to print; `folder` is made where it is missing."""
        self._folder, self._clock = folder, clock
        folder.mkdir(parents=True, exist_ok=True)

    async def paper(self) -> PaperState:
        """OUT while the folder says so."""
        return PaperState.OUT if self._is_paper_out() else PaperState.OK

    async def print(self, document: Path, name: str) -> AsyncGenerator[StatementProgress, None]:
        """Progress until PRINTED or FAILED; PAPER_OUT while the job waits for paper."""
        yield StatementProgress(StatementPhase.PRINTING)
        if self._is_paper_out():
            yield StatementProgress(StatementPhase.PAPER_OUT)
            while self._is_paper_out():
                await self._clock.sleep(LOOK_AGAIN_S)
            yield StatementProgress(StatementPhase.PRINTING)
        try:
            await asyncio.to_thread(shutil.copyfile, document, self._folder / f"{name}.pdf")
        except OSError:
            yield StatementProgress(StatementPhase.FAILED)
        else:
            yield StatementProgress(StatementPhase.PRINTED)

    def _is_paper_out(self) -> bool:
        return (self._folder / PAPER_OUT).exists()
