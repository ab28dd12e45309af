"""What staff may do here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.presenters.staff_menu import MenuState, Task
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.service import role_name, staff_error, task_words

_TILE_MM = 38.0


class StaffMenuView(ScreenView[MenuState]):
    """A tile for each task the role has."""

    task_tapped = Signal(Task)
    leave_tapped = Signal()

    def _build(self) -> QWidget:
        body = self._column(8.4)
        heading = self._column(2.6)
        heading.addWidget(Label(Type.TITLE, self._texts.gettext("Service")))
        self._who = Label(Type.BODY, "", Tone.MUTED)
        heading.addWidget(self._who)
        body.addLayout(heading)
        self._notice = Notice(self._look, Mood.BAD)
        body.addWidget(self._notice)
        grid = QGridLayout()
        grid.setSpacing(self._look.px(8.2))
        columns = 2 if self._is_landscape else 1
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._tiles = {task: self._tile(task) for task in Task}
        for index, tile in enumerate(self._tiles.values()):
            grid.addWidget(tile, index // columns, index % columns)
        body.addLayout(grid)
        body.addStretch(1)
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Log out")).clicked.connect(self.leave_tapped)
        bottom.row.addStretch()
        return self._page(body, bottom)

    def _tile(self, task: Task) -> Tile:
        title, about = task_words(self._texts, task)
        tile = Tile(self._look, Kind.TILE, title, about)
        tile.content.addWidget(Label(Type.TILE, title))
        tile.content.addWidget(Label(Type.BODY, about, Tone.MUTED))
        tile.content.addStretch(1)
        tile.setMinimumHeight(self._look.px(_TILE_MM))
        tile.clicked.connect(lambda: self.task_tapped.emit(task))
        return tile

    def _draw(self, state: MenuState) -> None:
        self._who.setText(f"{state.name} · {role_name(self._texts, state.role)}")
        for task, tile in self._tiles.items():
            tile.setVisible(task in state.tasks)
            tile.setEnabled(not state.busy)
        self._notice.setVisible(state.error is not None)
        if state.error is not None:
            self._notice.tell(Mood.BAD, *staff_error(self._texts, state.error))
