"""The before and after of giving points for a reward, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.bonuses import RewardSheet
from kiosk.domain.errors import ErrorCode
from kiosk.presenters.reward import NotHad, Redeeming, RewardState, Weighed, Weighing
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fact_list import FactList
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.service_row import fill_with_ghosts
from kiosk.views.parts.verdict import VerdictBox
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.bonuses import lacking_words, points_words
from kiosk.views.wording.errors import Words, error_words
from kiosk.views.wording.legal import terminal_line
from kiosk.views.wording.reward import redemption_verdict, sheet_facts

_GHOSTS = ((Type.BODY, 26), (Type.BODY, 22), (Type.BODY, 28))


class RewardView(ScreenView[RewardState]):
    """Everything that is to be known before agreeing; then how it stands."""

    confirm_tapped = Signal()
    retry_tapped = Signal()
    done_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._title, self._sheet = Label(Type.TITLE), FreshColumn(self._look, 7.3)
        column = self._column(7.3)
        column.addWidget(self._title)
        column.addWidget(self._sheet)
        column.addStretch(1)
        bottom = BottomBar(self._look)
        self._back = bottom.add_back(self._texts.gettext("Back"))
        self._back.clicked.connect(self.back_tapped)
        self._line = bottom.add_line()
        self._main = bottom.add_key("", Kind.PRIMARY)
        self._main.clicked.connect(self._tap_main)
        return self._page(column, bottom)

    def _draw(self, state: RewardState) -> None:
        self._title.setText(self._texts.gettext("Exchange points: {reward}").format(reward=state.reward.name))
        self._sheet.show_as(state.step, lambda column: self._fill(column, state))
        self._back.setVisible(not isinstance(state.step, Redeeming))
        main = self._main_words(state)
        self._main.setText(main)
        self._main.setVisible(bool(main))
        self._line.setVisible(not main)
        if self._terminal is not None:
            self._line.setText(terminal_line(self._texts, self._terminal))
        self._main.setEnabled(not (isinstance(state.step, Redeeming) and state.step.redemption is None))

    def _main_words(self, state: RewardState) -> str:
        texts = self._texts
        match state.step:
            case Weighed(RewardSheet(missing=0) as sheet):
                return texts.gettext("Exchange {points}").format(points=points_words(texts, sheet.reward.points))
            case Redeeming():
                return texts.gettext("Done")
            case NotHad(ErrorCode.OPERATOR_UNREACHABLE | ErrorCode.OPERATOR_NONSENSE):
                return texts.gettext("Try again")
            case _:
                return ""

    def _fill(self, column: QVBoxLayout, state: RewardState) -> None:
        match state.step:
            case Weighing():
                card = Card(self._look)
                fill_with_ghosts(card, _GHOSTS)
                column.addWidget(card)
            case Weighed() as step:
                self._add_sheet(column, step)
            case Redeeming(sheet, redemption):
                box = VerdictBox(self._look)
                box.tell(*redemption_verdict(self._texts, sheet, redemption))
                column.addWidget(box)
            case NotHad(error):
                column.addWidget(Notice(self._look, Mood.BAD, *self._not_had(error)))

    def _add_sheet(self, column: QVBoxLayout, step: Weighed) -> None:
        texts, sheet = self._texts, step.sheet
        if step.error is not None:
            column.addWidget(Notice(self._look, Mood.BAD, *error_words(texts, step.error)))
        if sheet.missing:
            lead, rest = lacking_words(texts, sheet.missing), texts.gettext("Some have ended or were spent meanwhile.")
            column.addWidget(Notice(self._look, Mood.WARN, f"{lead[:1].upper()}{lead[1:]}.", rest))
        facts = FactList(self._look, roomy=not self._is_narrow)
        facts.tell(sheet_facts(texts, sheet))
        column.addWidget(facts)
        column.addWidget(Label(Type.SMALL, texts.gettext("Nothing is charged in money."), Tone.MUTED))

    def _not_had(self, error: ErrorCode) -> Words:
        texts = self._texts
        if error is ErrorCode.NOT_ON_OFFER:
            return texts.gettext("This reward is gone."), texts.gettext("No points were taken. Choose another one.")
        return error_words(texts, error)

    def _tap_main(self) -> None:
        match self._state and self._state.step:
            case Weighed():
                self.confirm_tapped.emit()
            case Redeeming():
                self.done_tapped.emit()
            case _:
                self.retry_tapped.emit()
