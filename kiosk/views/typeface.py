"""The fonts of the screen: given to Qt once at start, then asked for by kind."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from kiosk.fonts import FontMissing, Weight, font_path
from kiosk.views.theme import Theme, Type


def load_typeface() -> None:
    """All weights of the product's family are known to Qt afterwards; a second call does nothing new.

    Raises:
        FontMissing: set-up has not cut them, or Qt cannot read one.
    """
    for weight in Weight:
        path = font_path(weight)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FontMissing(path)


def font(theme: Theme, kind: Type) -> QFont:
    """The font of `kind`, for parts that paint their own text."""
    made = QFont(theme.brand.family)
    made.setPixelSize(theme.font_px(kind))
    made.setWeight(QFont.Weight(kind.weight))
    return made
