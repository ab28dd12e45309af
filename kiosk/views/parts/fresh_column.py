"""Content that differs with every state: put together anew when it is to show something else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.views.look import Look


class FreshColumn(QWidget):
    """A column that is built for what it shows; for the same thing it stays as it is."""

    def __init__(self, look: Look, spacing_mm: float) -> None:
        super().__init__()
        self._spacing = look.px(spacing_mm)
        self._shown: object = None
        self._content: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_as(self, shown: object, build: Callable[[QVBoxLayout], None]) -> None:
        """Let `build` fill an empty column with `shown`, unless that stands there already."""
        if self._content is not None and shown == self._shown:
            return
        self._shown = shown
        old, self._content = self._content, QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._spacing)
        build(column)
        self._column.addWidget(self._content)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
