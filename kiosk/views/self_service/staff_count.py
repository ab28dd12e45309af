"""Counting a bag, value by value, with the difference in sight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.domain.money import Money
from kiosk.presenters.staff_count import CountState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.keypad import Keypad
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.pair import Pair
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.period import difference_words, period_title
from kiosk.views.wording.service import staff_error

_COLUMNS = 2


class StaffCountView(ScreenView[CountState]):
    """A key for each value, a keypad, the sum and the difference."""

    value_tapped = Signal(int)
    digit_tapped = Signal(str)
    erase_tapped = Signal()
    next_tapped = Signal()
    save_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._values: list[Button] = []
        left, right = self._column(5.0), self._column(5.0)
        heading = self._column(2.0)
        heading.addWidget(Label(Type.TITLE, self._texts.gettext("Count the bag")))
        self._about = Label(Type.BODY, "", Tone.MUTED)
        heading.addWidget(self._about)
        left.addLayout(heading)
        self._grid = QGridLayout()
        self._grid.setSpacing(self._look.px(4))
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        left.addLayout(self._grid)
        self._total = Pair(self._look, self._texts.gettext("In the bag"))
        left.addWidget(self._total)
        self._notice = Notice(self._look)
        left.addWidget(self._notice)
        left.addStretch(1 if self._is_landscape else 0)
        keypad = Keypad(self._look, self._texts.gettext("Next value"), key_mm=30)
        keypad.digit_tapped.connect(self.digit_tapped)
        keypad.left_tapped.connect(self.next_tapped)
        keypad.erase_tapped.connect(self.erase_tapped)
        self._keypad = keypad
        right.addWidget(keypad)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._save = bottom.add_key(self._texts.gettext("Save the count"), Kind.PRIMARY)
        self._save.clicked.connect(self.save_tapped)
        return self._page(self._halves(left, right, 5.0), bottom)

    def _draw(self, state: CountState) -> None:
        texts = self._texts
        self._about.setText(period_title(texts, state.report.period))
        self._draw_values(state)
        self._total.tell(texts.money(state.total, decimals="always"))
        self._keypad.setEnabled(not state.busy)
        self._save.setEnabled(state.is_complete and not state.busy)
        self._draw_notice(state)

    def _draw_values(self, state: CountState) -> None:
        while len(self._values) < len(state.piles):
            index = len(self._values)
            key = Button(self._look, "", height_mm=20)
            key.clicked.connect(lambda _=False, told=index: self.value_tapped.emit(told))
            self._grid.addWidget(key, index // _COLUMNS, index % _COLUMNS)
            self._values.append(key)
        for index, key in enumerate(self._values):
            key.setVisible(index < len(state.piles))
            if index < len(state.piles):
                key.setText(self._value_text(*state.piles[index]))
                key.set_kind(Kind.CHOSEN if index == state.chosen else Kind.SECONDARY)

    def _value_text(self, value: Money, count: int | None) -> str:
        return f"{self._texts.money(value)} × {'…' if count is None else count}"

    def _draw_notice(self, state: CountState) -> None:
        texts = self._texts
        apart = state.differences
        if state.error is not None:
            self._notice.tell(Mood.BAD, *staff_error(texts, state.error))
        elif not state.is_complete:
            self._notice.tell(Mood.INFO, "", texts.gettext("Type a number for every value, 0 where there is none."))
        elif apart:
            words = "; ".join(difference_words(texts, one) for one in apart)
            self._notice.tell(Mood.WARN, texts.gettext("The count differs."), words)
        else:
            self._notice.tell(Mood.OK, texts.gettext("The count agrees with the journal."))
