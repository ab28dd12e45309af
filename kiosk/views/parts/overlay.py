"""A veil over the whole screen with one card in the middle. Never two at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.views.look import Look
from kiosk.views.parts.card import Card


class Overlay(QWidget):
    """Fill `card`; a tap beside it says `tapped_beside`."""

    tapped_beside = Signal()

    def __init__(self, look: Look, *, width_mm: float = 200.0) -> None:
        super().__init__()
        self.setProperty("kind", "veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card = Card(look, pad_mm=14, spacing_mm=5)
        self.card.setFixedWidth(min(look.px(width_mm), look.theme.panel.width_px - look.px(24)))
        column = QVBoxLayout(self)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing under the veil is touched."""
        event.accept()
        if not self.card.geometry().contains(event.position().toPoint()):
            self.tapped_beside.emit()
