"""A whole statement as PDF, once its totals are known: the cover, then page after page of lines as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.adapters.documents.line_digest import LineDigest
from kiosk.adapters.documents.paged_file import PagedFile
from kiosk.adapters.documents.pen import Pen, Typefaces
from kiosk.adapters.documents.qr_mark import qr_operators
from kiosk.adapters.documents.statement_cover import draw_cover
from kiosk.adapters.documents.statement_grid import LEFT, LOWEST_RULE, ROW_HEIGHT, RULE_BELOW_BASELINE
from kiosk.adapters.documents.statement_rows import RowComposer
from kiosk.adapters.documents.statement_sheet import (
    HEADS_TO_FIRST_ROW,
    LATER_HEADS,
    QR_FORM,
    QR_SIDE,
    Sheet,
    SheetNumbers,
)
from kiosk.adapters.documents.statement_words import StatementWords
from kiosk.domain.expenses import LinePage
from kiosk.domain.money import Money
from kiosk.domain.statement import StatementHead, StatementTotals

_COVER_TO_TITLE: Final = 77
_TITLE_TO_HEADS: Final = 44
_TITLE_SIZE: Final = 24
_SHOWN_OF_ACCOUNT: Final = 3


class DoesNotAddUp(Exception):
    """The lines are not those the totals speak of; such a paper must not be printed."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement is made from; `pages` gives exactly the lines that `totals` counts."""

    letterhead: Letterhead
    head: StatementHead
    totals: StatementTotals
    pages: Iterable[LinePage]


def write_statement(statement: Statement, target: BinaryIO, laid: Callable[[int, int], None]) -> int:
    """Write the PDF; the number of its pages. `laid` hears of each page: how many there are now, and will be.

    Raises:
        DoesNotAddUp: the lines and the totals disagree.
        FontMissing: set-up has not been run.
        OSError: the disk is full.
    """
    return _Layout(statement, target).write(laid)


class _Layout:
    def __init__(self, statement: Statement, target: BinaryIO) -> None:
        self._head, self._totals = statement.head, statement.totals
        self._words = StatementWords(self._head.language, self._head.zone)
        title = f"{self._words.texts.gettext('Account statement')} {self._head.number}"
        self._file = PagedFile(target, title=title, author=statement.letterhead.brand, language=self._head.language)
        self._faces = Typefaces.of(self._file.document)
        self._sheet = Sheet(self._faces, self._words, self._head, self._totals)
        self._digest = LineDigest()
        self._letterhead, self._pages = statement.letterhead, statement.pages

    def write(self, laid: Callable[[int, int], None]) -> int:
        self._file.reserve_form(QR_FORM)
        above, heads_y = self._cover()
        pages = _page_count(self._totals.lines, _capacity(heads_y), _capacity(LATER_HEADS))
        rows, lines, brought = self._rows(), 0, 0
        for page in range(1, pages + 1):
            chunk = list(islice(rows, _capacity(heads_y)))
            minor = sum(amount for _, amount in chunk)
            numbers = SheetNumbers(page, pages, self._money(minor), self._money(brought))
            lines, brought = lines + len(chunk), brought + minor
            below = self._sheet.sum_row(heads_y, len(chunk), self._money(brought)) if page == pages else ""
            operators = [row for row, _ in chunk]
            self._file.write_page(self._sheet.compose(above, heads_y, operators, numbers, below))
            laid(page, pages)
            above, heads_y = self._sheet.running_head, LATER_HEADS
        self._check(lines + sum(1 for _ in rows), self._money(brought))
        self._file.write_form(QR_FORM, qr_operators(self._proof(), QR_SIDE).encode(), QR_SIDE, QR_SIDE)
        self._file.finish()
        return pages

    def _cover(self) -> tuple[str, int]:
        pen = Pen(self._faces)
        title_y = draw_cover(pen, self._words, self._letterhead, self._head, self._totals) - _COVER_TO_TITLE
        pen.write(LEFT, title_y, self._words.count(self._totals.lines), _TITLE_SIZE, face=self._faces.bold)
        return "\n".join(pen.operators), title_y - _TITLE_TO_HEADS

    def _rows(self) -> Iterator[tuple[str, int]]:
        composer = RowComposer(self._faces.regular, self._words, self._totals.opening.currency)
        for page in self._pages:
            self._digest.add(page)
            rows = composer.compose(page)
            yield from zip(rows.operators, rows.amounts, strict=True)

    def _check(self, lines: int, moved: Money) -> None:
        totals = self._totals
        steps = sum(step.amount.minor for step in totals.steps)
        if lines != totals.lines or totals.opening + moved != totals.closing or steps != moved.minor:
            raise DoesNotAddUp(f"{lines} lines of {moved.minor}, but {totals.lines} of {steps} in the totals")

    def _proof(self) -> str:
        """What the QR says: number, account, opening, closing and count of lines, and the digest of the lines."""
        head, totals, account = self._head, self._totals, self._head.subscriber.account
        facts = (
            head.number,
            account[-_SHOWN_OF_ACCOUNT:].rjust(len(account), "*"),
            f"{totals.opening.to_decimal()}",
            f"{totals.closing.to_decimal()}",
            totals.opening.currency.value,
            f"{totals.lines}",
            self._digest.hexdigest(),
        )
        return "\n".join(facts)

    def _money(self, minor: int) -> Money:
        return Money(minor, self._totals.opening.currency)


def _capacity(heads_y: int) -> int:
    """How many rows fit below column heads on `heads_y`."""
    return (heads_y - HEADS_TO_FIRST_ROW - RULE_BELOW_BASELINE - 1 - LOWEST_RULE) // ROW_HEIGHT + 1


def _page_count(lines: int, first: int, later: int) -> int:
    """Pages for `lines` and the row with their sum."""
    return 1 + max(0, -(-(lines + 1 - first) // later))
