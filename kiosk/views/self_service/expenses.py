"""Where the money went: the walk, the days, the lines."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.presenters.expenses import ExpensesState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.icon import icon
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.line_list import LineList
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.spend_card import SpendCard
from kiosk.views.parts.walk_table import WalkTable
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words


class ExpensesView(ScreenView[ExpensesState]):
    """One month, proven to the last unit."""

    earlier_tapped = Signal()
    later_tapped = Signal()
    only_paid_tapped = Signal()
    statement_tapped = Signal()
    back_tapped = Signal()
    retry_tapped = Signal()
    angle_tapped = Signal(object)
    month_tapped = Signal(object)
    consents_tapped = Signal()

    def _build(self) -> QWidget:
        self._lines: LineList | None = None
        self._error = Notice(self._look, Mood.BAD)
        self._walk = WalkTable(self._look)
        self._walk.consents_tapped.connect(self.consents_tapped)
        self._nothing = Notice(self._look, Mood.INFO)
        left, right = self._column(7.4), self._column(7.4)
        left.addLayout(self._build_heading())
        for part in (self._error, self._walk, self._nothing):
            left.addWidget(part)
        left.addStretch(1 if self._is_landscape else 0)
        self._spend = SpendCard(self._look)
        self._spend.angle_tapped.connect(self.angle_tapped)
        self._spend.month_tapped.connect(self.month_tapped)
        right.addWidget(self._spend)
        right.addWidget(self._build_lines(), 1)
        self._room_left = QWidget()  # in the place of the lines, where there are none
        right.addWidget(self._room_left, 1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY, stretch=3)
        self._retry.clicked.connect(self.retry_tapped)
        self._statement = bottom.add_key(self._texts.gettext("Print a statement"), Kind.PRIMARY, stretch=3)
        self._statement.clicked.connect(self.statement_tapped)
        return self._page(self._halves(left, right, 7.4), bottom)

    def _build_heading(self) -> QHBoxLayout:
        row = self._row(6)
        row.addWidget(Label(Type.TITLE, self._texts.gettext("Where the money went")), 1)
        self._earlier = self._arrow("chevron-left", self._texts.gettext("Earlier month"))
        self._earlier.clicked.connect(self.earlier_tapped)
        self._month = Label(Type.LINK, wrap=False)
        self._month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._later = self._arrow("chevron-right", self._texts.gettext("Later month"))
        self._later.clicked.connect(self.later_tapped)
        for part in (self._earlier, self._month, self._later):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _arrow(self, name: str, says: str) -> Button:
        picture = icon(name, self._look.px(7), self._look.theme.colours.ink)
        key = Button(self._look, "", Kind.SMALL, height_mm=21, icon=picture)
        key.setAccessibleName(says)
        key.setFixedWidth(self._look.px(21))
        return key

    def _build_lines(self) -> Card:
        self._lines_card = Card(self._look, pad_mm=10.3, pad_top_mm=3.4, spacing_mm=0)
        self._slot = self._column(0)
        self._lines_card.content.addLayout(self._slot, 1)
        self._lines_error = Notice(self._look, Mood.BAD)
        self._slot.addWidget(self._lines_error)
        self._slot.addStretch(0)
        self._lines_card.content.addLayout(self._build_foot())
        return self._lines_card

    def _build_foot(self) -> QHBoxLayout:
        foot = self._row(4)
        self._count = Label(Type.SMALL, "", Tone.MUTED)
        self._foot_key = Button(self._look, "", Kind.QUIET, face=Type.SMALL_STRONG, height_mm=18)
        self._foot_key.clicked.connect(self._tap_foot)
        foot.addWidget(self._count, 1)
        foot.addWidget(self._foot_key)
        return foot

    def _draw(self, state: ExpensesState) -> None:
        texts, report = self._texts, state.report
        self._month.setText(texts.month_name(state.month))
        self._earlier.setEnabled(state.has_earlier)
        self._later.setEnabled(state.has_later)
        self._error.setVisible(state.error is not None)
        self._retry.setVisible(state.error is not None)
        if state.error is not None:
            self._error.tell(Mood.BAD, *error_words(texts, state.error))
        is_empty = report is not None and not report.lines
        self._walk.setVisible(state.error is None)
        self._spend.setVisible(state.error is None)
        self._lines_card.setVisible(state.error is None and not is_empty)
        self._room_left.setVisible(self._lines_card.isHidden())
        self._nothing.setVisible(state.error is None and is_empty)
        self._nothing.tell(Mood.INFO, "", texts.gettext("Nothing in this month."))
        self._statement.setVisible(state.error is None)
        self._statement.setEnabled(report is not None and report.lines > 0)
        if state.error is not None:
            return
        if report is None:
            self._walk.wait()
        else:
            self._walk.tell(report, state.kept.consents, ZoneInfo(state.zone))
        self._spend.tell(state)
        self._draw_lines(state)

    def _draw_lines(self, state: ExpensesState) -> None:
        texts = self._texts
        if self._lines is None:
            self._lines = LineList(self._look, ZoneInfo(state.zone))
            self._slot.addWidget(self._lines, 1)
        consents = {one.name: one.consent for one in state.report.agreements} if state.report else {}
        shown = self._lines.tell(state.pages, only_paid=state.kept.only_paid, consents=consents)
        self._lines.setVisible(state.lines_error is None)
        self._lines_error.setVisible(state.lines_error is not None)
        if state.lines_error is not None:
            self._lines_error.tell(Mood.BAD, *error_words(texts, state.lines_error))
        self._count.setText(self._count_text(state, shown))
        self._foot_key.setText(self._foot_text(state))

    def _foot_text(self, state: ExpensesState) -> str:
        if state.lines_error is not None:
            return self._texts.gettext("Try again")
        shows_all = not state.kept.only_paid
        return self._texts.gettext("Only paid ones") if shows_all else self._texts.gettext("Show free ones too")

    def _tap_foot(self) -> None:
        failed = self._state is not None and self._state.lines_error is not None
        (self.retry_tapped if failed else self.only_paid_tapped).emit()

    def _count_text(self, state: ExpensesState, shown: int) -> str:
        texts = self._texts
        if state.lines_error is not None:
            return ""
        if state.report is None or (not state.lines_complete and not shown):
            return texts.gettext("Reading the lines…")
        if not state.lines_complete:
            return texts.gettext("{shown} of {all}, reading on…").format(
                shown=texts.number(shown), all=texts.number(state.report.lines)
            )
        return texts.ngettext("{shown} of {all} line", "{shown} of {all} lines", state.report.lines).format(
            shown=texts.number(shown), all=texts.number(state.report.lines)
        )
