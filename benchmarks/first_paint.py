"""A process that ends with its first picture: `python -m benchmarks.first_paint label`, or a configuration's front.

It says "painted" as soon as the window was. The floor is a window with an empty label; the front is what
`kiosk front --process` shows.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget


class _FirstPaint(QObject):
    """Says that `window` was painted, and ends the process."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Swallow nothing."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, _end)
        return False


def _end() -> None:
    os.write(1, b"painted\n")
    os._exit(0)  # taking down is not measured


def _show_label() -> None:
    app = QApplication(sys.argv[:1])
    label = QLabel()
    _FirstPaint(label)
    label.resize(1080, 1920)
    label.show()
    app.exec()


def _show_front(config: Path) -> None:
    gc.disable()  # as the command does that starts a front
    from qasync import QEventLoop  # noqa: PLC0415 - the label does without

    from kiosk.commands.settings import config_at  # noqa: PLC0415
    from kiosk.front import Front, FrontSettings  # noqa: PLC0415
    from kiosk.views.typeface import load_typeface  # noqa: PLC0415

    app = QApplication(sys.argv[:1])
    load_typeface()
    with QEventLoop(app) as loop:
        front = Front(FrontSettings.of(config_at(config)), None)
        _FirstPaint(front.window)
        loop.run_until_complete(front.run())


if __name__ == "__main__":
    if sys.argv[1] == "label":
        _show_label()
    else:
        _show_front(Path(sys.argv[1]))
