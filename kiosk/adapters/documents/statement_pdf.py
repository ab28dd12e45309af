"""A whole statement as PDF, once its totals are known: the cover, then page after page of lines as they are read."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.adapters.documents.line_digest import LineDigest
from kiosk.adapters.documents.paged_file import PagedFile
from kiosk.adapters.documents.pen import Pen, Typefaces
from kiosk.adapters.documents.qr_mark import qr_operators
from kiosk.adapters.documents.statement_cover import draw_cover
from kiosk.adapters.documents.statement_grid import LEFT, PAGE_HEIGHT, RIGHT
from kiosk.adapters.documents.statement_rows import RowComposer, Rows
from kiosk.adapters.documents.statement_sheet import (
    LATER_HEADS,
    LATER_TOP,
    QR_FORM,
    QR_SIDE,
    Sheet,
    SheetNumbers,
    capacity,
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
        self._composer = RowComposer(self._faces.regular, self._words, self._totals.opening.currency)
        self._digest = LineDigest()
        self._letterhead, self._pages = statement.letterhead, statement.pages

    def write(self, laid: Callable[[int, int], None]) -> int:
        cover, heads_y = self._cover()
        pages = _page_count(self._totals.lines, capacity(heads_y), capacity(LATER_HEADS))
        sheet = Sheet(self._faces, self._words, self._head, self._totals, pages)
        self._file.reserve_form(QR_FORM)
        for name, operators in sheet.forms().items():
            self._file.reserve_form(name)
            self._file.write_form(name, operators, RIGHT, PAGE_HEIGHT)
        rows, brought, top = _RowSupply(self._composed()), 0, sheet.first_top(cover, heads_y)
        for page in range(1, pages + 1):
            taken, minor = rows.take(capacity(top.heads_y))
            numbers = SheetNumbers(page, self._money(minor), self._money(brought))
            self._file.write_page(sheet.page(top, taken, numbers))
            laid(page, pages)
            brought, top = brought + minor, LATER_TOP
        self._check(rows.count(), self._money(brought))
        self._file.write_form(QR_FORM, qr_operators(self._proof(), QR_SIDE).encode(), QR_SIDE, QR_SIDE)
        self._file.finish()
        return pages

    def _cover(self) -> tuple[str, int]:
        pen = Pen(self._faces)
        title_y = draw_cover(pen, self._words, self._letterhead, self._head, self._totals) - _COVER_TO_TITLE
        pen.write(LEFT, title_y, self._words.count(self._totals.lines), _TITLE_SIZE, face=self._faces.bold)
        return "\n".join(pen.operators), title_y - _TITLE_TO_HEADS

    def _composed(self) -> Iterator[Rows]:
        for page in self._pages:
            self._digest.add(page)
            yield self._composer.compose(page)

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


class _RowSupply:
    """Rows in the numbers that pages have room for, out of those that come by the thousand."""

    def __init__(self, composed: Iterator[Rows]) -> None:
        self._composed = composed
        self._rows: list[str] = []
        self._amounts = array("q")
        self._next = self._taken = 0

    def take(self, count: int) -> tuple[list[str], int]:
        """The next `count` rows, or what is left, and the sum of their amounts."""
        while len(self._rows) - self._next < count and (more := next(self._composed, None)) is not None:
            self._rows = self._rows[self._next :] + more.operators
            self._amounts = self._amounts[self._next :] + more.amounts
            self._next = 0
        start, self._next = self._next, min(self._next + count, len(self._rows))
        self._taken += self._next - start
        return self._rows[start : self._next], sum(self._amounts[start : self._next])

    def count(self) -> int:
        """How many rows there were in all, those that nobody took included."""
        return self._taken + len(self._rows) - self._next + sum(len(more.operators) for more in self._composed)


def _page_count(lines: int, first: int, later: int) -> int:
    """Pages for `lines` and the row with their sum."""
    return 1 + max(0, -(-(lines + 1 - first) // later))
