"""The first screen: what can be done here, and what works now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.terminal import PaperState, TerminalStatus
from kiosk.domain.topup import Method
from kiosk.presenters.home import HomeState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.legal import fee_text, legal_line
from kiosk.views.wording.methods import methods_that_work
from kiosk.views.wording.pace import home_words


class HomeView(ScreenView[HomeState]):
    """Four ways to begin."""

    top_up_tapped = Signal()
    account_tapped = Signal()
    statement_tapped = Signal()
    zero_balance_tapped = Signal()

    def _build(self) -> QWidget:
        body = self._column(8.4)
        body.addLayout(self._build_heading())
        body.addSpacing(self._look.px(1.4))
        self._notice = Notice(self._look, Mood.WARN)
        if self._is_landscape:
            columns, left = self._row(8.4), self._column(8.4)
            left.addWidget(self._build_top_up(), 1)
            left.addWidget(self._notice)
            columns.addLayout(left, 1)
            columns.addLayout(self._build_others(), 1)
            body.addLayout(columns, 1)
        else:
            body.addWidget(self._build_top_up())
            body.addSpacing(self._look.px(1.6))
            body.addLayout(self._build_others())
            body.addSpacing(self._look.px(1.6))
            body.addWidget(self._notice)
            body.addStretch(1)
        bottom = BottomBar(self._look)
        self._legal = bottom.add_line()
        return self._page(body, bottom)

    def _build_heading(self) -> QVBoxLayout:
        column = self._column(2.6)
        column.addWidget(Label(Type.TITLE, self._texts.gettext("Hello! What shall we do?")))
        self._place = Label(Type.BODY, "", Tone.MUTED)
        column.addWidget(self._place)
        return column

    def _build_top_up(self) -> Tile:
        title = self._texts.gettext("Top up an account")
        self._top_up = Tile(self._look, Kind.HERO, title, pad_mm=14.8)
        self._top_up.clicked.connect(self.top_up_tapped)
        content = self._top_up.content
        content.addStretch(1)
        content.addWidget(Label(Type.HERO, title, Tone.ON_BRAND))
        content.addSpacing(self._look.px(3.4))
        self._ways = Label(Type.LEAD, "", Tone.ON_BRAND)
        content.addWidget(self._ways)
        no_login = self._texts.gettext("No login needed, just the number.")
        content.addWidget(Label(Type.LEAD, no_login, Tone.ON_BRAND))
        content.setSpacing(0)
        content.addSpacing(self._look.px(12))
        self._fee = Label(Type.BODY, "", Tone.ON_BRAND)
        content.addWidget(self._fee)
        content.addStretch(1)
        return self._top_up

    def _build_others(self) -> QVBoxLayout:
        texts = self._texts
        column = self._column(10 if not self._is_landscape else 8.4)
        column.addWidget(self._build_account(), 1)
        row = self._row(8.2)
        statement = self._small_tile(texts.gettext("Print a statement"), texts.gettext("In detail, for any period"))
        statement.clicked.connect(self.statement_tapped)
        zero = self._small_tile(
            texts.gettext("No connection?"), texts.gettext("Zero balance: what works and how to switch it all on")
        )
        zero.clicked.connect(self.zero_balance_tapped)
        row.addWidget(statement, 1)
        row.addWidget(zero, 1)
        column.addLayout(row, 1)
        return column

    def _build_account(self) -> Tile:
        texts = self._texts
        title = texts.gettext("My account")
        about = texts.gettext("Balance and packages, where the money went, services, bonuses, tariff")
        tile = Tile(self._look, Kind.TILE, title, about, pad_mm=12.5)
        tile.clicked.connect(self.account_tapped)
        tile.content.setContentsMargins(
            *(self._look.px(mm) for mm in (12.5, 12.5, 12 if self._is_landscape else 62, 5.5))
        )
        tile.content.addWidget(Label(Type.HEADING, title))
        tile.content.addSpacing(self._look.px(1))
        tile.content.addWidget(Label(Type.LEAD_SMALL, about, Tone.MUTED))
        tile.content.addSpacing(self._look.px(3.4))
        login = texts.gettext("Login with a code by SMS")
        tile.content.addWidget(Label(Type.TOP_BAR_STRONG, login, Tone.BRAND))
        tile.content.addStretch(1)
        return tile

    def _small_tile(self, title: str, about: str) -> Tile:
        tile = Tile(self._look, Kind.TILE, title, about)
        tile.content.addWidget(Label(Type.TILE, title))
        tile.content.addWidget(Label(Type.BODY, about, Tone.MUTED))
        tile.content.addStretch(1)
        tile.setMinimumHeight(self._look.px(64.5))
        return tile

    def _draw(self, state: HomeState) -> None:
        info, status, texts = state.info, state.status, self._texts
        self._place.setText(" · ".join(part for part in (info.place, info.help_hint) if part))
        self._legal.setText(legal_line(texts, info))
        works = [offer for offer in status.methods if offer.problem is None] if status else []
        self._top_up.setEnabled(bool(works))
        self._top_up.set_kind(Kind.HERO)
        self._ways.setText(methods_that_work(texts, [offer.method for offer in works]) if status else "")
        self._fee.setText(self._promise(status))
        self._top_up.setAccessibleDescription(f"{self._ways.text()} {self._fee.text()}".strip())
        self._draw_notice(status)

    def _promise(self, status: TerminalStatus | None) -> str:
        """Fee of the first method that works, and when the money arrives."""
        texts = self._texts
        works = [offer for offer in status.methods if offer.problem is None] if status else []
        if not works or status is None:
            return ""
        soon = texts.gettext("credited at once") if status.operator_reachable else texts.gettext("credited later")
        return f"{fee_text(texts, works[0].fee)} · {soon}"

    def _draw_notice(self, status: TerminalStatus | None) -> None:
        """What does not work comes first; the operator's own news when all is well."""
        trouble = "" if status is None else self._trouble_text(status)
        news = "" if status is None else status.notice
        self._notice.setVisible(bool(trouble or news))
        if trouble:
            self._notice.tell(Mood.WARN, self._texts.gettext("Good to know."), trouble)
            return
        lead, dot, rest = news.partition(". ")
        self._notice.tell(Mood.WARN, lead + dot.strip(), rest)

    def _trouble_text(self, status: TerminalStatus) -> str:
        texts = self._texts
        told = []
        if not any(offer.problem is None for offer in status.methods):
            told.append(texts.gettext("Payments cannot be taken here now."))
        elif not any(offer.method is Method.CASH and offer.problem is None for offer in status.methods):
            told.append(texts.gettext("Banknotes cannot be taken here now."))
        slow = home_words(texts, status.operator_pace, reachable=status.operator_reachable)
        if slow:
            told.append(slow)
        if status.receipt_paper in (PaperState.OUT, PaperState.OFFLINE):
            told.append(texts.gettext("There is no paper for receipts; take yours with your phone's camera."))
        if status.document_paper in (PaperState.OUT, PaperState.OFFLINE):
            told.append(texts.gettext("Statements cannot be printed here now."))
        return " ".join(told)
