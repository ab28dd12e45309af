"""What will be taken in the days to come, what is left after it, and when nothing is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.charge_calendar import CalendarDay, ChargeCalendar
from kiosk.presenters.calendar import CalendarState
from kiosk.views.look import Look
from kiosk.views.parts.badge import Badge
from kiosk.views.parts.bar_chart import Bar, BarChart
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card, Rule
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Figure, Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.calendar import charge_name, ending_words, held_words, left_words, sum_words, verdict
from kiosk.views.wording.errors import error_words

_LABEL_EVERY_DAYS = 7
_GHOST_ROWS = 4
_CHART_MM = 37.5


class CalendarView(ScreenView[CalendarState]):
    """The balance after each of 35 days, and every charge with its arithmetic."""

    top_up_tapped = Signal()
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._error = Notice(self._look, Mood.BAD)
        left, right = self._column(7.3), self._column(7.3)
        left.addWidget(Label(Type.TITLE, self._texts.gettext("Charges to come")))
        left.addWidget(self._error)
        left.addWidget(self._build_summary())
        left.addStretch(1 if self._is_landscape else 0)
        self._days = FreshColumn(self._look, 0)
        self._list = Card(self._look, pad_mm=10.3, pad_top_mm=5.0, spacing_mm=0)
        self._list.content.addWidget(self._days)
        right.addWidget(self._list)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        self._top_up: Button = bottom.add_key(self._texts.gettext("Top up"), Kind.PRIMARY)
        self._top_up.clicked.connect(self.top_up_tapped)
        return self._page(self._halves(left, right, 7.3), bottom)

    def _build_summary(self) -> Card:
        self._summary = Card(self._look, pad_mm=10.3, pad_top_mm=9.0, spacing_mm=2.6)
        head, figure = self._row(4), self._row(4)
        head.addWidget(Label(Type.BODY, self._texts.gettext("Can be spent now"), Tone.MUTED), 1)
        self._badge = Badge()
        head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        self._available = Figure(Type.HERO)
        figure.addWidget(self._available)
        figure.addStretch(1)
        self._sum, self._held = Label(Type.BODY, "", Tone.MUTED), Label(Type.SMALL, "", Tone.MUTED)
        name = self._texts.gettext("What is left after each day")
        self._chart = BarChart(self._look, name, height_mm=_CHART_MM)
        self._summary.content.addLayout(head)
        self._summary.content.addLayout(figure)
        for part in (self._sum, self._held, self._chart):
            self._summary.content.addWidget(part)
        return self._summary

    def _draw(self, state: CalendarState) -> None:
        calendar = state.calendar
        self._error.setVisible(state.error is not None)
        if state.error is not None:
            self._error.tell(Mood.BAD, *error_words(self._texts, state.error))
        nothing = calendar is None and state.error is not None
        self._retry.setVisible(nothing)
        self._top_up.setVisible(not nothing)
        self._top_up.setEnabled(calendar is not None)
        self._summary.setVisible(not nothing)
        self._list.setVisible(not nothing)
        self._badge.setVisible(calendar is not None)
        if calendar is None:
            self._wait()
        else:
            self._draw_summary(calendar)
        self._days.show_as(calendar, lambda column: self._add_days(column, calendar))

    def _wait(self) -> None:
        self._available.set_ghost(7)
        self._sum.set_ghost(30)
        self._held.hide()
        self._chart.tell(())

    def _draw_summary(self, calendar: ChargeCalendar) -> None:
        texts = self._texts
        self._badge.say(*verdict(texts, calendar))
        self._available.tell(texts.money(calendar.balance.available()))
        self._sum.tell(sum_words(texts, calendar) if calendar.total() else "")
        self._sum.setVisible(bool(calendar.total()))
        self._held.tell(held_words(texts, calendar))
        self._held.setVisible(bool(self._held.text()))
        self._chart.tell(_bars(self._look, calendar))

    def _add_days(self, column: QVBoxLayout, calendar: ChargeCalendar | None) -> None:
        if calendar is None:
            for row in range(_GHOST_ROWS):
                ghost = Label(Type.BODY)
                ghost.set_ghost(24 - row)
                ghost.setMinimumHeight(self._look.px(17))
                column.addWidget(ghost)
            return
        eventful = [day for day in calendar.days if day.charges or day.ending]
        if not eventful:
            column.addWidget(Label(Type.BODY, self._texts.gettext("No charges are known for the next 35 days.")))
        for number, day in enumerate(eventful):
            if number:
                column.addWidget(Rule(self._look))
            column.addWidget(_DayRow(self._look, day, runs_out=day.day == calendar.runs_out))


class _DayRow(QWidget):
    """A day: its date, each charge and each package that ends, and what is left."""

    def __init__(self, look: Look, day: CalendarDay, *, runs_out: bool) -> None:
        super().__init__()
        texts = look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(4.0), 0, look.px(4.0))
        column.setSpacing(look.px(1.2))
        tone = Tone.BAD if day.left.minor < 0 else Tone.MUTED
        left = left_words(texts, day) if day.charges else ""
        column.addWidget(_Line(look, Type.SMALL_STRONG, texts.day_month(day.day), left, tone))
        for charge in day.charges:
            amount = texts.money(-charge.amount, decimals="always", symbol=False)
            column.addWidget(_Line(look, Type.BODY, charge_name(texts, charge), amount, Tone.INK))
        if day.ending:
            column.addWidget(Label(Type.SMALL, ending_words(texts, day.ending), Tone.MUTED))
        if runs_out:
            column.addWidget(
                Label(Type.SMALL_STRONG, texts.gettext("From this day on the money is not enough."), Tone.BAD)
            )


class _Line(QWidget):
    """Words at the left, a sum at the right."""

    def __init__(self, look: Look, face: Type, words: str, amount: str, tone: Tone) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(4))
        row.addWidget(Label(face, words), 1)
        strong = Type.BODY_STRONG if face is Type.BODY else Type.SMALL
        sum_label = Label(strong, amount, tone, wrap=False)
        row.addWidget(sum_label, 0, Qt.AlignmentFlag.AlignTop)


def _bars(look: Look, calendar: ChargeCalendar) -> list[Bar]:
    """What is left after each day, red below zero; only days on which something is taken are told in words."""
    texts = look.texts
    return [
        Bar(
            day.left.minor,
            str(day.day.day) if index % _LABEL_EVERY_DAYS == 0 else "",
            f"{texts.day_month(day.day)}: {texts.money(day.left)}" if day.charges or not index else "",
            is_marked=day.left.minor < 0,
        )
        for index, day in enumerate(calendar.days)
    ]
