"""A service in a list: its name, what it costs and for how long, and the key that changes it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from kiosk.views.look import Look
from kiosk.views.parts.badge import Badge, BadgeMood
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type
from kiosk.views.typeface import font

_PAD_MM = 9.0
_PAD_TOP_MM = 7.4
_KEY_MM = 21.0
_KEY_WIDE_MM = 62.0
_BESIDE_MM = 132.0
_GHOST_ROWS = 2


class ServiceRow(Card):
    """Fill it with `tell` and `add_key`. `reason` says why it is meant for this visitor and makes it stand out."""

    def __init__(self, look: Look, name: str, story: str, *, reason: str = "") -> None:
        super().__init__(look, pad_mm=_PAD_MM, pad_top_mm=_PAD_TOP_MM, spacing_mm=2.0, proposed=bool(reason))
        self._look = look
        self._name = name
        self.setAccessibleName(", ".join(part for part in (name, reason, story) if part))
        self._words = QVBoxLayout()
        self._words.setSpacing(look.px(0.8))
        if reason:
            self._add_reason(reason)
        self._head = QHBoxLayout()
        self._head.setSpacing(look.px(2.0))
        self._head.addWidget(Label(Type.BODY_STRONG, name), 1)
        self._words.addLayout(self._head)
        if story:
            self._words.addWidget(Label(Type.SMALL, story, Tone.MUTED))
        below = look.theme.is_larger and look.theme.panel.is_landscape
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(look.px(3 if below else 6))
        self._row.addLayout(self._words, 1)
        self.content.addLayout(self._row)

    def _add_reason(self, reason: str) -> None:
        """Above the name; where it would be too wide beside the key, above both."""
        wide = QFontMetrics(font(self._look.theme, Type.TINY_STRONG)).horizontalAdvance(reason)
        beside = wide < self._look.px(_BESIDE_MM) and not self._look.theme.panel.is_landscape
        column = self._words if beside else self.content
        column.addWidget(Badge(BadgeMood.INFO, reason), 0, Qt.AlignmentFlag.AlignLeft)

    def add_badge(self, mood: BadgeMood, text: str) -> None:
        """A word on how it is: beside the name where there is room, else below it."""
        badge = Badge(mood, text)
        wide = QFontMetrics(font(self._look.theme, Type.BODY_STRONG)).horizontalAdvance(self._name)
        small = QFontMetrics(font(self._look.theme, Type.TINY_STRONG)).horizontalAdvance(text)
        if wide + small > self._look.px(_BESIDE_MM) or self._look.theme.panel.is_landscape:
            self._words.insertWidget(self._words.indexOf(self._head) + 1, badge, 0, Qt.AlignmentFlag.AlignLeft)
            return
        self._head.setStretch(0, 0)
        self._head.addWidget(badge)
        self._head.addStretch(1)

    def add_line(self, text: str, tone: Tone = Tone.MUTED) -> None:
        """One more line below the story."""
        self._words.addWidget(Label(Type.SMALL, text, tone))

    def add_key(self, text: str, kind: Kind) -> Button:
        """The key at the right."""
        look = self._look
        key = Button(look, text, kind, face=Type.LINK, height_mm=_KEY_MM / look.theme.panel.density)
        key.setMinimumWidth(look.px(_KEY_WIDE_MM if not look.theme.panel.is_landscape else 0))
        key.setAccessibleName(f"{text}: {self._name}")
        self._row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        return key


def add_ghost_rows(look: Look, column: QVBoxLayout) -> None:
    """Rows that stand for services still being fetched."""
    for _ in range(_GHOST_ROWS):
        card = Card(look, pad_mm=_PAD_MM, pad_top_mm=_PAD_TOP_MM, spacing_mm=0.8)
        fill_with_ghosts(card, ((Type.BODY_STRONG, 14), (Type.SMALL, 32), (Type.SMALL, 20)))
        column.addWidget(card)


def fill_with_ghosts(card: Card, lines: Iterable[tuple[Type, int]]) -> None:
    """Grey blocks for lines of that face and length."""
    for face, characters in lines:
        ghost = Label(face)
        ghost.set_ghost(characters)
        card.content.addWidget(ghost)
