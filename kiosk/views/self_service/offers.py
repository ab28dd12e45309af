"""Offers: for this visitor with the reason, everything by need, and what is promoted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.domain.offerings import Offering
from kiosk.domain.products import ProductKind
from kiosk.domain.recommendation import Promotion, Reason, Recommendation
from kiosk.presenters.offers import Angle, OffersState
from kiosk.presenters.presenter import may_ask_again
from kiosk.views.parts.badge import BadgeMood
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.segments import Segments
from kiosk.views.parts.service_row import ServiceRow, add_ghost_rows
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.legal import terminal_line
from kiosk.views.wording.offering import joined, offer_story
from kiosk.views.wording.offers import (
    angle_name,
    need_name,
    no_advice,
    no_catalogue,
    no_promotions,
    promotion_story,
    reason_words,
)

_NEEDS_A_ROW = 3
_NEEDS_A_NARROW_ROW = 2


class OffersView(ScreenView[OffersState]):
    """One side at a time."""

    angle_tapped = Signal(object)
    need_tapped = Signal(object)
    connect_tapped = Signal(str)
    consents_tapped = Signal()
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._shown: object = None
        self._angles = Segments(self._look, {angle: angle_name(self._texts, angle) for angle in Angle})
        self._angles.chosen.connect(self.angle_tapped)
        self._needs, self._list = FreshColumn(self._look, 4.0), FreshColumn(self._look, 5.0)
        left, right = self._column(7.3), self._column(7.3)
        left.addWidget(Label(Type.TITLE, self._texts.gettext("Offers")))
        left.addWidget(self._angles)
        left.addWidget(self._needs)
        left.addStretch(1 if self._is_landscape else 0)
        right.addWidget(self._list)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._line = bottom.add_line()
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        return self._page(self._halves(left, right, 7.3), bottom)

    def _draw(self, state: OffersState) -> None:
        self._angles.choose(state.angle)
        if (state.angle, state.need) != self._shown:
            self._body.to_top()
        self._shown = (state.angle, state.need)
        searching = state.angle is Angle.CATALOGUE and bool(state.needs)
        self._needs.setVisible(searching)
        self._needs.show_as((state.needs, state.sought) if searching else None, lambda it: self._add_needs(it, state))
        self._list.show_as(state, lambda column: self._add_list(column, state))
        told = (state.advice, state.catalogue, state.promotions)
        failed = (state.advice_error, state.catalogue_error, state.promotions_error)
        here = list(Angle).index(state.angle)
        self._retry.setVisible(told[here] is None and may_ask_again(failed[here]))
        self._line.setVisible(self._retry.isHidden())
        if self._terminal is not None:
            self._line.setText(terminal_line(self._texts, self._terminal))

    def _add_needs(self, column: QVBoxLayout, state: OffersState) -> None:
        grid = QGridLayout()
        grid.setSpacing(self._look.px(4))
        wide = _NEEDS_A_NARROW_ROW if self._is_narrow or self._look.theme.is_larger else _NEEDS_A_ROW
        for place, need in enumerate(state.needs):
            chosen = need is state.sought
            kind = Kind.CHOSEN if chosen else Kind.SECONDARY
            key = Button(self._look, need_name(self._texts, need), kind, face=Type.LINK, height_mm=21)
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            key.setAccessibleDescription(self._texts.gettext("chosen") if chosen else "")
            key.clicked.connect(lambda _checked=False, need=need: self.need_tapped.emit(need))
            grid.addWidget(key, place // wide, place % wide)
        for place in range(wide):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)

    def _add_list(self, column: QVBoxLayout, state: OffersState) -> None:
        match state.angle:
            case Angle.FOR_YOU:
                self._add_advice(column, state)
            case Angle.CATALOGUE:
                self._add_found(column, state)
            case Angle.PARTNERS:
                self._add_promotions(column, state)

    def _add_advice(self, column: QVBoxLayout, state: OffersState) -> None:
        texts = self._texts
        waits = state.advice is None or (state.catalogue is None and state.catalogue_error is None)
        if state.advice is None and state.advice_error is not None:
            column.addWidget(Notice(self._look, Mood.INFO, *no_advice(texts, state.advice_error)))
        elif waits:
            add_ghost_rows(self._look, column)
        elif not state.for_you:
            lead = texts.gettext("We would change nothing.")
            rest = texts.gettext("Your services fit you. Everything else stands under “Everything”.")
            column.addWidget(Notice(self._look, Mood.OK, lead, rest))
        else:
            for advice in state.for_you:
                column.addWidget(self._advice_row(state, advice))

    def _advice_row(self, state: OffersState, advice: Recommendation) -> ServiceRow:
        texts, offering = self._texts, state.offering(advice.offering)
        story = self._story(state, offering) if offering is not None else ""
        name = offering.name if offering is not None else advice.name
        row = ServiceRow(self._look, name, story, reason=reason_words(texts, advice, state.today))
        if advice.offering is None:
            is_extra = advice.reason is Reason.FORGOTTEN
            key = row.add_key(texts.gettext("Disconnect") if is_extra else texts.gettext("Look"), Kind.DANGER)
            key.clicked.connect(self.consents_tapped)
        else:
            self._add_connect(row, advice.offering, offering)
        return row

    def _add_found(self, column: QVBoxLayout, state: OffersState) -> None:
        texts = self._texts
        if state.catalogue is None and state.catalogue_error is not None:
            column.addWidget(Notice(self._look, Mood.INFO, *no_catalogue(texts, state.catalogue_error)))
        elif state.catalogue is None:
            add_ghost_rows(self._look, column)
        elif not state.found:
            nothing = texts.gettext("The operator has nothing more to offer here now.")
            column.addWidget(Label(Type.BODY, nothing, Tone.MUTED))
        for offering in state.found:
            row = ServiceRow(self._look, offering.name, f"{self._story(state, offering)}\n{offering.how}")
            if offering.kind is ProductKind.PARTNER:
                row.add_badge(BadgeMood.BAD, texts.gettext("partner's subscription"))
            self._add_connect(row, offering.offering, offering)
            column.addWidget(row)

    def _add_promotions(self, column: QVBoxLayout, state: OffersState) -> None:
        texts, promotions = self._texts, state.promotions
        if promotions is None and state.promotions_error is not None:
            column.addWidget(Notice(self._look, Mood.INFO, *no_promotions(texts, state.promotions_error)))
        elif promotions is None:
            add_ghost_rows(self._look, column)
        elif not promotions:
            column.addWidget(Label(Type.BODY, texts.gettext("There are no promotions now."), Tone.MUTED))
        own = [one for one in promotions or () if not one.partner]
        partners = [one for one in promotions or () if one.partner]
        for heading, shown in ((texts.gettext("From us"), own), (texts.gettext("From partners"), partners)):
            if shown:
                column.addWidget(Label(Type.SUBHEADING, heading))
            for promotion in shown:
                column.addWidget(self._promotion_row(state, promotion))

    def _promotion_row(self, state: OffersState, promotion: Promotion) -> ServiceRow:
        row = ServiceRow(self._look, promotion.name, promotion_story(self._texts, promotion))
        if promotion.partner:
            row.add_line(promotion.partner)
        offering = state.offering(promotion.offering)
        if offering is not None:
            self._add_connect(row, offering.offering, offering)
        return row

    def _add_connect(self, row: ServiceRow, identity: str, offering: Offering | None) -> None:
        compares = offering is not None and offering.kind is ProductKind.TARIFF
        words = self._texts.gettext("Compare") if compares else self._texts.gettext("Connect")
        row.add_key(words, Kind.SECONDARY).clicked.connect(lambda: self.connect_tapped.emit(identity))

    def _story(self, state: OffersState, offering: Offering) -> str:
        return joined(offer_story(self._texts, offering, state.today), offering.supplier)
