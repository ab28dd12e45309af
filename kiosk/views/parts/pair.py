"""A name at the left and what belongs to it at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.views.look import Look
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type


class Pair(QWidget):
    """ "Комиссия … 0 ₽"; the right side is never broken into lines."""

    def __init__(
        self, look: Look, name: str, value: str = "", *, face: Type = Type.BODY, strong: Type = Type.BODY_STRONG
    ) -> None:
        super().__init__()
        self.name = Label(face, name, Tone.MUTED)
        self.value = Label(strong, value, wrap=False)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(4))
        row.addWidget(self.name, 1)
        row.addWidget(self.value)

    def rename(self, name: str, value: str) -> None:
        """Show another value of another name."""
        self.name.setText(name)
        self.tell(value)

    def tell(self, value: str) -> None:
        """Show another value."""
        self.value.setText(value)
        self.setAccessibleName(f"{self.name.text()}: {value}")
