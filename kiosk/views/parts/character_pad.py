"""Keys for letters and digits, for what staff reads off a seal or a ticket."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from kiosk.views.look import Look
from kiosk.views.parts.button import Button, Kind
from kiosk.views.theme import Type

_COLUMNS = 7
_KEY_MM, _KEY_LANDSCAPE_MM = 27.0, 22.0


class CharacterPad(QWidget):
    """Says which of `characters` was tapped; the erase key comes last."""

    character_tapped = Signal(str)
    erase_tapped = Signal()

    def __init__(self, look: Look, characters: str) -> None:
        super().__init__()
        landscape = look.theme.panel.is_landscape
        height_mm = _KEY_LANDSCAPE_MM if landscape else _KEY_MM
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(4))
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        for index, character in enumerate(characters):
            key = Button(look, character, face=Type.KEY_WORD, height_mm=height_mm)
            key.clicked.connect(lambda _=False, told=character: self.character_tapped.emit(told))
            _equal(key)
            grid.addWidget(key, index // _COLUMNS, index % _COLUMNS)
        erase = Button(look, look.texts.gettext("Erase"), Kind.DANGER, face=Type.LINK, height_mm=height_mm)
        erase.clicked.connect(self.erase_tapped)
        _equal(erase)
        row, column = divmod(len(characters), _COLUMNS)
        grid.addWidget(erase, row, column, 1, _COLUMNS - column)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def _equal(key: Button) -> None:
    policy = key.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    key.setSizePolicy(policy)
