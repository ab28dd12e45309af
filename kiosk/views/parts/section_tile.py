"""One of the three uniform sections on the account screen, and the door to it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent

from kiosk.domain.products import Section, SectionSummary
from kiosk.views.look import Look
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type
from kiosk.views.wording.account import section_name, section_story, status_words


class SectionTile(Tile):
    """Name, tariff and state under a stripe of the section's colour."""

    def __init__(self, look: Look, section: Section) -> None:
        self._name = section_name(look.texts, section)
        super().__init__(look, Kind.TILE, self._name)
        tight = look.theme.is_larger and look.theme.panel.is_landscape
        side, above = look.px(4.0 if tight else 7.0), look.px(9.5)
        self.content.setContentsMargins(side, above, side, above)
        self.content.setSpacing(look.px(1.2))
        self._texts = look.texts
        self._colour = QColor(getattr(look.theme.colours, section.value))
        self._radius = look.px(look.theme.brand.corners.card)
        self._stripe = look.px(2.2)
        self._story, self._status = Label(Type.SMALL, "", Tone.MUTED), Label(Type.SMALL_STRONG)
        self.content.addWidget(Label(Type.BODY_STRONG, self._name))
        self.content.addWidget(self._story)
        self.content.addSpacing(look.px(2))
        self.content.addWidget(self._status)
        self.content.addStretch(1)

    def wait(self) -> None:
        """Grey blocks while it is being fetched."""
        self._story.set_ghost(9)
        self._status.set_ghost(6)

    def tell(self, summary: SectionSummary) -> None:
        """Show what is connected there."""
        self._story.tell(section_story(self._texts, summary))
        self._status.tell(*status_words(self._texts, summary.status))
        self.setAccessibleName(f"{self._name}: {self._story.text()} {self._status.text()}".strip())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The frame, then the stripe within its rounded corners."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        outer, inner = QPainterPath(), QPainterPath()
        outer.addRoundedRect(whole, self._radius, self._radius)
        below = whole.translated(QPointF(0, self._stripe))
        inner.addRoundedRect(below, self._radius, self._radius)
        painter.setClipRect(QRectF(0, 0, whole.width(), self._radius + self._stripe))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawPath(outer.subtracted(inner))
        painter.end()
