"""Who may know whom: import-linter's contracts, and what a process really loads."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONT = "kiosk.cli, kiosk.commands.terminal, kiosk.front"  # the whole way to the first picture


@cache
def loaded_by(module: str) -> set[str]:
    """The top-level names of everything that importing `module` loads."""
    script = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    names: list[str] = json.loads(run.stdout)
    return {name.partition(".")[0] for name in names} | set(names)


def test_imports_point_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_the_teller_loads_no_qt() -> None:
    assert not loaded_by("kiosk.teller") & {"PySide6", "shiboken6", "qasync"}


@pytest.mark.parametrize("library", ["httpx", "sqlcipher3", "reportlab", "structlog", "keyring", "escpos", "pyipp"])
def test_the_front_loads_none_of_the_tellers_libraries(library: str) -> None:
    assert library not in loaded_by(FRONT)


@pytest.mark.parametrize("library", ["babel", "phonenumbers", "fontTools", "PySide6.QtSvg"])
def test_the_first_picture_waits_for_no_library_of_later_screens_or_of_set_up(library: str) -> None:
    assert library not in loaded_by(FRONT)


def test_the_front_loads_none_of_the_tellers_code() -> None:
    packages = ("kiosk.services", "kiosk.adapters.", "kiosk.devices", "kiosk.link.server", "kiosk.teller")
    theirs = {name for name in loaded_by(FRONT) if name.startswith(packages)}
    assert theirs <= {"kiosk.adapters.clock"}


def test_the_contract_loads_only_values() -> None:
    assert not loaded_by("kiosk.link.contract") & {"msgspec", "PySide6", "httpx", "kiosk.services", "kiosk.adapters"}


def test_presenters_need_no_qt() -> None:
    assert not loaded_by("kiosk.presenters.visit") & {"PySide6", "shiboken6", "qasync"}
