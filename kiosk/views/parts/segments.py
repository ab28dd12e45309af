"""A row of choices of which one is made: sections, kinds of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from kiosk.views.look import Look
from kiosk.views.parts.button import Button, Kind
from kiosk.views.theme import Type


class Segments(QFrame):
    """One key a choice, in one frame; says which was tapped. Choices are told apart by their names alone."""

    chosen = Signal(object)

    def __init__(self, look: Look, names: Mapping[Any, str], *, height_mm: float = 26.0) -> None:
        super().__init__()
        self.setProperty("kind", "segments")
        self._says_chosen = look.texts.gettext("chosen")
        self._keys: dict[object, Button] = {}
        row = QHBoxLayout(self)
        edge = look.px(0.4)
        row.setContentsMargins(edge, edge, edge, edge)
        row.setSpacing(edge)
        for choice, name in names.items():
            key = Button(look, name, Kind.SEGMENT, face=Type.ROW, height_mm=height_mm)
            key.setProperty("at", self._place(len(self._keys), len(names)))
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            key.clicked.connect(lambda _checked=False, choice=choice: self.chosen.emit(choice))
            self._keys[choice] = key
            row.addWidget(key, 1)

    def choose(self, chosen: object) -> None:
        """Show that one as the choice."""
        for choice, key in self._keys.items():
            key.set_kind(Kind.SEGMENT_CHOSEN if choice == chosen else Kind.SEGMENT)
            key.setAccessibleDescription(self._says_chosen if choice == chosen else "")

    @staticmethod
    def _place(index: int, count: int) -> str:
        if index == 0:
            return "first"
        return "last" if index == count - 1 else "middle"
