"""Surfaces that hold other parts, and the lines between them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from kiosk.views.look import Look


class Card(QFrame):
    """A bordered surface; fill it through `content`."""

    def __init__(
        self,
        look: Look,
        *,
        pad_mm: float = 9.5,
        pad_top_mm: float | None = None,
        spacing_mm: float = 2.0,
        proposed: bool = False,
    ) -> None:
        """`proposed` cards stand out: what they hold is meant for this visitor."""
        super().__init__()
        self.setProperty("kind", "card_proposed" if proposed else "card")
        pad = look.px(pad_mm)
        top = pad if pad_top_mm is None else look.px(pad_top_mm)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(pad, top, pad, top)
        self.content.setSpacing(look.px(spacing_mm))


class StripedCard(Card):
    """A card whose upper edge is a stripe of `colour`; the three uniform sections wear it."""

    def __init__(self, look: Look, colour: str) -> None:
        tight = look.theme.is_larger and look.theme.panel.is_landscape
        super().__init__(look, pad_mm=4.0 if tight else 7.0, pad_top_mm=9.5, spacing_mm=1.2)
        self._colour = QColor(colour)
        self._radius = look.px(look.theme.brand.corners.card)
        self._height = look.px(2.2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The frame, then the stripe within its rounded corners."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        outer, inner = QPainterPath(), QPainterPath()
        outer.addRoundedRect(whole, self._radius, self._radius)
        below = whole.translated(QPointF(0, self._height))
        inner.addRoundedRect(below, self._radius, self._radius)
        painter.setClipRect(QRectF(0, 0, whole.width(), self._radius + self._height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawPath(outer.subtracted(inner))
        painter.end()


class Rule(QFrame):
    """A line across a card: thin between rows, `strong` between parts."""

    def __init__(self, look: Look, *, strong: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "rule_strong" if strong else "rule")
        self.setFixedHeight(look.px(0.4))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
