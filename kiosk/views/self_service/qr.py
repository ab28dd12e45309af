"""Paying by a code: the code, how long it is good for, and what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from kiosk.presenters.charge import QrState
from kiosk.views.parts.card import Card
from kiosk.views.parts.gauge import Gauge
from kiosk.views.parts.label import Label
from kiosk.views.parts.picture import Picture
from kiosk.views.parts.qr import QrCode
from kiosk.views.self_service.charge import ChargeView
from kiosk.views.theme import Type
from kiosk.views.wording.charge import Task, payable_code, qr_task, time_left

_CODE_MM = 140
_CODE_LANDSCAPE_MM = 100


class QrView(ChargeView[QrState]):
    """The code goes from the screen as soon as it must not be paid by any more."""

    def _build_sight(self, card: Card) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        side_mm = _CODE_LANDSCAPE_MM if self._is_landscape else _CODE_MM
        self._code = QrCode(self._look, self._texts.gettext("The code to pay by"), side_mm)
        self._picture = Picture(self._look, 50)
        self._left = Label(Type.BODY_STRONG, wrap=False)
        self._left.setAlignment(centre)
        self._gauge = Gauge(self._look)
        for part in (self._code, self._picture, self._left):
            card.content.addWidget(part, 0, centre)
        card.content.addWidget(self._gauge)
        card.content.addSpacing(self._look.px(3))

    def _build_below(self, card: Card) -> None:
        """Nothing: the code stands above."""

    def _task(self, state: QrState) -> Task:
        return qr_task(self._texts, state)

    def _draw_sight(self, state: QrState, task: Task) -> None:
        payload, left_s = payable_code(state), state.left_s or 0
        self._code.tell(payload)
        self._picture.tell(task.picture, self._look.theme.colours.brand)
        self._left.setText(time_left(self._texts, left_s))
        self._gauge.tell(left_s / (state.shown_for_s or 1), self._look.theme.colours.brand)
        self._picture.setVisible(not payload)
        for part in (self._code, self._left, self._gauge):
            part.setVisible(bool(payload))
