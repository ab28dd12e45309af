"""`python -m sandbox.bench` opens the window beside a running demo."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from sandbox.bench.outside import Setting
from sandbox.bench.window import BenchWindow
from sandbox.world import Places


def main() -> int:
    """Show the bench until its window is closed."""
    parser = argparse.ArgumentParser(prog="sandbox.bench")
    parser.add_argument("--config", type=Path, required=True, help="the terminal's file, in its world's folder")
    parser.add_argument("--phone", default="+79123456789", help="whose messages are shown")
    parser.add_argument("--lang", choices=("ru", "en"), default="ru")
    parser.add_argument("--position", default="1100,40", help="x,y of the window")
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    setting = Setting(Places.read(options.config.parent), options.config, options.phone)
    window = BenchWindow(setting, options.lang)
    window.resize(480, 1100)
    x, y = (int(part) for part in options.position.split(","))
    window.move(x, y)
    window.show()
    return application.exec()


if __name__ == "__main__":
    raise SystemExit(main())
