"""A hundred thousand lines of expenses, of which only those in sight are ever put into words."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import lru_cache
from types import MappingProxyType

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from kiosk.domain.expenses import Cause, Line, LinePage
from kiosk.domain.products import Consent
from kiosk.i18n import Texts
from kiosk.views.look import Look
from kiosk.views.theme import Type
from kiosk.views.typeface import font
from kiosk.views.wording.lines import line_stories, line_title

_DECODED_PAGES = 4
_NOWHERE = QModelIndex()
_NOTHING_AGREED: Mapping[str, Consent] = MappingProxyType({})
_Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractTableModel):
    """Rows over pages of columns; a page is decoded when one of its rows comes into sight."""

    def __init__(self, texts: Texts, zone: tzinfo) -> None:
        super().__init__()
        self._texts = texts
        self._zone = zone
        self._pages: Sequence[LinePage] = ()
        self._only_paid = False
        self._consents = _NOTHING_AGREED
        self._rows: list[Sequence[int]] = []
        self._starts: list[int] = []
        self._decode = lru_cache(_DECODED_PAGES)(self._decode_page)

    def tell(
        self, pages: Sequence[LinePage], *, only_paid: bool, consents: Mapping[str, Consent] = _NOTHING_AGREED
    ) -> None:
        """Show `pages`; pages that only grew at the end keep what is on screen where it is."""
        same_words = (only_paid, consents) == (self._only_paid, self._consents)
        if not same_words or len(pages) < len(self._pages) or not _starts_with(pages, self._pages):
            self._start_over(only_paid=only_paid)
            self._consents = consents
        new = [_rows_of(page, only_paid=only_paid) for page in pages[len(self._pages) :]]
        added = sum(len(rows) for rows in new)
        if added:
            first = self.rowCount()
            self.beginInsertRows(_NOWHERE, first, first + added - 1)
        for rows in new:
            self._starts.append(self.rowCount())
            self._rows.append(rows)
        self._pages = pages
        if added:
            self.endInsertRows()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Lines that are shown."""
        if parent.isValid() or not self._rows:
            return 0
        return self._starts[-1] + len(self._rows[-1])

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """One: the delegate lays a line out by itself."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line in words, for readers of the screen."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line = self.line(index.row())
            return f"{line_title(self._texts, line)}, {self.amount(line)}, {next(self.stories(line))}"
        return None

    def line(self, row: int) -> Line:
        """The line of a row."""
        page = bisect_right(self._starts, row) - 1
        while not self._rows[page]:
            page -= 1
        return self._decode(page)[self._rows[page][row - self._starts[page]]]

    def stories(self, line: Line) -> Iterator[str]:
        """What stands below the title, the longest first."""
        return line_stories(self._texts, line, self._consents.get(line.name))

    def amount(self, line: Line) -> str:
        """ "−78,00"."""
        return self._texts.money(line.amount, sign=True, decimals="always", symbol=False)

    def _start_over(self, *, only_paid: bool) -> None:
        self.beginResetModel()
        self._pages, self._rows, self._starts, self._only_paid = (), [], [], only_paid
        self._decode.cache_clear()
        self.endResetModel()

    def _decode_page(self, page: int) -> list[Line]:
        return list(self._pages[page].lines(self._zone))


def _starts_with(pages: Sequence[LinePage], shown: Sequence[LinePage]) -> bool:
    return all(new is old for new, old in zip(pages, shown, strict=False))


def _rows_of(page: LinePage, *, only_paid: bool) -> Sequence[int]:
    if not only_paid:
        return range(len(page))
    amounts = array("q")
    amounts.frombytes(page.amount)
    return [row for row, amount in enumerate(amounts) if amount]


class LineDelegate(QStyledItemDelegate):
    """Draws one line: what it was, its story below, the amount at the right."""

    def __init__(self, look: Look, model: LineModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self._title = font(look.theme, Type.BODY_STRONG)
        self._story = font(look.theme, Type.SMALL)
        self._title_height = QFontMetrics(self._title).height()
        self._story_height = QFontMetrics(self._story).height()
        self._words = lru_cache(512)(self._put_into_words)

    @property
    def row_height(self) -> int:
        """Pixels of one line with the rule below it."""
        return self._title_height + self._story_height + self._look.px(10.2)

    def forget(self) -> None:
        """Rows mean other lines now."""
        self._words.cache_clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Title, story, amount, rule."""
        colours = self._look.theme.colours
        area: QRect = option.rect
        title, stories, amount, tone = self._words(index.row())
        top = area.top() + (area.height() - self._title_height - self._story_height) // 2
        painter.setFont(self._title)
        wide = painter.fontMetrics().horizontalAdvance(amount)
        painter.setPen(QColor(tone))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, right, amount)
        room = area.width() - wide - self._look.px(5)
        painter.setPen(QColor(colours.ink))
        title = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(area.left(), top, room, self._title_height), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(self._story)
        painter.setPen(QColor(colours.muted))
        below = QRect(area.left(), top + self._title_height, room, self._story_height)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, _fitting(stories, painter.fontMetrics(), room))
        if index.row() + 1 < self._model.rowCount():
            edge = self._look.px(0.4)
            painter.fillRect(area.left(), area.bottom() - edge + 1, area.width(), edge, QColor(colours.hairline))

    def _put_into_words(self, row: int) -> tuple[str, tuple[str, ...], str, str]:
        line, colours = self._model.line(row), self._look.theme.colours
        tone = colours.ink
        if line.amount.minor > 0:
            tone = colours.ok
        elif line.cause is Cause.SUBSCRIPTION and line.amount:
            tone = colours.bad
        texts = self._look.texts
        return line_title(texts, line), tuple(self._model.stories(line)), self._model.amount(line), tone


def _fitting(stories: Sequence[str], metrics: QFontMetrics, room: int) -> str:
    """The longest story there is room for, or the shortest one."""
    return next((story for story in stories if metrics.horizontalAdvance(story) <= room), stories[-1])


class LineList(QTableView):
    """Scrolls over any number of lines with a finger."""

    def __init__(self, look: Look, zone: tzinfo) -> None:
        super().__init__()
        self._model = LineModel(look.texts, zone)
        self._delegate = LineDelegate(look, self._model)
        self._model.modelReset.connect(self._delegate.forget)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "clear")
        self.setAccessibleName(look.texts.gettext("Lines"))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self._delegate.row_height)
        self.setMinimumHeight(self._delegate.row_height * 2)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)

    def tell(
        self, pages: Sequence[LinePage], *, only_paid: bool, consents: Mapping[str, Consent] = _NOTHING_AGREED
    ) -> int:
        """Show these lines, with what was agreed to by name; how many there are."""
        self._model.tell(pages, only_paid=only_paid, consents=consents)
        return self._model.rowCount()
