"""A statement of 1,000, 10,000 and 100,000 lines: seconds and memory, beside the same rows as a bare PDF.

The floor writes for each line the same seven text operators and the rule, with values as they are (no dates, no words,
no grouping, no alignment) and no embedded font. Both lay out columns that are in memory already, and compress as fast
as zlib can. Layout is measured in CPU seconds, the best of some rounds: the machine has other work.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Final

from benchmarks.table import Row, table
from kiosk.adapters.documents.frames import HEADER, Kind, Order, read_header, to_frame
from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.adapters.documents.statement_pdf import Statement, write_statement
from kiosk.domain.expenses import LinePage, numbers
from tests.fakes.documents import head, pages_of, totals, varied_lines

COUNTS: Final = (1_000, 10_000, 100_000)
GOAL_RATIO: Final = 3.0
GOAL_EXTRA_MB: Final = 25.0
_ROUNDS: Final = 3
_ROWS_A_PAGE: Final = 34
_WORKER: Final = """
import sys
from pathlib import Path
from kiosk.adapters.documents import worker
worker.main()
sys.stderr.write(Path("/proc/self/status").read_text())
"""
_LETTERHEAD: Final = Letterhead("Связь", (0.11, 0.31, 0.85))


@dataclass(frozen=True, slots=True)
class _Work:
    """Lines as the operator's adapter gives them, and what they moved in minor units."""

    pages: list[LinePage]
    lines: int
    moved: int


def rows() -> Iterator[Row]:
    """The rows of the table; a minute on two shared cores."""
    with tempfile.TemporaryDirectory() as name:
        folder, base_mb = Path(name), _in_worker(_work(1), Path(name)).peak_mb
        for count in COUNTS:
            work = _work(count)
            ours, floor = _side_by_side(work, folder)
            goal = GOAL_RATIO if count == max(COUNTS) else None
            yield Row(f"statement of {count:,} lines, laid out, CPU", ours, "s", floor, "bare PDF", goal)
            made = _in_worker(work, folder)
            yield Row(f"statement of {count:,} lines, order to preview", made.seconds, "s")
            yield Row(
                f"statement of {count:,} lines, memory over one of 1", made.peak_mb - base_mb, "MB", goal=GOAL_EXTRA_MB
            )


def _work(count: int) -> _Work:
    pages = list(pages_of(varied_lines(count)))
    return _Work(pages, count, sum(sum(numbers(page.amount)) for page in pages))


def _side_by_side(work: _Work, folder: Path) -> tuple[float, float]:
    """The best of some rounds, ours and the floor's, taken in turn."""
    ours, floors = [], []
    for _ in range(_ROUNDS):
        ours.append(_seconds(folder / "ours.pdf", lambda file: _lay_out(work, file)))
        floors.append(_seconds(folder / "floor.pdf", lambda file: _bare(work.pages, file)))
    return min(ours), min(floors)


def _seconds(path: Path, write: Callable[[BinaryIO], object]) -> float:
    gc.collect()
    gc.disable()  # as the worker does
    start = time.process_time()
    with path.open("wb") as file:
        write(file)
    seconds = time.process_time() - start
    gc.enable()
    return seconds


def _lay_out(work: _Work, file: BinaryIO) -> None:
    statement = Statement(_LETTERHEAD, head(work.lines), totals(work.lines, work.moved), work.pages)
    write_statement(statement, file, _unheard)


def _unheard(page: int, of: int) -> None:
    """Progress is not what is measured."""
    del page, of


def _bare(pages: list[LinePage], file: BinaryIO) -> None:
    offsets, position = [], file.write(b"%PDF-1.3\n")
    for operators in _bare_pages(pages):
        data = zlib.compress(operators, 1)
        offsets.append(position)
        number = len(offsets)
        position += file.write(
            b"%d 0 obj<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj\n" % (number, len(data), data)
        )
    file.write(b"xref\n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets) + b"trailer\n%%EOF\n")


def _bare_pages(pages: list[LinePage]) -> Iterator[bytes]:
    begin, ready = b"BT /F1 19 Tf 106 1500 Td\n", list[bytes]()
    for page in pages:
        columns = (numbers(column) for column in (page.when, page.volume, page.rate, page.amount))
        for when, volume, rate, amount, name, counterpart, place in zip(
            *columns, page.name, page.counterpart, page.place, strict=True
        ):
            ready.append(
                b"(%d)Tj 200 0 Td(%b)Tj 260 0 Td(%b%b)Tj 104 0 Td(%d)Tj 169 0 Td(%b)Tj 180 0 Td(%d)Tj 77 0 Td(%d)Tj "
                b"-990 -39 Td\n100 1000 1040 1 re f\n"
                % (when, name.encode(), counterpart.encode(), place.encode(), volume, b"balance", rate, amount)
            )
            if len(ready) == _ROWS_A_PAGE:
                yield begin + b"".join(ready) + b"ET"
                ready = []
    yield begin + b"".join(ready) + b"ET"


@dataclass(frozen=True, slots=True)
class _Measured:
    """One document by the worker: from its start to its last word, and the most memory it had."""

    seconds: float
    peak_mb: float


def _in_worker(work: _Work, folder: Path) -> _Measured:
    start = time.perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", _WORKER], stdin=pipe, stdout=pipe, stderr=pipe) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stderr is not None
        worker.stdin.write(to_frame(Order(head(work.lines), _LETTERHEAD, str(folder / "worker.pdf"))))
        for page in work.pages:
            worker.stdin.write(to_frame(page))
        worker.stdin.write(to_frame(totals(work.lines, work.moved)))
        worker.stdin.close()
        last, status = _last_frame(worker.stdout), worker.stderr.read().decode()
    assert last is Kind.MADE, f"the worker's last word was {last}: {status}"
    return _Measured(time.perf_counter() - start, int(status.split("VmHWM:")[1].split()[0]) / 1024)


def _last_frame(answers: IO[bytes]) -> Kind | None:
    last = None
    while header := answers.read(HEADER.size):
        last, length = read_header(header)
        answers.read(length)
    return last


if __name__ == "__main__":
    sys.stdout.write(table(rows()) + "\n")
