"""kill -9 of the teller at each durable step of a cash payment: the money is accounted for after the restart."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.adapters.journal.export import JournalSummary, summary
from kiosk.adapters.journal.verify import verify
from tests.fakes.crash_teller import SECRET, journal_settings

ROOT = Path(__file__).parents[3]
KILLED = 9
STEPS_AT_LEAST = 30


class Lives:
    """A process that lives lives for us."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def live(self, world: Path, says: str, *, kill_at: int = 0, pays: bool = False) -> dict[str, Any]:
        """How one life ended: the signal that ended it, its exit code, its steps."""
        life = {"world": str(world), "says": says, "kill_at": kill_at, "pays": pays}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(life) + "\n")
        self._process.stdin.flush()
        ended: dict[str, Any] = json.loads(self._process.stdout.readline())
        return ended


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    command = [sys.executable, "-m", "tests.fakes.crash_teller"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        yield Lives(process)
        assert process.stdin is not None
        process.stdin.close()


def books(world: Path) -> dict[str, int]:
    """The journal's accounts, in minor units."""
    rules = journal_settings(world)
    told: JournalSummary = summary(rules.path, SECRET)
    assert told.waiting == 0
    return {name: minor for name, _, minor in told.accounts}


def assert_accounted_for(world: Path, says: str) -> None:
    """Box, journal and operator agree; what nobody can know is suspect, and only that."""
    rules = journal_settings(world)
    assert verify(rules.path, SECRET, rules.witness_path) == ()
    accounts = books(world)
    ledger = [line.split() for line in (world / "ledger.txt").read_text().splitlines()] if _has_ledger(world) else []
    assert len({payment for payment, _ in ledger}) == len(ledger), "credited twice"
    assert sum(int(minor) for _, minor in ledger) == -accounts.get("credited", 0)
    box = sum(json.loads((world / "device.json").read_text())["box"]) * 100
    stacked = accounts.get("box:1", 0) + accounts.get("suspect", 0)
    assert stacked <= box <= accounts.get("box:1", 0)
    if says != "nothing":
        assert stacked == box, "the device told, and it was not believed"
    assert -accounts.get("credited", 0) - accounts.get("fee", 0) - accounts.get("held", 0) == stacked


def _has_ledger(world: Path) -> bool:
    return (world / "ledger.txt").exists()


@pytest.mark.parametrize("says", ["all", "by power-up", "nothing"])
def test_no_kill_at_any_step_loses_or_doubles_money(lives: Lives, tmp_path: Path, says: str) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    steps = lives.live(whole, says, pays=True)["steps"]
    assert_accounted_for(whole, says)
    assert steps > STEPS_AT_LEAST
    for step in range(1, steps + 1):
        world = tmp_path / str(step)
        world.mkdir()
        assert lives.live(world, says, kill_at=step, pays=True)["signal"] == KILLED
        second = lives.live(world, says, kill_at=1 + step % 7)
        assert second["signal"] == KILLED or second["exit"] == 0
        assert lives.live(world, says) | {"steps": 0} == {"signal": 0, "exit": 0, "steps": 0}
        assert_accounted_for(world, says)
