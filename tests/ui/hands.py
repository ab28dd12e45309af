"""What a visitor does with a screen: reads it, and touches its keys by their names."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from kiosk.presenters.screens import Screen, TextSize
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.self_service.shell import Shell
from tests.ui.checks import names
from tests.ui.render import show
from tests.ui.samples import samples


def key(top: QWidget, name: str) -> QAbstractButton:
    """The visible key of that name; a key that is not there fails the test."""
    found = [one for one in top.findChildren(QAbstractButton) if one.isVisible() and name in _names_of(one)]
    assert len(found) == 1, f"{len(found)} keys {name!r}; there are {keys(top)}"
    return found[0]


def keys(top: QWidget) -> list[str]:
    """The names of all visible keys."""
    return [_names_of(one)[0] for one in top.findChildren(QAbstractButton) if one.isVisible()]


def tap(top: QWidget, name: str) -> None:
    """Touch that key with a finger; a key that is switched off does nothing."""
    QTest.mouseClick(key(top, name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def reads(top: QWidget) -> str:
    """All that is said on the screen, one thing a line."""
    return "\n".join(names(top))


def see(shell: Shell, name: str, language: str = "en") -> ScreenView[Any]:
    """Show the sample of that name; its view."""
    screen = Screen(name.partition("-")[0])
    sample = next(sample for sample in samples(screen) if sample.name == name)
    show(shell, sample, language, TextSize.NORMAL)
    return shell.view(sample.screen)


def heard(view: ScreenView[Any], signal: str) -> list[tuple[object, ...]]:
    """A list that fills with what `signal` says."""
    said: list[tuple[object, ...]] = []
    getattr(view, signal).connect(lambda *arguments: said.append(arguments))
    return said


def _names_of(one: QAbstractButton) -> list[str]:
    told = [name.replace("\u00a0", " ") for name in (one.text(), one.accessibleName())]
    return [name for name in told if name.strip()] or [""]
