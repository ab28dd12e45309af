"""The walk: opening balance, every cause, closing balance, and the proof that they add up."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.consents import ConsentLedger
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import Cause, Step
from kiosk.views.look import Look
from kiosk.views.parts.button import link_key
from kiosk.views.parts.card import Card, Rule
from kiosk.views.parts.label import Figure, Label, Tone
from kiosk.views.parts.lead_text import LeadText
from kiosk.views.theme import Type
from kiosk.views.wording.expenses import proof, step_detail, step_name

_ROOMY_STEPS = 6
_GHOST_STEPS = 5
_GHOST_PROOF = 40
_WITHIN_KEY_MM = 3.5  # what a key is higher than its words stands for the card's own edge


class WalkTable(Card):
    """A row for each step; rows stand closer when there are many. Below the proof a key leads on to paid extras."""

    consents_tapped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, pad_mm=10.3, pad_top_mm=7.0, spacing_mm=0)
        self._look = look
        self._drawn: tuple[ExpenseReport, ConsentLedger | None] | None = None
        self._rows: QWidget | None = None
        self.content.addLayout(self._build_foot())
        edges = self.content.contentsMargins()
        edges.setBottom(edges.bottom() - look.px(_WITHIN_KEY_MM))
        self.content.setContentsMargins(edges)

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(self._look.px(4))
        self._proof = Label(Type.SMALL, "", Tone.MUTED)
        link = link_key(self._look, self._look.texts.gettext("Paid extras"))
        link.clicked.connect(self.consents_tapped)
        foot.addWidget(self._proof, 1)
        foot.addWidget(link)
        return foot

    def wait(self) -> None:
        """Grey blocks while the report is being fetched."""
        self._drawn = None
        column = self._fresh()
        for row in range(_GHOST_STEPS + 1):
            name, amount = Label(Type.BODY), Label(Type.BODY_STRONG, wrap=False)
            name.set_ghost(18 - row)
            amount.set_ghost(7)
            self._add_row(column, name, amount, self._row_height(_GHOST_STEPS))
        now, closing = Label(Type.BODY_STRONG), Figure(Type.TILE)
        for ghost, characters in ((now, 10), (closing, 7), (self._proof, _GHOST_PROOF)):
            ghost.set_ghost(characters)
        self._add_total(column, now, closing)

    def tell(self, report: ExpenseReport, consents: ConsentLedger | None, zone: tzinfo) -> None:
        """Show the walk of `report`, with times in `zone`; `consents` name what is dearer and what is not needed."""
        if (report, consents) == self._drawn:
            return
        self._drawn = report, consents
        column = self._fresh()
        walk, texts = report.walk, self._look.texts
        height = self._row_height(len(walk.steps))
        start = walk.period.start.astimezone(zone)
        opening = texts.gettext("On {day}, {time}").format(day=texts.day_month(start.date()), time=texts.time(start))
        self._add_row(
            column,
            Label(Type.BODY, opening),
            self._amount(texts.money(walk.opening, decimals="always", symbol=False)),
            height,
        )
        for step in walk.steps:
            words = step_name(texts, step, report), step_detail(texts, step, zone, report, consents)
            self._add_step(column, step, words, height)
        unexplained = walk.unexplained()
        if unexplained:
            name = Label(Type.BODY, texts.gettext("Not explained by the operator"), Tone.BAD)
            self._add_row(
                column,
                name,
                self._amount(texts.money(unexplained, sign=True, decimals="always", symbol=False), Tone.BAD),
                height,
            )
        self._add_closing(column, report, zone)

    def _row_height(self, steps: int) -> int:
        roomy = steps <= _ROOMY_STEPS and not self._look.theme.panel.is_landscape
        return self._look.px(16.0 if roomy else 12.5)

    def _fresh(self) -> QVBoxLayout:
        if self._rows is not None:
            self.content.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget()
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.content.insertWidget(0, self._rows)
        return column

    def _add_row(self, column: QVBoxLayout, name: QWidget, amount: Label, height: int) -> None:
        row = QWidget()
        row.setMinimumHeight(height - self._look.px(0.4))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._look.px(4))
        line.addWidget(name, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(amount, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(row)
        column.addWidget(Rule(self._look))

    def _add_step(self, column: QVBoxLayout, step: Step, words: tuple[str, str], height: int) -> None:
        texts, colours = self._look.texts, self._look.theme.colours
        tone = _tone(step)
        name = LeadText(
            self._look,
            words[0],
            f"· {words[1]}",
            lead_colour=getattr(colours, tone.value),
            rest_colour=colours.muted,
            lead_face=Type.BODY,
        )
        amount = texts.money(step.amount, sign=True, decimals="always", symbol=False)
        self._add_row(column, name, self._amount(amount, tone), height)

    def _add_closing(self, column: QVBoxLayout, report: ExpenseReport, zone: tzinfo) -> None:
        texts = self._look.texts
        end = report.walk.period.end.astimezone(zone)
        now = texts.gettext("At {time}") if report.remembered else texts.gettext("Now, {time}")
        name = (
            now.format(time=texts.time(report.as_of.astimezone(zone)))
            if report.is_current
            else texts.gettext("On {day}, {time}").format(day=texts.day_month(end.date()), time=texts.time(end))
        )
        closing = Figure(Type.TILE, texts.money(report.walk.closing))
        self._proof.tell(proof(texts, report.walk))
        self._add_total(column, Label(Type.BODY_STRONG, name), closing)

    def _add_total(self, column: QVBoxLayout, now: Label, closing: Figure) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, self._look.px(3.4), 0, 0)
        row.addWidget(now, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(closing, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)

    def _amount(self, text: str, tone: Tone = Tone.INK) -> Label:
        return Label(Type.BODY_STRONG, text, tone, wrap=False)


def _tone(step: Step) -> Tone:
    if step.amount.minor > 0:
        return Tone.OK
    return Tone.BAD if step.cause is Cause.SUBSCRIPTION else Tone.INK
