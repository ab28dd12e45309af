"""The bar above every screen and the bar below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from kiosk.i18n import language_name
from kiosk.views.look import Look
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type

_HOLD_MS = 3000


class TopBar(QFrame):
    """The operator's name, size of text, language, and after a login the way out with the time left.

    `mark_held` tells of a finger that stays on the name.
    """

    text_size_tapped = Signal()
    language_tapped = Signal()
    exit_tapped = Signal()
    mark_held = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        texts = look.texts
        self.setProperty("kind", "top_bar")
        self._name = Label(Type.TILE, "", Tone.BRAND, wrap=False)
        size = texts.gettext("Aa Normal") if look.theme.is_larger else texts.gettext("Aa Larger")
        self._size = self._key(size, Kind.SMALL, Type.TOP_BAR)
        self._size.setAccessibleName(
            texts.gettext("Normal text") if look.theme.is_larger else texts.gettext("Larger text")
        )
        self._language = self._key(language_name(texts.language) + "\u00a0▾", Kind.SMALL, Type.TOP_BAR)
        self._language.setAccessibleName(texts.gettext("Language") + ": " + language_name(texts.language))
        self._exit = self._key("", Kind.DANGER, Type.TOP_BAR_STRONG)
        self._exit.hide()
        self._held = QTimer(self)
        self._held.setSingleShot(True)
        self._held.setInterval(_HOLD_MS)
        self._held.timeout.connect(self.mark_held)
        self._size.clicked.connect(self.text_size_tapped)
        self._language.clicked.connect(self.language_tapped)
        self._exit.clicked.connect(self.exit_tapped)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), 0, look.px(12), 0)
        row.setSpacing(look.px(6))
        row.addWidget(self._name)
        row.addStretch(1)
        for key in (self._size, self._language, self._exit):
            row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(look.px(29.8))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Three seconds on the operator's mark are staff's way in; nothing shows it."""
        if self._name.geometry().contains(event.position().toPoint()):
            self._held.start()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go too early, it was nothing."""
        self._held.stop()

    def show_name(self, name: str) -> None:
        """The operator's name at the left."""
        self._name.setText(name)

    def show_time_left(self, seconds: int | None) -> None:
        """The exit key with the time left of a visit; none without a login."""
        self._exit.setVisible(seconds is not None)
        if seconds is not None:
            self._exit.setText(
                self._look.texts.gettext("Exit {time}").format(time=f"{seconds // 60}:{seconds % 60:02}")
            )
            self._exit.setAccessibleName(self._look.texts.gettext("Exit"))

    def _key(self, text: str, kind: Kind, face: Type) -> Button:
        return Button(self._look, text, kind, face=face, height_mm=18)


class BottomBar(QFrame):
    """Back at the left, the one primary action at the right; or a line of text there. `row` takes other keys."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "bottom_bar")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(look.px(38))
        self._look = look
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(5.5))
        self.row.setSpacing(look.px(6.2))

    def add_back(self, text: str, *, width_mm: float = 75.0, kind: Kind = Kind.SECONDARY) -> Button:
        """The key at the left."""
        key = Button(self._look, text, kind)
        key.setMinimumWidth(max(self._look.px(width_mm), key.minimumSizeHint().width()))
        self.row.addWidget(key)
        return key

    def add_key(self, text: str, kind: Kind, *, stretch: int = 1) -> Button:
        """A key that takes its share of the rest."""
        key = Button(self._look, text, kind)
        key.setSizePolicy(_growing(key))
        self.row.addWidget(key, stretch)
        return key

    def add_line(self, text: str = "", *, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight) -> Label:
        """A line of small text in what is left."""
        line = Label(Type.SMALL, text, Tone.MUTED)
        line.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(line, 1)
        return line


def _growing(key: Button) -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(key.hasHeightForWidth())
    return policy
