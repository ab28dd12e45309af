"""Bonuses: points of the operator and of partners apart, bonuses in kind, what points are given for, their history."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.bonuses import Bonuses, PointsEntry, Programme, Reward
from kiosk.presenters.bonuses import Angle, BonusesState
from kiosk.presenters.presenter import may_ask_again
from kiosk.views.parts.badge import Badge, BadgeMood
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.card import Card, Rule
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Figure, Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.points_chart import PointsChart
from kiosk.views.parts.segments import Segments
from kiosk.views.parts.service_row import ServiceRow, add_ghost_rows, fill_with_ghosts
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.bonuses import (
    angle_name,
    ending_words,
    entry_story,
    entry_sum,
    gain_words,
    kind_story,
    lacking_words,
    no_bonuses,
    partner_story,
    points_words,
    programme_name,
    reward_story,
)
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.legal import terminal_line

_HISTORY_ROWS = 40


class BonusesView(ScreenView[BonusesState]):
    """One side at a time."""

    angle_tapped = Signal(object)
    reward_tapped = Signal(str)
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._shown_angle: Angle | None = None
        self._angles = Segments(self._look, {angle: angle_name(self._texts, angle) for angle in Angle})
        self._angles.chosen.connect(self.angle_tapped)
        self._first, self._second = FreshColumn(self._look, 7.3), FreshColumn(self._look, 5.0)
        left, right = self._column(7.3), self._column(7.3)
        left.addWidget(Label(Type.TITLE, self._texts.gettext("Bonuses")))
        left.addWidget(self._angles)
        left.addWidget(self._first)
        left.addStretch(1 if self._is_landscape else 0)
        right.addWidget(self._second)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._line = bottom.add_line()
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        self._spend = bottom.add_key(self._texts.gettext("Spend points"), Kind.PRIMARY)
        self._spend.clicked.connect(lambda: self.angle_tapped.emit(Angle.REWARDS))
        return self._page(self._halves(left, right, 7.3), bottom)

    def _draw(self, state: BonusesState) -> None:
        bonuses = state.bonuses
        nothing = bonuses is None and state.error is not None
        within_reach = bonuses is not None and any(map(bonuses.is_within_reach, bonuses.rewards or ()))
        self._angles.choose(state.angle)
        self._angles.setVisible(not nothing and (bonuses is None or bool(bonuses.programmes)))
        if state.angle is not self._shown_angle:
            self._body.to_top()
        self._shown_angle = state.angle
        self._first.show_as(state, lambda column: self._add_first(column, state))
        self._second.show_as(state, lambda column: self._add_second(column, state))
        self._retry.setVisible(nothing and may_ask_again(state.error))
        self._spend.setVisible(within_reach and state.angle is Angle.HAVING)
        self._line.setVisible(self._retry.isHidden() and self._spend.isHidden())
        if self._terminal is not None:
            self._line.setText(terminal_line(self._texts, self._terminal))

    def _add_first(self, column: QVBoxLayout, state: BonusesState) -> None:
        """What stands first: what went wrong, and the operator's own points."""
        texts, bonuses = self._texts, state.bonuses
        if state.error is not None:
            words = error_words(texts, state.error) if bonuses is not None else no_bonuses(texts, state.error)
            column.addWidget(Notice(self._look, Mood.BAD if bonuses is not None else Mood.INFO, *words))
        if bonuses is None:
            if state.error is None:
                self._add_ghost(column)
            return
        if not bonuses.programmes:
            lead = texts.gettext("You take part in no bonus programme.")
            column.addWidget(Notice(self._look, Mood.INFO, lead, texts.gettext("The staff will sign you up.")))
        match state.angle:
            case Angle.HAVING:
                for programme in bonuses.own:
                    column.addWidget(self._own_card(state, programme))
            case Angle.REWARDS:
                for programme in bonuses.own:
                    column.addWidget(Label(Type.BODY, self._having_words(programme), Tone.MUTED))
            case Angle.HISTORY:
                self._add_charts(column, state, bonuses)

    def _add_second(self, column: QVBoxLayout, state: BonusesState) -> None:
        bonuses = state.bonuses
        if bonuses is None:
            if state.error is None:
                add_ghost_rows(self._look, column)
            return
        match state.angle:
            case Angle.HAVING:
                self._add_in_kind(column, bonuses)
                self._add_partners(column, bonuses)
            case Angle.REWARDS:
                self._add_rewards(column, bonuses)
            case Angle.HISTORY if bonuses.programmes:
                self._add_history(column, state, bonuses)

    def _add_ghost(self, column: QVBoxLayout) -> None:
        card = Card(self._look, pad_mm=10.3, pad_top_mm=9.0, spacing_mm=2.6)
        fill_with_ghosts(card, ((Type.BODY, 8), (Type.HERO, 6), (Type.BODY, 24)))
        column.addWidget(card)

    # --- what there is -----------------------------------------------------------------------------------------------

    def _having_words(self, programme: Programme) -> str:
        texts = self._texts
        return texts.gettext("You have {points}.").format(points=points_words(texts, programme.points))

    def _own_card(self, state: BonusesState, programme: Programme) -> Card:
        texts = self._texts
        card = Card(self._look, pad_mm=10.3, pad_top_mm=9.0, spacing_mm=2.6)
        card.content.addWidget(Label(Type.BODY, programme_name(texts, programme), Tone.MUTED))
        figure, row = Figure(Type.HERO, texts.number(programme.points)), self._row(4)
        figure.setAccessibleName(points_words(texts, programme.points))
        row.addWidget(figure)
        row.addStretch(1)
        card.content.addLayout(row)
        if ending_words(texts, programme):
            badge = Badge(BadgeMood.WARN, ending_words(texts, programme))
            card.content.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
        if programme.about:
            card.content.addWidget(Label(Type.BODY, programme.about, Tone.MUTED))
        if state.history is not None:
            card.content.addWidget(self._chart(state, programme, state.history))
        return card

    def _chart(self, state: BonusesState, programme: Programme, history: tuple[PointsEntry, ...]) -> PointsChart:
        chart = PointsChart(self._look, programme_name(self._texts, programme))
        chart.tell(history, programme.programme, state.today, ZoneInfo(state.zone))
        return chart

    def _add_in_kind(self, column: QVBoxLayout, bonuses: Bonuses) -> None:
        texts = self._texts
        if bonuses.in_kind is None or not bonuses.programmes:
            return
        column.addWidget(Label(Type.SUBHEADING, texts.gettext("Minutes and gigabytes for points")))
        if not bonuses.in_kind:
            column.addWidget(Label(Type.BODY, texts.gettext("None now."), Tone.MUTED))
        for package in bonuses.in_kind:
            column.addWidget(ServiceRow(self._look, package.name, kind_story(texts, package, self._zone)))

    def _add_partners(self, column: QVBoxLayout, bonuses: Bonuses) -> None:
        texts = self._texts
        if not bonuses.partners:
            return
        column.addWidget(Label(Type.SUBHEADING, texts.gettext("Points of partners")))
        for programme in bonuses.partners:
            row = ServiceRow(self._look, programme.name, partner_story(texts, programme))
            row.add_line(points_words(texts, programme.points), Tone.INK)
            column.addWidget(row)

    # --- what it can be given for ------------------------------------------------------------------------------------

    def _add_rewards(self, column: QVBoxLayout, bonuses: Bonuses) -> None:
        texts = self._texts
        if bonuses.rewards is None:
            lead = texts.gettext("Points cannot be spent at this terminal now.")
            column.addWidget(Notice(self._look, Mood.INFO, lead, texts.gettext("They are safe.")))
        elif not bonuses.rewards and bonuses.programmes:
            nothing = texts.gettext("There is nothing to spend points on now.")
            column.addWidget(Label(Type.BODY, nothing, Tone.MUTED))
        for reward in bonuses.rewards or ():
            column.addWidget(self._reward_row(bonuses, reward))

    def _reward_row(self, bonuses: Bonuses, reward: Reward) -> ServiceRow:
        texts = self._texts
        row = ServiceRow(self._look, reward.name or gain_words(texts, reward.gain), reward_story(texts, reward))
        programme = bonuses.programme(reward.programme)
        if bonuses.is_within_reach(reward):
            key = row.add_key(texts.gettext("Exchange"), Kind.SECONDARY)
            key.clicked.connect(lambda: self.reward_tapped.emit(reward.reward))
        elif programme is not None:
            row.add_line(lacking_words(texts, reward.points - programme.points))
        return row

    # --- how it came and went ----------------------------------------------------------------------------------------

    def _add_charts(self, column: QVBoxLayout, state: BonusesState, bonuses: Bonuses) -> None:
        for programme in bonuses.programmes if state.history is not None else ():
            if programme.is_own or any(one.programme == programme.programme for one in state.history or ()):
                card = Card(self._look, pad_mm=10.3, pad_top_mm=7.0, spacing_mm=2.6)
                card.content.addWidget(Label(Type.BODY_STRONG, programme_name(self._texts, programme)))
                card.content.addWidget(self._chart(state, programme, state.history or ()))
                column.addWidget(card)

    def _add_history(self, column: QVBoxLayout, state: BonusesState, bonuses: Bonuses) -> None:
        texts = self._texts
        if state.history_error is not None and state.history is None:
            column.addWidget(Notice(self._look, Mood.INFO, *no_bonuses(texts, state.history_error)))
        elif state.history is None:
            add_ghost_rows(self._look, column)
        elif not state.history:
            nothing = texts.gettext("Nothing came or went in the last twelve months.")
            column.addWidget(Label(Type.BODY, nothing, Tone.MUTED))
        else:
            column.addWidget(self._entries(state, bonuses, state.history[:_HISTORY_ROWS]))

    def _entries(self, state: BonusesState, bonuses: Bonuses, history: tuple[PointsEntry, ...]) -> Card:
        card = Card(self._look, pad_mm=10.3, pad_top_mm=5.0, spacing_mm=0)
        for number, entry in enumerate(history):
            if number:
                card.content.addWidget(Rule(self._look))
            programme = bonuses.programme(entry.programme)
            name = programme.name if programme is not None and not programme.is_own else ""
            card.content.addWidget(self._entry(state, entry, name))
        return card

    def _entry(self, state: BonusesState, entry: PointsEntry, programme: str) -> QWidget:
        texts = self._texts
        line = QWidget()
        row, words = self._row(5), self._column(0.6)
        row.setContentsMargins(0, self._look.px(3.0), 0, self._look.px(3.0))
        words.addWidget(Label(Type.BODY, entry.about))
        story = entry_story(texts, entry, programme, ZoneInfo(state.zone), state.today)
        words.addWidget(Label(Type.SMALL, story, Tone.MUTED))
        row.addLayout(words, 1)
        row.addWidget(Label(Type.BODY_STRONG, entry_sum(texts, entry), wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        line.setLayout(row)
        return line
