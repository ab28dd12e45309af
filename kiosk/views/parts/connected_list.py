"""What is connected in a section: its tariff, orders under way, extras; each with the key that changes it."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.domain.consents import is_paid_extra
from kiosk.domain.ordering import Order
from kiosk.domain.products import BlockCause, OwnedProduct, ProductStatus
from kiosk.presenters.services import ServicesState
from kiosk.views.look import Look
from kiosk.views.parts.button import LINK_MM, Button, Kind, link_key
from kiosk.views.parts.card import Card
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.service_row import ServiceRow, add_ghost_rows, fill_with_ghosts
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.order import item_title, order_line, state_words
from kiosk.views.wording.services import block_words, owned_badge, owned_story, remembered_words, tariff_story

_CHANGE_MM = 64.0


class ConnectedList(FreshColumn):
    """Drawn anew only when something in it is different: keys must not be replaced under the finger."""

    tariff_tapped = Signal()
    consents_tapped = Signal()
    disconnect_tapped = Signal(str)
    call_off_tapped = Signal(str)

    def __init__(self, look: Look, *, is_narrow: bool) -> None:
        super().__init__(look, 7.3)
        self._look = look
        self._texts = look.texts
        self._change_mm = 0.0 if is_narrow else _CHANGE_MM

    def tell(self, state: ServicesState, zone: tzinfo) -> None:
        """Show the section of `state`, with times in `zone`."""
        connected = state.connected
        had = connected and (connected.products, connected.orders, connected.remembered, connected.packages)
        may_begin = state.tariff is None and bool(state.offered)
        shown = (state.section, had, state.error, state.calling_off, state.refused, may_begin)
        rows = [partial(self._extra_row, state, one) for one in state.extras]
        self.show_as(shown, lambda column: self._fill(column, state, zone), rows)

    def _fill(self, column: QVBoxLayout, state: ServicesState, zone: tzinfo) -> None:
        for code in (state.error, state.refused):
            if code is not None:
                column.addWidget(Notice(self._look, Mood.BAD, *error_words(self._texts, code)))
        if state.connected is not None:
            if state.connected.remembered:
                column.addWidget(Notice(self._look, Mood.WARN, *remembered_words(self._texts, state.connected, zone)))
            self._add_tariff(column, state)
            self._add_orders(column, state, zone)
            self._add_extras_heading(column, state)
        elif state.error is None:
            self._add_ghosts(column)

    def _add_ghosts(self, column: QVBoxLayout) -> None:
        card = self._tariff_card()
        fill_with_ghosts(card, ((Type.SMALL, 6), (Type.FIGURE, 8), (Type.BODY, 30)))
        column.addWidget(card)
        column.addLayout(self._heading(leads_to_consents=False))
        add_ghost_rows(self._look, column)

    def _tariff_card(self) -> Card:
        return Card(self._look, pad_mm=9.5, pad_top_mm=8.6, spacing_mm=0.8)

    def _add_tariff(self, column: QVBoxLayout, state: ServicesState) -> None:
        texts, tariff = self._texts, state.tariff
        if tariff is None:
            lead = texts.gettext("Not connected") + "."
            rest = texts.gettext("Choose a tariff to begin with.") if state.offered else ""
            column.addWidget(Notice(self._look, Mood.INFO, lead, rest))
            return
        card, row, words = self._tariff_card(), QHBoxLayout(), QVBoxLayout()
        row.setSpacing(self._look.px(6))
        words.setSpacing(self._look.px(0.8))
        words.addWidget(Label(Type.SMALL, texts.gettext("Tariff"), Tone.MUTED))
        words.addWidget(Label(Type.FIGURE, tariff.name))
        words.addWidget(Label(Type.BODY, tariff_story(texts, tariff, state.payer(tariff)), Tone.MUTED))
        key = Button(self._look, texts.gettext("Change"))
        key.setMinimumWidth(self._look.px(self._change_mm))
        key.clicked.connect(self.tariff_tapped)
        row.addLayout(words, 1)
        row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
        card.content.addLayout(row)
        column.addWidget(card)
        if tariff.block is not None:
            mood = Mood.INFO if tariff.block.cause is BlockCause.OWN_WISH else Mood.BAD
            column.addWidget(Notice(self._look, mood, *block_words(texts, tariff.block)))

    def _add_orders(self, column: QVBoxLayout, state: ServicesState, zone: tzinfo) -> None:
        if state.under_way:
            column.addWidget(Label(Type.SUBHEADING, self._texts.gettext("Under way")))
        for order in state.under_way:
            column.addWidget(self._order_row(state, order, zone))

    def _order_row(self, state: ServicesState, order: Order, zone: tzinfo) -> ServiceRow:
        texts = self._texts
        name = "; ".join(item_title(texts, item) for item in order.items)
        row = ServiceRow(self._look, name, order_line(texts, order, zone))
        row.add_line(*state_words(texts, order.state))
        if order.can_cancel:
            key = row.add_key(texts.gettext("Call off"), Kind.DANGER)
            key.setEnabled(state.calling_off is None)
            key.clicked.connect(lambda: self.call_off_tapped.emit(order.order))
        return row

    def _add_extras_heading(self, column: QVBoxLayout, state: ServicesState) -> None:
        if state.extras:
            costs = any(is_paid_extra(one) for one in state.extras)
            column.addLayout(self._heading(leads_to_consents=costs))

    def _heading(self, *, leads_to_consents: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStrut(self._look.px(LINK_MM))
        row.addWidget(Label(Type.SUBHEADING, self._texts.gettext("Connected")), 1)
        if leads_to_consents:
            key = link_key(self._look, self._texts.gettext("Paid extras"))
            key.clicked.connect(self.consents_tapped)
            row.addWidget(key)
        return row

    def _extra_row(self, state: ServicesState, product: OwnedProduct) -> ServiceRow:
        texts, payer = self._texts, state.payer(product)
        story = owned_story(texts, product, state.today, payer, state.packages(product))
        row = ServiceRow(self._look, product.name, story)
        badge = owned_badge(texts, product)
        if badge is not None:
            row.add_badge(*badge)
        if product.block is not None:
            row.add_line(" ".join(block_words(texts, product.block)), Tone.BAD)
        if not payer and _can_be_ended(product) and not state.is_being_changed(product.product):
            key = row.add_key(texts.gettext("Disconnect"), Kind.DANGER)
            key.clicked.connect(lambda: self.disconnect_tapped.emit(product.product))
        return row


def _can_be_ended(product: OwnedProduct) -> bool:
    return product.status is not ProductStatus.PENDING and not product.is_paid_to_its_end()
