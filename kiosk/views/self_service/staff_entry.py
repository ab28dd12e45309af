"""Typing a PIN, a seal, a claim code or a box's number."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.claim import ALPHABET
from kiosk.presenters.staff_entry import Entry, EntryState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind
from kiosk.views.parts.character_pad import CharacterPad
from kiosk.views.parts.keypad import Keypad
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.number_field import NumberField
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.service import entry_shown, entry_words, staff_error

_ON_SEALS = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-"


class StaffEntryView(ScreenView[EntryState]):
    """One field, and the keys for what goes into it. A PIN shows as dots."""

    key_tapped = Signal(str)
    erase_tapped = Signal()
    proceed_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        left, right = self._column(8.0), self._column(8.0)
        heading = self._column(2.6)
        self._title, self._about = Label(Type.TITLE), Label(Type.BODY, "", Tone.MUTED)
        heading.addWidget(self._title)
        heading.addWidget(self._about)
        left.addLayout(heading)
        self._field = NumberField(self._look, centred=True)
        left.addWidget(self._field)
        self._notice = Notice(self._look, Mood.BAD)
        left.addWidget(self._notice)
        left.addStretch(1 if self._is_landscape else 0)
        self._pads = {
            Entry.PIN: self._digits(),
            Entry.SEAL: self._characters(_ON_SEALS),
            Entry.CLAIM: self._characters(ALPHABET),
        }
        self._pads[Entry.BOX] = self._pads[Entry.SECOND_PIN] = self._pads[Entry.PIN]
        self._pads[Entry.REFERENCE] = self._pads[Entry.SEAL]
        self._place_pads(right)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._proceed = bottom.add_key(self._texts.gettext("Next"), Kind.PRIMARY)
        self._proceed.clicked.connect(self.proceed_tapped)
        return self._page(self._halves(left, right, 8.0), bottom)

    def _place_pads(self, column: QVBoxLayout) -> None:
        for pad in dict.fromkeys(self._pads.values()):
            column.addWidget(pad)
            pad.hide()

    def _digits(self) -> Keypad:
        pad = Keypad(self._look)
        pad.digit_tapped.connect(self.key_tapped)
        pad.erase_tapped.connect(self.erase_tapped)
        return pad

    def _characters(self, characters: str) -> CharacterPad:
        pad = CharacterPad(self._look, characters)
        pad.character_tapped.connect(self.key_tapped)
        pad.erase_tapped.connect(self.erase_tapped)
        return pad

    def _draw(self, state: EntryState) -> None:
        title, about = entry_words(self._texts, state.what)
        self._title.setText(title)
        self._about.setText(about)
        missing = max(0, state.what.least - len(state.typed))
        self._field.tell(entry_shown(state.what, state.typed), missing, bad=state.error is not None)
        for pad in dict.fromkeys(self._pads.values()):
            pad.setVisible(pad is self._pads[state.what])
            pad.setEnabled(not state.busy)
        self._proceed.setEnabled(state.is_enough)
        self._proceed.setText(self._texts.gettext("Checking…") if state.busy else self._texts.gettext("Next"))
        self._notice.setVisible(state.error is not None)
        if state.error is not None:
            what, then = staff_error(self._texts, state.error)
            if state.tries_left is not None:
                left = self._texts.ngettext("{count} try left.", "{count} tries left.", state.tries_left)
                then = f"{then} {left.format(count=state.tries_left)}"
            self._notice.tell(Mood.BAD, what, then)
