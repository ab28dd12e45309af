"""The lines of a statement as text operators: the part that runs 100,000 times.

A row is one string of relative moves and shown texts. It starts at the date and ends at the date of the row below, so
that rows can be put together without knowing where they will stand. Cells repeat (the same service, the same price),
so each is composed once and remembered, a bounded number of each.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, TypeVar

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
from kiosk.domain.expenses import KINDS, NO_RATE, PAID, UNITS, LinePage, VolumeUnit, numbers
from kiosk.domain.money import Currency, Money

_KILOBYTES: Final = UNITS.index(VolumeUnit.KILOBYTES)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_QUARTER_S: Final = 900  # clocks change only at whole quarters of an hour
_DAY_S: Final = 86_400
_MINUTES: Final = tuple(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(24 * 60))
_SECONDS: Final = tuple(f"{second:02})Tj" for second in range(60))  # the end of what a day begins
_REMEMBERED: Final = 8192  # of each kind of cell: some 3 MB

_Thing = tuple[int, str, str, str]  # kind, name, counterpart, place
_Tail = tuple[int, int, int, int, int]  # kind, paid from, rate, unit, amount

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Rows:
    """Composed rows and, beside each, its amount in minor units."""

    operators: list[str]
    amounts: array[int]


class RowComposer:
    """Composes rows in one typeface, one language and one currency."""

    def __init__(self, typeface: Typeface, words: StatementWords, currency: Currency) -> None:
        self._typeface, self._words, self._currency = typeface, words, currency
        self._days = _Remembered(self._compose_day)
        self._offsets = _Remembered(self._find_offset)
        self._things = _Remembered(self._compose_thing)
        self._volumes = _Remembered(self._compose_volume)
        self._measures = _Remembered(self._compose_measure)
        self._tails = _Remembered(self._compose_tail)

    def compose(self, page: LinePage) -> Rows:
        """The rows of `page`, in its order."""
        amounts = numbers(page.amount)
        kinds, sources, units = page.codes[0::5], page.codes[2::5], page.codes[3::5]
        columns = zip(
            self._local_seconds(page),
            zip(kinds, page.name, page.counterpart, page.place, strict=True),
            self._measured(numbers(page.volume), units),
            map(self._tails.__getitem__, zip(kinds, sources, numbers(page.rate), units, amounts, strict=True)),
            strict=True,
        )
        days, things = self._days, self._things
        rows = []
        for second, thing, (volume, room), tail in columns:
            shown, width = things[thing]
            if width > room:
                shown = self._squeeze_thing(thing, room)
            day, minute, rest = days[second // _DAY_S], _MINUTES[second // 60 % 1440], _SECONDS[second % 60]
            rows.append(f"{day}{minute}{rest}{shown}{volume}{tail}")
        return Rows(rows, amounts)

    def _local_seconds(self, page: LinePage) -> list[int]:
        offsets, moments = self._offsets, [moment // 1_000_000 for moment in numbers(page.when)]
        return [moment + offsets[moment // _QUARTER_S] for moment in moments]

    def _measured(self, volumes: array[int], units: bytes) -> list[tuple[str, float]]:
        """Kilobytes are said anew each time: hardly two sessions have the same, but many read alike."""
        remembered, measures, say = self._volumes, self._measures, self._words.texts.volume
        return [
            measures[say(volume, VolumeUnit.KILOBYTES)] if unit == _KILOBYTES else remembered[volume, unit]
            for volume, unit in zip(volumes, units, strict=True)
        ]

    def _compose_day(self, day: int) -> str:
        return f"({self._words.texts.full_date(date.fromordinal(_EPOCH_DAY + day))} "

    def _find_offset(self, quarter: int) -> int:
        moment = datetime.fromtimestamp(quarter * _QUARTER_S, UTC).astimezone(self._words.zone)
        offset = moment.utcoffset()
        assert offset is not None, "a zoned time has an offset"
        return int(offset.total_seconds())

    def _compose_thing(self, thing: _Thing) -> tuple[str, float]:
        """Service and place, and how far to the right of the place's beginning they reach."""
        service, where = self._words_of(thing)
        reach = self._width(where) if where else self._width(service) - (X_PLACE - X_SERVICE)
        return self._show_thing(service, where, reach), reach

    def _squeeze_thing(self, thing: _Thing, room: float) -> str:
        return self._show_thing(*self._words_of(thing), room)

    def _words_of(self, thing: _Thing) -> tuple[str, str]:
        kind, name, counterpart, place = thing
        line_kind = KINDS[kind]
        return self._words.service(line_kind, name), self._words.counterpart(line_kind, counterpart, place)

    def _show_thing(self, service: str, where: str, room: float) -> str:
        """With no place, the service may have the room of both."""
        step = X_PLACE - X_SERVICE
        shown = self._left(service, step - GAP if where else step + room)
        return f" {X_SERVICE - X_WHEN} 0 Td{shown} {step} 0 Td{self._left(where, room)}"

    def _compose_volume(self, volume: tuple[int, int]) -> tuple[str, float]:
        amount, unit = volume
        return self._measures[self._words.texts.volume(amount, UNITS[unit])]

    def _compose_measure(self, text: str) -> tuple[str, float]:
        return self._right(text, X_PLACE, RIGHT_VOLUME, X_PAID)

    def _compose_tail(self, tail: _Tail) -> str:
        """Paid from what, at what rate, how much; then down to the next row."""
        kind, source, rate, unit, minor = tail
        price = self._words.price(None if rate == NO_RATE else Money(rate, self._currency), UNITS[unit])
        amount = self._words.amount(Money(minor, self._currency), sign=True)
        left = RIGHT_AMOUNT - round(self._width(amount), 1)
        priced, room = self._right(price, X_PAID, RIGHT_PRICE, left)
        paid = self._left(self._words.paid_from(KINDS[kind], PAID[source]), room)
        return f"{paid}{priced}{self._typeface.show(amount, ROW_SIZE)} {X_WHEN - left:.1f} {-ROW_HEIGHT} Td"

    def _right(self, text: str, start: int, right: int, end: float) -> tuple[str, float]:
        """The text ending at `right` on a way from `start` to `end`, and the room it leaves to what begins at start."""
        if not text:
            return f" {end - start:.1f} 0 Td", right - start
        left = right - round(self._width(text), 1)
        shown = self._typeface.show(text, ROW_SIZE)
        return f" {left - start:.1f} 0 Td{shown} {end - left:.1f} 0 Td", left - start - GAP

    def _left(self, text: str, room: float) -> str:
        return self._typeface.show(self._typeface.fit(text, ROW_SIZE, room), ROW_SIZE) if text else ""

    def _width(self, text: str) -> float:
        return self._typeface.width(text, ROW_SIZE)


class _Remembered(dict[K, V]):
    """What was composed for each key; all is forgotten when it becomes too much."""

    def __init__(self, compose: Callable[[K], V]) -> None:
        super().__init__()
        self._compose = compose

    def __missing__(self, key: K) -> V:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[key] = self._compose(key)
        return value
