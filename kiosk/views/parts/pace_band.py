"""A band below the top bar while the operator is slow or gone: what that means for whoever is logged in."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.domain.operator_pace import Pace
from kiosk.views.look import Look
from kiosk.views.parts.lead_text import LeadText
from kiosk.views.theme import Type
from kiosk.views.wording.pace import pace_words


class PaceBand(QFrame):
    """Not seen while the pace is usual."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "band")
        colours = look.theme.colours
        self._words = LeadText(
            look,
            "",
            "",
            lead_colour=colours.ink,
            rest_colour=colours.ink,
            lead_face=Type.SMALL_STRONG,
            rest_face=Type.SMALL,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(2.6), look.px(12), look.px(2.6))
        column.addWidget(self._words)
        self.hide()

    def tell(self, pace: Pace) -> None:
        """Show how the operator answers."""
        colours = self._look.theme.colours
        self._words.tell(*pace_words(self._look.texts, pace), colours.ink, colours.ink)
        self.setAccessibleName(self._words.text())
        self.setVisible(pace is not Pace.USUAL)
