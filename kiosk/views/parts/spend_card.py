"""The month's spending from four sides: by day, by cause, beside the other months, and why it differs from the last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from kiosk.domain.change_split import ChangeSplit
from kiosk.domain.expense_report import ExpenseReport, MonthSpend
from kiosk.domain.expenses import Cause, DaySpend
from kiosk.domain.money import total
from kiosk.presenters.expenses import Angle, ExpensesState
from kiosk.views.look import Look
from kiosk.views.parts.bar_chart import Bar, BarChart
from kiosk.views.parts.card import Card
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.segments import Segments
from kiosk.views.parts.spend_rows import SpendRow, SpendRows, fitting
from kiosk.views.theme import Type
from kiosk.views.wording.change_split import difference_text, part_name, part_story
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.expenses import step_name

_LABEL_EVERY_DAYS = 7
_CHART_MM = 28.0


class SpendCard(Card):
    """One side at a time; a touch on a month goes there."""

    angle_tapped = Signal(object)
    month_tapped = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, pad_mm=10.3, pad_top_mm=7.4, spacing_mm=3.2)
        self._look = look
        texts = look.texts
        names: dict[object, str] = {
            Angle.DAYS: texts.gettext("By day"),
            Angle.CAUSES: texts.gettext("By cause"),
            Angle.MONTHS: texts.gettext("By month"),
            Angle.CHANGE: texts.gettext("Changes"),
        }
        self._angles = Segments(look, names, height_mm=20.0)
        self._angles.chosen.connect(self.angle_tapped)
        self._headline = Label(Type.ROW, "", Tone.MUTED)
        self._days = BarChart(look, texts.gettext("Spending by day"), height_mm=_CHART_MM)
        self._year = BarChart(look, texts.gettext("Spending by month"), height_mm=_CHART_MM)
        self._year.touched.connect(self._touch_month)
        self._rows = FreshColumn(look, 0)
        self._rows.setMinimumHeight(self._days.sizeHint().height())
        self._months: tuple[MonthSpend, ...] = ()
        for part in (self._angles, self._headline, self._days, self._year, self._rows):
            self.content.addWidget(part)

    def tell(self, state: ExpensesState) -> None:
        """Show the side that was chosen; grey blocks while the report is being fetched."""
        angle, report = state.kept.angle, state.report
        self._angles.choose(angle)
        self._days.setVisible(angle is Angle.DAYS)
        self._year.setVisible(angle is Angle.MONTHS)
        self._rows.setVisible(angle in (Angle.CAUSES, Angle.CHANGE))
        self._months = tuple(reversed(state.kept.months))
        self._year.tell([self._month_bar(month, state.month) for month in self._months])
        if report is None:
            self._headline.set_ghost(30)
            self._days.tell(())
            self._rows.show_as((), lambda _: None)
            return
        self._headline.tell(self._headline_text(state, report))
        self._headline.setVisible(bool(self._headline.text()))
        self._days.tell(_day_bars(self._look, report.days))
        shown = self._rows_of(angle, report)
        self._rows.show_as((angle, shown), lambda column: self._add_rows(column, shown, bars=angle is Angle.CAUSES))

    def _headline_text(self, state: ExpensesState, report: ExpenseReport) -> str:
        texts, kept = self._look.texts, state.kept
        if kept.angle is not Angle.MONTHS:
            return "" if report.difference is None else difference_text(texts, report.difference)
        if state.months_error is not None:
            return " ".join(error_words(texts, state.months_error))
        if not kept.year_read:
            return texts.gettext("Reading the months…")
        spent = total((month.amount for month in kept.months), report.spent.currency)
        return texts.ngettext("{sum} in {count} month", "{sum} in {count} months", len(kept.months)).format(
            sum=texts.money(spent), count=len(kept.months)
        )

    def _rows_of(self, angle: Angle, report: ExpenseReport) -> tuple[SpendRow, ...]:
        texts = self._look.texts
        if angle is Angle.CHANGE:
            return _change_rows(self._look, report.difference)
        if angle is not Angle.CAUSES:
            return ()
        spent = [step for step in report.walk.steps if step.amount.minor < 0 and step.cause is not Cause.TRANSFER]
        rows = [
            SpendRow(step_name(texts, step, report), "", -step.amount, step.cause is Cause.SUBSCRIPTION)
            for step in sorted(spent, key=lambda step: step.amount.minor)
        ]
        return fitting(rows, texts.gettext("Other"))

    def _add_rows(self, column: QVBoxLayout, rows: tuple[SpendRow, ...], *, bars: bool) -> None:
        if rows:
            column.addWidget(SpendRows(self._look, rows, bars=bars))
        else:
            nothing = self._look.texts.gettext("Nothing changed since the month before.")
            column.addWidget(Label(Type.ROW, nothing, Tone.MUTED))

    def _month_bar(self, month: MonthSpend, shown: date) -> Bar:
        texts = self._look.texts
        name = texts.month_name(month.month)
        return Bar(
            month.amount.minor,
            name[:3].lower(),
            f"{name}: {texts.money(month.amount)}",
            is_faint=month.month != shown,
        )

    def _touch_month(self, index: int) -> None:
        self.month_tapped.emit(self._months[index].month)


def _change_rows(look: Look, difference: ChangeSplit | None) -> tuple[SpendRow, ...]:
    if difference is None:
        return ()
    texts = look.texts
    rows = [SpendRow(part_name(texts, part), part_story(texts, part), part.amount) for part in difference.parts]
    return fitting(rows, texts.gettext("Other"))


def _day_bars(look: Look, days: Sequence[DaySpend]) -> list[Bar]:
    """A bar a day, red where a subscription took money; days are named every week and at the end."""
    texts, last = look.texts, len(days) - 1
    return [
        Bar(
            day.amount.minor,
            str(day.day.day) if _is_named(index, last) else "",
            f"{texts.day_month(day.day)}: {texts.money(day.amount)}" if day.amount else "",
            is_marked=bool(day.subscriptions),
        )
        for index, day in enumerate(days)
    ]


def _is_named(index: int, last: int) -> bool:
    if index in (0, last):
        return True
    return index % _LABEL_EVERY_DAYS == 0 and last - index >= _LABEL_EVERY_DAYS // 2
