"""The screen of a terminal that cannot serve now: why, what becomes of money, who can help."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain.topup import Method
from kiosk.i18n import Texts
from kiosk.presenters.out_of_service import OutOfServiceState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.card import Card
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.legal import legal_line


class OutOfServiceView(ScreenView[OutOfServiceState]):
    """Nothing to tap: it goes away by itself."""

    def _build(self) -> QWidget:
        body = self._column(8.2)
        body.addStretch(1)
        card = Card(self._look, pad_mm=14.8, spacing_mm=4)
        title = Label(Type.TITLE, self._texts.gettext("One moment, please"))
        story = Label(Type.LEAD, self._texts.gettext("The terminal is getting ready to work."), Tone.MUTED)
        self._hotline = Label(Type.TILE)
        self._place = Label(Type.BODY, "", Tone.MUTED)
        for label in (title, story, self._hotline, self._place):
            card.content.addWidget(label)
        body.addWidget(card)
        self._money = Notice(self._look, Mood.WARN)
        body.addWidget(self._money)
        body.addStretch(2)
        bottom = BottomBar(self._look)
        self._legal = bottom.add_line(align=Qt.AlignmentFlag.AlignHCenter)
        return self._page(body, bottom)

    def _draw(self, state: OutOfServiceState) -> None:
        texts = self._texts
        self._money.setVisible(state.paid_by is not None)
        self._money.tell(Mood.WARN, *_what_is_safe(texts, state.paid_by))
        info = state.info
        for label in (self._hotline, self._place, self._legal):
            label.setVisible(info is not None)
        if info is not None:
            self._hotline.setText(texts.gettext("Hotline {phone}").format(phone=info.legal.hotline))
            self._place.setText(" · ".join(part for part in (info.place, info.help_hint) if part))
            self._legal.setText(legal_line(texts, info))


def _what_is_safe(texts: Texts, paid_by: Method | None) -> tuple[str, str]:
    if paid_by is Method.CASH:
        return (
            texts.gettext("Your money is recorded."),
            texts.gettext(
                "It will be credited to the number you typed. If it has not come by tomorrow, call the hotline."
            ),
        )
    return (
        texts.gettext("Your payment is recorded."),
        texts.gettext("Do not pay again: if you were charged, the money is credited or goes back by itself."),
    )
