"""Has statements made in a process of their own, so that a banknote is never kept waiting for a PDF."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Final

from kiosk.abreast import abreast
from kiosk.adapters.documents.frames import (
    HEADER,
    Body,
    BrokenFrame,
    Failed,
    Made,
    Order,
    PagesLaid,
    read_body,
    read_header,
    to_frame,
)
from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.expenses import LinePage
from kiosk.domain.statement import StatementHead, StatementPhase, StatementProgress, StatementTotals
from kiosk.services.ports.documents import MadeDocument

Lines = AsyncGenerator[LinePage, None]
Progress = Callable[[StatementProgress], None]

_WORKER: Final = "kiosk.adapters.documents.worker"
_PROJECT: Final = Path(__file__).resolve().parents[3]
_KEPT_VARIABLES: Final = ("SYSTEMROOT",)  # Windows starts nothing without it


class WorkerStatementMaker:
    """Makes PDFs in `folder`, which belongs to it alone. Implements the port `StatementMaker`."""

    def __init__(self, letterhead: Letterhead, folder: Path) -> None:
        """Ready to make; what a killed teller left in `folder` is gone."""
        self._letterhead, self._folder = letterhead, folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left_over in folder.glob("*.pdf"):
            left_over.unlink()

    async def make(
        self,
        head: StatementHead,
        lines: Lines,
        totals: Callable[[], StatementTotals],
        progress: Progress,
    ) -> MadeDocument:
        """The finished document; one that fails or is cancelled leaves nothing behind.

        Raises:
            Unavailable: DOCUMENT_FAILED; the worker died or the disk is full.
        """
        path = self._folder / f"{head.number}.pdf"
        try:
            made = await self._make(Order(head, self._letterhead, str(path)), lines, totals, progress)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return MadeDocument(path, made.pages, made.preview_png, made.sha256)

    def discard(self, document: MadeDocument) -> None:
        """Remove the document's file."""
        document.path.unlink(missing_ok=True)

    async def _make(
        self,
        order: Order,
        lines: Lines,
        totals: Callable[[], StatementTotals],
        progress: Progress,
    ) -> Made:
        try:
            worker = await _start(order.head, self._folder)
        except OSError as error:
            raise Unavailable(ErrorCode.DOCUMENT_FAILED, f"no worker: {error}") from error
        conversation = _Conversation(worker, order.head, progress)
        try:
            made, _ = await abreast(conversation.hear(), conversation.tell(order, lines, totals))
        finally:
            await _end(worker)
        return made


class _Conversation:
    """The two directions of the pipe to one worker; they run side by side, or a full pipe would stop both."""

    def __init__(self, worker: Process, head: StatementHead, progress: Progress) -> None:
        assert worker.stdin is not None, "the worker was started with pipes"
        assert worker.stdout is not None, "the worker was started with pipes"
        self._stdin, self._stdout = worker.stdin, worker.stdout
        self._head, self._progress = head, progress
        self._lines = 0

    async def tell(
        self, order: Order, lines: AsyncGenerator[LinePage, None], totals: Callable[[], StatementTotals]
    ) -> None:
        """Send all. A worker that is gone is no error here: `hear` knows why."""
        async with aclosing(lines):
            try:
                await self._send(order)
                async for page in lines:
                    self._lines += len(page)
                    await self._send(page)
                    self._show(StatementPhase.READING)
                await self._send(totals())
            except ConnectionError:
                return
        self._stdin.close()

    async def hear(self) -> Made:
        """The worker's result.

        Raises:
            Unavailable: DOCUMENT_FAILED.
        """
        while True:
            match await self._receive():
                case PagesLaid(pages, of):
                    self._show(StatementPhase.MAKING, pages, of)
                case Made() as made:
                    return made
                case Failed(why):
                    raise Unavailable(ErrorCode.DOCUMENT_FAILED, why)
                case other:
                    raise Unavailable(ErrorCode.DOCUMENT_FAILED, f"the worker said {type(other).__name__}")

    async def _send(self, body: Body) -> None:
        self._stdin.write(to_frame(body))
        await self._stdin.drain()

    async def _receive(self) -> Body:
        try:
            kind, length = read_header(await self._stdout.readexactly(HEADER.size))
            return read_body(kind, await self._stdout.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError, BrokenFrame) as error:
            raise Unavailable(ErrorCode.DOCUMENT_FAILED, f"the worker died: {error}") from error

    def _show(self, phase: StatementPhase, pages: int = 0, of: int | None = None) -> None:
        total = self._lines if phase is StatementPhase.MAKING else self._head.lines
        self._progress(StatementProgress(phase, self._lines, total, pages, of))


async def _start(head: StatementHead, folder: Path) -> Process:
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment |= {
        "PYTHONPATH": str(_PROJECT),
        "TMPDIR": str(folder),
        "SOURCE_DATE_EPOCH": str(int(head.issued.timestamp())),  # the PDF's own date
    }
    return await asyncio.create_subprocess_exec(sys.executable, "-m", _WORKER, stdin=PIPE, stdout=PIPE, env=environment)


async def _end(worker: Process) -> None:
    if worker.returncode is None:
        worker.kill()
    await worker.communicate()
