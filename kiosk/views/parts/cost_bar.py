"""A cost among others of its kind: an average, and as a light end the dearest of what it is the average of."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.views.look import Look


class CostBar(QWidget):
    """Shares of the longest bar beside it, from 0 to 1; the numbers are written beside it, always."""

    def __init__(self, look: Look, average: float, dearest: float, colour: str, light: str) -> None:
        super().__init__()
        self._height = look.px(4.6)
        self._least = look.px(20)
        self._track = QColor(look.theme.colours.ground)
        self._parts = ((dearest, QColor(light)), (average, QColor(colour)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the bar."""
        return QSize(self._least, self._height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The track, the light end, the average over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, colour in ((1.0, self._track), *self._parts):
            if share > 0:
                painter.setBrush(colour)
                wide = max(float(self._height), self.width() * min(1.0, share))
                painter.drawRoundedRect(QRectF(0, 0, wide, self._height), self._height / 2, self._height / 2)
        painter.end()
