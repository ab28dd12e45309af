"""The end of a visit: the difference it made, in services and in money."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.connected import VisitChanges
from kiosk.presenters.farewell import FarewellState
from kiosk.presenters.result import ReceiptPhase
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fact_list import FactList
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.facts import Facts
from kiosk.views.wording.farewell import changed_money, changed_services, nothing_else, slip_words

_GHOST_LINES = (20, 26, 18)
_ROOMY_GROUPS = 3


class FarewellView(ScreenView[FarewellState]):
    """Read it, print it, go; or stay."""

    print_tapped = Signal()
    end_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._services, self._money = FreshColumn(self._look, 7.3), FreshColumn(self._look, 7.3)
        self._slip = Label(Type.BODY, "", Tone.MUTED)
        left, right = self._column(7.3), self._column(7.3)
        left.addLayout(self._heading(self._texts.gettext("What this visit changed")))
        left.addWidget(self._services)
        left.addStretch(1 if self._is_landscape else 0)
        right.addWidget(self._money)
        right.addWidget(self._slip)
        right.addStretch(1)
        return self._page(self._halves(left, right, 7.3), self._build_bottom())

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back"), width_mm=60).clicked.connect(self.back_tapped)
        self._print = bottom.add_key(self._texts.gettext("Print it"), Kind.SECONDARY)
        self._print.clicked.connect(self.print_tapped)
        self._end = bottom.add_key("", Kind.PRIMARY)
        self._end.clicked.connect(self.end_tapped)
        return bottom

    def _draw(self, state: FarewellState) -> None:
        texts, changes = self._texts, state.changes
        shown = (changes, state.error)
        self._services.setVisible(changes is None or bool(changed_services(texts, changes)))
        self._services.show_as(shown, lambda column: self._add_services(column, state))
        self._money.show_as(shown, lambda column: self._add_money(column, changes))
        self._slip.setText(slip_words(texts, state.slip))
        self._slip.setVisible(state.slip is not ReceiptPhase.NONE)
        self._print.setEnabled(changes is not None and state.slip is not ReceiptPhase.PRINTING)
        self._end.setText(texts.gettext("Finish · {seconds}").format(seconds=state.ends_in_s))
        self._end.setAccessibleName(texts.gettext("Finish"))

    def _add_services(self, column: QVBoxLayout, state: FarewellState) -> None:
        if state.changes is None and state.error is None:
            self._add_ghosts(column)
        elif state.changes is None:
            assert state.error is not None
            lead = self._texts.gettext("What changed cannot be told now.")
            rest = self._texts.gettext("What you ordered and paid holds all the same.")
            column.addWidget(Notice(self._look, Mood.INFO, lead, rest))
        else:
            groups = changed_services(self._texts, state.changes)
            for group in groups:
                self._add_facts(column, group, roomy=len(groups) <= _ROOMY_GROUPS)

    def _add_money(self, column: QVBoxLayout, changes: VisitChanges | None) -> None:
        if changes is not None:
            facts = changed_money(self._texts, changes)
            if facts.rows:
                self._add_facts(column, facts, roomy=len(changed_services(self._texts, changes)) <= _ROOMY_GROUPS)
            column.addWidget(Notice(self._look, *nothing_else(self._texts, changes)))

    def _add_facts(self, column: QVBoxLayout, facts: Facts, *, roomy: bool) -> None:
        rows = FactList(self._look, roomy=roomy and not self._is_landscape)
        rows.tell(facts)
        column.addWidget(rows)

    def _add_ghosts(self, column: QVBoxLayout) -> None:
        card = Card(self._look)
        for characters in _GHOST_LINES:
            ghost = Label(Type.BODY)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost)
        column.addWidget(card)
