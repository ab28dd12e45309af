"""Content that differs with every state: put together anew when it is to show something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from kiosk.views.look import Look

_ROWS_AT_ONCE = 8  # what a glass shows of a list, and far less than 50 ms of work

Build = Callable[[QVBoxLayout], None]
Rows = Iterable[Callable[[], QWidget]]


class FreshColumn(QWidget):
    """A column that is built for what it shows; for the same thing it stays as it is.

    Under a finger it stays too, until the finger has left: a touch is about what was seen when it began.
    """

    def __init__(self, look: Look, spacing_mm: float) -> None:
        super().__init__()
        self._spacing = look.px(spacing_mm)
        self._shown: object = None
        self._content: QWidget | None = None
        self._rows: Iterator[Callable[[], QWidget]] = iter(())
        self._next: tuple[object, Build, Rows] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._add_rows)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_as(self, shown: object, build: Build, rows: Rows = ()) -> None:
        """Let `build` fill an empty column with `shown`, unless that stands there already.

        `rows` follow below, so many a turn of the loop: however long a list is, the glass answers meanwhile.
        """
        self._next = None
        if self._content is not None and shown == self._shown:
            return
        touched = next((key for key in self.findChildren(QAbstractButton) if key.isDown()), None)
        if touched is not None:
            self._next = shown, build, rows
            touched.released.connect(self._show_next, Qt.ConnectionType.QueuedConnection)  # after its touch has told
            return
        self._shown = shown
        old, self._content = self._content, QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._spacing)
        build(column)
        self._rows = iter(rows)
        self._add_rows()
        self._column.addWidget(self._content)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _show_next(self) -> None:
        if self._next is not None:
            self.show_as(*self._next)

    def _add_rows(self) -> None:
        """The next rows; an empty slice is the end of them."""
        slice_of = [make() for make in islice(self._rows, _ROWS_AT_ONCE)]
        column = self._content.layout() if self._content is not None else None
        assert column is not None, "rows follow what was built"
        for row in slice_of:
            column.addWidget(row)
        if slice_of:
            self._soon.start(0)
