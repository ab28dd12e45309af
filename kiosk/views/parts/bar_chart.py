"""Amounts side by side as bars; the same numbers as a sentence for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.views.look import Look
from kiosk.views.theme import Type
from kiosk.views.typeface import font


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `label` stands below it, `says` is it in words, both may be empty. `is_marked` ones are red, and one
    that is `is_faint` is only there to be compared with.
    """

    size: int
    label: str
    says: str
    is_marked: bool = False
    is_faint: bool = False


class BarChart(QWidget):
    """Bars on a line, negative ones below it; a touch tells which bar it was nearest to."""

    touched = Signal(int)

    def __init__(self, look: Look, name: str, *, height_mm: float) -> None:
        """On a wide panel it is a third lower than `height_mm`."""
        super().__init__()
        self._look = look
        self._font = font(look.theme, Type.TINY)
        self._bars: Sequence[Bar] = ()
        self._height = look.px(height_mm * (0.7 if look.theme.panel.is_landscape else 1.0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def tell(self, bars: Sequence[Bar]) -> None:
        """Show these bars."""
        self._bars = bars
        self.setAccessibleDescription("; ".join(bar.says for bar in bars if bar.says))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Bars, and what stands below them."""
        return QSize(self._look.px(120), self._height + self._labels_height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same height, narrower."""
        return QSize(self._look.px(60), self.sizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A finger was lifted over a bar."""
        if self._bars and self.rect().contains(event.position().toPoint()):
            nearest = min(range(len(self._bars)), key=lambda index: abs(self._middle(index) - event.position().x()))
            self.touched.emit(nearest)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Axis, bars, labels."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        floor = self._floor()
        painter.fillRect(QRectF(0, floor, self.width(), self._look.px(0.4)), QColor(self._look.theme.colours.line))
        for index, bar in enumerate(self._bars):
            if bar.size:
                self._paint_bar(painter, index, bar, floor)
        painter.setFont(self._font)
        painter.setPen(QColor(self._look.theme.colours.muted))
        metrics = QFontMetricsF(self._font)
        for index, bar in enumerate(self._bars):
            if bar.label:
                self._paint_label(painter, index, bar.label, metrics)
        painter.end()

    def _paint_bar(self, painter: QPainter, index: int, bar: Bar, floor: float) -> None:
        colours = self._look.theme.colours
        high = max(float(self._look.px(0.8)), self._height * abs(bar.size) / self._span())
        radius = min(self._look.px(1.2), self._bar_width() / 2)
        painter.setClipRect(QRectF(0, 0, self.width(), floor) if bar.size > 0 else QRectF(0, floor, self.width(), high))
        top = floor - high if bar.size > 0 else floor - radius
        path = QPainterPath()
        path.addRoundedRect(QRectF(self._left(index), top, self._bar_width(), high + radius), radius, radius)
        colour = QColor(colours.bad if bar.is_marked else colours.brand)
        if bar.is_faint:
            colour.setAlphaF(0.45)
        painter.fillPath(path, colour)
        painter.setClipping(False)

    def _paint_label(self, painter: QPainter, index: int, text: str, metrics: QFontMetricsF) -> None:
        wide = metrics.horizontalAdvance(text)
        crowded = len(self._bars) > self.width() / max(1.0, wide)
        wanted = self._left(index) if crowded else self._middle(index) - wide / 2
        left = min(max(0.0, wanted), self.width() - wide)
        area = QRectF(left, self._height + self._look.px(1.4), wide + 2, metrics.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, text)

    def _span(self) -> int:
        largest = max((bar.size for bar in self._bars), default=0)
        lowest = min((bar.size for bar in self._bars), default=0)
        return max(1, max(largest, 0) - min(lowest, 0))

    def _floor(self) -> float:
        lowest = min((bar.size for bar in self._bars), default=0)
        return self._height + self._height * min(lowest, 0) / self._span()

    def _left(self, index: int) -> float:
        if len(self._bars) == 1:
            return 0.0
        return (self.width() - self._bar_width()) * index / (len(self._bars) - 1)

    def _middle(self, index: int) -> float:
        return self._left(index) + self._bar_width() / 2

    def _bar_width(self) -> float:
        return min(self._look.px(8.2), self.width() / max(1, len(self._bars)) * 0.8)

    def _labels_height(self) -> int:
        return self._look.px(1.4) + round(QFontMetricsF(self._font).height())
