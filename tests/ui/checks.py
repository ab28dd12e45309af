"""What an eye would notice on a screen, found by measuring: cut text, overlaps, nameless keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QScrollBar, QWidget

from kiosk.views.parts.bar_chart import BarChart
from kiosk.views.parts.button import Button, Kind, Tile
from kiosk.views.parts.label import Figure
from kiosk.views.parts.lead_text import LeadText
from kiosk.views.parts.number_field import NumberField
from kiosk.views.parts.page_preview import PagePreview
from kiosk.views.parts.qr import QrCode
from kiosk.views.parts.scroll_body import ScrollBody

_PAINTED = (NumberField, BarChart, QrCode, PagePreview, LeadText)


def problems(top: QWidget) -> list[str]:
    """Everything wrong with what `top` shows now; empty when all is well."""
    found: list[str] = []
    for widget in _shown(top):
        found += _cut(widget)
        found += _nameless(widget)
        found += _overlaps(widget)
    primary = [key for key in _shown(top) if isinstance(key, Button) and key.property("kind") == Kind.PRIMARY.value]
    if len(primary) > 1:
        found.append(f"{len(primary)} primary keys: {[key.text() for key in primary]}")
    found += [f"wider than the screen: {type(body).__name__}" for body in _bodies(top) if body.is_too_wide]
    return found


def pages_down(top: QWidget) -> bool:
    """Whether something is out of sight below."""
    return any(body.is_cut for body in _bodies(top))


def names(top: QWidget) -> list[str]:
    """What a reader of the screen says: accessible names, or else the texts."""
    said = []
    for widget in _shown(top):
        name = widget.accessibleName()
        if not name and isinstance(widget, QLabel | QAbstractButton):
            name = widget.text()
        if name.strip():
            said.append(name.replace("\u00a0", " ").replace("\u2011", "-"))
    return said


def _bodies(top: QWidget) -> list[ScrollBody]:
    return [body for body in top.findChildren(ScrollBody) if body.isVisible()]


def _shown(top: QWidget) -> Iterator[QWidget]:
    for child in top.findChildren(QWidget):
        if child.isVisible() and child.property("ghost") != "true" and not isinstance(child, QScrollBar):
            yield child


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, Figure):
        if widget.minimumSizeHint().width() > widget.width():
            yield f"cut: {widget.text()!r}"
    elif isinstance(widget, QLabel) and widget.text():
        yield from _cut_label(widget)
    elif isinstance(widget, Button | LeadText):
        least = widget.minimumSizeHint().width()
        if widget.heightForWidth(widget.width()) > widget.height() or least > widget.width():
            yield f"cut: {widget.text()!r} in {widget.width()}x{widget.height()}, needs {least} wide"
    elif isinstance(widget, Tile) and widget.heightForWidth(widget.width()) > widget.height():
        yield f"cut: tile {widget.accessibleName()!r}"


def _cut_label(label: QLabel) -> Iterator[str]:
    if not label.wordWrap():
        if label.sizeHint().width() > label.width() or label.sizeHint().height() > label.height():
            yield f"cut: {label.text()!r} in {label.width()}x{label.height()}"
        return
    metrics = QFontMetrics(label.font())
    widest = max(metrics.horizontalAdvance(word) for word in label.text().split(" "))
    if widest > label.width() or label.heightForWidth(label.width()) > label.height():
        yield f"cut: {label.text()!r} in {label.width()}x{label.height()}"


def _nameless(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractButton) and not (widget.accessibleName() or widget.text().strip()):
        yield f"nameless key: {widget.metaObject().className()}"
    if isinstance(widget, _PAINTED) and not (widget.accessibleName() or isinstance(widget, NumberField)):
        yield f"nameless part: {type(widget).__name__}"


def _overlaps(parent: QWidget) -> Iterator[str]:
    if isinstance(parent, QAbstractScrollArea):
        return
    children = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
    for one, other in combinations(children, 2):
        if one.geometry().intersects(other.geometry()) and not (one.isWindow() or other.isWindow()):
            yield f"overlap: {_named(one)} and {_named(other)}"
    if not isinstance(parent.parent(), QAbstractScrollArea) and not _is_viewport(parent):
        for child in children:
            if not parent.rect().contains(child.geometry()):
                yield f"sticks out: {_named(child)} {child.geometry().getRect()} of {parent.rect().getRect()}"


def _is_viewport(widget: QWidget) -> bool:
    holder: QObject | None = widget.parent()
    return isinstance(holder, QAbstractScrollArea) and holder.viewport() is widget


def _named(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | LeadText) else ""
    return f"{type(widget).__name__} {text!r}"
