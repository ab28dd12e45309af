"""Everything the operator told, newest first: what, from when, until when."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.notices import Notice as Told
from kiosk.presenters.notices import NoticesState
from kiosk.presenters.presenter import may_ask_again
from kiosk.views.parts.badge import Badge, BadgeMood
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.notices import facts_words, kind_badge, sent_words

_GHOST_CARDS = 3


class NoticesView(ScreenView[NoticesState]):
    """A card for each notice; those not seen before say so."""

    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._cards = FreshColumn(self._look, 5.0)
        body = self._column(7.3)
        body.addWidget(Label(Type.TITLE, self._texts.gettext("Notices")))
        body.addWidget(self._cards)
        body.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        bottom.row.addStretch(0)
        return self._page(body, bottom)

    def _draw(self, state: NoticesState) -> None:
        self._retry.setVisible(may_ask_again(state.error))
        self._cards.show_as((state, self._zone), lambda column: self._add_cards(column, state))

    def _add_cards(self, column: QVBoxLayout, state: NoticesState) -> None:
        texts = self._texts
        if state.error is not None:
            column.addWidget(Notice(self._look, Mood.BAD, *error_words(texts, state.error)))
        elif state.notices is None:
            for _ in range(_GHOST_CARDS):
                column.addWidget(self._ghost_card())
        elif not state.notices:
            column.addWidget(Notice(self._look, Mood.OK, texts.gettext("There are no notices for you.")))
        for told in state.notices or ():
            column.addWidget(self._card(told, state))

    def _card(self, told: Told, state: NoticesState) -> Card:
        texts = self._texts
        card = Card(self._look, pad_mm=9.0, pad_top_mm=7.4, spacing_mm=1.6, proposed=told.is_unread())
        head = self._row(3)
        badge = kind_badge(texts, told)
        if badge is not None:
            head.addWidget(Badge(*badge))
        if told.is_unread():
            head.addWidget(Badge(BadgeMood.INFO, texts.gettext("not seen yet")))
        head.addStretch(1)
        head.addWidget(Label(Type.SMALL, sent_words(texts, told, self._zone, state.today), Tone.MUTED, wrap=False))
        card.content.addLayout(head)
        if told.subject:
            card.content.addWidget(Label(Type.BODY_STRONG, told.subject))
        facts = facts_words(texts, told, self._zone, state.today)
        if facts:
            card.content.addWidget(Label(Type.BODY, facts))
        if told.text:
            card.content.addWidget(Label(Type.SMALL, told.text, Tone.MUTED))
        card.setAccessibleName(", ".join(part for part in (told.subject, facts, told.text) if part))
        return card

    def _ghost_card(self) -> Card:
        card = Card(self._look, pad_mm=9.0, pad_top_mm=7.4, spacing_mm=1.6)
        for face, characters in ((Type.BODY_STRONG, 24), (Type.BODY, 30), (Type.SMALL, 36)):
            ghost = Label(face)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost, 0, Qt.AlignmentFlag.AlignLeft)
        return card
