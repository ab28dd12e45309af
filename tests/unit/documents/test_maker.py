from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from pypdf import PdfReader

from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.adapters.documents.maker import WorkerStatementMaker
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.expenses import LinePage, numbers
from kiosk.domain.statement import StatementPhase, StatementProgress
from tests.fakes.conditions import eventually
from tests.fakes.documents import head, pages_of, totals, varied_lines

COUNT = 2500
PAGES = list(pages_of(varied_lines(COUNT)))
MOVED = sum(sum(numbers(page.amount)) for page in PAGES)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def maker(tmp_path: Path) -> WorkerStatementMaker:
    return WorkerStatementMaker(Letterhead("Связь", (0.1, 0.3, 0.8)), tmp_path / "spool")


async def lines() -> AsyncGenerator[LinePage, None]:
    for page in PAGES:
        yield page


def unheard(_: StatementProgress) -> None:
    """Progress that nobody follows."""


def left_in(folder: Path) -> list[str]:
    return [path.name for path in (folder / "spool").iterdir()]


def workers() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "kiosk.adapters.documents.worker" in child.cmdline()
    ]


@contextmanager
def files_no_longer_than(size_bytes: int) -> Iterator[None]:
    """A disk that is full, as far as a process started meanwhile can tell."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_statement_is_made_with_its_preview_and_its_digest(maker: WorkerStatementMaker) -> None:
    steps: list[StatementProgress] = []
    made = await maker.make(head(COUNT), lines(), lambda: totals(COUNT, MOVED), steps.append)
    assert len(PdfReader(made.path).pages) == made.pages
    assert made.preview_png.startswith(PNG)
    assert len(made.sha256) == 64
    reading = [step.lines_done for step in steps if step.phase is StatementPhase.READING]
    assert reading == [1000, 2000, 2500]
    assert (steps[-1].phase, steps[-1].pages_done, steps[-1].pages_total) == (
        StatementPhase.MAKING,
        made.pages,
        made.pages,
    )


async def test_the_same_statement_is_the_same_file(maker: WorkerStatementMaker) -> None:
    first = await maker.make(head(COUNT), lines(), lambda: totals(COUNT, MOVED), unheard)
    again = await maker.make(head(COUNT), lines(), lambda: totals(COUNT, MOVED), unheard)
    assert first.sha256 == again.sha256


async def test_a_discarded_document_leaves_no_file(maker: WorkerStatementMaker, tmp_path: Path) -> None:
    made = await maker.make(head(COUNT), lines(), lambda: totals(COUNT, MOVED), unheard)
    assert made.path.stat().st_mode & 0o077 == 0
    maker.discard(made)
    maker.discard(made)
    assert left_in(tmp_path) == []


async def test_a_worker_that_is_killed_fails_the_document_and_nothing_else(
    maker: WorkerStatementMaker, tmp_path: Path
) -> None:
    async def lines_and_a_kill() -> AsyncGenerator[LinePage, None]:
        yield PAGES[0]
        (worker,) = workers()
        worker.kill()
        await eventually(lambda: not workers())
        for page in PAGES * 40:
            yield page

    with pytest.raises(Unavailable) as failure:
        await maker.make(head(COUNT), lines_and_a_kill(), lambda: totals(COUNT, MOVED), unheard)
    assert failure.value.code is ErrorCode.DOCUMENT_FAILED
    assert left_in(tmp_path) == []


async def test_a_full_disk_fails_the_document_and_leaves_nothing(maker: WorkerStatementMaker, tmp_path: Path) -> None:
    with files_no_longer_than(20_000), pytest.raises(Unavailable) as failure:
        await maker.make(head(COUNT), lines(), lambda: totals(COUNT, MOVED), unheard)
    assert failure.value.code is ErrorCode.DOCUMENT_FAILED
    assert "OSError" in failure.value.detail
    assert left_in(tmp_path) == []


async def test_lines_that_do_not_add_up_are_not_printed(maker: WorkerStatementMaker) -> None:
    with pytest.raises(Unavailable) as failure:
        await maker.make(head(COUNT), lines(), lambda: totals(COUNT, MOVED + 1), unheard)
    assert failure.value.code is ErrorCode.DOCUMENT_FAILED


async def test_an_operator_that_fails_in_the_middle_is_told_as_it_is_and_ends_the_worker(
    maker: WorkerStatementMaker, tmp_path: Path
) -> None:
    async def broken_off() -> AsyncGenerator[LinePage, None]:
        yield PAGES[0]
        raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)

    with pytest.raises(Unavailable) as failure:
        await maker.make(head(COUNT), broken_off(), lambda: totals(COUNT, MOVED), unheard)
    assert failure.value.code is ErrorCode.OPERATOR_UNREACHABLE
    assert workers() == []
    assert left_in(tmp_path) == []


async def test_a_visitor_who_leaves_ends_the_worker_and_closes_the_lines(
    maker: WorkerStatementMaker, tmp_path: Path
) -> None:
    reached, closed = asyncio.Event(), asyncio.Event()

    async def endless() -> AsyncGenerator[LinePage, None]:
        try:
            yield PAGES[0]
            reached.set()
            await asyncio.Event().wait()
        finally:
            closed.set()

    making = asyncio.create_task(maker.make(head(COUNT), endless(), lambda: totals(COUNT, MOVED), unheard))
    await reached.wait()
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert closed.is_set()
    assert workers() == []
    assert left_in(tmp_path) == []


async def test_the_worker_is_given_no_secrets_of_the_teller(
    maker: WorkerStatementMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_SECRET", "do not pass on")
    seen: dict[str, str] = {}

    async def looking() -> AsyncGenerator[LinePage, None]:
        (worker,) = workers()
        seen.update(worker.environ())
        async for page in lines():
            yield page

    await maker.make(head(COUNT), looking(), lambda: totals(COUNT, MOVED), unheard)
    assert sorted(set(seen) - {"LC_CTYPE"}) == ["PYTHONPATH", "SOURCE_DATE_EPOCH", "TMPDIR"]


def test_what_a_killed_teller_left_behind_is_removed_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "D-0417-000001.pdf").write_bytes(b"somebody's statement")
    WorkerStatementMaker(Letterhead("Связь", (0, 0, 0)), tmp_path / "spool")
    assert left_in(tmp_path) == []


def test_the_teller_carries_none_of_what_makes_a_pdf() -> None:
    look = "import sys, kiosk.adapters.documents.maker; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout.split()
    heavy = ("reportlab", "PIL", "pypdfium2", "segno", "fontTools")
    assert [name for name in loaded if name.split(".")[0] in heavy] == []
