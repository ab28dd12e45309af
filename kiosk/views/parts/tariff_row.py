"""A tariff in the list: its name and price, and where it is known what it would have cost.

A tariff that can be chosen is a key as a whole; one's own is a card.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.views.look import Look
from kiosk.views.parts.badge import Badge, BadgeMood
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.card import Card
from kiosk.views.parts.cost_bar import CostBar
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.picture import Picture
from kiosk.views.theme import Type


@dataclass(frozen=True, slots=True)
class RowCost:
    """What the row tells of a cost. The shares, 0 to 1, are of the largest amount in the list."""

    mean: str
    saving: str
    tone: Tone
    story: str
    average_share: float
    dearest_share: float


@dataclass(frozen=True, slots=True)
class RowWords:
    """All that a row tells; without a `cost` the `price` stands at the right. `is_waiting` for the cost."""

    name: str
    badge: str
    is_own: bool
    price: str
    about: str
    cost: RowCost | None
    is_waiting: bool


def tariff_row(look: Look, words: RowWords) -> Card | Tile:
    """The row, as a key where the tariff can be chosen."""
    told = [words.name, words.badge, words.price if words.cost is None else words.cost.mean]
    more = [words.about] if words.cost is None else [words.cost.saving, words.about, words.cost.story]
    name, description = (", ".join(part for part in parts if part) for parts in (told, more))
    row: Card | Tile
    if words.is_own:
        row = Card(look, pad_mm=8.0, pad_top_mm=5.6, spacing_mm=1.6)
        row.setAccessibleName(name)
        row.setAccessibleDescription(description)
    else:
        row = Tile(look, Kind.TILE, name, description, pad_mm=8.0)
        side, edge = look.px(8.0) + look.px(0.4), look.px(5.6)
        row.content.setContentsMargins(side, edge, side, edge)
        row.content.setSpacing(look.px(1.6))
    if look.theme.panel.is_landscape and words.cost is not None:
        _fill_wide(look, row.content, words, words.cost)
    else:
        _fill(look, row.content, words)
    return row


def _fill(look: Look, content: QVBoxLayout, words: RowWords) -> None:
    """Name and amount, the bar across, the words below it."""
    row = QHBoxLayout()
    row.setSpacing(look.px(5))
    lines = _column(look)
    head = QHBoxLayout()
    head.setSpacing(look.px(5))
    head.addLayout(_named(look, words), 1)
    head.addWidget(_amount(words), 0, Qt.AlignmentFlag.AlignVCenter)
    lines.addLayout(head)
    if words.cost is not None:
        lines.addSpacing(look.px(0.6))
        lines.addWidget(_bar(look, words, words.cost))
        lines.addSpacing(look.px(0.6))
    foot = QHBoxLayout()
    foot.setSpacing(look.px(5))
    foot.addWidget(Label(Type.SMALL, words.about, Tone.MUTED), 1)
    if words.cost is not None and words.cost.saving:
        foot.addWidget(_saving(words.cost), 0, Qt.AlignmentFlag.AlignTop)
    lines.addLayout(foot)
    if words.cost is not None and words.cost.story:
        lines.addWidget(Label(Type.SMALL, words.cost.story, Tone.MUTED))
    row.addLayout(lines, 1)
    row.addWidget(_arrow(look, hidden=words.is_own))
    content.addLayout(row)


def _fill_wide(look: Look, content: QVBoxLayout, words: RowWords, cost: RowCost) -> None:
    """Three columns: what it is, the bar with its words, the amount."""
    row = QHBoxLayout()
    row.setSpacing(look.px(7))
    what, how, much = _column(look), _column(look), _column(look)
    what.addLayout(_named(look, words))
    what.addWidget(Label(Type.SMALL, words.about, Tone.MUTED))
    how.addWidget(_bar(look, words, cost))
    if cost.story:
        how.addWidget(Label(Type.SMALL, cost.story, Tone.MUTED))
    much.addWidget(_amount(words), 0, Qt.AlignmentFlag.AlignRight)
    if cost.saving:
        much.addWidget(_saving(cost), 0, Qt.AlignmentFlag.AlignRight)
    for column, share in ((what, 9), (how, 10), (much, 5)):
        side = QWidget()
        side.setLayout(column)
        side.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(side, share, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(_arrow(look, hidden=words.is_own))
    content.addLayout(row)


def _column(look: Look) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(0.8))
    return column


def _named(look: Look, words: RowWords) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.px(3))
    row.addWidget(Label(Type.BODY_STRONG, words.name, wrap=not words.badge), 0 if words.badge else 1)
    if words.badge:
        row.addWidget(Badge(BadgeMood.INFO if words.is_own else BadgeMood.OK, words.badge))
        row.addStretch(1)
    return row


def _amount(words: RowWords) -> Label:
    amount = Label(Type.BODY_STRONG, words.price if words.cost is None else words.cost.mean, wrap=False)
    if words.is_waiting:
        amount.set_ghost(7)
    return amount


def _saving(cost: RowCost) -> Label:
    return Label(Type.SMALL_STRONG, cost.saving, cost.tone, wrap=False)


def _bar(look: Look, words: RowWords, cost: RowCost) -> CostBar:
    colours = look.theme.colours
    colour, light = (colours.muted, colours.line) if words.is_own else (colours.brand, colours.brand_line)
    return CostBar(look, cost.average_share, cost.dearest_share, colour, light)


def _arrow(look: Look, *, hidden: bool = False) -> Picture:
    arrow = Picture(look, 5.0)
    if not hidden:
        arrow.tell("chevron-right", look.theme.colours.muted)
    return arrow
