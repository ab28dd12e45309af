"""The frame that every page of a statement has: column heads, the lines' place, and the foot with the page's totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    LOWEST_RULE,
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
_HEADS_TO_FIRST_ROW: Final = ROW_HEIGHT + 2
_RUNNING_BASELINE: Final = PAGE_HEIGHT - 110
LATER_HEADS: Final = PAGE_HEIGHT - 160
_FRAME_FORM: Final = "Frame"
_RULES_FORM: Final = "Rules"


def capacity(heads_y: int) -> int:
    """How many rows fit below column heads on `heads_y`."""
    return (heads_y - _HEADS_TO_FIRST_ROW - RULE_BELOW_BASELINE - 1 - LOWEST_RULE) // ROW_HEIGHT + 1


@dataclass(frozen=True, slots=True)
class Top:
    """All of a page but its lines and numbers; its column heads stand on `heads_y`."""

    operators: str
    heads_y: int


LATER_TOP: Final = Top(f"/{_FRAME_FORM} Do", LATER_HEADS)
"""Every page after the first."""

_LATER_ROWS: Final = capacity(LATER_HEADS)


@dataclass(frozen=True, slots=True)
class SheetNumbers:
    """One page's place in the document: `brought` is the sum of the lines on the pages before it."""

    page: int
    total: Money
    brought: Money


@dataclass(frozen=True, slots=True)
class _Heads:
    """The heads of the columns by the place where they begin, or end."""

    left: dict[int, str]
    right: dict[int, str]

    @classmethod
    def of(cls, words: StatementWords, currency: str) -> _Heads:
        texts = words.texts
        return cls(
            {
                X_WHEN: texts.gettext("Date and time"),
                X_SERVICE: texts.gettext("Service"),
                X_PLACE: texts.gettext("Party B / place"),
                X_PAID: texts.gettext("Paid from"),
            },
            {
                RIGHT_VOLUME: texts.gettext("Volume"),
                RIGHT_PRICE: texts.gettext("Price"),
                RIGHT_AMOUNT: texts.gettext("Sum, {currency}").format(currency=currency),
            },
        )


class Sheet:
    """Puts together the operators of one page after the other; what all pages share is composed once."""

    def __init__(
        self, faces: Typefaces, words: StatementWords, head: StatementHead, totals: StatementTotals, pages: int
    ) -> None:
        self._faces, self._words, self._head, self._pages = faces, words, head, pages
        self._heads = _Heads.of(words, words.currency(totals.opening.currency))
        self._page_label = words.texts.gettext("Page {page} of {pages}")
        self._foot_lines = self._last_foot_lines(totals)
        self._numbers_shown = self._compose_numbers(bool(totals.vat))
        self._label_width = Pen(faces).width_marked(
            self._page_label, TEXT_SIZE - 1, page="", pages=words.texts.number(pages)
        )

    def forms(self) -> dict[str, bytes]:
        """What pages after the first draw by name: all but lines and numbers, and the rules of a full page."""
        frame = f"{self._running_head()}\n{self._frame(LATER_HEADS)}"
        rules = _rules(LATER_HEADS - _HEADS_TO_FIRST_ROW, _LATER_ROWS)
        return {_FRAME_FORM: encode(frame), _RULES_FORM: encode(rules)}

    def first_top(self, cover: str, heads_y: int) -> Top:
        """The top of the page with the cover, whose column heads stand on `heads_y`."""
        return Top(f"{cover}\n{self._frame(heads_y)}", heads_y)

    def page(self, top: Top, rows: Sequence[str], numbers: SheetNumbers) -> bytes:
        """A whole page; the last one ends with the sum of all rows."""
        first, count = top.heads_y - _HEADS_TO_FIRST_ROW, len(rows)
        is_full = top is LATER_TOP and count == _LATER_ROWS
        rules = f"/{_RULES_FORM} Do" if is_full else _rules(first, count)
        parts = [TO_POINTS, top.operators, rules, self._table(first, rows)]
        if numbers.page == self._pages:
            parts.append(self._sum_row(first - count * ROW_HEIGHT, numbers.brought + numbers.total))
        return encode("\n".join([*parts, self._numbers(numbers)]))

    def _sum_row(self, y: int, amount: Money) -> str:
        pen, value = Pen(self._faces), self._words.amount(amount, sign=True)
        pen.write(X_WHEN, y, self._words.texts.gettext("Sum of all operations"), ROW_SIZE, face=self._faces.bold)
        pen.write_to(RIGHT_AMOUNT, y, value, ROW_SIZE, face=self._faces.bold)
        return "\n".join(pen.operators)

    def _table(self, first: int, rows: Sequence[str]) -> str:
        if not rows:
            return ""
        return f"BT {ink(INK)} {self._faces.regular.select(ROW_SIZE)} {X_WHEN} {first} Td\n" + "\n".join(rows) + "\nET"

    def _running_head(self) -> str:
        pen, texts = Pen(self._faces), self._words.texts
        left = texts.gettext("Account statement No. {number}, {days}").format(
            number=self._head.number, days=self._words.days(self._head.period)
        )
        right = texts.gettext("Account: {account}").format(account=self._head.subscriber.account)
        pen.write(LEFT, _RUNNING_BASELINE, left, HEADING_SIZE, face=self._faces.regular, color=GREY)
        pen.write_to(RIGHT, _RUNNING_BASELINE, right, HEADING_SIZE, face=self._faces.regular, color=GREY)
        return "\n".join(pen.operators)

    def _frame(self, heads_y: int) -> str:
        """Column heads on `heads_y`, the foot but for its numbers, the QR."""
        pen, qr_left = Pen(self._faces), self._qr_left()
        for left, label in self._heads.left.items():
            pen.write(left, heads_y, label, HEADING_SIZE, face=self._faces.semibold, color=GREY)
        for right, label in self._heads.right.items():
            pen.write_to(right, heads_y, label, HEADING_SIZE, face=self._faces.semibold, color=GREY)
        pen.rule(LEFT, heads_y - RULE_BELOW_BASELINE - 3, RIGHT - LEFT, INK, height=2)
        pen.rule(LEFT, FOOT_RULE - 1, RIGHT - LEFT, INK, height=2)
        for place, line in enumerate(self._foot_lines):
            fitting = self._faces.regular.fit(line, FOOT_SIZE, qr_left - LEFT - CELL_PADDING)
            y = FOOT_BASELINE + place * _FOOT_LINE
            pen.write(LEFT, y, fitting, FOOT_SIZE, face=self._faces.regular, color=GREY)
        pen.operators.append(f"q {ink(INK)} 1 0 0 1 {qr_left:g} {_QR_BOTTOM} cm /{QR_FORM} Do Q")
        return "\n".join(pen.operators)

    def _qr_left(self) -> float:
        number = self._words.texts.number(self._pages)
        widest = Pen(self._faces).width_marked(self._page_label, TEXT_SIZE - 1, page=number, pages=number)
        return min(_QR_RIGHT, round(RIGHT - widest - _QR_TO_PAGE)) - QR_SIDE

    def _numbers(self, numbers: SheetNumbers) -> str:
        regular, bold, words = self._faces.regular, self._faces.bold, self._words
        page = words.texts.number(numbers.page)
        return self._numbers_shown.format(
            total=regular.codes(words.amount(numbers.total, sign=True)),
            brought=regular.codes(words.amount(numbers.brought, sign=True)),
            page=bold.codes(page),
            label=RIGHT - self._label_width - bold.width(page, TEXT_SIZE - 1),
        )

    def _compose_numbers(self, has_vat: bool) -> str:
        """The operators of what differs from page to page, with places for `_numbers` to fill."""
        pen, texts = Pen(self._faces), self._words.texts
        sums = [texts.gettext("On this page {total}"), texts.gettext("brought forward {brought}")]
        line = " · ".join([*sums, texts.gettext("VAT included")] if has_vat else sums)
        y = FOOT_BASELINE + len(self._foot_lines) * _FOOT_LINE
        pen.write(LEFT, y, line, FOOT_SIZE, face=self._faces.regular, color=GREY)
        pen.operators.append("1 0 0 1 {label:.1f} 0 cm")
        size, pages = TEXT_SIZE - 1, texts.number(self._pages)
        pen.write_marked(0, FOOT_BASELINE + 1, self._page_label, size, room=RIGHT, page="{page}", pages=pages)
        return "\n".join(pen.operators)

    def _last_foot_lines(self, totals: StatementTotals) -> tuple[str, str]:
        """From the lowest up."""
        texts, head = self._words.texts, self._head
        claims = texts.gettext("Claims are accepted until {day}").format(day=texts.full_date(totals.claims_until))
        number = texts.gettext("Document number {number}").format(number=head.number)
        as_of = texts.gettext("data as of {moment}").format(moment=self._words.zoned(totals.as_of))
        last = " · ".join(part for part in (number, as_of, head.place) if part)
        return last, f"{claims} · {head.legal.hotline}"


def _rules(first: int, rows: int) -> str:
    lowest = first - RULE_BELOW_BASELINE - 1 - (rows - 1) * ROW_HEIGHT
    lines = [rule(LEFT, lowest + row * ROW_HEIGHT, RIGHT - LEFT) for row in range(rows)]
    return "\n".join([ink(HAIRLINE), *lines])
