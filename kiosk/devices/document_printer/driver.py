"""Prints documents over IPP and follows each job to its end: the only part that awaits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kiosk.devices.document_printer.machine import Unreachable, job_progress, paper_state
from kiosk.domain.statement import StatementPhase, StatementProgress
from kiosk.domain.terminal import PaperState
from kiosk.services.ports.clock import Clock

if TYPE_CHECKING:
    from kiosk.devices.document_printer.ipp import IppConnection

LOOK_AGAIN_S: Final = 1.0
_LOOKS: Final = 5  # without an answer, and the job is given up
_FINAL: Final = (StatementPhase.PRINTED, StatementPhase.FAILED)
_FAILED: Final = StatementProgress(StatementPhase.FAILED)


class IppDocumentPrinter:
    """A printer, or a queue of CUPS, at an `ipp://` or `ipps://` address. Implements the port `DocumentPrinter`."""

    def __init__(self, url: str, clock: Clock) -> None:
        """Nothing is sent yet.

        Raises:
            ValueError: `url` is no address of a printer.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("ipp", "ipps") or not parts.hostname:
            raise ValueError(f"not a printer's address: {url}")
        self._url, self._clock = url, clock

    async def paper(self) -> PaperState:
        """Asked now; a printer that does not answer is OFFLINE."""
        async with self._connect() as connection:
            try:
                return paper_state(await connection.printer())
            except Unreachable:
                return PaperState.OFFLINE

    async def print(self, document: Path, name: str) -> AsyncGenerator[StatementProgress, None]:
        """Progress until PRINTED or FAILED, each differing from the one before; PAPER_OUT while the job waits."""
        async with self._connect() as connection:
            try:
                job = await connection.send(await asyncio.to_thread(document.read_bytes), name)
            except (Unreachable, OSError):
                yield _FAILED
                return
            told = StatementProgress(StatementPhase.PRINTING)
            try:
                yield told
                while told.phase not in _FINAL:
                    progress = await self._next(connection, job)
                    if progress != told:
                        told = progress
                        yield told
            finally:
                if told.phase is StatementPhase.PAPER_OUT:  # nobody waits: it must not come out for the next visitor
                    await _call_off(connection, job)

    async def _next(self, connection: IppConnection, job: int) -> StatementProgress:
        """What is so a second later, or FAILED when the printer has been silent too long."""
        for _ in range(_LOOKS):
            await self._clock.sleep(LOOK_AGAIN_S)
            try:
                return job_progress(await connection.job(job), await connection.printer())
            except Unreachable:
                continue
        return _FAILED

    def _connect(self) -> IppConnection:
        from kiosk.devices.document_printer.ipp import IppConnection  # noqa: PLC0415 - pyipp costs 190 ms and 11 MB

        return IppConnection(self._url)


async def _call_off(connection: IppConnection, job: int) -> None:
    with suppress(Unreachable):
        await connection.cancel(job)
