"""What a screen is dressed in: the theme it is drawn with and the language it speaks."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.i18n import Texts
from kiosk.views.theme import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """A theme and a language. A screen that gets a new one is built anew and drawn from its last state."""

    theme: Theme
    texts: Texts

    def px(self, mm: float) -> int:
        """`mm` millimetres of glass in whole pixels."""
        return self.theme.px(mm)
