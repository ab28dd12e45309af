"""A tariff in the list: its name and price, and where it is known what it would have cost.

A tariff that can be chosen is a key as a whole; one's own is a card.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.views.look import Look
from kiosk.views.parts.badge import Badge, BadgeMood
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.card import Card
from kiosk.views.parts.cost_bar import CostBar
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.picture import Picture
from kiosk.views.theme import Type

# How many characters of name and badge stand side by side.
_BESIDE = 34
_BESIDE_TIGHT = 20


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
    """All that a row tells; it `is_metered` where there is a `cost` or one is on its way, else it has a `price`."""

    name: str
    badge: str
    is_own: bool
    price: str
    about: str
    cost: RowCost | None
    is_metered: bool


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
    if look.theme.panel.is_landscape and words.is_metered and not look.theme.is_larger:
        _fill_wide(look, row.content, words)
    else:
        _fill(look, row.content, words)
    return row


def _fill(look: Look, content: QVBoxLayout, words: RowWords) -> None:
    """Name and amount, the bar across, the words below it."""
    row = QHBoxLayout()
    row.setSpacing(look.px(5))
    lines, head, foot = _column(look), QHBoxLayout(), QHBoxLayout()
    head.addLayout(_named(look, words), 1)
    head.addWidget(_amount(words), 0, Qt.AlignmentFlag.AlignVCenter)
    foot.addWidget(Label(Type.SMALL, words.about, Tone.MUTED), 1)
    if words.cost is not None and words.cost.saving:
        foot.addWidget(_saving(words.cost), 0, Qt.AlignmentFlag.AlignTop)
    for pair in (head, foot):
        pair.setSpacing(look.px(5))
    lines.addLayout(head)
    if words.is_metered:
        lines.addSpacing(look.px(0.6))
        lines.addWidget(_bar(look, words))
        lines.addSpacing(look.px(0.6))
    lines.addLayout(foot)
    if words.is_metered and (words.cost is None or words.cost.story):
        lines.addWidget(_story(words))
    row.addLayout(lines, 1)
    row.addWidget(_arrow(look, hidden=words.is_own))
    content.addLayout(row)


def _fill_wide(look: Look, content: QVBoxLayout, words: RowWords) -> None:
    """Three columns: what it is, the bar with its words, the amount."""
    row = QHBoxLayout()
    row.setSpacing(look.px(5))
    what, how, much = _column(look), _column(look), _column(look)
    what.addLayout(_named(look, words))
    what.addWidget(Label(Type.SMALL, words.about, Tone.MUTED))
    how.addWidget(_bar(look, words))
    if words.cost is None or words.cost.story:
        how.addWidget(_story(words))
    much.addWidget(_amount(words), 0, Qt.AlignmentFlag.AlignRight)
    if words.cost is not None and words.cost.saving:
        much.addWidget(_saving(words.cost), 0, Qt.AlignmentFlag.AlignRight)
    for column, share in ((what, 11), (how, 9), (much, 6)):
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


def _named(look: Look, words: RowWords) -> QBoxLayout:
    """The name with its badge beside it; below it where that is too wide."""
    name = Label(Type.BODY_STRONG, words.name)
    if not words.badge:
        alone = QVBoxLayout()
        alone.addWidget(name)
        return alone
    badge = Badge(BadgeMood.INFO if words.is_own else BadgeMood.OK, words.badge)
    is_tight = look.theme.is_larger or look.theme.panel.is_landscape
    if len(words.name) + len(words.badge) > (_BESIDE_TIGHT if is_tight else _BESIDE):
        below = QVBoxLayout()
        below.setSpacing(look.px(0.8))
        below.addWidget(name)
        below.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
        return below
    name.setWordWrap(False)
    beside = QHBoxLayout()
    beside.setSpacing(look.px(3))
    for part in (name, badge):
        beside.addWidget(part)
    beside.addStretch(1)
    return beside


def _amount(words: RowWords) -> Label:
    amount = Label(Type.BODY_STRONG, words.price if words.cost is None else words.cost.mean, wrap=False)
    if words.is_metered and words.cost is None:
        amount.set_ghost(7)
    return amount


def _saving(cost: RowCost) -> Label:
    return Label(Type.SMALL_STRONG, cost.saving, cost.tone, wrap=False)


def _story(words: RowWords) -> Label:
    """The words below the bar, or the room for them."""
    story = Label(Type.SMALL, words.cost.story if words.cost is not None else "", Tone.MUTED)
    if words.cost is None:
        story.set_ghost(24)
    return story


def _bar(look: Look, words: RowWords) -> CostBar:
    colours = look.theme.colours
    colour, light = (colours.muted, colours.line) if words.is_own else (colours.brand, colours.brand_line)
    shares = (0.0, 0.0) if words.cost is None else (words.cost.average_share, words.cost.dearest_share)
    return CostBar(look, *shares, colour, light)


def _arrow(look: Look, *, hidden: bool = False) -> Picture:
    arrow = Picture(look, 5.0)
    if not hidden:
        arrow.tell("chevron-right", look.theme.colours.muted)
    return arrow
