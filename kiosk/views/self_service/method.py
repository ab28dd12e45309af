"""Choosing how to pay: what each way costs, how much it takes, and why one cannot be used."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from kiosk.domain.terminal import PaperState
from kiosk.domain.topup import Method, MethodOffer
from kiosk.presenters.method import MethodState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.icon import icon
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.payee import Payee
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.legal import fee_text, legal_line
from kiosk.views.wording.methods import method_name, method_problem
from kiosk.views.wording.paper import no_paper

_ICONS = {Method.CASH: "banknote", Method.CARD: "credit-card", Method.QR: "qr-code"}


class MethodView(ScreenView[MethodState]):
    """One card a method."""

    method_tapped = Signal(Method)
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._tiles: dict[MethodOffer, Tile] = {}
        self._cards = self._column(8.2)
        self._notices = [Notice(self._look), Notice(self._look)]
        left, right = self._column(8.2), self._column(8.2)
        left.addLayout(self._build_heading())
        right.addLayout(self._cards)
        self._add_notices(left if self._is_landscape else right)
        if self._is_landscape:
            right.addStretch(1)
        bottom = BottomBar(self._look)
        self._back = bottom.add_back(self._texts.gettext("Back"))
        self._back.clicked.connect(self.back_tapped)
        self._legal = bottom.add_line()
        return self._page(self._halves(left, right, 8.2), bottom)

    def _add_notices(self, column: QBoxLayout) -> None:
        for notice in self._notices:
            notice.hide()
            column.addWidget(notice)
        column.addStretch(1)

    def _build_heading(self) -> QVBoxLayout:
        column = self._column(7.6)
        self._payee = Payee(self._look)
        column.addWidget(self._payee)
        column.addWidget(Label(Type.TILE, self._texts.gettext("How will you pay?")))
        return column

    def _draw(self, state: MethodState) -> None:
        texts = self._texts
        self._payee.tell(state.recipient.destination, state.recipient.name_hint)
        self._draw_tiles(state)
        self._legal.setText(legal_line(texts, state.info))
        news = self._news(state)
        for index, notice in enumerate(self._notices):
            notice.setVisible(index < len(news))
            if index < len(news):
                notice.tell(*news[index])
        self._back.setEnabled(not state.opening)

    def _draw_tiles(self, state: MethodState) -> None:
        if tuple(self._tiles) != state.offers:
            for tile in self._tiles.values():
                self._cards.removeWidget(tile)
                tile.hide()
                tile.deleteLater()
            self._tiles = {offer: self._tile(offer) for offer in state.offers}
            for tile in self._tiles.values():
                self._cards.addWidget(tile, 1)
        for offer, tile in self._tiles.items():
            tile.setEnabled(offer.problem is None and not state.opening)

    def _tile(self, offer: MethodOffer) -> Tile:
        texts, look = self._texts, self._look
        name = method_name(texts, offer.method)
        problem = method_problem(texts, offer)
        tile = Tile(look, Kind.UNAVAILABLE if problem else Kind.TILE, name, problem or self._terms(offer), pad_mm=10.5)
        tile.clicked.connect(lambda: self.method_tapped.emit(offer.method))
        row = self._row(9)
        picture = QLabel()
        colours = look.theme.colours
        picture.setPixmap(icon(_ICONS[offer.method], look.px(18), colours.muted if problem else colours.brand))
        picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(picture)
        words = self._column(1.2)
        words.addWidget(Label(Type.TILE, name, Tone.MUTED if problem else Tone.INK))
        words.addWidget(Label(Type.BODY, problem or self._terms(offer), Tone.MUTED))
        row.addLayout(words, 1)
        tile.content.addLayout(row)
        return tile

    def _terms(self, offer: MethodOffer) -> str:
        limits = self._texts.gettext("from {least} to {most}").format(
            least=self._texts.money(offer.minimum), most=self._texts.money(offer.maximum)
        )
        return f"{fee_text(self._texts, offer.fee)} · {limits}"

    def _news(self, state: MethodState) -> list[tuple[Mood, str, str]]:
        texts = self._texts
        news: list[tuple[Mood, str, str]] = []
        if state.error is not None:
            news.append((Mood.BAD, *error_words(texts, state.error)))
        if state.opening:
            news.append((Mood.INFO, "", texts.gettext("The terminal is getting the payment ready…")))
        if state.receipt_paper in (PaperState.OUT, PaperState.OFFLINE):
            news.append((Mood.WARN, *no_paper(texts)))
        if state.wanted is not None:
            lead = texts.gettext("The account needs {sum}.").format(sum=texts.money(state.wanted))
            news.append((Mood.INFO, lead, texts.gettext("More may be paid; all of it goes to the account.")))
        return news
