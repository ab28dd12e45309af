"""A QR code drawn from its matrix."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.views.look import Look

_QUIET_MODULES = 4  # ISO/IEC 18004


class QrCode(QWidget):
    """A square with the code of a text; blank until there is one. Black on white on every brand, or phones fail."""

    def __init__(self, look: Look, name: str, side_mm: float = 75.0) -> None:
        super().__init__()
        self._look = look
        self._side = look.px(side_mm)
        self._matrix: tuple[bytes, ...] = ()
        self._text = ""
        self.setAccessibleName(name)
        self.setFixedSize(QSize(self._side, self._side))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tell(self, text: str) -> None:
        """Show the code of `text`."""
        if text == self._text:
            return
        import segno  # noqa: PLC0415 - only a visit without paper pays for it

        self._text = text
        code = segno.make(text, error="l", micro=False, encoding="utf-8") if text else None
        self._matrix = tuple(bytes(row) for row in code.matrix) if code else ()
        self.update()

    @property
    def dot_px(self) -> int:
        """Pixels of one dot of the code, whole, so that all are alike."""
        return self._side // (len(self._matrix) + 2 * _QUIET_MODULES)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Frame and modules, each on whole pixels."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, edge = self._look.px(3.75), self._look.px(0.4)
        painter.setPen(QPen(QColor(self._look.theme.colours.line), edge))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        module = self.dot_px
        origin = (self._side - module * len(self._matrix)) // 2
        for y, row in enumerate(self._matrix):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(origin + x * module, origin + y * module, module, module, Qt.GlobalColor.black)
        painter.end()
