"""The question whether somebody is still there, with the seconds that are left."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kiosk.views.look import Look
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.overlay import Overlay
from kiosk.views.theme import Type


class IdleWarning(Overlay):
    """Counts down; one key extends the visit, any number of times."""

    still_here_tapped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._texts = look.texts
        self.card.content.addWidget(Label(Type.TITLE, look.texts.gettext("Are you still here?")))
        self._left = Label(Type.LEAD)
        self.card.content.addWidget(self._left)
        self._money = Label(Type.LEAD_SMALL, "", Tone.MUTED)
        self.card.content.addWidget(self._money)
        self.card.content.addSpacing(look.px(4))
        key = Button(look, look.texts.gettext("I am still here"), Kind.PRIMARY)
        key.clicked.connect(self.still_here_tapped)
        self.card.content.addWidget(key)

    def count(self, seconds: int, *, money_inside: bool) -> None:
        """`seconds` are left; with money inside it says what becomes of it."""
        left = self._texts.ngettext(
            "The visit ends in {count} second.", "The visit ends in {count} seconds.", seconds
        ).format(count=seconds)
        self._left.setText(left)
        self._money.setText(
            self._texts.gettext("The money you inserted will be credited to the number on the screen.")
            if money_inside
            else self._texts.gettext("Everything on the screen will be wiped.")
        )
        self.setAccessibleName(left)
