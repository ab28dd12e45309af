"""Surfaces that hold other parts, and the lines between them."""

from __future__ import annotations

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


class Rule(QFrame):
    """A line across a card: thin between rows, `strong` between parts."""

    def __init__(self, look: Look, *, strong: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "rule_strong" if strong else "rule")
        self.setFixedHeight(look.px(0.4))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
