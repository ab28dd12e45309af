"""A bar that shows a share of a whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.views.look import Look


class Gauge(QWidget):
    """A filled part of a rounded track; the number it stands for is written beside it, always."""

    def __init__(self, look: Look, *, height_mm: float = 5.0) -> None:
        super().__init__()
        self._look = look
        self._height = look.px(height_mm)
        self._share = 0.0
        self._colour = QColor(look.theme.colours.brand)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, share: float, colour: str) -> None:
        """Fill `share` (0 to 1) of the track; a share above nothing is never invisible."""
        self._share = min(1.0, max(0.0, share))
        self._colour = QColor(colour)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the track."""
        return QSize(self._look.px(30), self._height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Short, and as high as the track."""
        return QSize(self._look.px(10), self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Track, then the filled part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self._height / 2
        painter.setBrush(QColor(self._look.theme.colours.ground))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), self._height), radius, radius)
        if self._share > 0:
            painter.setBrush(self._colour)
            wide = max(float(self._height), self.width() * self._share)
            painter.drawRoundedRect(QRectF(0, 0, wide, self._height), radius, radius)
        painter.end()
