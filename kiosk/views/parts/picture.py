"""An outline as a picture of its own, large or small."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from kiosk.views.look import Look
from kiosk.views.parts.icon import icon


class Picture(QLabel):
    """A square of `side_mm`; the words beside it say the same, so it has no name of its own."""

    def __init__(self, look: Look, side_mm: float) -> None:
        super().__init__()
        self._side = look.px(side_mm)
        self._drawn = ("", "")
        self.setFixedSize(self._side, self._side)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def tell(self, name: str, colour: str) -> None:
        """Show the outline `name` of resources/icons in that colour."""
        if self._drawn != (name, colour):
            self._drawn = (name, colour)
            self.setPixmap(icon(name, self._side, colour))
