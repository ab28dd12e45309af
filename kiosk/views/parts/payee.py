"""Whose account the money is for, at the head of every screen of a payment."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.phone import Destination
from kiosk.views.look import Look
from kiosk.views.parts.badge import Badge
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type
from kiosk.views.wording.numbers import destination_text


class Payee(QWidget):
    """Number and masked name; `badge` says at the right how the payment is."""

    def __init__(self, look: Look, badge: Badge | None = None) -> None:
        super().__init__()
        self._texts = look.texts
        self._number = Label(Type.TITLE, wrap=False)
        self._owner = Label(Type.BODY, "", Tone.MUTED)
        above, row = QHBoxLayout(), QHBoxLayout()
        above.addWidget(Label(Type.BODY, look.texts.gettext("Topping up the number"), Tone.MUTED), 1)
        row.addWidget(self._number)
        row.addStretch(1)
        if badge is not None:
            (above if look.theme.panel.is_landscape else row).addWidget(badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(0.6))
        for line in (above, row):
            line.setSpacing(look.px(4))
            column.addLayout(line)
        column.addWidget(self._owner)

    def tell(self, destination: Destination, name_hint: str) -> None:
        """Show this number, and whom it belongs to as far as a stranger may know."""
        texts = self._texts
        self._number.setText(destination_text(destination))
        self._owner.setText(
            texts.gettext("Subscriber {name}: check the number").format(name=name_hint)
            if name_hint
            else texts.gettext("Check the number")
        )
