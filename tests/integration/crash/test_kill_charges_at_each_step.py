"""kill -9 of the teller at each durable step of a charge: the visitor pays once, and it is credited or given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.adapters.journal.export import summary
from kiosk.adapters.journal.verify import verify
from tests.fakes.crash_acquirers import Books, Story
from tests.fakes.crash_charger import BANK, SUM
from tests.fakes.crash_teller import SECRET, journal_settings
from tests.fakes.lives import Lives, lives_of


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    with lives_of("tests.fakes.crash_charger") as ready:
        yield ready


def accounts_of(world: Path) -> dict[str, int]:
    """The journal's accounts in minor units, once it is found sound and at rest."""
    rules = journal_settings(world)
    assert verify(rules.path, SECRET, rules.witness_path) == ()
    told = summary(rules.path, SECRET)
    assert told.waiting == 0
    return {name: minor for name, _, minor in told.accounts if minor}


def charged_minor(world: Path) -> int:
    """What the acquirer has of the visitor's money; never more than one charge."""
    charged = Books(world / "acquirer.json").charged()
    assert len(charged) <= 1, "charged twice"
    return sum(charged.values())


def booked_minor(world: Path) -> int:
    """What the operator has; never more than one credit."""
    ledger = world / "ledger.txt"
    lines = ledger.read_text().splitlines() if ledger.exists() else []
    assert len(lines) <= 1, "credited twice"
    return sum(int(line.split()[1]) for line in lines)


def assert_settled(world: Path) -> None:
    """The acquirer, the journal and the operator agree, and nobody owes anybody anything."""
    accounts = accounts_of(world)
    assert charged_minor(world) == accounts.pop(f"clearing:{BANK}", 0)
    assert booked_minor(world) == -accounts.pop("credited", 0)
    assert charged_minor(world) == booked_minor(world) - accounts.pop("fee", 0)
    assert accounts == {}


@pytest.mark.parametrize("story", Story, ids=lambda story: story.value)
def test_no_kill_at_any_step_leaves_a_charge_unsettled(lives: Lives, tmp_path: Path, story: Story) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    steps = lives.live(whole, story.value, pays=True)["steps"]
    assert_settled(whole)
    assert charged_minor(whole) == (SUM.minor if story.charges and not story.refuses else 0)
    for world in lives.survive_each(tmp_path, story.value, steps, again_within=5):
        assert_settled(world)
