"""Taking banknotes: what is in, what becomes of it, and what to do about a note that came back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.topup import NoteState, TopUp, TopUpPhase
from kiosk.presenters.cash import CashState
from kiosk.views.parts.badge import Badge
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.card import Card, Rule
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.note_list import NoteList
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.pair import Pair
from kiosk.views.parts.payee import Payee
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.cash import acceptor_badge, cash_news
from kiosk.views.wording.legal import legal_line


class CashView(ScreenView[CashState]):
    """Counts what is inserted; one key credits it."""

    credit_tapped = Signal()
    cancel_tapped = Signal()

    def _build(self) -> QWidget:
        self._notes = NoteList(self._look)
        self._notes.hide()
        self._hint = Notice(self._look, Mood.INFO, "", self._texts.gettext("Insert banknotes one at a time."))
        self._news = [Notice(self._look), Notice(self._look)]
        left = self._column(8.2)
        self._badge = Badge()
        self._payee = Payee(self._look, self._badge)
        left.addWidget(self._payee)
        left.addWidget(self._build_sum())
        right = self._column(8.2)
        right.addWidget(self._notes)
        right.addWidget(self._hint)
        for notice in self._news:
            right.addWidget(notice)
        right.addStretch(1)
        self._legal = Label(Type.TINY, "", Tone.MUTED)
        foot = self._build_foot()
        right.addLayout(foot)
        if self._is_landscape:
            left.addStretch(1)
            left.addWidget(self._legal)
        else:
            foot.addSpacing(self._look.px(2))
            foot.addWidget(self._legal)
        return self._page(self._halves(left, right, 8.2), self._build_bottom())

    def _build_sum(self) -> Card:
        card = Card(self._look, pad_mm=12.2, pad_top_mm=11.5, spacing_mm=0)
        card.content.addWidget(Label(Type.BODY, self._texts.gettext("Inserted"), Tone.MUTED))
        self._inserted = Label(Type.HERO if self._is_landscape else Type.SUM, wrap=False)
        card.content.addWidget(self._inserted)
        card.content.addSpacing(self._look.px(6))
        card.content.addWidget(Rule(self._look, strong=True))
        card.content.addSpacing(self._look.px(8.6))
        self._fee = Pair(self._look, self._texts.gettext("Fee"))
        self._credit = Pair(self._look, self._texts.gettext("To be credited"))
        card.content.addWidget(self._fee)
        card.content.addSpacing(self._look.px(4))
        card.content.addWidget(self._credit)
        return card

    def _build_foot(self) -> QVBoxLayout:
        column = self._column(0)
        self._values = Label(Type.BODY, "", Tone.MUTED)
        self._room = Label(Type.BODY, "", Tone.MUTED)
        for label in (self._values, self._room, self._legal):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._values)
        column.addWidget(self._room)
        return column

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        self._cancel = bottom.add_back(self._texts.gettext("Cancel"))
        self._cancel.clicked.connect(self.cancel_tapped)
        self._pay = bottom.add_key("", Kind.PRIMARY)
        self._pay.clicked.connect(self.credit_tapped)
        return bottom

    def _draw(self, state: CashState) -> None:
        topup, texts = state.topup, self._texts
        self._payee.tell(topup.destination, topup.name_hint)
        self._badge.say(*acceptor_badge(texts, topup))
        self._inserted.setText(texts.money(topup.inserted))
        self._fee.tell(texts.money(topup.fee))
        self._credit.tell(texts.money(topup.to_credit))
        self._notes.tell(topup.notes, state.info.zone)
        self._draw_news(state)
        self._values.setText(self._values_text(topup))
        self._room.setText(self._room_text(topup))
        self._legal.setText(legal_line(texts, state.info))
        self._draw_keys(state)

    def _draw_news(self, state: CashState) -> None:
        news = cash_news(self._texts, state.topup)[: len(self._news)]
        self._hint.setVisible(not news and not state.topup.notes and state.topup.phase is TopUpPhase.TAKING_NOTES)
        for index, notice in enumerate(self._news):
            notice.setVisible(index < len(news))
            if index < len(news):
                notice.tell(*news[index])

    def _values_text(self, topup: TopUp) -> str:
        if not topup.accepted_values or topup.phase is not TopUpPhase.TAKING_NOTES:
            return ""
        *most, last = topup.accepted_values
        values = [self._texts.money(value, symbol=False, grouped=False) for value in most]
        values.append(self._texts.money(last, grouped=False))
        return self._texts.gettext("Notes {values}").format(values=", ".join(values))

    def _room_text(self, topup: TopUp) -> str:
        if topup.phase is not TopUpPhase.TAKING_NOTES:
            return ""
        if not topup.room_left:
            return self._texts.gettext("The limit is reached · no change is given, all of it is credited")
        return self._texts.gettext("Room for {sum} more · no change is given, all of it is credited").format(
            sum=self._texts.money(topup.room_left)
        )

    def _draw_keys(self, state: CashState) -> None:
        topup, texts = state.topup, self._texts
        taking = topup.phase is TopUpPhase.TAKING_NOTES
        inside = bool(topup.inserted) or any(
            note.state in (NoteState.MOVING, NoteState.BEING_CHECKED, NoteState.ACCEPTED) for note in topup.notes
        )
        self._cancel.setEnabled(taking and not inside)
        self._pay.setEnabled(taking and inside)
        if topup.phase in (TopUpPhase.CLOSING, TopUpPhase.CREDITING):
            self._pay.setText(texts.gettext("Crediting…"))
        elif topup.to_credit:
            self._pay.setText(texts.gettext("Credit {sum}").format(sum=texts.money(topup.to_credit)))
        elif inside:
            self._pay.setText(texts.gettext("Finish"))
        else:
            self._pay.setText(texts.gettext("Insert a banknote"))
