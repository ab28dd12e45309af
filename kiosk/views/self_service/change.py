"""The before/after sheet of a change, and what became of its order."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.errors import ErrorCode
from kiosk.domain.ordering import Action, Obstacle, ObstacleKind, Proposal
from kiosk.presenters.change import ChangeState, NotHad, Ordered, Weighed, Weighing
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fact_list import FactList
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.segments import Segments
from kiosk.views.parts.verdict import VerdictBox
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.change import (
    change_title,
    confirm_words,
    losses,
    money,
    terms,
    what_changed,
    wishes,
)
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.facts import Facts
from kiosk.views.wording.obstacle import clearing_words, not_had_words, obstacle_words
from kiosk.views.wording.order import order_parts, order_verdict, sending_words

_SUSPENSIONS = (7, 14, 30, 0)
_WORTH_A_RETRY = frozenset({ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.OPERATOR_NONSENSE})
_GHOST_LINES = (18, 30, 24, 28)


class ChangeView(ScreenView[ChangeState]):
    """Everything that is to be known before agreeing; then how the order stands."""

    confirm_tapped = Signal()
    clear_tapped = Signal(Obstacle)
    top_up_tapped = Signal()
    days_tapped = Signal(object)
    call_off_tapped = Signal()
    retry_tapped = Signal()
    done_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._title = Label(Type.TITLE)
        self._days = self._build_days()
        self._left, self._right = FreshColumn(self._look, 7.3), FreshColumn(self._look, 7.3)
        left, right = self._column(7.3), self._column(7.3)
        for part in (self._title, self._days, self._left):
            left.addWidget(part)
        right.addWidget(self._right)
        right.addStretch(1)
        left.addStretch(1 if self._is_landscape else 0)
        return self._page(self._halves(left, right, 7.3), self._build_bottom())

    def _build_days(self) -> Segments:
        texts = self._texts
        names = {
            days: texts.ngettext("{count} day", "{count} days", days).format(count=days)
            if days
            else texts.gettext("No end")
            for days in _SUSPENSIONS
        }
        days = Segments(self._look, names)
        days.chosen.connect(self.days_tapped)
        return days

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        self._back = bottom.add_back(self._texts.gettext("Back"))
        self._back.clicked.connect(self._tap_back)
        self._main = bottom.add_key("", Kind.PRIMARY)
        self._main.clicked.connect(self._tap_main)
        bottom.row.addStretch(0)  # without a main key, back stays as wide as it is
        return bottom

    def _draw(self, state: ChangeState) -> None:
        self._title.setText(change_title(self._texts, state.changes))
        self._draw_days(state)
        match state.step:
            case Weighing():
                self._left.show_as(state.step, self._add_ghosts)
                self._right.show_as(None, lambda _: None)
                self._show_keys(back=self._texts.gettext("Back"), main="")
            case Weighed() as step:
                self._draw_sheet(state, step)
            case Ordered() as step:
                self._draw_order(step)
            case NotHad() as step:
                self._draw_refusal(step)

    def _draw_days(self, state: ChangeState) -> None:
        wish = next((change for change in state.changes if change.action is Action.SUSPEND), None)
        self._days.setVisible(wish is not None and not isinstance(state.step, Ordered))
        if wish is not None:
            self._days.choose(0 if wish.until is None else (wish.until - state.today).days)

    def _add_ghosts(self, column: QVBoxLayout) -> None:
        card = Card(self._look)
        for characters in _GHOST_LINES:
            ghost = Label(Type.BODY)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost)
        column.addWidget(card)

    # --- the sheet ---------------------------------------------------------------------------------------------------

    def _draw_sheet(self, state: ChangeState, step: Weighed) -> None:
        texts, proposal = self._texts, step.proposal
        self._left.show_as(step, lambda column: self._add_wishes(column, state, step))
        self._right.show_as(step, lambda column: self._add_money(column, state, proposal))
        obstacle = _first_to_clear(proposal)
        if obstacle is not None:
            main = clearing_words(texts, obstacle)
        else:
            main = "" if proposal.obstacles else confirm_words(texts, proposal)
        self._show_keys(back=texts.gettext("Back"), main=main, works=not step.again)

    def _add_wishes(self, column: QVBoxLayout, state: ChangeState, step: Weighed) -> None:
        texts = self._texts
        if step.error is not None:
            column.addWidget(Notice(self._look, Mood.BAD, *error_words(texts, step.error)))
        if step.was is not None:
            lead = texts.gettext("The terms have just changed.")
            column.addWidget(Notice(self._look, Mood.WARN, lead, what_changed(texts, step.was, step.proposal)))
        card = Card(self._look, pad_mm=8.0, pad_top_mm=7.0, spacing_mm=1.0)
        for index, (wish, costs) in enumerate(wishes(texts, step.proposal)):
            if index:
                card.content.addSpacing(self._look.px(3))
            card.content.addWidget(Label(Type.SUBHEADING, wish))
            if costs:
                card.content.addWidget(Label(Type.BODY, costs, Tone.MUTED))
        column.addWidget(card)
        for obstacle in step.proposal.obstacles:
            column.addWidget(Notice(self._look, Mood.WARN, *obstacle_words(texts, obstacle)))
        groups = terms(texts, step.proposal, state.today)
        crowded = self._is_landscape and (step.error or step.was or step.proposal.obstacles)
        for group in groups:
            self._add_facts(column, group, roomy=len(groups) == 1 and not crowded)

    def _add_money(self, column: QVBoxLayout, state: ChangeState, proposal: Proposal) -> None:
        texts = self._texts
        self._add_facts(column, money(texts, proposal, state.today), roomy=len(proposal.offerings) <= 1)
        lost = losses(texts, proposal)
        if lost:
            column.addWidget(Notice(self._look, Mood.WARN, texts.gettext("You give up:"), lost))
        column.addWidget(Label(Type.SMALL, texts.gettext("Nothing else changes."), Tone.MUTED))

    def _add_facts(self, column: QBoxLayout, facts: Facts, *, roomy: bool) -> None:
        rows = FactList(self._look, roomy=roomy and not self._is_narrow)
        rows.tell(facts)
        column.addWidget(rows)

    # --- the order ---------------------------------------------------------------------------------------------------

    def _draw_order(self, step: Ordered) -> None:
        texts = self._texts
        self._left.show_as(step, lambda column: self._add_verdict(column, step))
        self._right.show_as(None, lambda _: None)
        can_cancel = step.order is not None and step.order.can_cancel
        back = texts.gettext("Call off") if can_cancel else ""
        self._show_keys(
            back=back, main=texts.gettext("Done"), works=step.order is not None, back_works=not step.calling_off
        )

    def _add_verdict(self, column: QVBoxLayout, step: Ordered) -> None:
        texts, order = self._texts, step.order
        box = VerdictBox(self._look)
        box.tell(*(sending_words(texts) if order is None else order_verdict(texts, order, self._zone)))
        column.addWidget(box)
        if step.error is not None:
            column.addWidget(Notice(self._look, Mood.BAD, *error_words(texts, step.error)))
        if order is not None:
            self._add_facts(column, order_parts(texts, order, step.proposal), roomy=True)

    def _draw_refusal(self, step: NotHad) -> None:
        words = not_had_words(self._texts, step.error, step.words)
        self._left.show_as(step, lambda column: column.addWidget(Notice(self._look, Mood.BAD, *words)))
        self._right.show_as(None, lambda _: None)
        again = self._texts.gettext("Try again") if step.error in _WORTH_A_RETRY else ""
        self._show_keys(back=self._texts.gettext("Back"), main=again)

    # --- the keys ----------------------------------------------------------------------------------------------------

    def _show_keys(self, *, back: str, main: str, works: bool = True, back_works: bool = True) -> None:
        self._back.setText(back)
        self._back.setVisible(bool(back))
        self._back.setEnabled(back_works)
        self._main.setText(main)
        self._main.setVisible(bool(main))
        self._main.setEnabled(works)

    def _tap_back(self) -> None:
        if self._state is not None and isinstance(self._state.step, Ordered):
            self.call_off_tapped.emit()
        else:
            self.back_tapped.emit()

    def _tap_main(self) -> None:
        match self._state and self._state.step:
            case Weighed(proposal):
                self._tap_sheet(proposal)
            case Ordered():
                self.done_tapped.emit()
            case _:
                self.retry_tapped.emit()

    def _tap_sheet(self, proposal: Proposal) -> None:
        obstacle = _first_to_clear(proposal)
        if obstacle is None:
            self.confirm_tapped.emit()
        elif obstacle.kind is ObstacleKind.NO_MONEY:
            self.top_up_tapped.emit()
        else:
            self.clear_tapped.emit(obstacle)


def _first_to_clear(proposal: Proposal) -> Obstacle | None:
    """What the main key clears: first what is in the way, and when all is put together its money."""
    for obstacle in proposal.obstacles:
        if obstacle.remedy:
            return obstacle
    return next((one for one in proposal.obstacles if one.kind is ObstacleKind.NO_MONEY), None)
