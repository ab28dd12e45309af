"""Several things, of which staff chooses one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.presenters.staff_choice import ChoiceState, Item
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.choice import item_words, nothing_words, question_words
from kiosk.views.wording.service import staff_error

_TILE_MM = 24.0


class StaffChoiceView(ScreenView[ChoiceState]):
    """A tile for each."""

    item_tapped = Signal(int)
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._drawn: tuple[Item, ...] | None = None
        self._tiles: list[Tile] = []
        body = self._column(7.0)
        heading = self._column(2.6)
        self._title, self._about = Label(Type.TITLE), Label(Type.BODY, "", Tone.MUTED)
        heading.addWidget(self._title)
        heading.addWidget(self._about)
        body.addLayout(heading)
        self._notice = Notice(self._look)
        body.addWidget(self._notice)
        self._grid = QGridLayout()
        self._grid.setSpacing(self._look.px(5.0))
        self._columns = 2 if self._is_landscape else 1
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)
        body.addLayout(self._grid)
        body.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        bottom.row.addStretch()
        return self._page(body, bottom)

    def _draw(self, state: ChoiceState) -> None:
        title, about = question_words(self._texts, state.question)
        self._title.setText(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        if state.items != self._drawn:
            self._draw_tiles(state.items)
        for tile in self._tiles:
            tile.setEnabled(state.taken is None)
        self._notice.setVisible(state.error is not None or not state.items)
        if state.error is not None:
            self._notice.tell(Mood.BAD, *staff_error(self._texts, state.error))
        elif not state.items:
            self._notice.tell(Mood.OK, "", nothing_words(self._texts, state.question))

    def _draw_tiles(self, items: tuple[Item, ...]) -> None:
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._drawn = items
        self._tiles = [self._tile(index, item) for index, item in enumerate(items)]
        for index, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, index // self._columns, index % self._columns)

    def _tile(self, index: int, item: Item) -> Tile:
        name, more = item_words(self._texts, item, self._zone)
        tile = Tile(self._look, Kind.TILE, name, more, pad_mm=6.0)
        tile.content.addWidget(Label(Type.SUBHEADING, name))
        if more:
            tile.content.addWidget(Label(Type.BODY, more, Tone.MUTED))
        tile.setMinimumHeight(self._look.px(_TILE_MM))
        tile.clicked.connect(lambda: self.item_tapped.emit(index))
        return tile
