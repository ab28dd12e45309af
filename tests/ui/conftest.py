"""Fixtures of everything that needs a window."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.views.typeface import load_typeface

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application with the product's fonts."""
    load_typeface()
    return qapp
