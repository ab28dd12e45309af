"""A slice of the simulation for every run of the tests: the same seeds each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.simulation.planted.bug import planted
from tests.simulation.planted.catalogue import ALL

SEEDS = 8
PROBES = (
    "intent_after_stack",
    "no_outbox_row",
    "receipt_unwritten",
    "told_before_written",
    "left_charge_forgotten",
    "shown_unwritten",
    "witness_told_first",
)


def simulate(*options: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own: it forks, which a test's process with its threads should not."""
    command = [sys.executable, "-m", "tests.simulation", "--cores", "1", *options]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=surroundings)


def test_whatever_fails_and_wherever_the_teller_dies_all_promises_hold() -> None:
    told = simulate("--seed", "1", "--seeds", str(SEEDS), "--minutes", "5")
    assert told.returncode == 0, told.stdout + told.stderr
    assert int(re.findall(r"^(\d+) schedules", told.stdout, re.MULTILINE)[0]) > 5 * SEEDS


def test_a_schedule_replays_exactly() -> None:
    told = simulate("--seed", "3", "--seeds", "1", "--verbose").stdout
    endings = re.findall(r"^3 (\S+) ([0-9a-f]{16})$", told, re.MULTILINE)
    for schedule, trace in (endings[len(endings) // 2], endings[-1]):
        assert f"trace {trace}" in simulate("--seed", "3", "--schedule", schedule).stdout


def test_planted_bugs_are_found() -> None:
    told = simulate("--rounds", "1", "--planted", *PROBES)
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_catalogue_holds_sixty_bugs_and_more_each_with_a_name_of_its_own() -> None:
    assert len({bug.name for bug in ALL}) == len(ALL) >= 60


def test_what_each_bug_replaces_is_there() -> None:
    for bug in ALL:
        with planted(bug):
            pass
