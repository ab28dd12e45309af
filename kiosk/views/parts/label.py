"""Text on screen, by size of type and tone. Plain text always: nothing the operator sends is markup."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kiosk.views.theme import Type

_SMALLEST = 0.6  # of a figure's own size
_FIGURE_SPACE = "\u2007"


class Tone(Enum):
    """What a text's colour says."""

    INK = "ink"
    MUTED = "muted"
    BRAND = "brand"
    OK = "ok"
    BAD = "bad"
    WARN = "warn"
    ON_BRAND = "on_brand"


class Label(QLabel):
    """A text; it wraps unless told otherwise."""

    def __init__(self, face: Type, text: str = "", tone: Tone = Tone.INK, *, wrap: bool = True) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("face", face.name)
        self.setProperty("tone", tone.value)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed
        )

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        change_property(self, "tone", tone.value)

    def set_ghost(self, characters: int) -> None:
        """Stand for a text of `characters` that is still being fetched: a grey block of the same size."""
        self.setText(_FIGURE_SPACE * characters)
        change_property(self, "ghost", "true")

    def tell(self, text: str, tone: Tone | None = None) -> None:
        """Show `text`; no longer a ghost."""
        self.setText(text)
        change_property(self, "ghost", "false")
        if tone is not None:
            self.set_tone(tone)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The longest word; a ghost makes room for itself nowhere."""
        wanted = super().minimumSizeHint()
        return QSize(0, wanted.height()) if self.property("ghost") == "true" else wanted

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The text; of a ghost, the block that stands for it."""
        if self.property("ghost") != "true":
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().windowText())
        high = self.font().pixelSize()
        block = QRectF(0, (self.height() - high) / 2, min(self.width(), self.sizeHint().width()), high)
        if self.alignment() & Qt.AlignmentFlag.AlignRight:
            block.moveRight(self.width())
        painter.drawRoundedRect(block, high / 5, high / 5)
        painter.end()


class Figure(Label):
    """A large amount that stands close to its neighbours: digits need no room for descenders.

    Where there is no room for all of it, it is drawn smaller, never cut.
    """

    def __init__(self, face: Type, text: str = "") -> None:
        super().__init__(face, text, wrap=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the digits, and hardly higher."""
        self.ensurePolished()
        return QSize(super().sizeHint().width(), round(self.font().pixelSize() * 1.04))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as it can be drawn."""
        wanted = self.sizeHint()
        return QSize(round(wanted.width() * _SMALLEST), wanted.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The amount, smaller where it must be."""
        wanted = self.sizeHint().width()
        if self.property("ghost") == "true" or wanted <= self.width():
            super().paintEvent(event)
            return
        face = self.font()
        face.setPixelSize(int(face.pixelSize() * self.width() / wanted))
        painter = QPainter(self)
        painter.setFont(face)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), self.alignment(), self.text())
        painter.end()


def change_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet looks at, and restyle the widget when it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.updateGeometry()
