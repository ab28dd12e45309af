"""What can be connected in a section: price, term and the way to connect of each, and the key that does it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from kiosk.domain.errors import ErrorCode
from kiosk.domain.offerings import Offering
from kiosk.domain.products import ProductKind
from kiosk.presenters.services import ServicesState
from kiosk.views.look import Look
from kiosk.views.parts.badge import BadgeMood
from kiosk.views.parts.button import Kind
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.service_row import ServiceRow, add_ghost_rows
from kiosk.views.theme import Type
from kiosk.views.wording.errors import Words, error_words
from kiosk.views.wording.offering import offer_story
from kiosk.views.wording.offers import reason_words


class OfferList(FreshColumn):
    """Drawn anew only when something in it is different."""

    connect_tapped = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, 7.3)
        self._look = look
        self._texts = look.texts

    def tell(self, state: ServicesState) -> None:
        """Show what the section of `state` offers."""
        failed = state.error is not None and state.connected is None
        waits = state.catalogue is None or state.connected is None
        shown = (state.section, state.offered, state.for_you, state.first_choice, state.catalogue_error, waits, failed)
        rows = [] if waits else [partial(self._row, state, one) for one in state.offered]
        self.show_as(shown, lambda column: self._fill(column, state, waits=waits), rows)
        self.setVisible(not failed)

    def _fill(self, column: QVBoxLayout, state: ServicesState, *, waits: bool) -> None:
        texts = self._texts
        column.addWidget(Label(Type.SUBHEADING, texts.gettext("Can be connected")))
        if state.catalogue_error is not None and state.catalogue is None:
            column.addWidget(Notice(self._look, Mood.INFO, *self._no_catalogue(state.catalogue_error)))
        elif waits:
            add_ghost_rows(self._look, column)
        elif not state.offered:
            nothing = texts.gettext("The operator has nothing more to offer here now.")
            column.addWidget(Label(Type.BODY, nothing, Tone.MUTED))

    def _no_catalogue(self, code: ErrorCode) -> Words:
        if code is ErrorCode.NOT_AVAILABLE_HERE:
            return (
                self._texts.gettext("Nothing can be connected at this terminal."),
                self._texts.gettext("What is connected stands above; the staff will help with the rest."),
            )
        return error_words(self._texts, code)

    def _row(self, state: ServicesState, offering: Offering) -> ServiceRow:
        advice = state.advice(offering.offering)
        reason = "" if advice is None else reason_words(self._texts, advice, state.today)
        story = f"{offer_story(self._texts, offering, state.today)}\n{offering.how}"
        row = ServiceRow(self._look, offering.name, story, reason=reason)
        if offering.kind is ProductKind.PARTNER:
            row.add_badge(BadgeMood.BAD, self._texts.gettext("partner's subscription"))
        kind = Kind.PRIMARY if offering.offering == state.first_choice else Kind.SECONDARY
        key = row.add_key(self._texts.gettext("Connect"), kind)
        key.clicked.connect(lambda: self.connect_tapped.emit(offering.offering))
        return row
