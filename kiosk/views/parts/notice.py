"""A box that tells something: good, bad, worth a look, or just so."""

from __future__ import annotations

from enum import Enum

from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.views.look import Look
from kiosk.views.parts.label import change_property
from kiosk.views.parts.lead_text import LeadText


class Mood(Enum):
    """What kind of news a notice brings; its words say it too, never the colour alone."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"


class Notice(QFrame):
    """A bold lead and the rest, in a tinted box."""

    def __init__(self, look: Look, mood: Mood = Mood.INFO, lead: str = "", rest: str = "") -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", f"notice_{mood.value}")
        self._words = LeadText(look, lead, rest, lead_colour="#000000", rest_colour="#000000")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(9.5), look.px(7.0), look.px(9.5), look.px(7.0))
        column.addWidget(self._words)
        self.tell(mood, lead, rest)

    def tell(self, mood: Mood, lead: str, rest: str = "") -> None:
        """Show these words in this mood."""
        change_property(self, "kind", f"notice_{mood.value}")
        colours = self._look.theme.colours
        lead_colour = colours.bad if mood is Mood.BAD else colours.ink
        rest_colour = colours.muted if mood is Mood.WARN else colours.ink
        self._words.tell(lead, rest, lead_colour, rest_colour)
        self.setAccessibleName(self._words.text())
