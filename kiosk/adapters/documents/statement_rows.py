"""The lines of a statement as text operators: the part that runs 100,000 times.

A row is one string of relative moves and shown texts. It starts at the date and ends at the date of the row below, so
that rows can be put together without knowing where they will stand. Cells repeat (the same service, the same price),
so each is composed once and remembered, a bounded number of each.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from kiosk.adapters.documents.statement_grid import (
    GAP,
    RIGHT_AMOUNT,
    RIGHT_PRICE,
    RIGHT_VOLUME,
    ROW_HEIGHT,
    ROW_SIZE,
    X_PAID,
    X_PLACE,
    X_SERVICE,
    X_WHEN,
)
from kiosk.adapters.documents.statement_words import StatementWords
from kiosk.adapters.documents.typeface import Typeface
from kiosk.domain.expenses import KINDS, NO_RATE, PAID, UNITS, LinePage, numbers
from kiosk.domain.money import Currency, Money

_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_QUARTER_S: Final = 900  # clocks change only at whole quarters of an hour
_MINUTES: Final = tuple(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(24 * 60))
_SECONDS: Final = tuple(f"{second:02}" for second in range(60))
_REMEMBERED: Final = 8192  # of each kind of cell: some 3 MB


@dataclass(frozen=True, slots=True)
class Rows:
    """Composed rows and, beside each, its amount in minor units."""

    operators: list[str]
    amounts: array[int]


class _Cell(NamedTuple):
    """A text, the operator that shows it, and its width."""

    text: str
    shown: str
    width: float


class RowComposer:
    """Composes rows in one typeface, one language and one currency."""

    def __init__(self, typeface: Typeface, words: StatementWords, currency: Currency) -> None:
        self._typeface = typeface
        self._words = words
        self._currency = currency
        remember = lru_cache(_REMEMBERED)
        self._day = remember(self._compose_day)
        self._offset = remember(self._find_offset)
        self._service = remember(self._compose_service)
        self._place = remember(self._compose_place)
        self._volume = remember(self._compose_volume)
        self._paid = remember(self._compose_paid)
        self._price = remember(self._compose_price)
        self._amount = remember(self._compose_amount)

    def compose(self, page: LinePage) -> Rows:
        """The rows of `page`, in its order."""
        amounts = numbers(page.amount)
        kinds, sources, units = page.codes[0::5], page.codes[2::5], page.codes[3::5]
        rows = []
        for when, amount, volume, rate, kind, source, unit, name, counterpart, place in zip(
            *(numbers(page.when), amounts, numbers(page.volume), numbers(page.rate)),
            *(kinds, sources, units, page.name, page.counterpart, page.place),
            strict=True,
        ):
            second = when // 1_000_000
            day, second = divmod(second + self._offset(second // _QUARTER_S), 86_400)
            measured, place_room = self._volume(volume, unit)
            priced, paid_room = self._price(rate, unit)
            where = self._place(counterpart, place)
            rows.append(
                f"({self._day(day)}{_MINUTES[second // 60]}{_SECONDS[second % 60]})Tj"
                f"{self._service(kind, name, 0 if where.text else place_room)}"
                f"{where.shown if where.width <= place_room else self._cut(where, place_room)}{measured}"
                f"{self._paid(kind, source, paid_room)}{priced}{self._amount(amount)}"
            )
        return Rows(rows, amounts)

    def _compose_day(self, day: int) -> str:
        return self._words.texts.full_date(date.fromordinal(_EPOCH_DAY + day)) + " "

    def _find_offset(self, quarter: int) -> int:
        moment = datetime.fromtimestamp(quarter * _QUARTER_S, UTC).astimezone(self._words.zone)
        offset = moment.utcoffset()
        assert offset is not None, "a zoned time has an offset"
        return int(offset.total_seconds())

    def _compose_service(self, kind: int, name: str, more_room: int) -> str:
        cell, step = self._cell(self._words.service(KINDS[kind], name)), X_PLACE - X_SERVICE
        room = step + more_room if more_room else step - GAP
        shown = cell.shown if cell.width <= room else self._cut(cell, room)
        return f" {X_SERVICE - X_WHEN} 0 Td{shown} {step} 0 Td"

    def _compose_place(self, counterpart: str, place: str) -> _Cell:
        return self._cell(self._words.counterpart(counterpart, place))

    def _compose_volume(self, volume: int, unit: int) -> tuple[str, int]:
        return self._right(self._words.texts.volume(volume, UNITS[unit]), X_PLACE, RIGHT_VOLUME, X_PAID)

    def _compose_paid(self, kind: int, source: int, room: int) -> str:
        cell = self._cell(self._words.paid_from(KINDS[kind], PAID[source]))
        return cell.shown if cell.width <= room else self._cut(cell, room)

    def _compose_price(self, rate: int, unit: int) -> tuple[str, int]:
        price = None if rate == NO_RATE else Money(rate, self._currency)
        return self._right(self._words.price(price, UNITS[unit]), X_PAID, RIGHT_PRICE, RIGHT_PRICE)

    def _compose_amount(self, minor: int) -> str:
        text = self._words.amount(Money(minor, self._currency), sign=True)
        return self._right(text, RIGHT_PRICE, RIGHT_AMOUNT, X_WHEN, down=ROW_HEIGHT)[0]

    def _right(self, text: str, start: int, right: int, end: int, down: int = 0) -> tuple[str, int]:
        """The text ending at `right` on a way from `start` to `end`, and the room it leaves to what begins at start."""
        if not text:
            return f" {end - start} {-down} Td", right - start
        cell = self._cell(text)
        left = right - cell.width
        return f" {left - start:.1f} 0 Td{cell.shown} {end - left:.1f} {-down} Td", int(left - start - GAP)

    def _cell(self, text: str) -> _Cell:
        if not text:
            return _Cell("", "", 0)
        return _Cell(text, self._typeface.show(text, ROW_SIZE), round(self._typeface.width(text, ROW_SIZE), 1))

    def _cut(self, cell: _Cell, room: float) -> str:
        return self._typeface.show(self._typeface.fit(cell.text, ROW_SIZE, room), ROW_SIZE)
