"""The process that makes one statement: `python -m kiosk.adapters.documents.worker`, over stdin and stdout.

Lines are put aside in a nameless temporary file as they come, still packed, because the first page needs the totals and
the number of pages. Nothing of the visitor outlives this process but the PDF that was ordered.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.adapters.documents.frames import (
    HEADER,
    BrokenFrame,
    Failed,
    Kind,
    Made,
    Order,
    PagesLaid,
    read_body,
    read_header,
    to_frame,
)
from kiosk.adapters.documents.preview import first_page_png
from kiosk.adapters.documents.statement_pdf import DoesNotAddUp, Statement, write_statement
from kiosk.catalogues import MissingCatalogue
from kiosk.domain.expenses import LinePage
from kiosk.domain.statement import StatementTotals
from kiosk.fonts import FontMissing

_NICENESS: Final = 10
_PAGES_BETWEEN_REPORTS: Final = 25


@dataclass(frozen=True, slots=True)
class _Heard:
    """All that was said: the order, the lines (aside, rewound), the totals."""

    order: Order
    lines: BinaryIO
    totals: StatementTotals


def main() -> int:
    """Make what is ordered on stdin, answer on stdout; 0 when it was made."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    gc.disable()  # this process is gone before there is anything to collect
    os.umask(0o077)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    try:
        with tempfile.TemporaryFile() as aside:
            made = _make(_hear(source, aside), target)
    except (OSError, BrokenFrame, DoesNotAddUp, FontMissing, MissingCatalogue) as error:
        _say(target, Failed(f"{type(error).__name__}: {error}"))
        return 1
    _say(target, made)
    return 0


def _hear(source: BinaryIO, aside: BinaryIO) -> _Heard:
    order: Order | None = None
    while True:
        header = _exactly(source, HEADER.size)
        kind, length = read_header(header)
        body = _exactly(source, length)
        if kind is Kind.LINES:
            aside.write(header + body)
            continue
        match read_body(kind, body):
            case Order() as order:
                continue
            case StatementTotals() as totals if order is not None:
                aside.seek(0)
                return _Heard(order, aside, totals)
            case _:
                raise BrokenFrame(f"{kind.name} out of turn")


def _make(heard: _Heard, target: BinaryIO) -> Made:
    order, path = heard.order, Path(heard.order.path)
    statement = Statement(order.letterhead, order.head, heard.totals, _pages(heard.lines))

    def tell(pages: int, of: int) -> None:
        if pages % _PAGES_BETWEEN_REPORTS == 0 or pages == of:
            _say(target, PagesLaid(pages, of))

    with path.open("wb") as document:
        pages = write_statement(statement, document, tell)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Made(pages, first_page_png(path), digest)


def _pages(lines: BinaryIO) -> Iterator[LinePage]:
    while header := lines.read(HEADER.size):
        kind, length = read_header(header)
        page = read_body(kind, _exactly(lines, length))
        assert isinstance(page, LinePage), "only lines are put aside"
        yield page


def _exactly(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise BrokenFrame("the teller went away")
    return data


def _say(target: BinaryIO, body: PagesLaid | Made | Failed) -> None:
    target.write(to_frame(body))
    target.flush()


if __name__ == "__main__":
    sys.exit(main())
