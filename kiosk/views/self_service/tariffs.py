"""Tariffs of a section: what each would have cost on the visitor's own months, and what is best."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.what_if import Candidate, Cost, Grounds, WhatIf
from kiosk.presenters.presenter import may_ask_again
from kiosk.presenters.tariffs import TariffsState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.card import Card
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Notice
from kiosk.views.parts.tariff_row import RowCost, RowWords, tariff_row
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.offering import joined
from kiosk.views.wording.services import section_short_name
from kiosk.views.wording.tariffs import (
    advised_candidate,
    cost_story,
    failure_words,
    price_words,
    saving_words,
    small_print,
    verdict_words,
)

_GHOST_ROWS = 4


class TariffsView(ScreenView[TariffsState]):
    """The cheapest first. Each but one's own is a key that leads to the sheet of changing to it."""

    tariff_tapped = Signal(str)
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._title = Label(Type.TITLE)
        self._told, self._list = (
            FreshColumn(self._look, 5.0),
            FreshColumn(self._look, 3.0 if self._is_landscape else 4.4),
        )
        self._small_print = Label(Type.SMALL, "", Tone.MUTED)
        parts = (self._title, self._told, self._list, self._small_print)
        beside = self._is_landscape and not self._look.theme.is_larger
        return self._page(self._two_parts(*parts) if beside else self._one_below(*parts), self._build_bottom())

    def _one_below(self, *parts: QWidget) -> QVBoxLayout:
        column = self._column(5.0)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        return column

    def _two_parts(self, title: QWidget, told: QWidget, tariffs: QWidget, small_print: QWidget) -> QHBoxLayout:
        """What is to be known at the left, the list with the larger part at the right."""
        row = self._row(8.0)
        for column, share in ((self._one_below(title, told, small_print), 1), (self._one_below(tariffs), 3)):
            side = QWidget()
            side.setLayout(column)
            row.addWidget(side, share)
        return row

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._main = bottom.add_key("", Kind.PRIMARY)
        self._main.clicked.connect(self._tap_main)
        bottom.row.addStretch(0)
        return bottom

    def _draw(self, state: TariffsState) -> None:
        texts = self._texts
        name = section_short_name(texts, state.section)
        self._title.setText(texts.gettext("Tariffs: {section}").format(section=name))
        self._told.show_as((state.what_if, state.error), lambda column: self._add_told(column, state))
        self._list.show_as((state.what_if, state.error is None), lambda column: self._add_tariffs(column, state))
        self._small_print.setText(small_print(texts, state.what_if) if state.what_if else "")
        advised = advised_candidate(state.what_if) if state.what_if else None
        self._main.setVisible(advised is not None or _can_be_tried_again(state))
        if _can_be_tried_again(state):
            self._main.setText(texts.gettext("Try again"))
        elif advised is not None:
            self._main.setText(texts.gettext("Change to “{name}”").format(name=advised.name))

    def _tap_main(self) -> None:
        state = self._state
        if state is None or _can_be_tried_again(state):
            self.retry_tapped.emit()
        elif state.what_if is not None and state.what_if.advice is not None:
            self.tariff_tapped.emit(state.what_if.advice.offering)

    def _add_told(self, column: QVBoxLayout, state: TariffsState) -> None:
        if state.error is not None:
            column.addWidget(Notice(self._look, *failure_words(self._texts, state.error)))
        elif state.what_if is not None:
            column.addWidget(Notice(self._look, *verdict_words(self._texts, state.what_if)))
        else:
            column.addWidget(self._ghost((Type.BODY, 34)))

    def _add_tariffs(self, column: QVBoxLayout, state: TariffsState) -> None:
        what_if = state.what_if
        if what_if is None:
            for _ in range(_GHOST_ROWS if state.error is None else 0):
                column.addWidget(self._ghost((Type.BODY_STRONG, 12), (Type.SMALL, 30), (Type.SMALL, 24)))
            return
        largest = max((_dearest(one.cost) for one in what_if.candidates if one.cost), default=0)
        for candidate in what_if.candidates:
            row = tariff_row(self._look, self._row_words(what_if, candidate, largest))
            if candidate.offering is not None and isinstance(row, Tile):
                offering = candidate.offering.offering
                row.clicked.connect(lambda _checked=False, offering=offering: self.tariff_tapped.emit(offering))
            column.addWidget(row)

    def _row_words(self, what_if: WhatIf, candidate: Candidate, largest: int) -> RowWords:
        texts = self._texts
        badge = texts.gettext("your tariff") if candidate.is_current else ""
        if candidate is advised_candidate(what_if):
            badge = texts.gettext("cheapest for you")
        cost, price = candidate.cost, price_words(texts, candidate)
        is_metered = cost is not None or what_if.grounds is Grounds.READING
        return RowWords(
            name=candidate.name,
            badge=badge,
            is_own=candidate.is_current,
            price=price,
            about=joined(price, candidate.summary) if is_metered else joined(candidate.summary),
            cost=None if cost is None else self._row_cost(what_if, candidate, cost, largest),
            is_metered=is_metered,
        )

    def _row_cost(self, what_if: WhatIf, candidate: Candidate, cost: Cost, largest: int) -> RowCost:
        saving, tone = saving_words(self._texts, candidate, cost)
        return RowCost(
            mean=self._texts.gettext("{sum} a month").format(sum=self._texts.money(cost.mean)),
            saving=saving,
            tone=tone,
            story=cost_story(self._texts, what_if, candidate, cost),
            average_share=cost.mean.minor / largest if largest else 0.0,
            dearest_share=_dearest(cost) / largest if largest else 0.0,
        )

    def _ghost(self, *lines: tuple[Type, int]) -> Card:
        card = Card(self._look, pad_mm=8.0, pad_top_mm=5.6)
        for face, characters in lines:
            ghost = Label(face)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost)
        return card


def _dearest(cost: Cost) -> int:
    return cost.months[cost.worst].minor


def _can_be_tried_again(state: TariffsState) -> bool:
    if state.error is not None:
        return may_ask_again(state.error)
    return state.what_if is not None and state.what_if.grounds is Grounds.UNREADABLE
