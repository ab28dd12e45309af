"""Logging in with a code by SMS."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.presenters.login import LoginState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.keypad import Keypad
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.number_field import NumberField
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words


class LoginView(ScreenView[LoginState]):
    """The code goes off with its last digit; there is no key to confirm it."""

    digit_tapped = Signal(str)
    erase_tapped = Signal()
    resend_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        left, right = self._column(9.6), self._column(9.6)
        heading = self._column(2.6)
        heading.addWidget(Label(Type.TITLE, self._texts.gettext("Type the code from the SMS")))
        self._sent = Label(Type.BODY, "", Tone.MUTED)
        heading.addWidget(self._sent)
        left.addLayout(heading)
        self._field = NumberField(self._look, centred=True)
        left.addWidget(self._field)
        self._keypad = Keypad(self._look)
        self._keypad.digit_tapped.connect(self.digit_tapped)
        self._keypad.erase_tapped.connect(self.erase_tapped)
        self._notice = Notice(self._look)
        right.addWidget(self._keypad)
        beside = left if self._is_landscape else right
        beside.addWidget(self._notice)
        beside.addStretch(1)
        if self._is_landscape:
            right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._resend = bottom.add_key("", Kind.SECONDARY)
        self._resend.clicked.connect(self.resend_tapped)
        return self._page(self._halves(left, right, 9.6), bottom)

    def _draw(self, state: LoginState) -> None:
        texts = self._texts
        self._sent.setText(
            texts.gettext("Sending it…")
            if state.sending
            else texts.gettext("Sent to {number}").format(number=state.sent_to_masked)
        )
        self._field.tell(" ".join(state.typed), state.length - len(state.typed), bad=state.error is not None)
        typing = not state.sending and not state.checking and state.tries_left != 0
        self._keypad.setEnabled(typing)
        self._resend.setEnabled(not state.sending and not state.checking and state.resend_in_s == 0)
        self._resend.setText(
            texts.gettext("Send the code again")
            if state.resend_in_s == 0
            else texts.gettext("Again in {time}").format(time=f"{state.resend_in_s // 60}:{state.resend_in_s % 60:02}")
        )
        self._draw_notice(state)

    def _draw_notice(self, state: LoginState) -> None:
        texts = self._texts
        if state.error is not None:
            what, then = error_words(texts, state.error)
            if state.tries_left:
                left = texts.ngettext("{count} try left.", "{count} tries left.", state.tries_left)
                then = f"{then} {left.format(count=state.tries_left)}"
            self._notice.tell(Mood.BAD, what, then)
        elif state.checking:
            self._notice.tell(Mood.INFO, "", texts.gettext("Checking the code…"))
        else:
            self._notice.tell(
                Mood.INFO, "", texts.gettext("Tell the code to nobody; the operator's staff never ask for it.")
            )
