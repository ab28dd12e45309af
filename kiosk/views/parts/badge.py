"""A word or two that say how things are, in a small tinted box."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from kiosk.views.parts.label import Label, Tone, change_property
from kiosk.views.theme import Type


class BadgeMood(Enum):
    """Just so, good, worth a look, soon bad, bad."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    SOON = "soon"
    BAD = "bad"


class Badge(Label):
    """A short text on a tint; never cut, so it does not wrap."""

    def __init__(self, mood: BadgeMood = BadgeMood.OK, text: str = "") -> None:
        super().__init__(Type.TINY_STRONG, text, Tone.INK, wrap=False)
        self.setProperty("tone", "")
        self.setProperty("kind", f"badge_{mood.value}")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def say(self, mood: BadgeMood, text: str) -> None:
        """Show `text` in that mood."""
        self.setText(text)
        change_property(self, "kind", f"badge_{mood.value}")
