"""The first page of a document as it will be printed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.views.look import Look

_A4 = 297 / 210


class PagePreview(QWidget):
    """A sheet of A4 in the middle of its place; blank until there is a picture of the page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._data = b""
        self._page = QPixmap()
        self.setAccessibleName(look.texts.gettext("The first page"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def tell(self, png: bytes) -> None:
        """Show this picture; nothing when empty."""
        if png == self._data:
            return
        self._data = png
        self._page = QPixmap()
        if png:
            self._page.loadFromData(png, "PNG")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A page one can make out."""
        return QSize(self._look.px(70), self._look.px(99))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A page that is still a page."""
        return QSize(self._look.px(50), self._look.px(70))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The sheet, as large as fits, with the page on it."""
        wide = min(self.width(), int(self.height() / _A4)) - 2
        sheet = QRect(0, 0, wide, int(wide * _A4))
        sheet.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(sheet, Qt.GlobalColor.white)
        if not self._page.isNull():
            painter.drawPixmap(sheet, self._page)
        painter.setPen(QPen(QColor(self._look.theme.colours.line), self._look.px(0.4)))
        painter.drawRect(sheet)
        painter.end()
