"""A few rows that add up: the largest ones by name, and what is left of them in the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.domain.money import Money
from kiosk.views.look import Look
from kiosk.views.parts.gauge import Gauge
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.lead_text import LeadText
from kiosk.views.theme import Type

_ROWS = 4


@dataclass(frozen=True, slots=True)
class SpendRow:
    """One row: what it is about, a word on it, how much. `is_marked` ones are red."""

    name: str
    story: str
    amount: Money
    is_marked: bool = False


def fitting(rows: Sequence[SpendRow], rest: str) -> tuple[SpendRow, ...]:
    """`rows` as they come where there is room for all; else the first, and one named `rest` for the others."""
    if len(rows) <= _ROWS:
        return tuple(rows)
    shown, others = rows[: _ROWS - 1], rows[_ROWS - 1 :]
    left = others[0].amount
    for row in others[1:]:
        left = left + row.amount
    return (*shown, SpendRow(rest, "", left))


class SpendRows(QWidget):
    """The rows, with bars that compare them where `bars` are wanted, else with a sign before each sum."""

    def __init__(self, look: Look, rows: Sequence[SpendRow], *, bars: bool) -> None:
        super().__init__()
        self._look = look
        self._bars = bars
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(5))
        grid.setVerticalSpacing(look.px(2.6))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1 if bars else 0)
        largest = max((abs(row.amount.minor) for row in rows), default=1) or 1
        for number, row in enumerate(rows):
            self._add(grid, number, row, abs(row.amount.minor) / largest)

    def _add(self, grid: QGridLayout, number: int, row: SpendRow, share: float) -> None:
        look, colours = self._look, self._look.theme.colours
        story = f"· {row.story}" if row.story else ""
        name = LeadText(
            look,
            row.name,
            story,
            lead_colour=colours.ink,
            rest_colour=colours.muted,
            lead_face=Type.ROW,
            rest_face=Type.ROW,
        )
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignVCenter)
        if self._bars:
            gauge = Gauge(look)
            gauge.tell(share, colours.bad if row.is_marked else colours.brand)
            grid.addWidget(gauge, number, 1, Qt.AlignmentFlag.AlignVCenter)
        sum_text = look.texts.money(row.amount, sign=not self._bars, decimals="always", symbol=False)
        amount = Label(Type.ROW_STRONG, sum_text, Tone.BAD if row.is_marked else Tone.INK, wrap=False)
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        amount.setAccessibleName(f"{name.text()}: {sum_text}")
        grid.addWidget(amount, number, 2)
