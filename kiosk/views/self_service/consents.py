"""Every paid extra with who agreed to it and what it cost; one key stops all of them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.consents import PaidExtra
from kiosk.presenters.consents import ConsentsState
from kiosk.presenters.presenter import may_ask_again
from kiosk.views.parts.badge import BadgeMood
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.service_row import ServiceRow
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.consents import consent_words, cost_words, fee_words, rise_words, total_words, used_words
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.legal import terminal_line

_GHOST_ROWS = 3


class ConsentsView(ScreenView[ConsentsState]):
    """The extras nobody uses stand first."""

    stop_tapped = Signal(str)
    stop_all_tapped = Signal()
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._summary, self._extras = FreshColumn(self._look, 7.3), FreshColumn(self._look, 5.0)
        left, right = self._column(7.3), self._column(7.3)
        left.addWidget(Label(Type.TITLE, self._texts.gettext("Paid extras")))
        left.addWidget(self._summary)
        left.addStretch(1 if self._is_landscape else 0)
        right.addWidget(self._extras)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._line = bottom.add_line()
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        self._stop_all = bottom.add_key("", Kind.PRIMARY)
        self._stop_all.clicked.connect(self.stop_all_tapped)
        return self._page(self._halves(left, right, 7.3), bottom)

    def _draw(self, state: ConsentsState) -> None:
        ledger = state.ledger
        self._retry.setVisible(may_ask_again(state.error) and ledger is None)
        self._stop_all.setVisible(ledger is not None and bool(ledger.extras))
        self._line.setVisible(self._retry.isHidden() and self._stop_all.isHidden())
        if self._terminal is not None:
            self._line.setText(terminal_line(self._texts, self._terminal))
        bars = ledger is not None and ledger.bar is not None
        self._stop_all.setText(
            self._texts.gettext("Stop all and bar new ones") if bars else self._texts.gettext("Stop all of them")
        )
        self._summary.show_as(state, lambda column: self._add_summary(column, state))
        self._extras.show_as((ledger, state.error), lambda column: self._add_extras(column, state))

    def _add_summary(self, column: QVBoxLayout, state: ConsentsState) -> None:
        texts, ledger = self._texts, state.ledger
        if state.error is not None:
            column.addWidget(Notice(self._look, Mood.BAD, *error_words(texts, state.error)))
        if ledger is None:
            if state.error is None:
                ghost = Label(Type.BODY)
                ghost.set_ghost(26)
                column.addWidget(ghost)
            return
        if ledger.extras:
            column.addWidget(Label(Type.BODY, total_words(texts, ledger), Tone.MUTED))
        else:
            lead = texts.gettext("Nothing is charged beside your tariffs.")
            rest = texts.gettext("There are no paid extras and no subscriptions.")
            column.addWidget(Notice(self._look, Mood.OK, lead, rest))
        if ledger.bar is not None and ledger.extras:
            column.addWidget(
                Label(Type.BODY, texts.gettext("The key below stops all of them at once and bars new paid content."))
            )
        for rise in ledger.rises:
            column.addWidget(Notice(self._look, Mood.WARN, rise_words(texts, rise)))

    def _add_extras(self, column: QVBoxLayout, state: ConsentsState) -> None:
        if state.ledger is not None:
            for extra in state.ledger.extras:
                column.addWidget(self._row_of(extra, state.today))
        elif state.error is None:
            for _ in range(_GHOST_ROWS):
                column.addWidget(self._ghost_row())

    def _row_of(self, extra: PaidExtra, today: date) -> ServiceRow:
        texts = self._texts
        story = " · ".join((fee_words(texts, extra), consent_words(texts, extra, today)))
        row = ServiceRow(self._look, extra.product.name, story)
        if extra.is_forgotten:
            row.add_badge(BadgeMood.BAD, texts.gettext("nobody uses it"))
        cost, used = cost_words(texts, extra, today), used_words(texts, extra, today)
        row.add_line(" ".join(part for part in (cost, used) if part), Tone.INK)
        key = row.add_key(texts.gettext("Disconnect"), Kind.DANGER)
        key.clicked.connect(lambda: self.stop_tapped.emit(extra.product.product))
        return row

    def _ghost_row(self) -> Card:
        card = Card(self._look, pad_mm=9.0, pad_top_mm=7.4, spacing_mm=0.8)
        for face, characters in ((Type.BODY_STRONG, 14), (Type.SMALL, 34), (Type.SMALL, 28)):
            ghost = Label(face)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost)
        return card
