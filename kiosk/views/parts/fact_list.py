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
    """Draws one group of facts; equal facts are drawn once. A `roomy` list is for a few facts that matter."""

    def __init__(self, look: Look, *, roomy: bool = False) -> None:
        super().__init__(look, pad_mm=9.5 if roomy else 8.0, pad_top_mm=5.0 if roomy else 3.0, spacing_mm=0)
        self._look = look
        self._around = look.px(3.2 if roomy else 1.0)
        self._faces = (Type.BODY, Type.BODY_STRONG) if roomy else (Type.ROW, Type.ROW_STRONG)
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
        row.setContentsMargins(0, self._around, 0, self._around)
        row.setSpacing(self._look.px(5))
        name = Label(self._faces[0], fact.name)
        value = Label(self._faces[fact.is_strong], fact.value, fact.tone, wrap=fact.is_long)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(name, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(value, 2 if fact.is_long else 0, Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(told)
