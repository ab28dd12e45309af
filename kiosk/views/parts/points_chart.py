"""Points by month: what was earned stands up, what was spent or ended hangs down; the same numbers in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, tzinfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.bonuses import PointsEntry, PointsMonth, ProgrammeId, points_by_month
from kiosk.views.look import Look
from kiosk.views.parts.bar_chart import Bar, BarChart
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type
from kiosk.views.wording.bonuses import month_words

_HEIGHT_MM = 34.0
_LABEL_EVERY = 3
_LETTERS = 3


class PointsChart(QWidget):
    """Two bars a month, and how to read them; red are months in which points ended."""

    def __init__(self, look: Look, programme: str) -> None:
        super().__init__()
        self._texts = look.texts
        name = look.texts.gettext("Points by month: {programme}").format(programme=programme)
        self._chart = BarChart(look, name, height_mm=_HEIGHT_MM)
        legend = look.texts.gettext("Up: earned. Down: spent, red where points ended.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(3), 0, 0)
        column.setSpacing(look.px(2))
        column.addWidget(self._chart)
        column.addWidget(Label(Type.TINY, legend, Tone.MUTED))

    def tell(self, entries: Iterable[PointsEntry], programme: ProgrammeId, today: date, zone: tzinfo) -> None:
        """Show the last twelve months of `programme`."""
        months = points_by_month(entries, programme, today, zone)
        self._chart.tell([bar for place, month in enumerate(months) for bar in self._bars(place, month)])

    def _bars(self, place: int, month: PointsMonth) -> Iterator[Bar]:
        label = "" if place % _LABEL_EVERY else self._texts.month_name(month.month)[:_LETTERS].lower()
        yield Bar(month.earned, label, month_words(self._texts, month))
        yield Bar(-(month.spent + month.expired), "", "", is_marked=month.expired > 0)
