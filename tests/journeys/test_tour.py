"""The whole visit, by touch, on real processes: what `kiosk tour` leaves behind, and that everybody agrees on it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage

from kiosk.presenters.screens import Screen

SIZE = (1080, 1920)
FEWEST_COLORS = 50
LIMIT_S = 240


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a tour of 1080x1920 in Russian left everything."""
    folder = tmp_path_factory.mktemp("tour")
    command = [sys.executable, "-m", "kiosk", "tour", "--out", str(folder)]
    walked = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False, env=os.environ)
    assert walked.returncode == 0, walked.stdout + walked.stderr
    return folder


@pytest.fixture(scope="module")
def story(out: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads((out / "tour.json").read_text(encoding="utf-8"))
    return told


def test_the_ledger_the_journal_and_the_screen_agree(story: Mapping[str, Any]) -> None:
    assert (story["agrees"], story["disagreements"]) == (True, [])
    for payment in story["payments"]:
        assert payment["balance_after"] - payment["balance_before"] == payment["inserted"]
    assert [payment["inserted"] for payment in story["payments"]] == [
        65_000,
        100_000,
        20_000,
        30_000,
        20_000,
        20_000,
    ]


def test_every_screen_was_met(story: Mapping[str, Any]) -> None:
    names = " ".join(step["name"] for step in story["steps"])
    assert [screen.value for screen in Screen if screen.value.replace("_", "-") not in names] == []


def test_every_picture_is_there_in_full_size_and_shows_something(out: Path, story: Mapping[str, Any]) -> None:
    pictures = [step["picture"] for step in story["steps"]]
    assert sorted(path.name for path in out.glob("*.png")) == sorted(pictures)
    for name in pictures:
        image = QImage(str(out / name))
        assert (image.width(), image.height()) == SIZE, name
        assert _colors(image) >= FEWEST_COLORS, name


def test_the_steps_are_numbered_and_timed(story: Mapping[str, Any]) -> None:
    assert [step["number"] for step in story["steps"]] == list(range(1, len(story["steps"]) + 1))
    assert all(step["seconds"] > 0 for step in story["steps"])


def test_the_receipt_says_what_was_credited_and_hides_the_number(out: Path) -> None:
    receipt = (out / "receipt.txt").read_text(encoding="utf-8")
    assert "Зачислено" in receipt
    assert re.search(r"Зачислено на счёт\s+650,00 руб\.", receipt)
    assert "+7 912 •••-••-89" in receipt
    assert "345-67" not in receipt


def test_the_statement_walks_from_balance_to_balance_in_as_many_lines_as_it_says(out: Path) -> None:
    text = "\n".join(page.extract_text() for page in PdfReader(out / "statement.pdf").pages)
    text = re.sub(r"[\u00a0\u202f]", " ", text)
    balances = re.findall(r"^Остаток на [\d.]+ \d\d:\d\d (−?[\d ]+,\d\d)$", text, re.MULTILINE)
    opening, closing = map(_minor, balances)
    walk = text[text.index("Остаток на") : text.rindex("Остаток на")]
    steps = [_minor(sum_) for sum_ in re.findall(r" ([+−][\d ]+,\d\d)$", walk, re.MULTILINE)]
    lines = re.findall(r"^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d .*? ([+−]?[\d ]+,\d\d)$", text, re.MULTILINE)
    assert opening + sum(steps) == closing
    assert opening + sum(map(_minor, lines)) == closing
    assert re.findall(r"Операции, ([\d ]+) запис", text) == [f"{len(lines):,}".replace(",", " ")]
    assert "+650,00" in lines


def _minor(printed: str) -> int:
    return int(printed.replace("−", "-").replace(" ", "").replace(",", ""))


def _colors(image: QImage) -> int:
    step = 7
    return len({image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)})
