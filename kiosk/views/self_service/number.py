"""Typing a phone or contract number."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.errors import ErrorCode
from kiosk.domain.phone import Destination
from kiosk.presenters.number import NumberKind, NumberState, Purpose
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.keypad import Keypad
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.number_field import NumberField
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.numbers import destination_text


class NumberView(ScreenView[NumberState]):
    """Field, keypad, and a warning before a slip becomes a payment."""

    digit_tapped = Signal(str)
    erase_tapped = Signal()
    country_tapped = Signal()
    kind_tapped = Signal()
    next_tapped = Signal()
    back_tapped = Signal()
    correct_tapped = Signal()

    def _build(self) -> QWidget:
        left, right = self._column(9.6), self._column(9.6)
        left.addLayout(self._build_heading())
        left.addWidget(self._build_field())
        self._keypad = Keypad(self._look, " ")
        self._keypad.digit_tapped.connect(self.digit_tapped)
        self._keypad.erase_tapped.connect(self.erase_tapped)
        self._keypad.left_tapped.connect(self._tap_left_key)
        self._notice = Notice(self._look)
        self._kind = Button(self._look, "", Kind.QUIET, height_mm=22)
        self._kind.clicked.connect(self.kind_tapped)
        right.addWidget(self._keypad)
        beside = left if self._is_landscape else right
        beside.addWidget(self._notice)
        beside.addStretch(1)
        beside.addWidget(self._kind)
        if self._is_landscape:
            right.addStretch(1)
        return self._page(self._halves(left, right, 9.6), self._build_bottom())

    def _build_heading(self) -> QVBoxLayout:
        column = self._column(2.6)
        self._title = Label(Type.TITLE)
        self._about = Label(Type.BODY, "", Tone.MUTED)
        column.addWidget(self._title)
        column.addWidget(self._about)
        return column

    def _build_field(self) -> NumberField:
        self._field = NumberField(self._look)
        return self._field

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        self._back = bottom.add_back(self._texts.gettext("Start page"), width_mm=85)
        self._back.clicked.connect(self._tap_back)
        self._next = bottom.add_key("", Kind.PRIMARY)
        self._next.clicked.connect(self.next_tapped)
        return bottom

    def _draw(self, state: NumberState) -> None:
        phone = state.kind is NumberKind.PHONE
        self._title.setText(self._title_text(state))
        self._about.setText(self._about_text(state))
        self._field.tell(state.shown, state.missing, bad=state.error is not None)
        left = self._texts.gettext("Country {code}").format(code=state.country) if phone else "-"
        self._keypad.left.setText(left)
        self._keypad.left.setAccessibleName(left if phone else self._texts.gettext("Hyphen"))
        self._kind.setText(
            self._texts.gettext("Type a contract number instead")
            if phone
            else self._texts.gettext("Type a phone number instead")
        )
        self._back.setText(self._back_text(state))
        self._next.setText(self._next_text(state))
        self._next.setEnabled(state.complete and not state.checking)
        self._draw_notice(state)

    def _title_text(self, state: NumberState) -> str:
        if state.kind is NumberKind.CONTRACT:
            return self._texts.gettext("Type the contract number")
        return self._texts.gettext("Type the phone number")

    def _about_text(self, state: NumberState) -> str:
        texts = self._texts
        match state.purpose:
            case Purpose.TOP_UP:
                return (
                    texts.gettext("or the contract number of internet and TV")
                    if state.kind is NumberKind.PHONE
                    else texts.gettext("It is on the first page of the contract")
                )
            case Purpose.ACCOUNT:
                return texts.gettext("A code by SMS comes to this number")
            case Purpose.STATEMENT:
                return texts.gettext("A code by SMS opens the statement")
            case Purpose.ZERO_BALANCE:
                return texts.gettext("A code by SMS shows what works and what is missing")
            case Purpose.MOVE:
                return texts.gettext("The held money goes to this number")

    def _back_text(self, state: NumberState) -> str:
        if state.similar is not None:
            return self._texts.gettext("Correct it")
        return self._texts.gettext("Back") if state.purpose is Purpose.MOVE else self._texts.gettext("Start page")

    def _next_text(self, state: NumberState) -> str:
        texts = self._texts
        if state.checking:
            return texts.gettext("Checking…")
        if state.similar is not None:
            return texts.gettext("The number is right")
        if not state.complete and state.missing:
            return texts.ngettext("{count} more digit", "{count} more digits", state.missing).format(
                count=state.missing
            )
        return texts.gettext("Next")

    def _error_words(self, purpose: Purpose, error: ErrorCode) -> tuple[str, str]:
        """Without the operator nobody logs in, and everybody can still pay."""
        if error is ErrorCode.OPERATOR_UNREACHABLE and purpose not in (Purpose.TOP_UP, Purpose.MOVE):
            return (
                self._texts.gettext("The operator does not answer: no code can be sent now."),
                self._texts.gettext("You can top up without a login: the money is credited once it answers."),
            )
        return error_words(self._texts, error)

    def _draw_notice(self, state: NumberState) -> None:
        texts = self._texts
        if state.error is not None:
            self._notice.tell(Mood.BAD, *self._error_words(state.purpose, state.error))
        elif state.similar is not None:
            self._notice.tell(Mood.WARN, texts.gettext("Is this the right number?"), self._similar_text(state.similar))
        elif state.purpose is Purpose.MOVE:
            compare = texts.gettext("Compare it with the visitor: money credited elsewhere does not come back.")
            self._notice.tell(Mood.INFO, "", compare)
        elif state.purpose is Purpose.TOP_UP:
            check = texts.gettext(
                "Check the number: a payment made by mistake can be returned at the office within 14 days, "
                "with the receipt."
            )
            self._notice.tell(Mood.INFO, "", check)
        else:
            self._notice.tell(
                Mood.INFO, "", texts.gettext("Nobody but the owner of the number gets in: the code proves it.")
            )

    def _similar_text(self, similar: Destination) -> str:
        return self._texts.gettext("A payment to a very similar number has just been made here: {number}.").format(
            number=destination_text(similar)
        )

    def _tap_left_key(self) -> None:
        if self._state is not None and self._state.kind is NumberKind.CONTRACT:
            self.digit_tapped.emit("-")
        else:
            self.country_tapped.emit()

    def _tap_back(self) -> None:
        if self._state is not None and self._state.similar is not None:
            self.correct_tapped.emit()
        else:
            self.back_tapped.emit()
