"""The three uniform sections: the tariff, what is connected, what can be, and what is under way."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.consents import is_paid_extra
from kiosk.domain.errors import ErrorCode
from kiosk.domain.offerings import Offering
from kiosk.domain.ordering import Order
from kiosk.domain.products import Block, BlockCause, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.presenters.services import ServicesState
from kiosk.views.parts.badge import BadgeMood
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.segments import Segments
from kiosk.views.parts.service_row import ServiceRow
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.legal import terminal_line
from kiosk.views.wording.offering import offer_story
from kiosk.views.wording.order import item_title, order_line, state_words
from kiosk.views.wording.services import (
    block_words,
    owned_badge,
    owned_story,
    section_short_name,
    tariff_story,
)

_GHOST_ROWS = 2
_LINK_MM = 20.0


class ServicesView(ScreenView[ServicesState]):
    """One section at a time; all three look the same."""

    section_tapped = Signal(object)
    connect_tapped = Signal(str)
    disconnect_tapped = Signal(str)
    tariff_tapped = Signal()
    consents_tapped = Signal()
    suspend_tapped = Signal()
    resume_tapped = Signal()
    call_off_tapped = Signal(str)
    top_up_tapped = Signal()
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._about: object = None
        names = {section: section_short_name(self._texts, section) for section in Section}
        self._sections = Segments(self._look, names)
        self._sections.chosen.connect(self.section_tapped)
        self._owned, self._offered = FreshColumn(self._look, 7.3), FreshColumn(self._look, 7.3)
        left, right = self._column(7.3), self._column(7.3)
        left.addWidget(Label(Type.TITLE, self._texts.gettext("Services")))
        left.addWidget(self._sections)
        left.addWidget(self._owned)
        left.addStretch(1 if self._is_landscape else 0)
        right.addWidget(self._offered)
        right.addStretch(1)
        return self._page(self._halves(left, right, 7.3), self._build_bottom())

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._pause = Button(self._look, "")
        self._pause.clicked.connect(self._tap_pause)
        bottom.row.addWidget(self._pause)
        self._line = bottom.add_line()
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        self._top_up = bottom.add_key(self._texts.gettext("Top up"), Kind.PRIMARY)
        self._top_up.clicked.connect(self.top_up_tapped)
        return bottom

    def _draw(self, state: ServicesState) -> None:
        self._sections.choose(state.section)
        if (about := _about(state)) != self._about:
            self._about = about
            self._body.to_top()
        failed = state.error is not None and state.connected is None
        self._owned.show_as(_without_offers(state), lambda column: self._add_owned(column, state))
        self._offered.show_as(
            None if failed else _only_offers(state), lambda column: None if failed else self._add_offered(column, state)
        )
        if self._terminal is not None:
            self._line.setText(terminal_line(self._texts, self._terminal))
        unpaid = state.tariff is not None and state.tariff.block is not None and _is_unpaid(state.tariff.block)
        self._retry.setVisible(failed)
        self._top_up.setVisible(unpaid)
        self._draw_pause(state.tariff)
        crowded = self._look.theme.is_larger and not self._is_landscape and not self._pause.isHidden()
        self._line.setVisible(not (failed or unpaid or crowded))

    def _draw_pause(self, tariff: OwnedProduct | None) -> None:
        resumes = tariff is not None and tariff.block is not None and tariff.block.cause is BlockCause.OWN_WISH
        suspends = tariff is not None and tariff.status is ProductStatus.ACTIVE
        self._pause.setVisible(resumes or suspends)
        self._pause.setText(self._texts.gettext("Resume") if resumes else self._texts.gettext("Suspend"))

    def _tap_pause(self) -> None:
        tariff = self._state.tariff if self._state is not None else None
        if tariff is not None and tariff.status is ProductStatus.ACTIVE:
            self.suspend_tapped.emit()
        else:
            self.resume_tapped.emit()

    # --- what is connected -------------------------------------------------------------------------------------------

    def _add_owned(self, column: QVBoxLayout, state: ServicesState) -> None:
        texts = self._texts
        for code in (state.error, state.refused):
            if code is not None:
                column.addWidget(Notice(self._look, Mood.BAD, *error_words(texts, code)))
        if state.connected is None:
            if state.error is None:
                self._add_ghosts(column)
            return
        self._add_tariff(column, state)
        if state.under_way:
            column.addWidget(Label(Type.SUBHEADING, texts.gettext("Under way")))
            for order in state.under_way:
                self._add_order(column, state, order)
        if state.extras:
            costs = any(is_paid_extra(one) for one in state.extras)
            column.addLayout(self._connected_heading(leads_to_consents=costs))
        for product in state.extras:
            self._add_product(column, state, product)

    def _connected_heading(self, *, leads_to_consents: bool) -> QHBoxLayout:
        row = self._row(4)
        row.addStrut(self._look.px(_LINK_MM))
        row.addWidget(Label(Type.SUBHEADING, self._texts.gettext("Connected")), 1)
        if leads_to_consents:
            words = self._texts.gettext("Paid extras")
            key = Button(self._look, f"{words} →", Kind.QUIET, face=Type.LINK, height_mm=_LINK_MM)
            key.setAccessibleName(words)
            key.clicked.connect(self.consents_tapped)
            row.addWidget(key)
        return row

    def _add_ghosts(self, column: QVBoxLayout) -> None:
        self._add_ghost(column, self._tariff_card(), ((Type.SMALL, 6), (Type.FIGURE, 8), (Type.BODY, 30)))
        column.addLayout(self._connected_heading(leads_to_consents=False))
        self._add_ghost_rows(column)

    def _add_ghost_rows(self, column: QVBoxLayout) -> None:
        for _ in range(_GHOST_ROWS):
            card = Card(self._look, pad_mm=9.0, pad_top_mm=7.4, spacing_mm=0.8)
            self._add_ghost(column, card, ((Type.BODY_STRONG, 14), (Type.SMALL, 32), (Type.SMALL, 20)))

    def _add_ghost(self, column: QVBoxLayout, card: Card, lines: Iterable[tuple[Type, int]]) -> None:
        for face, characters in lines:
            ghost = Label(face)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost)
        column.addWidget(card)

    def _tariff_card(self) -> Card:
        return Card(self._look, pad_mm=9.5, pad_top_mm=8.6, spacing_mm=0.8)

    def _add_tariff(self, column: QVBoxLayout, state: ServicesState) -> None:
        texts, tariff = self._texts, state.tariff
        if tariff is None:
            lead = texts.gettext("Not connected") + "."
            rest = texts.gettext("Choose a tariff to begin with.") if state.offered else ""
            column.addWidget(Notice(self._look, Mood.INFO, lead, rest))
            return
        card = self._tariff_card()
        row, words = self._row(6), self._column(0.8)
        words.addWidget(Label(Type.SMALL, texts.gettext("Tariff"), Tone.MUTED))
        words.addWidget(Label(Type.FIGURE, tariff.name))
        words.addWidget(Label(Type.BODY, tariff_story(texts, tariff, state.payer(tariff)), Tone.MUTED))
        key = Button(self._look, texts.gettext("Change"))
        key.setMinimumWidth(self._look.px(0 if self._is_narrow else 64))
        key.clicked.connect(self.tariff_tapped)
        row.addLayout(words, 1)
        row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
        card.content.addLayout(row)
        column.addWidget(card)
        if tariff.block is not None:
            mood = Mood.INFO if tariff.block.cause is BlockCause.OWN_WISH else Mood.BAD
            column.addWidget(Notice(self._look, mood, *block_words(texts, tariff.block)))

    def _add_order(self, column: QVBoxLayout, state: ServicesState, order: Order) -> None:
        texts = self._texts
        name = "; ".join(item_title(texts, item) for item in order.items)
        row = ServiceRow(self._look, name, order_line(texts, order, self._zone))
        words, tone = state_words(texts, order.state)
        row.add_line(words, tone)
        if order.can_cancel:
            key = row.add_key(texts.gettext("Call off"), Kind.DANGER)
            key.setEnabled(state.calling_off is None)
            key.clicked.connect(lambda: self.call_off_tapped.emit(order.order))
        column.addWidget(row)

    def _add_product(self, column: QVBoxLayout, state: ServicesState, product: OwnedProduct) -> None:
        texts = self._texts
        payer = state.payer(product)
        row = ServiceRow(self._look, product.name, owned_story(texts, product, state.today, payer))
        badge = owned_badge(texts, product)
        if badge is not None:
            row.add_badge(*badge)
        if product.block is not None:
            row.add_line(" ".join(block_words(texts, product.block)), Tone.BAD)
        if not payer and product.status is not ProductStatus.PENDING:
            key = row.add_key(texts.gettext("Disconnect"), Kind.DANGER)
            key.clicked.connect(lambda: self.disconnect_tapped.emit(product.product))
        column.addWidget(row)

    # --- what can be connected ---------------------------------------------------------------------------------------

    def _add_offered(self, column: QVBoxLayout, state: ServicesState) -> None:
        texts = self._texts
        column.addWidget(Label(Type.SUBHEADING, texts.gettext("Can be connected")))
        if state.catalogue_error is not None and state.catalogue is None:
            column.addWidget(Notice(self._look, Mood.INFO, *self._no_catalogue(state.catalogue_error)))
        elif state.catalogue is None or state.connected is None:
            self._add_ghost_rows(column)
        elif not state.offered:
            nothing = texts.gettext("The operator has nothing more to offer here now.")
            column.addWidget(Label(Type.BODY, nothing, Tone.MUTED))
        else:
            for offering in state.offered:
                self._add_offering(column, state, offering)

    def _no_catalogue(self, code: ErrorCode) -> tuple[str, str]:
        if code is ErrorCode.NOT_AVAILABLE_HERE:
            texts = self._texts
            return (
                texts.gettext("Nothing can be connected at this terminal."),
                texts.gettext("What is connected stands above; the staff will help with the rest."),
            )
        return error_words(self._texts, code)

    def _add_offering(self, column: QVBoxLayout, state: ServicesState, offering: Offering) -> None:
        reason = state.reason(offering.offering)
        story = f"{offer_story(self._texts, offering, state.today)}\n{offering.how}"
        row = ServiceRow(self._look, offering.name, story, reason=reason)
        if offering.kind is ProductKind.PARTNER:
            row.add_badge(BadgeMood.BAD, self._texts.gettext("partner's subscription"))
        key = row.add_key(self._texts.gettext("Connect"), Kind.PRIMARY if reason else Kind.SECONDARY)
        key.clicked.connect(lambda: self.connect_tapped.emit(offering.offering))
        column.addWidget(row)


def _is_unpaid(block: Block) -> bool:
    """Money lifts it."""
    return block.cause is BlockCause.NO_MONEY


def _about(state: ServicesState) -> object:
    """What a list is about: where this changes it begins at its top, else it stays where it was scrolled to."""
    ordered = {item.name for order in state.under_way for item in order.items}
    return (state.section, ordered | {one.name for one in state.extras})


def _without_offers(state: ServicesState) -> object:
    """What the upper part shows; equal for equal pictures, or keys would be replaced under the finger."""
    connected = state.connected and (state.connected.products, state.connected.orders)
    return (state.section, connected, state.error, state.calling_off, state.refused, bool(state.offered))


def _only_offers(state: ServicesState) -> object:
    return (
        state.section,
        state.catalogue,
        state.catalogue_error,
        state.connected is None,
        state.tariff is None,
        state.for_you,
    )
