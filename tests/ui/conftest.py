"""Fixtures of everything that needs a window."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.views.self_service.shell import Shell
from kiosk.views.typeface import load_typeface
from tests.ui.render import PANELS, open_shell

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application with the product's fonts."""
    load_typeface()
    return qapp


@pytest.fixture
def shell(dressed: object) -> Iterator[Shell]:
    """A portrait terminal that speaks English."""
    made = open_shell(PANELS["1080x1920"], language="en")
    made.show()
    yield made
    made.close()
