"""A sheet staff reads: a box's report, a case, the terminal's health, the ends of day."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.presenters.staff_sheet import SheetKey, SheetState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.fact_list import FactList
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.facts import Facts
from kiosk.views.wording.service import done_words, key_at_work, key_name, staff_error
from kiosk.views.wording.sheet import Sheet, sheet_of

_GROUPS, _AT_THE_LEFT = 4, 2


class StaffSheetView(ScreenView[SheetState]):
    """Groups of facts, and up to two keys."""

    key_tapped = Signal(SheetKey)
    back_tapped = Signal()

    def _build(self) -> QWidget:
        heading = self._column(2.6)
        self._title, self._about = Label(Type.TITLE), Label(Type.BODY, "", Tone.MUTED)
        heading.addWidget(self._title)
        heading.addWidget(self._about)
        self._notice = Notice(self._look)
        self._left = [FactList(self._look) for _ in range(_AT_THE_LEFT)]
        self._right = [FactList(self._look) for _ in range(_GROUPS - 1)]
        left, right = self._column(4.0), self._column(4.0)
        left.addLayout(heading)
        left.addWidget(self._notice)
        for lists, half in ((self._left, left), (self._right, right)):
            for facts in lists:
                half.addWidget(facts)
        for half in (left, right):
            half.addStretch(1 if self._is_landscape or half is right else 0)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._second = bottom.add_key("", Kind.SECONDARY)
        self._first = bottom.add_key("", Kind.PRIMARY)
        bottom.row.addStretch()
        self._first.clicked.connect(lambda: self._tap(0))
        self._second.clicked.connect(lambda: self._tap(1))
        return self._page(self._halves(left, right, 4.0), bottom)

    def _draw(self, state: SheetState) -> None:
        sheet = sheet_of(self._texts, state.content, self._zone)
        self._title.setText(sheet.title)
        self._about.setText(sheet.about)
        self._about.setVisible(bool(sheet.about))
        self._draw_groups(sheet.groups)
        for index, key in enumerate((self._first, self._second)):
            self._draw_key(key, state, index)
        self._draw_notice(state, sheet)

    def _draw_groups(self, groups: tuple[Facts, ...]) -> None:
        """The first at the left, all others at the right; of many, the second at the left as well."""
        at_left = _AT_THE_LEFT if len(groups) == _GROUPS else 1
        used = [*self._left[:at_left], *self._right][: len(groups)]
        for facts in (*self._left, *self._right):
            facts.setVisible(facts in used)
        for facts, group in zip(used, groups, strict=True):
            facts.tell(group)

    def _draw_key(self, key: Button, state: SheetState, index: int) -> None:
        key.setVisible(index < len(state.keys))
        key.setEnabled(state.busy is None)
        if index < len(state.keys):
            which = state.keys[index]
            name = key_at_work if state.busy is which else key_name
            key.setText(name(self._texts, which))

    def _draw_notice(self, state: SheetState, sheet: Sheet) -> None:
        told = state.error is not None or state.done is not None or bool(sheet.notice)
        self._notice.setVisible(told)
        if state.error is not None:
            self._notice.tell(Mood.BAD, *staff_error(self._texts, state.error))
        elif state.done is not None:
            self._notice.tell(Mood.OK, *done_words(self._texts, state.done))
        elif sheet.notice:
            self._notice.tell(Mood.INFO, "", sheet.notice)

    def _tap(self, index: int) -> None:
        if self._state is not None and index < len(self._state.keys):
            self.key_tapped.emit(self._state.keys[index])
