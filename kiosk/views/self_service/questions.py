"""Help: questions with their answers, and every way to be helped."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.questions import Question, QuestionState
from kiosk.presenters.presenter import may_ask_again
from kiosk.presenters.questions import QuestionsState
from kiosk.views.parts.badge import Badge
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.questions import asked_words, expected_words, state_badge, topic_words


class QuestionsView(ScreenView[QuestionsState]):
    """Asking at the bottom, what was asked in the middle, people on top."""

    ask_tapped = Signal()
    request_tapped = Signal()
    staff_tapped = Signal()
    helped_tapped = Signal(str)
    not_helped_tapped = Signal(str)
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        texts = self._texts
        self._people, self._asked = FreshColumn(self._look, 5.0), FreshColumn(self._look, 5.0)
        left, right = self._column(7.3), self._column(7.3)
        left.addWidget(Label(Type.TITLE, texts.gettext("Help and questions")))
        left.addWidget(self._people)
        left.addStretch(1 if self._is_landscape else 0)
        right.addWidget(self._asked)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._ask = bottom.add_key("", Kind.PRIMARY)
        self._ask.clicked.connect(self._tap_main)
        bottom.row.addStretch(0)
        return self._page(self._halves(left, right, 7.3), bottom)

    def _draw(self, state: QuestionsState) -> None:
        self._ask.setText(
            self._texts.gettext("Ask a question") if state.error is None else self._texts.gettext("Try again")
        )
        self._ask.setVisible(state.error is None or may_ask_again(state.error))
        phone = "" if self._terminal is None else self._terminal.legal.hotline
        hint = "" if self._terminal is None else self._terminal.help_hint
        self._people.show_as((state.called, phone, hint), lambda column: self._add_people(column, state, phone, hint))
        self._asked.show_as((state, self._zone), lambda column: self._add_asked(column, state))

    def _add_people(self, column: QVBoxLayout, state: QuestionsState, phone: str, hint: str) -> None:
        texts = self._texts
        card = Card(self._look, spacing_mm=3.0)
        if phone:
            card.content.addWidget(Label(Type.BODY_STRONG, texts.gettext("Consultant: {phone}").format(phone=phone)))
        if hint:
            card.content.addWidget(Label(Type.BODY, hint, Tone.MUTED))
        keys = self._column(5) if self._is_narrow or self._look.theme.is_larger else self._row(5)
        staff = Button(self._look, texts.gettext("Call somebody here"), face=Type.LINK)
        staff.clicked.connect(self.staff_tapped)
        staff.setEnabled(not state.called)
        request = Button(self._look, texts.gettext("Request a call or a visit"), face=Type.LINK)
        request.clicked.connect(self.request_tapped)
        keys.addWidget(staff, 1)
        keys.addWidget(request, 1)
        card.content.addLayout(keys)
        column.addWidget(card)
        if state.called:
            lead, rest = texts.gettext("Somebody is coming."), texts.gettext("Please stay at the terminal.")
            column.addWidget(Notice(self._look, Mood.OK, lead, rest))

    def _add_asked(self, column: QVBoxLayout, state: QuestionsState) -> None:
        texts = self._texts
        if state.error is not None:
            column.addWidget(Notice(self._look, Mood.BAD, *error_words(texts, state.error)))
        elif state.questions is None:
            for _ in range(2):
                column.addWidget(self._ghost_card())
        elif not state.questions:
            column.addWidget(Label(Type.BODY, texts.gettext("You have not asked anything yet."), Tone.MUTED))
        for question in state.questions or ():
            column.addWidget(self._card(question, state))

    def _card(self, question: Question, state: QuestionsState) -> Card:
        texts = self._texts
        card = Card(self._look, pad_mm=9.0, pad_top_mm=7.4, spacing_mm=1.6)
        badge = self._row(0)
        badge.addWidget(Badge(*state_badge(texts, question)))
        badge.addStretch(1)
        card.content.addLayout(badge)
        card.content.addWidget(Label(Type.BODY_STRONG, topic_words(texts, question.topic)))
        card.content.addWidget(Label(Type.SMALL, asked_words(texts, question, self._zone, state.today), Tone.MUTED))
        for answer in question.answers:
            card.content.addWidget(Label(Type.BODY, answer.words))
        if question.state is QuestionState.OPEN:
            card.content.addWidget(Label(Type.SMALL, expected_words(texts, question, self._zone), Tone.MUTED))
        if question.state is QuestionState.ANSWERED:
            card.content.addSpacing(self._look.px(2))
            card.content.addLayout(self._verdict_keys(question))
        return card

    def _verdict_keys(self, question: Question) -> QVBoxLayout:
        keys, row = self._column(0), self._row(5)
        helped = Button(self._look, self._texts.gettext("It helped"), face=Type.LINK, height_mm=21)
        helped.clicked.connect(lambda: self.helped_tapped.emit(question.question))
        not_helped = Button(self._look, self._texts.gettext("It did not help"), face=Type.LINK, height_mm=21)
        not_helped.clicked.connect(lambda: self.not_helped_tapped.emit(question.question))
        row.addWidget(helped, 1)
        row.addWidget(not_helped, 1)
        keys.addLayout(row)
        return keys

    def _ghost_card(self) -> Card:
        card = Card(self._look, pad_mm=9.0, pad_top_mm=7.4, spacing_mm=1.6)
        for face, characters in ((Type.BODY_STRONG, 20), (Type.SMALL, 28), (Type.BODY, 34)):
            ghost = Label(face)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost)
        return card

    def _tap_main(self) -> None:
        if self._state is not None and self._state.error is not None:
            self.retry_tapped.emit()
        else:
            self.ask_tapped.emit()
