"""The field of a number as it is typed: caret, and a dot for each digit still to come."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.views.look import Look
from kiosk.views.theme import Type
from kiosk.views.typeface import font


class NumberField(QWidget):
    """Draws what is typed; typing happens on the keypad. `bad` turns the frame red."""

    def __init__(self, look: Look, *, centred: bool = False) -> None:
        super().__init__()
        self._look = look
        self._font = font(look.theme, Type.NUMBER)
        self._shown, self._missing, self._bad, self._centred, self._unit = "", 0, False, centred, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, shown: str, missing: int, *, bad: bool, unit: str = "") -> None:
        """`shown` as typed, then the caret, then `missing` dots or the `unit`."""
        self._shown, self._missing, self._bad, self._unit = shown, missing, bad, unit
        self.setAccessibleName(f"{shown} {self._unit}".strip())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line of large digits."""
        height = max(self._look.px(43.5), round(QFontMetricsF(self._font).height() + self._look.px(10)))
        return QSize(self._look.px(120), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same height; narrower digits shrink."""
        return QSize(self._look.px(80), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Frame, digits, caret, dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_text(painter)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        colours, edge = self._look.theme.colours, self._look.px(1.0)
        radius = self._look.px(self._look.theme.brand.corners.card)
        painter.setPen(QPen(QColor(colours.bad if self._bad else colours.brand), edge))
        painter.setBrush(QColor(colours.surface))
        inset = edge / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)

    def _paint_text(self, painter: QPainter) -> None:
        dot, step, gap, pad = (self._look.px(mm) for mm in (6.0, 8.5, 2.6, 12.2))
        face = self._font
        tail = gap * 2 + self._missing * step
        room = self.width() - 2 * pad - tail
        wide = QFontMetricsF(face).horizontalAdvance(self._shown)
        if wide > room > 0:
            face = font(self._look.theme, Type.NUMBER)
            face.setPixelSize(max(8, int(face.pixelSize() * room / wide)))
            wide = QFontMetricsF(face).horizontalAdvance(self._shown)
        left = (self.width() - wide - tail) / 2 if self._centred else float(pad)
        painter.setFont(face)
        painter.setPen(QColor(self._look.theme.colours.ink))
        painter.drawText(QRectF(left, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._shown)
        caret = left + wide + gap
        painter.fillRect(
            QRectF(caret, self.height() / 2 - self._look.px(8.5), self._look.px(0.9), self._look.px(18)),
            QColor(self._look.theme.colours.brand),
        )
        painter.setPen(QColor(self._look.theme.colours.muted))
        unit = QRectF(caret + 2 * gap, 0, self.width(), self.height())
        painter.drawText(unit, Qt.AlignmentFlag.AlignVCenter, self._unit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.theme.colours.placeholder))
        for index in range(self._missing):
            at = caret + self._look.px(4) + index * step
            painter.drawEllipse(QRectF(at, self.height() / 2 - dot / 2 + self._look.px(1), dot, dot))
