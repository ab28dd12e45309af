"""The banknotes of a payment: value, time, what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from kiosk.domain.money import Money, total
from kiosk.domain.topup import NoteState, NoteView
from kiosk.views.look import Look
from kiosk.views.parts.card import Card
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type

_SHOWN = 6
_SHOWN_TIGHT = 4


class NoteList(Card):
    """The latest notes, oldest first; those before them as one line with their sum. Returned notes are not listed."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, pad_mm=9.5, pad_top_mm=7.2, spacing_mm=0)
        self._look = look
        self._shown = _SHOWN_TIGHT if look.theme.is_larger or look.theme.panel.is_landscape else _SHOWN
        self._drawn: tuple[Sequence[NoteView], str] | None = None
        self._labels: list[Label] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(4 if look.theme.is_larger else 6))
        self._grid.setVerticalSpacing(look.px(4.2))
        self._grid.setColumnStretch(0, 1)
        self.content.addLayout(self._grid)

    def tell(self, notes: Sequence[NoteView], zone: str) -> None:
        """Show these notes, with times in `zone`."""
        if self._drawn == (notes, zone):
            return
        self._drawn = (notes, zone)
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels.clear()
        kept = [note for note in notes if note.state is not NoteState.RETURNED]
        self.setVisible(bool(kept))
        earlier, latest = kept[: -self._shown], kept[-self._shown :]
        if earlier:
            self._add_earlier(earlier)
        for note in latest:
            self._add_note(note, ZoneInfo(zone))

    def _add_earlier(self, notes: Sequence[NoteView]) -> None:
        texts = self._look.texts
        values = [note.value for note in notes if note.value is not None and note.state is NoteState.ACCEPTED]
        text = texts.ngettext("{count} note before", "{count} notes before", len(notes)).format(count=len(notes))
        self._put(0, 0, Label(Type.BODY, text, Tone.MUTED))
        if values:
            self._put(0, 2, Label(Type.BODY_STRONG, texts.money(_sum(values)), wrap=False))

    def _add_note(self, note: NoteView, zone: ZoneInfo) -> None:
        texts, row = self._look.texts, self._grid.rowCount()
        value = texts.gettext("Note") if note.value is None else texts.money(note.value)
        words, tone = self._state_words(note.state)
        self._put(row, 0, Label(Type.BODY, value, wrap=False))
        self._put(
            row,
            1,
            Label(
                Type.BODY,
                texts.time(note.at.astimezone(zone), seconds=not self._look.theme.is_larger),
                Tone.MUTED,
                wrap=False,
            ),
        )
        self._put(row, 2, Label(Type.ROW_STRONG, words, tone, wrap=False))

    def _put(self, row: int, column: int, label: Label) -> None:
        if column:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)
        self._labels.append(label)

    def _state_words(self, state: NoteState) -> tuple[str, Tone]:
        texts = self._look.texts
        match state:
            case NoteState.ACCEPTED:
                return texts.pgettext("banknote", "accepted"), Tone.OK
            case NoteState.BEING_CHECKED:
                return texts.pgettext("banknote", "being checked"), Tone.WARN
            case NoteState.MOVING:
                return texts.pgettext("banknote", "moving in"), Tone.MUTED
            case NoteState.RETURNED:
                return texts.pgettext("banknote", "returned"), Tone.BAD


def _sum(values: Sequence[Money]) -> Money:
    return total(values, values[0].currency)
