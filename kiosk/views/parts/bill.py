"""What is to be paid: the sum, the fee in it, and what reaches the account."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from kiosk.domain.money import Money
from kiosk.views.look import Look
from kiosk.views.parts.card import Card, Rule
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.pair import Pair
from kiosk.views.theme import Type


class Bill(Card):
    """The sum large, its two parts below a rule."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, pad_mm=9.5, pad_top_mm=6.0, spacing_mm=2.4)
        self._texts = look.texts
        self._sum = Label(Type.TITLE, wrap=False)
        self._sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._name = Label(Type.BODY, "", Tone.MUTED)
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._sum)
        self._fee = Pair(look, look.texts.gettext("Fee"))
        self._credit = Pair(look, look.texts.gettext("To be credited"))
        self.content.addLayout(row)
        self.content.addWidget(Rule(look))
        self.content.addWidget(self._fee)
        self.content.addWidget(self._credit)

    def tell(self, name: str, amount: Money, fee: Money) -> None:
        """Show what is, or was, paid: `amount`, of which `fee` stays with the terminal."""
        self._name.setText(name)
        self._sum.setText(self._texts.money(amount))
        self._sum.setAccessibleName(f"{name}: {self._texts.money(amount)}")
        self._fee.tell(self._texts.money(fee))
        self._credit.tell(self._texts.money(amount - fee))
