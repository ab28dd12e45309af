"""What works without money, which sum restores what, and the promised payment."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.products import Section
from kiosk.domain.relief import Promise, Relief
from kiosk.presenters.zero_balance import ZeroBalanceState
from kiosk.views.look import Look
from kiosk.views.parts.badge import Badge
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.service_row import ServiceRow
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.account import section_name
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.facts import Fact
from kiosk.views.wording.zero_balance import (
    other_causes,
    owed_words,
    promise_effect,
    promise_story,
    restores_words,
    section_sum,
    section_verdict,
    service_fact,
    top_up_words,
    verdict,
)

_GHOST_ROWS = 5


class ZeroBalanceView(ScreenView[ZeroBalanceState]):
    """The verdict and the sum, each section service by service, promised payments."""

    top_up_tapped = Signal()
    take_tapped = Signal(str)
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._head, self._ways = FreshColumn(self._look, 4.2), FreshColumn(self._look, 4.2)
        self._services = FreshColumn(self._look, 4.2)
        left, right = self._column(5.0), self._column(5.0)
        self._balance = Label(Type.BODY, "", Tone.MUTED)
        title = self._column(0)
        title.addWidget(Label(Type.TITLE, self._texts.gettext("What works, and how to switch it all on")))
        title.addWidget(self._balance)
        left.addLayout(title)
        left.addWidget(self._head)
        if self._is_landscape:
            left.addWidget(self._ways)
            left.addStretch(1)
        right.addWidget(self._services)
        if not self._is_landscape:
            right.addWidget(self._ways)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        self._top_up = bottom.add_key("", Kind.PRIMARY)
        self._top_up.clicked.connect(self.top_up_tapped)
        return self._page(self._halves(left, right, 5.0), bottom)

    def _draw(self, state: ZeroBalanceState) -> None:
        relief = state.relief
        nothing = relief is None and state.error is not None
        self._retry.setVisible(nothing)
        self._top_up.setVisible(not nothing)
        self._top_up.setText(top_up_words(self._texts, relief))
        self._draw_balance(relief, nothing=nothing)
        self._head.show_as(state, lambda column: self._add_head(column, state))
        self._services.show_as((relief, nothing), lambda column: self._add_services(column, state))
        self._ways.show_as((relief, nothing), lambda column: self._add_ways(column, relief))

    def _draw_balance(self, relief: Relief | None, *, nothing: bool) -> None:
        self._balance.setVisible(not nothing)
        if relief is None:
            self._balance.set_ghost(24)
            return
        balance, texts = relief.balance, self._texts
        as_of = texts.gettext("Balance at {time}").format(time=texts.time(balance.as_of.astimezone(self._zone)))
        self._balance.tell(f"{as_of}: {texts.money(balance.amount)}")

    def _add_head(self, column: QVBoxLayout, state: ZeroBalanceState) -> None:
        for error in (state.error, state.refused):
            if error is not None:
                column.addWidget(Notice(self._look, Mood.BAD, *error_words(self._texts, error)))
        if state.relief is None:
            if state.error is None:
                column.addWidget(self._ghosts(Type.LEAD_SMALL, (22, 34)))
            return
        column.addWidget(Notice(self._look, *verdict(self._texts, state.relief)))
        if not state.relief.word.is_operators:
            words = self._texts.gettext("The operator has no word on each service: this follows from the balance.")
            column.addWidget(Label(Type.SMALL, words, Tone.MUTED))

    def _add_services(self, column: QVBoxLayout, state: ZeroBalanceState) -> None:
        if state.relief is None:
            if state.error is None:
                column.addWidget(self._ghosts(Type.BODY, tuple(26 - row for row in range(_GHOST_ROWS))))
            return
        for section in Section:
            if any(one.service.section is section for one in state.relief.word.services):
                column.addWidget(self._section(section, state.relief, state))

    def _section(self, section: Section, relief: Relief, state: ZeroBalanceState) -> Card:
        texts = self._texts
        states = [one for one in relief.word.services if one.service.section is section]
        shared = section_sum(states)
        card = Card(self._look, pad_mm=9.0, pad_top_mm=5.6, spacing_mm=1.2)
        head = self._row(4)
        head.addWidget(Label(Type.BODY_STRONG, section_name(texts, section)), 1)
        head.addWidget(Badge(*section_verdict(texts, states)), 0, Qt.AlignmentFlag.AlignTop)
        card.content.addLayout(head)
        if len(states) > 1:
            for one in states:
                card.content.addWidget(_Line(self._look, service_fact(texts, one, state.today, shared=shared)))
        causes = other_causes(texts, relief, section)
        if causes:
            card.content.addWidget(Label(Type.SMALL, causes, Tone.MUTED))
        if shared is not None:
            card.content.addWidget(Label(Type.SMALL_STRONG, restores_words(texts, shared)))
        return card

    def _add_ways(self, column: QVBoxLayout, relief: Relief | None) -> None:
        if relief is None:
            return
        if relief.owed is not None:
            column.addWidget(Notice(self._look, Mood.INFO, *owed_words(self._texts, relief.owed)))
        for promise in relief.promises or ():
            column.addWidget(self._promise(promise, relief))

    def _promise(self, promise: Promise, relief: Relief) -> ServiceRow:
        row = ServiceRow(self._look, promise.name, promise_story(self._texts, promise))
        words, tone = promise_effect(self._texts, promise, relief)
        if words:
            row.add_line(words, tone)
        if promise.obstacle is None:
            key = row.add_key(self._texts.gettext("Take it"), Kind.SECONDARY)
            key.clicked.connect(lambda: self.take_tapped.emit(promise.offering))
        return row

    def _ghosts(self, face: Type, characters: tuple[int, ...]) -> Card:
        card = Card(self._look, pad_mm=9.5, spacing_mm=2.4)
        for count in characters:
            ghost = Label(face)
            ghost.set_ghost(count)
            card.content.addWidget(ghost)
        return card


class _Line(QWidget):
    """A service at the left, how it works at the right."""

    def __init__(self, look: Look, fact: Fact) -> None:
        super().__init__()
        self.setAccessibleName(f"{fact.name}: {fact.value}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(4))
        value = Label(Type.SMALL_STRONG, fact.value, fact.tone)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Label(Type.SMALL, fact.name), 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(value, 1, Qt.AlignmentFlag.AlignVCenter)
