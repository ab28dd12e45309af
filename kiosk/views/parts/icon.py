"""Lucide outlines, tinted and sized."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap

_FOLDER = Path(__file__).resolve().parents[3] / "resources" / "icons"


def icon(name: str, side_px: int, colour: str) -> QPixmap:
    """The outline `name` of resources/icons as a picture `side_px` high and wide; an unknown name is a bug."""
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - the first screen has no icons

    drawing = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    picture = QPixmap(round(side_px * ratio), round(side_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return picture
