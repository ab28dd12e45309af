"""Facts in rows on a card: a name at the left, what is so at the right, under headings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.views.look import Look
from kiosk.views.parts.card import Card, Rule
from kiosk.views.parts.label import Label
from kiosk.views.theme import Type
from kiosk.views.wording.facts import Fact, Facts


class FactList(Card):
    """Draws one group of facts; equal facts are drawn once."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, pad_mm=8.0, pad_top_mm=3.0, spacing_mm=0)
        self._look = look
        self._drawn: Facts | None = None
        self._rows: QWidget | None = None

    def tell(self, facts: Facts) -> None:
        """Show these facts."""
        if facts == self._drawn:
            return
        self._drawn = facts
        if self._rows is not None:
            self.content.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget()
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(0.4))
        if facts.heading:
            column.addWidget(Label(Type.SUBHEADING, facts.heading))
            column.addSpacing(self._look.px(1.0))
        for index, fact in enumerate(facts.rows):
            if index:
                column.addWidget(Rule(self._look))
            self._add(column, fact)
        self.content.addWidget(self._rows)

    def _add(self, column: QVBoxLayout, fact: Fact) -> None:
        told = QWidget()
        told.setAccessibleName(f"{fact.name}: {fact.value}")
        row = QHBoxLayout(told)
        row.setContentsMargins(0, self._look.px(1.0), 0, self._look.px(1.0))
        row.setSpacing(self._look.px(5))
        name = Label(Type.ROW, fact.name)
        value = Label(Type.ROW_STRONG if fact.is_strong else Type.ROW, fact.value, fact.tone, wrap=fact.is_long)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(name, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(value, 1 if fact.is_long else 0, Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(told)
