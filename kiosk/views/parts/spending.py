"""What the month's money went for: the largest causes with a bar each."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import Cause, Step
from kiosk.views.look import Look
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.gauge import Gauge
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type
from kiosk.views.wording.expenses import cause_name

_ROWS = 4


class Spending(Tile):
    """A card that leads to the expenses; bars compare the causes with the largest one."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, Kind.TILE, look.texts.gettext("Where the money went"))
        self._look = look
        self.content.setContentsMargins(*(look.px(mm) for mm in (9.5, 9.4, 9.5, 9.2)))
        self.content.setSpacing(look.px(5.6))
        head = QGridLayout()
        head.setColumnStretch(0, 1)
        self._title = Label(Type.SUBHEADING)
        head.addWidget(self._title, 0, 0)
        head.addWidget(Label(Type.LINK, look.texts.gettext("In detail →"), Tone.BRAND, wrap=False), 0, 1)
        self.content.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(11))
        self._grid.setVerticalSpacing(look.px(4.6))
        self._grid.setColumnStretch(1, 1)
        self.content.addLayout(self._grid)
        tight = look.theme.is_larger and look.theme.panel.is_landscape
        self._names = [Label(Type.ROW, wrap=tight) for _ in range(_ROWS)]
        self._bars = [Gauge(look) for _ in range(_ROWS)]
        self._sums = [Label(Type.ROW_STRONG, wrap=False) for _ in range(_ROWS)]
        for row, (name, bar, amount) in enumerate(zip(self._names, self._bars, self._sums, strict=True)):
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, part in enumerate((name, bar, amount)):
                self._grid.addWidget(part, row, column)
        self._grid.setColumnMinimumWidth(0, look.px(68))
        self._grid.setColumnMinimumWidth(2, look.px(20 if tight else 31))

    def wait(self) -> None:
        """Grey blocks while the report is being fetched."""
        self._title.set_ghost(16)
        for row, (name, bar, amount) in enumerate(zip(self._names, self._bars, self._sums, strict=True)):
            name.set_ghost(14 - 2 * row)
            amount.set_ghost(6)
            bar.tell(0, self._look.theme.colours.brand)

    def tell(self, report: ExpenseReport, zone: tzinfo) -> None:
        """The largest causes of `report`, whose month is named in `zone`."""
        texts = self._look.texts
        month = texts.in_month(report.walk.period.start.astimezone(zone).date())
        if report.spent:
            self._title.tell(
                texts.gettext("{sum} spent {in_month}").format(sum=texts.money(report.spent), in_month=month)
            )
        else:
            self._title.tell(texts.gettext("Nothing spent {in_month}").format(in_month=month))
        steps = [step for step in report.walk.steps if step.amount.minor < 0 and step.cause is not Cause.TRANSFER]
        steps.sort(key=lambda step: step.amount.minor)
        for row in range(_ROWS):
            self._tell_row(row, steps[row] if row < len(steps) else None, steps[0] if steps else None)
        rows = (f"{name.text()}: {amount.text()}" for name, amount in zip(self._names, self._sums, strict=True))
        self.setAccessibleDescription("; ".join((self._title.text(), *rows)))

    def _tell_row(self, row: int, step: Step | None, largest: Step | None) -> None:
        name, bar, amount = self._names[row], self._bars[row], self._sums[row]
        for part in (name, bar, amount):
            part.setVisible(step is not None)
        if step is None or largest is None:
            name.tell("")
            amount.tell("")
            return
        colours = self._look.theme.colours
        label = step.label if step.cause is Cause.TARIFF else ""
        name.tell(cause_name(self._look.texts, step.cause, label))
        bar.tell(
            step.amount.minor / largest.amount.minor,
            colours.bad if step.cause is Cause.SUBSCRIPTION else colours.brand,
        )
        amount.tell(self._look.texts.money(-step.amount, decimals="always", symbol=False))
