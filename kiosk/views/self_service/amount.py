"""Saying how much is to be charged: round sums to tap, or any sum by keypad; fee and limits before anything is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.money import Money
from kiosk.presenters.amount import AmountState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.keypad import Keypad
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.number_field import NumberField
from kiosk.views.parts.pair import Pair
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.amount import amount_terms, amount_title, amount_trouble, pay_words
from kiosk.views.wording.legal import legal_line
from kiosk.views.wording.numbers import destination_text

_KEY_MM = 36.0
_KEY_LANDSCAPE_MM = 33.0


class AmountView(ScreenView[AmountState]):
    """Field, quick sums, keypad, and what becomes of the sum."""

    digit_tapped = Signal(str)
    erase_tapped = Signal()
    sum_tapped = Signal(Money)
    pay_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._sums: dict[Money, Button] = {}
        self._quick = self._row(5)
        self._terms = Label(Type.BODY, "", Tone.MUTED)
        self._field = NumberField(self._look)
        self._legal = Label(Type.TINY, "", Tone.MUTED)
        left, right = self._column(6), self._column(6)
        left.addLayout(self._build_heading())
        left.addWidget(self._field)
        left.addWidget(self._terms)
        parts = self._build_parts()
        right.addLayout(self._quick)
        right.addWidget(self._build_keypad())
        beside = left if self._is_landscape else right
        beside.addLayout(parts)
        beside.addStretch(1)
        beside.addWidget(self._legal)
        if self._is_landscape:
            right.addStretch(1)
        return self._page(self._halves(left, right, 6), self._build_bottom())

    def _build_heading(self) -> QVBoxLayout:
        column = self._column(1.6)
        self._title = Label(Type.TITLE)
        self._payee = Label(Type.BODY, "", Tone.MUTED)
        column.addWidget(self._title)
        column.addWidget(self._payee)
        return column

    def _build_keypad(self) -> Keypad:
        keypad = Keypad(self._look, key_mm=_KEY_LANDSCAPE_MM if self._is_landscape else _KEY_MM)
        keypad.digit_tapped.connect(self.digit_tapped)
        keypad.erase_tapped.connect(self.erase_tapped)
        return keypad

    def _build_parts(self) -> QHBoxLayout:
        """Fee and what reaches the account; in their place, what keeps the sum from being paid."""
        row = self._row(0)
        self._parts = Card(self._look, pad_mm=9.5, pad_top_mm=6.5, spacing_mm=3)
        self._fee = Pair(self._look, self._texts.gettext("Fee"))
        self._credit = Pair(self._look, self._texts.gettext("To be credited"))
        self._parts.content.addWidget(self._fee)
        self._parts.content.addWidget(self._credit)
        self._trouble = Notice(self._look, Mood.BAD)
        row.addWidget(self._parts)
        row.addWidget(self._trouble)
        return row

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        self._back = bottom.add_back(self._texts.gettext("Back"))
        self._back.clicked.connect(self.back_tapped)
        self._pay = bottom.add_key("", Kind.PRIMARY)
        self._pay.clicked.connect(self.pay_tapped)
        return bottom

    def _draw(self, state: AmountState) -> None:
        texts, to = self._texts, state.recipient
        self._title.setText(amount_title(texts, state))
        self._payee.setText(" · ".join(part for part in (destination_text(to.destination), to.name_hint) if part))
        typed = "" if state.amount is None else texts.money(state.amount, symbol=False)
        self._field.tell(typed, 0, unit=texts.currency_symbol(state.info.currency), bad=state.problem is not None)
        self._terms.setText(amount_terms(texts, state))
        self._terms.set_tone(Tone.MUTED if state.problem is None else Tone.BAD)
        self._draw_quick(state)
        self._draw_parts(state)
        self._legal.setText(legal_line(texts, state.info))
        self._back.setEnabled(not state.opening)
        self._pay.setText(pay_words(texts, state))
        self._pay.setEnabled(state.payable)

    def _draw_parts(self, state: AmountState) -> None:
        trouble = amount_trouble(self._texts, state)
        for pair, part in ((self._fee, state.fee), (self._credit, state.to_account)):
            pair.tell(self._texts.money(part) if state.problem is None else "–")
        self._trouble.tell(Mood.BAD, *(trouble or ("", "")))
        self._parts.setVisible(trouble is None)
        self._trouble.setVisible(trouble is not None)

    def _draw_quick(self, state: AmountState) -> None:
        shown = state.quick[: self._quick_room()]
        if tuple(self._sums) != shown:
            for key in self._sums.values():
                self._quick.removeWidget(key)
                key.hide()
                key.deleteLater()
            self._sums = {amount: self._quick_key(amount) for amount in shown}
        for amount, key in self._sums.items():
            key.set_kind(Kind.CHOSEN if amount == state.amount else Kind.SECONDARY)
            key.setEnabled(not state.opening)

    def _quick_key(self, amount: Money) -> Button:
        key = Button(self._look, self._texts.money(amount), face=Type.LINK, height_mm=22)
        key.clicked.connect(lambda: self.sum_tapped.emit(amount))
        self._quick.addWidget(key, 1)
        return key

    def _quick_room(self) -> int:
        """How many sums stand side by side: larger text and narrower columns hold one less each."""
        return 5 - self._look.theme.is_larger - self._is_narrow
