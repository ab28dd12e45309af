"""The frame that every page of a statement has: column heads, the lines' place, and the foot with the page's totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kiosk.adapters.documents.pen import Pen, Typefaces
from kiosk.adapters.documents.statement_grid import (
    CELL_PADDING,
    FOOT_BASELINE,
    FOOT_RULE,
    FOOT_SIZE,
    GREY,
    HAIRLINE,
    HEADING_SIZE,
    INK,
    LEFT,
    PAGE_HEIGHT,
    RIGHT,
    RIGHT_AMOUNT,
    RIGHT_PRICE,
    RIGHT_VOLUME,
    ROW_HEIGHT,
    ROW_SIZE,
    RULE_BELOW_BASELINE,
    TEXT_SIZE,
    TO_POINTS,
    X_PAID,
    X_PLACE,
    X_SERVICE,
    X_WHEN,
    ink,
    rule,
)
from kiosk.adapters.documents.statement_words import StatementWords
from kiosk.adapters.documents.typeface import encode
from kiosk.domain.money import Money
from kiosk.domain.statement import StatementHead, StatementTotals

QR_FORM: Final = "Qr"
QR_SIDE: Final = 120
_QR_RIGHT: Final = 1006  # or further left, where page numbers are long
_QR_TO_PAGE: Final = 14
_QR_BOTTOM: Final = PAGE_HEIGHT - 1674
_FOOT_LINE: Final = 22
HEADS_TO_FIRST_ROW: Final = ROW_HEIGHT + 2
_RUNNING_BASELINE: Final = PAGE_HEIGHT - 110
LATER_HEADS: Final = PAGE_HEIGHT - 160


@dataclass(frozen=True, slots=True)
class SheetNumbers:
    """One page's place in the document: `brought` is the sum of the lines on the pages before it."""

    page: int
    pages: int
    total: Money
    brought: Money


class Sheet:
    """Puts together the operators of one page after the other; what all pages share is composed once."""

    def __init__(self, faces: Typefaces, words: StatementWords, head: StatementHead, totals: StatementTotals) -> None:
        self._faces, self._words, self._head = faces, words, head
        texts, currency = words.texts, words.currency(totals.opening.currency)
        self._left_heads = {
            X_WHEN: texts.gettext("Date and time"),
            X_SERVICE: texts.gettext("Service"),
            X_PLACE: texts.gettext("Party B / place"),
            X_PAID: texts.gettext("Paid from"),
        }
        self._right_heads = {
            RIGHT_VOLUME: texts.gettext("Volume"),
            RIGHT_PRICE: texts.gettext("Price"),
            RIGHT_AMOUNT: texts.gettext("Sum, {currency}").format(currency=currency),
        }
        self._has_vat = bool(totals.vat)
        self._heads = lru_cache(self._compose_heads)
        self._rules = lru_cache(_compose_rules)
        self._foot_lines = self._last_foot_lines(totals)
        self._foot = lru_cache(self._compose_foot)
        self.running_head = self._compose_running_head()

    def compose(self, above: str, heads_y: int, rows: Sequence[str], numbers: SheetNumbers, below: str = "") -> bytes:
        """A whole page: `above` the column heads on `heads_y` the cover or the running head, `below` the rows a sum."""
        first = heads_y - HEADS_TO_FIRST_ROW
        parts = [TO_POINTS, above, self._heads(heads_y), self._rules(first, len(rows)), self._table(first, rows), below]
        return encode("\n".join([*parts, self._foot(numbers.pages), self._numbers(numbers)]))

    def sum_row(self, heads_y: int, rows: int, amount: Money) -> str:
        """The sum of all lines, as the row after the last one."""
        pen, y = Pen(self._faces), heads_y - HEADS_TO_FIRST_ROW - rows * ROW_HEIGHT
        label, value = self._words.texts.gettext("Sum of all operations"), self._words.amount(amount, sign=True)
        pen.write(X_WHEN, y, label, ROW_SIZE, face=self._faces.bold)
        pen.write_to(RIGHT_AMOUNT, y, value, ROW_SIZE, face=self._faces.bold)
        return "\n".join(pen.operators)

    def _table(self, first: int, rows: Sequence[str]) -> str:
        if not rows:
            return ""
        return f"BT {ink(INK)} {self._faces.regular.select(ROW_SIZE)} {X_WHEN} {first} Td\n" + "\n".join(rows) + "\nET"

    def _compose_running_head(self) -> str:
        pen, texts = Pen(self._faces), self._words.texts
        left = texts.gettext("Account statement No. {number}, {days}").format(
            number=self._head.number, days=self._words.days(self._head.period)
        )
        right = texts.gettext("Account: {account}").format(account=self._head.subscriber.account)
        pen.write(LEFT, _RUNNING_BASELINE, left, HEADING_SIZE, face=self._faces.regular, color=GREY)
        pen.write_to(RIGHT, _RUNNING_BASELINE, right, HEADING_SIZE, face=self._faces.regular, color=GREY)
        return "\n".join(pen.operators)

    def _compose_heads(self, y: int) -> str:
        pen = Pen(self._faces)
        for left, label in self._left_heads.items():
            pen.write(left, y, label, HEADING_SIZE, face=self._faces.semibold, color=GREY)
        for right, label in self._right_heads.items():
            pen.write_to(right, y, label, HEADING_SIZE, face=self._faces.semibold, color=GREY)
        pen.rule(LEFT, y - RULE_BELOW_BASELINE - 3, RIGHT - LEFT, INK, height=2)
        return "\n".join(pen.operators)

    def _compose_foot(self, pages: int) -> str:
        pen, qr_left = Pen(self._faces), self._qr_left(pages)
        pen.rule(LEFT, FOOT_RULE - 1, RIGHT - LEFT, INK, height=2)
        for place, line in enumerate(self._foot_lines):
            fitting = self._faces.regular.fit(line, FOOT_SIZE, qr_left - LEFT - CELL_PADDING)
            y = FOOT_BASELINE + place * _FOOT_LINE
            pen.write(LEFT, y, fitting, FOOT_SIZE, face=self._faces.regular, color=GREY)
        pen.operators.append(f"q {ink(INK)} 1 0 0 1 {qr_left:g} {_QR_BOTTOM} cm /{QR_FORM} Do Q")
        return "\n".join(pen.operators)

    def _qr_left(self, pages: int) -> float:
        number = self._words.texts.number(pages)
        widest = Pen(self._faces).width_marked(self._page_label(), TEXT_SIZE - 1, page=number, pages=number)
        return min(_QR_RIGHT, round(RIGHT - widest - _QR_TO_PAGE)) - QR_SIDE

    def _numbers(self, numbers: SheetNumbers) -> str:
        pen, (page, pages) = Pen(self._faces), map(self._words.texts.number, (numbers.page, numbers.pages))
        y = FOOT_BASELINE + len(self._foot_lines) * _FOOT_LINE
        pen.write(LEFT, y, self._totals_line(numbers), FOOT_SIZE, face=self._faces.regular, color=GREY)
        pen.write_marked_to(RIGHT, FOOT_BASELINE + 1, self._page_label(), TEXT_SIZE - 1, page=page, pages=pages)
        return "\n".join(pen.operators)

    def _page_label(self) -> str:
        return self._words.texts.gettext("Page {page} of {pages}")

    def _totals_line(self, numbers: SheetNumbers) -> str:
        texts, words = self._words.texts, self._words
        parts = [
            texts.gettext("On this page {amount}").format(amount=words.amount(numbers.total, sign=True)),
            texts.gettext("brought forward {amount}").format(amount=words.amount(numbers.brought, sign=True)),
        ]
        if self._has_vat:
            parts.append(texts.gettext("VAT included"))
        return " · ".join(parts)

    def _last_foot_lines(self, totals: StatementTotals) -> tuple[str, str]:
        """From the lowest up."""
        texts, head = self._words.texts, self._head
        claims = texts.gettext("Claims are accepted until {day}").format(day=texts.full_date(totals.claims_until))
        number = texts.gettext("Document number {number}").format(number=head.number)
        as_of = texts.gettext("data as of {moment}").format(moment=self._words.zoned(totals.as_of))
        last = " · ".join(part for part in (number, as_of, head.place) if part)
        return last, f"{claims} · {head.legal.hotline}"


def _compose_rules(first: int, rows: int) -> str:
    lowest = first - RULE_BELOW_BASELINE - 1 - (rows - 1) * ROW_HEIGHT
    lines = [rule(LEFT, lowest + row * ROW_HEIGHT, RIGHT - LEFT) for row in range(rows)]
    return "\n".join([ink(HAIRLINE), *lines])
