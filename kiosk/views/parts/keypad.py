"""Our own keypad: ten digits, and a key for words at each side of zero."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from kiosk.views.look import Look
from kiosk.views.parts.button import Button, Kind
from kiosk.views.theme import Type

_KEY_MM = 42.0
_KEY_LANDSCAPE_MM = 38.5


class Keypad(QWidget):
    """Says which digit was tapped. `left` is the text of the key left of zero; none when empty.

    Keys are `key_mm` high, or as high as a screen with little else has room for.
    """

    digit_tapped = Signal(str)
    left_tapped = Signal()
    erase_tapped = Signal()

    def __init__(self, look: Look, left: str = "", *, key_mm: float | None = None) -> None:
        super().__init__()
        self._look = look
        landscape = look.theme.panel.is_landscape
        self._height_mm = key_mm or (_KEY_LANDSCAPE_MM if landscape else _KEY_MM)
        self._word_face = Type.LINK if landscape and look.theme.is_larger else Type.KEY_WORD
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.px(6))
        for column in range(3):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, look.px(20))
        for index in range(9):
            self._place_digit(str(index + 1), index // 3, index % 3)
        self._place_digit("0", 3, 1)
        self.left = self._word_key(left, Kind.MUTED)
        self.left.setVisible(bool(left))
        self.left.clicked.connect(self.left_tapped)
        self._grid.addWidget(self.left, 3, 0)
        self.erase = self._word_key(look.texts.gettext("Erase"), Kind.DANGER)
        self.erase.clicked.connect(self.erase_tapped)
        self._grid.addWidget(self.erase, 3, 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _place_digit(self, digit: str, row: int, column: int) -> None:
        key = Button(self._look, digit, face=Type.KEY, height_mm=self._height_mm)
        _equal(key)
        key.clicked.connect(lambda: self.digit_tapped.emit(digit))
        self._grid.addWidget(key, row, column)

    def _word_key(self, text: str, kind: Kind) -> Button:
        key = Button(self._look, text, kind, face=self._word_face, height_mm=self._height_mm)
        _equal(key)
        return key


def _equal(key: Button) -> None:
    key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
