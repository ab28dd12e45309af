"""How something ended, or stands, in a large tinted box: a title and its story."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.views.look import Look
from kiosk.views.parts.label import Label, change_property
from kiosk.views.parts.notice import Mood
from kiosk.views.theme import Type


class VerdictBox(QFrame):
    """The first thing to be read on a screen of results."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._title = Label(Type.HEADING)
        self._story = Label(Type.LEAD_SMALL)
        column = QVBoxLayout(self)
        pad = look.px(12.2)
        column.setContentsMargins(pad, look.px(13), pad, look.px(12))
        column.setSpacing(look.px(2.4))
        column.addWidget(self._title)
        column.addWidget(self._story)
        self.setProperty("kind", f"notice_{Mood.OK.value}")

    def tell(self, mood: Mood, title: str, story: str) -> None:
        """Show this verdict."""
        change_property(self, "kind", f"notice_{mood.value}")
        self._title.setText(title)
        self._story.setText(story)
        self._story.setVisible(bool(story))
