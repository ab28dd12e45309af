"""What became of the money, said plainly, and the receipt."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.topup import TopUp, TopUpPhase
from kiosk.presenters.result import ReceiptPhase, ResultState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.pair import Pair
from kiosk.views.parts.qr import QrCode
from kiosk.views.parts.verdict import VerdictBox
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.charge import less_charged
from kiosk.views.wording.legal import legal_line
from kiosk.views.wording.numbers import destination_text
from kiosk.views.wording.result import being_checked, receipt_words, sum_fact, unpadded, verdict

_WITHOUT_FEE = frozenset(
    {
        TopUpPhase.CANCELLED,
        TopUpPhase.DECLINED,
        TopUpPhase.CHARGE_UNKNOWN,
        TopUpPhase.RETURNING,
        TopUpPhase.RETURNED,
    }
)


class ResultView(ScreenView[ResultState]):
    """The end of a payment; nothing here moves money."""

    done_tapped = Signal()
    pay_another_tapped = Signal()
    other_number_tapped = Signal()
    try_again_tapped = Signal()
    print_tapped = Signal()

    def _build(self) -> QWidget:
        left, right = self._column(8.2), self._column(8.2)
        self._apart = Notice(self._look, Mood.WARN)
        self._verdict = VerdictBox(self._look)
        facts, receipt = self._build_facts(), self._build_receipt()
        lefts, rights = ((self._verdict, self._apart, facts), (receipt,))
        if self._is_landscape:
            lefts, rights = (self._verdict, self._apart, receipt), (facts,)
        for part in lefts:
            left.addWidget(part)
        for part in rights:
            right.addWidget(part)
        self._legal = Label(Type.TINY, "", Tone.MUTED)
        self._legal.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        right.addStretch(1)
        right.addWidget(self._legal)
        left.addStretch(1 if self._is_landscape else 0)
        return self._page(self._halves(left, right, 8.2), self._build_bottom())

    def _build_facts(self) -> Card:
        self._facts = Card(self._look, pad_mm=10.2, pad_top_mm=10.2, spacing_mm=4.4)
        self._number = Pair(self._look, self._texts.gettext("Number"))
        self._inserted = Pair(self._look, "")
        self._fee = Pair(self._look, self._texts.gettext("Fee"))
        self._credited = Pair(self._look, self._texts.gettext("Credited"))
        self._receipt_number = Pair(self._look, self._texts.gettext("Receipt"))
        self._reference = Pair(self._look, self._texts.gettext("Operator's reference"))
        self._ticket = Pair(self._look, self._texts.gettext("Charge reference"))
        self._claim = Pair(self._look, self._texts.gettext("Payment code"), strong=Type.CODE)
        self._pairs = (
            self._number,
            self._inserted,
            self._fee,
            self._credited,
            self._receipt_number,
            self._reference,
            self._ticket,
            self._claim,
        )
        for pair in self._pairs:
            self._facts.content.addWidget(pair)
        return self._facts

    def _build_receipt(self) -> Card:
        self._receipt = Card(self._look, pad_mm=10.2, pad_top_mm=10.2)
        row = self._row(9)
        self._qr = QrCode(self._look, self._texts.gettext("The receipt as a QR code"), 88 if self._is_landscape else 79)
        row.addWidget(self._qr)
        words = self._column(3)
        words.addStretch(1)
        self._receipt_title = Label(Type.SUBHEADING)
        self._receipt_story = Label(Type.BODY, "", Tone.MUTED)
        self._print = Button(self._look, self._texts.gettext("Print again"), Kind.SECONDARY, height_mm=22)
        self._print.clicked.connect(self.print_tapped)
        words.addWidget(self._receipt_title)
        words.addWidget(self._receipt_story)
        words.addSpacing(self._look.px(3))
        words.addWidget(self._print)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._receipt.content.addLayout(row)
        return self._receipt

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        self._another = bottom.add_key("", Kind.SECONDARY)
        self._another.clicked.connect(self._tap_another)
        self._done = bottom.add_key("", Kind.PRIMARY)
        self._done.clicked.connect(self.done_tapped)
        return bottom

    def _draw(self, state: ResultState) -> None:
        topup, texts = state.topup, self._texts
        self._verdict.tell(*verdict(texts, topup))
        apart = being_checked(texts, topup) or less_charged(texts, topup)
        self._apart.setVisible(apart is not None)
        self._apart.tell(Mood.WARN, *(apart or ("", "")))
        self._draw_facts(topup)
        self._draw_receipt(state)
        self._legal.setText(legal_line(texts, state.info))
        self._another.setText(self._another_words(topup))
        self._another.setVisible(topup.phase is not TopUpPhase.CHARGE_UNKNOWN)  # nobody is led to pay twice
        self._done.setText(texts.gettext("Back to my account") if state.logged_in else texts.gettext("Done"))

    def _another_words(self, topup: TopUp) -> str:
        match topup.phase:
            case TopUpPhase.REFUSED:
                return self._texts.gettext("Choose another number")
            case TopUpPhase.DECLINED:
                return self._texts.gettext("Try again")
            case _:
                return self._texts.gettext("Pay another")

    def _draw_facts(self, topup: TopUp) -> None:
        texts = self._texts
        nothing = topup.phase is TopUpPhase.CANCELLED
        self._facts.setVisible(not nothing or topup.claim is not None)
        self._number.tell(destination_text(topup.destination))
        name, amount = sum_fact(texts, topup)
        self._inserted.rename(name, texts.money(amount))
        self._inserted.setVisible(not nothing)
        self._fee.tell(texts.money(topup.fee))
        self._fee.setVisible(topup.phase not in _WITHOUT_FEE)
        self._credited.tell(texts.money(topup.to_credit))
        self._credited.setVisible(topup.phase is TopUpPhase.CREDITED)
        for pair, text in (
            (self._receipt_number, topup.receipt_number if topup.phase is TopUpPhase.CREDITED else ""),
            (self._reference, topup.operator_reference),
            (self._ticket, topup.ticket),
            (self._claim, topup.claim or ""),
        ):
            pair.tell(text)
            pair.setVisible(bool(text))

    def _draw_receipt(self, state: ResultState) -> None:
        self._receipt.setVisible(state.receipt is not ReceiptPhase.NONE)
        title, story = receipt_words(self._texts, state.receipt)
        self._receipt_title.setText(title)
        self._receipt_story.setText(story)
        by_phone = state.receipt in (ReceiptPhase.NO_PAPER, ReceiptPhase.FAILED)
        self._qr.setVisible(by_phone)
        if by_phone:
            self._qr.tell(unpadded(state.receipt_text))
        self._print.setVisible(state.receipt in (ReceiptPhase.PRINTED, ReceiptPhase.FAILED))
        self._print.setText(
            self._texts.gettext("Print a copy")
            if state.receipt is ReceiptPhase.PRINTED
            else self._texts.gettext("Print again")
        )

    def _tap_another(self) -> None:
        match self._state and self._state.topup.phase:
            case TopUpPhase.REFUSED:
                self.other_number_tapped.emit()
            case TopUpPhase.DECLINED:
                self.try_again_tapped.emit()
            case _:
                self.pay_another_tapped.emit()
