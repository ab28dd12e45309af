"""Draws every screen in every state as a picture: `python -m tests.ui.render --out DIR`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kiosk.presenters.screens import Screen, ShellState, TextSize
from kiosk.views.self_service.shell import Shell
from kiosk.views.theme import THEMES, Panel, load_brand
from kiosk.views.typeface import load_typeface
from tests.ui.sample_terminal import INFO
from tests.ui.samples import Sample, samples

PANELS = {
    "1080x1920": Panel(1080, 1920, 21.5),
    "1920x1080": Panel(1920, 1080, 21.5),
    "1280x1024": Panel(1280, 1024, 17.0),
}
_TURNS_TO_SETTLE = 5  # layouts ask for more layouting, each for the next turn of the loop
_WITH_LOGIN = {
    Screen.ACCOUNT: 108,
    Screen.EXPENSES: 92,
    Screen.STATEMENT: 75,
    Screen.SERVICES: 81,
    Screen.TARIFFS: 81,
    Screen.CHANGE: 81,
    Screen.FAREWELL: 60,
    Screen.CONSENTS: 88,
    Screen.CALENDAR: 97,
    Screen.NOTICES: 95,
    Screen.QUESTIONS: 93,
    Screen.ASK: 90,
    Screen.TRANSFERS: 86,
    Screen.ZERO_BALANCE: 103,
    Screen.BONUSES: 92,
    Screen.REWARD: 84,
    Screen.OFFERS: 89,
}


def shell_state(sample: Sample, language: str, size: TextSize) -> ShellState:
    """The frame around a sample as it would be in a visit."""
    return ShellState(
        screen=sample.screen,
        language=language,
        text_size=size,
        info=INFO,
        leaves_in_s=_WITH_LOGIN.get(sample.screen),
        idle_in_s=None,
        languages_open=False,
        money_inside=False,
    )


def open_shell(panel: Panel, brand: str = "standard", language: str = "ru") -> Shell:
    """A window of that size, not yet shown."""
    return Shell(load_brand(THEMES / f"{brand}.toml"), panel, language)


def show(shell: Shell, sample: Sample, language: str, size: TextSize) -> None:
    """The sample on screen, laid out."""
    shell.show_shell(shell_state(sample, language, size))
    shell.view(sample.screen).show_state(sample.state)
    settle()


def settle() -> None:
    """Let layouts come to rest."""
    for _ in range(_TURNS_TO_SETTLE):
        QApplication.processEvents()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures and say how many."""
    parser = argparse.ArgumentParser(prog="python -m tests.ui.render")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", choices=sorted(PANELS), default="1080x1920")
    parser.add_argument("--lang", choices=("ru", "en", "kk"), default="ru")
    parser.add_argument("--brand", default="standard")
    parser.add_argument("--larger", action="store_true")
    parser.add_argument("--screen", choices=[screen.value for screen in Screen])
    parser.add_argument("--only", help="the name of one sample")
    chosen = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication([])
    load_typeface()
    chosen.out.mkdir(parents=True, exist_ok=True)
    shell = open_shell(PANELS[chosen.size], chosen.brand, chosen.lang)
    shell.show()
    size = TextSize.LARGER if chosen.larger else TextSize.NORMAL
    drawn = 0
    for sample in samples(Screen(chosen.screen) if chosen.screen else None):
        if chosen.only in (None, sample.name):
            show(shell, sample, chosen.lang, size)
            shell.grab().save(str(chosen.out / f"{sample.name}.png"))
            drawn += 1
    print(f"{drawn} pictures in {chosen.out}")
    shell.close()
    del app
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
