"""The upper part of a statement's first page: who, to whom, the balance walk, what was used."""

from __future__ import annotations

from typing import Final

from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.adapters.documents.pen import Pen
from kiosk.adapters.documents.statement_grid import (
    CELL_PADDING,
    GREY,
    HAIRLINE,
    HEADING_SIZE,
    INK,
    LEFT,
    PAGE_HEIGHT,
    RIGHT,
    ROW_HEIGHT,
    ROW_SIZE,
    RULE_BELOW_BASELINE,
    TEXT_SIZE,
)
from kiosk.adapters.documents.statement_words import StatementWords
from kiosk.domain.statement import StatementHead, StatementTotals

_BRAND_SIZE: Final = 30
_TITLE_SIZE: Final = 28
_LINE: Final = 28
_TOP_BASELINE: Final = PAGE_HEIGHT - 120
_PARTIES_BASELINE: Final = PAGE_HEIGHT - 249
_TABLES_BASELINE: Final = PAGE_HEIGHT - 343
_SECOND_COLUMN: Final = 622
_WALK_RIGHT: Final = 619
_USE_LEFT: Final = 669
_PACKAGE_RIGHT: Final = 1036


def draw_cover(
    pen: Pen, words: StatementWords, letterhead: Letterhead, head: StatementHead, totals: StatementTotals
) -> int:
    """Draw it; the baseline of the last row of its tables."""
    _draw_sender(pen, words, letterhead, head)
    _draw_title(pen, words, head)
    _draw_parties(pen, words, head)
    walk_end = _draw_walk(pen, words, head, totals)
    return min(walk_end, _draw_uses(pen, words, totals)) if totals.uses else walk_end


def _draw_sender(pen: Pen, words: StatementWords, letterhead: Letterhead, head: StatementHead) -> None:
    color = " ".join(f"{part:.3f}" for part in letterhead.color)
    pen.write(LEFT, _TOP_BASELINE, letterhead.brand, _BRAND_SIZE, face=pen.faces.bold, color=color)
    tax_number = words.texts.gettext("TIN {number}").format(number=head.legal.tax_number)
    for place, text in enumerate((f"{head.legal.name}, {tax_number}", head.legal.address)):
        fitting = pen.faces.regular.fit(text, TEXT_SIZE, _SECOND_COLUMN - LEFT)
        pen.write(LEFT, _TOP_BASELINE - 37 - place * _LINE, fitting, TEXT_SIZE, face=pen.faces.regular, color=GREY)


def _draw_title(pen: Pen, words: StatementWords, head: StatementHead) -> None:
    title = words.texts.gettext("Account statement")
    pen.write_to(RIGHT, _TOP_BASELINE + 1, title, _TITLE_SIZE, face=pen.faces.bold)
    issued = words.texts.gettext("No. {number} of {moment}").format(number=head.number, moment=words.zoned(head.issued))
    for place, text in enumerate((words.days(head.period), issued)):
        pen.write_to(RIGHT, _TOP_BASELINE - 35 - place * _LINE, text, TEXT_SIZE, face=pen.faces.regular, color=GREY)


def _draw_parties(pen: Pen, words: StatementWords, head: StatementHead) -> None:
    owner, texts = head.subscriber, words.texts
    left, right = _SECOND_COLUMN - LEFT - CELL_PADDING, RIGHT - _SECOND_COLUMN
    first, second = _PARTIES_BASELINE, _PARTIES_BASELINE - _LINE
    name, tariff = texts.gettext("Subscriber: {name}"), texts.gettext("Tariff: {name}")
    pen.write_marked(LEFT, first, name, TEXT_SIZE, room=left, name=owner.full_name())
    pen.write_marked(_SECOND_COLUMN, first, tariff, TEXT_SIZE, room=right, name=head.tariff)
    number = owner.number.spaced() if owner.number else ""
    contract = texts.gettext("Contract {contract}, number {number}") if number else texts.gettext("Contract {contract}")
    pen.write_marked(LEFT, second, contract, TEXT_SIZE, room=left, contract=owner.contract, number=number)
    account = texts.gettext("Account: {account}")
    pen.write_marked(_SECOND_COLUMN, second, account, TEXT_SIZE, room=right, account=owner.account)


def _draw_walk(pen: Pen, words: StatementWords, head: StatementHead, totals: StatementTotals) -> int:
    texts, regular, bold = words.texts, pen.faces.regular, pen.faces.bold
    table = _Table(pen, LEFT, _WALK_RIGHT)
    table.heads(texts.gettext("Balance"), {_WALK_RIGHT: words.currency(totals.opening.currency)})
    balance_at = texts.gettext("Balance at {moment}")
    rows = [(balance_at.format(moment=words.moment(head.period.start)), words.amount(totals.opening), regular, INK)]
    rows += [(words.cause(step), words.amount(step.amount, sign=True), regular, INK) for step in totals.steps]
    until = words.moment(min(head.period.end, totals.as_of))
    rows.append((balance_at.format(moment=until), words.amount(totals.closing), bold, INK))
    including = texts.gettext("Including VAT {percent}")
    rows += [
        (including.format(percent=texts.percent(share.percent * 10)), words.amount(share.amount), regular, GREY)
        for share in totals.vat
    ]
    for label, value, face, color in rows:
        table.row()
        pen.write(LEFT + CELL_PADDING, table.y, label, ROW_SIZE, face=face, color=color)
        pen.write_to(_WALK_RIGHT - CELL_PADDING, table.y, value, ROW_SIZE, face=face, color=color)
    return table.y


def _draw_uses(pen: Pen, words: StatementWords, totals: StatementTotals) -> int:
    texts, regular = words.texts, pen.faces.regular
    table = _Table(pen, _USE_LEFT, RIGHT)
    ends = {_PACKAGE_RIGHT: texts.gettext("In package"), RIGHT - CELL_PADDING: texts.gettext("Beyond")}
    table.heads(texts.gettext("Used"), {right + CELL_PADDING: label for right, label in ends.items()})
    for use in totals.uses:
        table.row()
        pen.write(_USE_LEFT + CELL_PADDING, table.y, words.use(use), ROW_SIZE, face=regular)
        for right, value in zip(ends, (use.from_package, use.beyond), strict=True):
            pen.write_to(right, table.y, texts.number(value, 0), ROW_SIZE, face=regular)
    remaining = words.remaining(totals)
    if remaining:
        table.row()
        pen.write(_USE_LEFT + CELL_PADDING, table.y, words.remaining_until(totals), ROW_SIZE, face=regular)
        pen.write_to(RIGHT - CELL_PADDING, table.y, remaining, ROW_SIZE, face=regular)
    return table.y


class _Table:
    """A small table on the cover; `y` is the baseline of the row last begun."""

    def __init__(self, pen: Pen, left: float, right: float) -> None:
        self._pen, self._left, self._right = pen, left, right
        self.y = _TABLES_BASELINE

    def heads(self, label: str, values: dict[int, str]) -> None:
        """Head row: a label, and values that end before the given places."""
        semibold = self._pen.faces.semibold
        self._pen.write(self._left + CELL_PADDING, self.y, label, HEADING_SIZE, face=semibold, color=GREY)
        for right, value in values.items():
            self._pen.write_to(right - CELL_PADDING, self.y, value, HEADING_SIZE, face=semibold, color=GREY)
        self._pen.rule(self._left, self.y - RULE_BELOW_BASELINE - 3, self._right - self._left, INK, height=2)
        self.y -= 2  # the first row stands a little lower, for the thicker rule

    def row(self) -> None:
        """Go one row down and draw the rule below it."""
        self.y -= ROW_HEIGHT
        self._pen.rule(self._left, self.y - RULE_BELOW_BASELINE - 1, self._right - self._left, HAIRLINE)
