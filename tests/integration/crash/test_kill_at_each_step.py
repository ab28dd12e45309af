"""kill -9 of the teller at each durable step of a cash payment: the money is accounted for after the restart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.adapters.journal.export import JournalSummary, summary
from kiosk.adapters.journal.verify import verify
from tests.fakes.crash_teller import SECRET, journal_settings
from tests.fakes.lives import Lives, lives_of

STEPS_AT_LEAST = 30


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    with lives_of("tests.fakes.crash_teller") as ready:
        yield ready


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
    for world in lives.survive_each(tmp_path, says, steps, again_within=7):
        assert_accounted_for(world, says)
