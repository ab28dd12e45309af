"""Spending by day as bars; the same numbers as a sentence for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.domain.expenses import DaySpend
from kiosk.views.look import Look
from kiosk.views.theme import Type
from kiosk.views.typeface import font

_LABEL_EVERY_DAYS = 7


class DayChart(QWidget):
    """A bar a day, red where a subscription took money that day; days are named every week and at the end."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._font = font(look.theme, Type.TINY)
        self._days: Sequence[DaySpend] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(look.texts.gettext("Spending by day"))

    def tell(self, days: Sequence[DaySpend]) -> None:
        """Show these days."""
        self._days = days
        texts = self._look.texts
        self.setAccessibleDescription(
            "; ".join(f"{texts.day_month(day.day)}: {texts.money(day.amount)}" for day in days if day.amount)
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Bars, and their days below."""
        return QSize(self._look.px(120), self._bars_height() + self._labels_height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same height, narrower."""
        return QSize(self._look.px(60), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Axis, bars, days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        floor = self._bars_height()
        painter.fillRect(QRectF(0, floor, self.width(), self._look.px(0.4)), QColor(self._look.theme.colours.line))
        if self._days:
            self._paint_bars(painter, floor)
            self._paint_days(painter, floor)
        painter.end()

    def _paint_bars(self, painter: QPainter, floor: int) -> None:
        colours = self._look.theme.colours
        largest = max(day.amount.minor for day in self._days)
        wide, radius = self._bar_width(), self._look.px(1.2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setClipRect(QRectF(0, 0, self.width(), floor))
        for index, day in enumerate(self._days):
            if not day.amount:
                continue
            high = max(float(self._look.px(0.8)), floor * day.amount.minor / largest)
            bar = QPainterPath()
            bar.addRoundedRect(QRectF(self._left(index), floor - high, wide, high + radius), radius, radius)
            painter.fillPath(bar, QColor(colours.bad if day.subscriptions else colours.brand))
        painter.setClipping(False)

    def _paint_days(self, painter: QPainter, floor: int) -> None:
        painter.setFont(self._font)
        painter.setPen(QColor(self._look.theme.colours.muted))
        metrics = QFontMetricsF(self._font)
        last = len(self._days) - 1
        for index in range(0, len(self._days), _LABEL_EVERY_DAYS):
            if index not in (0, last) and last - index < _LABEL_EVERY_DAYS // 2:
                continue
            self._paint_day(painter, index, floor, metrics)
        if last % _LABEL_EVERY_DAYS:
            self._paint_day(painter, last, floor, metrics)

    def _paint_day(self, painter: QPainter, index: int, floor: int, metrics: QFontMetricsF) -> None:
        text = str(self._days[index].day.day)
        wide = metrics.horizontalAdvance(text)
        left = min(self._left(index), self.width() - wide)
        area = QRectF(left, floor + self._look.px(1.4), wide + 2, metrics.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, text)

    def _left(self, index: int) -> float:
        if len(self._days) == 1:
            return 0.0
        return (self.width() - self._bar_width()) * index / (len(self._days) - 1)

    def _bar_width(self) -> float:
        return min(self._look.px(8.2), self.width() / max(1, len(self._days)) * 0.8)

    def _bars_height(self) -> int:
        return self._look.px(37.5 if not self._look.theme.panel.is_landscape else 26.0)

    def _labels_height(self) -> int:
        return self._look.px(1.4) + round(QFontMetricsF(self._font).height())
