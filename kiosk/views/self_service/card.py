"""Paying at the card terminal: its steps, large, and in its own words, small."""

from __future__ import annotations

from PySide6.QtCore import Qt

from kiosk.domain.charge import CardStep
from kiosk.presenters.charge import CardState
from kiosk.views.parts.card import Card
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.picture import Picture
from kiosk.views.self_service.charge import ChargeView
from kiosk.views.theme import Type
from kiosk.views.wording.charge import Task, card_task, terminal_says


class CardView(ChargeView[CardState]):
    """An outline and two sentences a step."""

    def _build_sight(self, card: Card) -> None:
        self._picture = Picture(self._look, 50)
        card.content.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        card.content.addSpacing(self._look.px(4))

    def _build_below(self, card: Card) -> None:
        card.content.addSpacing(self._look.px(4))
        self._says = Label(Type.SMALL, "", Tone.MUTED)
        self._says.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.content.addWidget(self._says)

    def _task(self, state: CardState) -> Task:
        return card_task(self._texts, state)

    def _draw_sight(self, state: CardState, task: Task) -> None:
        self._picture.tell(task.picture, self._look.theme.colours.brand)
        says = terminal_says(self._texts, state.topup)
        self._says.setText(says)
        self._says.setVisible(bool(says))

    def _may_cancel(self, state: CardState) -> bool:
        card = state.topup.card
        return super()._may_cancel(state) and (card is None or card.step is not CardStep.REMOVE_CARD)
