"""Buttons. Their text breaks into lines rather than being cut, and a touch leaves no focus frame behind."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QVBoxLayout

from kiosk.views.look import Look
from kiosk.views.parts.label import change_property
from kiosk.views.theme import Type

_WRAPPED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
_UNLIMITED = 100_000
LINK_MM = 20.0  # as high as a finger needs it
_OFF = 0.35  # opacity of a picture on a key that is switched off


class Kind(Enum):
    """What a button is for."""

    PRIMARY = "primary"  # one on a screen
    SECONDARY = "secondary"
    DANGER = "danger"
    QUIET = "quiet"
    MUTED = "muted"
    SMALL = "small"
    CHOSEN = "chosen"
    SEGMENT = "segment"
    SEGMENT_CHOSEN = "segment_chosen"
    TILE = "tile"
    HERO = "hero"
    UNAVAILABLE = "unavailable"


class Button(QPushButton):
    """A button at least `height_mm` high; its words wrap between words."""

    def __init__(
        self,
        look: Look,
        text: str,
        kind: Kind = Kind.SECONDARY,
        *,
        face: Type = Type.BUTTON,
        height_mm: float = 26.0,
        icon: QPixmap | None = None,
    ) -> None:
        super().__init__(text)
        self._pad_x = look.px(1.0 if kind is Kind.QUIET else 5.5)
        self._pad_y = look.px(1.0)
        self._least = look.px(height_mm)
        self._gap = look.px(1.2)
        self._picture = icon
        self.setProperty("face", face.name)
        self.setProperty("kind", kind.value)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_kind(self, kind: Kind) -> None:
        """Change what it is for."""
        change_property(self, "kind", kind.value)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All words in one line."""
        self.ensurePolished()
        return QSize(self._words(_UNLIMITED).width() + self._around(), self._least)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for the longest word."""
        self.ensurePolished()
        words = self.text().split(" ")
        metrics = QFontMetrics(self.font())
        longest = max((metrics.horizontalAdvance(word) for word in words), default=0)
        return QSize(longest + self._around(), self._least)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Room for the wrapped words."""
        self.ensurePolished()
        return max(self._least, self._words(width - self._around()).height() + 2 * self._pad_y)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The style's frame, then the words, then the picture after them."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(self.palette().buttonText().color())
        inner = self.rect().adjusted(self._pad_x, 0, -self._pad_x, 0)
        if self._picture is None:
            painter.drawText(inner, _WRAPPED, self.text())
            return
        side = round(self._picture.width() / self._picture.devicePixelRatio())
        words = self._words(inner.width() - side - self._gap) if self.text() else QRect()
        left = inner.center().x() - (words.width() + self._picture_room()) // 2 + 1
        painter.drawText(QRect(left, inner.top(), words.width(), inner.height()), _WRAPPED, self.text())
        at = left + words.width() + (self._gap if self.text() else 0)
        if not self.isEnabled():
            painter.setOpacity(_OFF)
        painter.drawPixmap(at, inner.center().y() - side // 2 + 1, self._picture)

    def _words(self, width: int) -> QRect:
        return QFontMetrics(self.font()).boundingRect(QRect(0, 0, max(1, width), _UNLIMITED), _WRAPPED, self.text())

    def _around(self) -> int:
        return 2 * self._pad_x + self._picture_room() + 2

    def _picture_room(self) -> int:
        if self._picture is None:
            return 0
        side = round(self._picture.width() / self._picture.devicePixelRatio())
        return side + (self._gap if self.text() else 0)


def link_key(look: Look, words: str) -> Button:
    """A quiet key that leads on: "Платные услуги →"."""
    key = Button(look, f"{words} →", Kind.QUIET, face=Type.LINK, height_mm=LINK_MM)
    key.setAccessibleName(words)
    return key


class Tile(QPushButton):
    """A card that is one large button; fill it through `content`. Its name for the blind is `title`, then `more`."""

    def __init__(self, look: Look, kind: Kind, title: str, more: str = "", *, pad_mm: float = 9.5) -> None:
        super().__init__()
        self.setProperty("kind", kind.value)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(title)
        self.setAccessibleDescription(more)
        pad = look.px(pad_mm)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(pad, pad, pad, pad)
        self.content.setSpacing(look.px(2.0))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_kind(self, kind: Kind) -> None:
        """Change what it is for."""
        change_property(self, "kind", kind.value)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the content wants."""
        return self.content.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the content needs."""
        return self.content.minimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """As the content's texts wrap."""
        return self.content.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """What the content needs at that width."""
        return self.content.heightForWidth(width)
