"""What the screens of a card and of a code share: for whom, how much, what to do now, and the way out."""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.topup import TopUp, TopUpPhase
from kiosk.presenters.charge import ChargeState
from kiosk.views.parts.badge import Badge
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.bill import Bill
from kiosk.views.parts.card import Card
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.payee import Payee
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.charge import Task, charge_badge, less_charged
from kiosk.views.wording.legal import legal_line
from kiosk.views.wording.paper import no_paper

State = TypeVar("State", bound=ChargeState)


class ChargeView(ScreenView[State]):
    """Payee and bill, and a card with the visitor's task, which fills the rest."""

    cancel_tapped = Signal()

    def _build(self) -> QWidget:
        self._badge = Badge()
        self._payee = Payee(self._look, self._badge)
        self._bill = Bill(self._look)
        self._less = Notice(self._look, Mood.WARN)
        self._no_paper = Notice(self._look, Mood.WARN, *no_paper(self._texts))
        left, right = self._column(8.2), self._column(8.2)
        for part in (self._payee, self._bill, self._less, self._no_paper):
            left.addWidget(part)
        if self._is_landscape:
            left.addStretch(1)
        right.addWidget(self._build_task(), 1)
        return self._page(self._halves(left, right, 8.2), self._build_bottom())

    def _build_task(self) -> Card:
        card = Card(self._look, pad_mm=9.5, spacing_mm=3.2)
        self._title = Label(Type.TITLE)
        self._story = Label(Type.BODY, "", Tone.MUTED)
        for label in (self._title, self._story):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.content.addStretch(1)
        self._build_sight(card)
        card.content.addWidget(self._title)
        card.content.addWidget(self._story)
        self._build_below(card)
        card.content.addStretch(1)
        return card

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        self._cancel = bottom.add_back("")
        self._cancel.clicked.connect(self.cancel_tapped)
        self._legal = bottom.add_line()
        return bottom

    def _draw(self, state: State) -> None:
        topup, texts = state.topup, self._texts
        self._payee.tell(topup.destination, topup.name_hint)
        self._badge.say(*charge_badge(texts, state))
        self._draw_bill(topup)
        self._legal.setText(legal_line(texts, state.info))
        task = self._task(state)
        self._title.setText(task.title)
        self._story.setText(task.story)
        self._draw_sight(state, task)
        self._cancel.setEnabled(self._may_cancel(state))
        self._cancel.setText(texts.gettext("Cancelling…") if state.calling_off else texts.gettext("Cancel"))

    def _draw_bill(self, topup: TopUp) -> None:
        less = less_charged(self._texts, topup)
        if topup.phase is not TopUpPhase.CHARGING:
            self._bill.tell(self._texts.gettext("Paid"), topup.inserted, topup.fee)
        elif topup.asked is not None and topup.asked_fee is not None:
            self._bill.tell(self._texts.gettext("To pay"), topup.asked, topup.asked_fee)
        self._less.setVisible(less is not None)
        self._less.tell(Mood.WARN, *(less or ("", "")))
        self._no_paper.setVisible(not topup.printer_ok)

    def _may_cancel(self, state: State) -> bool:
        return state.topup.phase is TopUpPhase.CHARGING and not state.calling_off

    @abstractmethod
    def _task(self, state: State) -> Task:
        """What the visitor is to do."""

    @abstractmethod
    def _build_sight(self, card: Card) -> None:
        """Put what is seen above the words into `card`."""

    @abstractmethod
    def _build_below(self, card: Card) -> None:
        """Put what stands below the words into `card`."""

    @abstractmethod
    def _draw_sight(self, state: State, task: Task) -> None:
        """Draw what `_build_sight` and `_build_below` put there."""
