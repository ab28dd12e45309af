"""The middle of a screen: as high as its content, and paged by finger or key when the glass is not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from kiosk.views.look import Look
from kiosk.views.parts.button import Button
from kiosk.views.parts.icon import icon
from kiosk.views.theme import Type


class _Content(QWidget):
    """As high as its texts are at the width it has; Qt's own minimum would be that of the narrowest width."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Only a width."""
        return QSize(super().minimumSizeHint().width(), 0)


class ScrollBody(QWidget):
    """Holds what `layout` arranges; keys that lead down and up show up only while not all of it fits.

    Qt's finger scrolling holds every press back until it is sure that nothing is dragged, so it is on only then.
    """

    def __init__(self, look: Look, layout: QLayout) -> None:
        super().__init__()
        self._look = look
        self._content = _Content()
        self._content.setLayout(layout)
        self._content.setProperty("kind", "clear")
        self._content.installEventFilter(self)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._content)
        self._bar = self._area.verticalScrollBar()
        self._bar.rangeChanged.connect(self._watch)
        self._bar.valueChanged.connect(self._watch)
        self._keys: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(2))
        self._column.addWidget(self._area, 1)

    @property
    def is_cut(self) -> bool:
        """Something is out of sight."""
        return self._needed() > self.height()

    @property
    def is_too_wide(self) -> bool:
        """Something is out of sight at the right, where nothing scrolls: a fault of the layout."""
        return self._area.horizontalScrollBar().maximum() > 0

    def to_top(self) -> None:
        """Show the beginning again."""
        self._bar.setValue(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the content's size, once all of it has been laid out."""
        if event.type() is QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._watch)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another height may show all of it."""
        super().resizeEvent(event)
        self._watch()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Before this nothing had its size, and everything seemed cut."""
        super().showEvent(event)
        self._watch()

    def _needed(self) -> int:
        """The content's height, without the key: with it counted, the key would keep itself on screen."""
        if self._content.hasHeightForWidth():
            return self._content.heightForWidth(self.width())
        return self._content.sizeHint().height()

    def _watch(self) -> None:
        if not self.isVisible():
            return
        cut = self.is_cut
        if cut and self._keys is None:
            self._keys = self._build_keys()
        if self._keys is None:
            return
        if cut == self._keys.isHidden():
            self._let_fingers_scroll(on=cut)
        self._keys.setVisible(cut)
        self._more.setEnabled(self._bar.value() < self._bar.maximum())
        self._up.setVisible(self._bar.value() > 0)
        self._row.invalidate()  # it would remember the height it had while all of it was hidden: none

    def _build_keys(self) -> QWidget:
        texts, keys = self._look.texts, QWidget()
        row = self._row = QHBoxLayout(keys)
        row.setContentsMargins(self._look.px(12), 0, self._look.px(12), self._look.px(2))
        row.setSpacing(self._look.px(6.2))
        self._up = self._key(texts.gettext("To the top"), "chevron-up", self.to_top)
        self._more = self._key(texts.gettext("More below"), "chevron-down", self._page_down)
        row.addWidget(self._up)
        row.addWidget(self._more, 1)
        keys.hide()
        self._column.addWidget(keys)
        return keys

    def _key(self, text: str, arrow: str, act: Callable[[], None]) -> Button:
        look = self._look
        picture = icon(arrow, look.px(6), look.theme.colours.ink)
        key = Button(look, text, face=Type.TOP_BAR_STRONG, height_mm=16, icon=picture)
        key.clicked.connect(act)
        return key

    def _let_fingers_scroll(self, *, on: bool) -> None:
        viewport = self._area.viewport()
        if on:
            QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        else:
            QScroller.ungrabGesture(viewport)

    def _page_down(self) -> None:
        self._bar.setValue(self._bar.value() + self._area.viewport().height() * 4 // 5)
