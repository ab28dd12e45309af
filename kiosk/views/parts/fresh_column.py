"""Content that differs with every state: put together anew when it is to show something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.views.look import Look

_ROWS_AT_ONCE = 8  # what a glass shows of a list, and far less than 50 ms of work


class FreshColumn(QWidget):
    """A column that is built for what it shows; for the same thing it stays as it is."""

    def __init__(self, look: Look, spacing_mm: float) -> None:
        super().__init__()
        self._spacing = look.px(spacing_mm)
        self._shown: object = None
        self._content: QWidget | None = None
        self._rows: Iterator[Callable[[], QWidget]] = iter(())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._add_rows)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_as(
        self, shown: object, build: Callable[[QVBoxLayout], None], rows: Iterable[Callable[[], QWidget]] = ()
    ) -> None:
        """Let `build` fill an empty column with `shown`, unless that stands there already.

        `rows` follow below, so many a turn of the loop: however long a list is, the glass answers meanwhile.
        """
        if self._content is not None and shown == self._shown:
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

    def _add_rows(self) -> None:
        """The next rows; an empty slice is the end of them."""
        slice_of = [make() for make in islice(self._rows, _ROWS_AT_ONCE)]
        column = self._content.layout() if self._content is not None else None
        assert column is not None, "rows follow what was built"
        for row in slice_of:
            column.addWidget(row)
        if slice_of:
            self._soon.start(0)
