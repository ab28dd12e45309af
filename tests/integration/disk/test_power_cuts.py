"""A power cut at any moment, torn writes and failed syncs included, takes nothing that the journal promised."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.faults.power_cuts import Recording, record, verdicts

MOMENTS = 20
"""How many moments are looked at here; `python -m tests.faults` looks at more."""


async def all_broken(recording: Recording, place: Path) -> list[str]:
    """Every broken promise at the drawn moments."""
    found = [verdict async for verdict in verdicts(recording, place, Random(17), MOMENTS)]
    assert len(found) > MOMENTS
    return [f"after call {verdict.moment}: {words}" for verdict in found for words in verdict.broken]


async def first_broken(recording: Recording, place: Path) -> str:
    """The first broken promise there is."""
    async for verdict in verdicts(recording, place, Random(17), 2 * MOMENTS):
        if verdict.broken:
            return verdict.broken[0]
    return ""


async def test_a_power_cut_takes_nothing_that_was_promised(tmp_path: Path, place: Path) -> None:
    assert await all_broken(record(tmp_path / "life"), place) == []


@pytest.mark.parametrize(
    "failing",
    [
        "fsync:error=EIO:when=6",  # the folder of a new log, where SQLite does not look
        "fsync:error=EIO:when=9..10",  # a commit, and the log again when it is closed
        "fdatasync:error=EIO:when=4+2",  # the witness
        "pwrite64:error=ENOSPC:when=70..80",
    ],
)
async def test_a_failed_write_or_sync_is_never_built_upon(tmp_path: Path, place: Path, failing: str) -> None:
    assert await all_broken(record(tmp_path / "life", inject=failing), place) == []


@pytest.mark.parametrize(
    ("weakness", "failing", "noticed"),
    [
        ("sleepy", "", "the witness knows event"),
        ("hasty", "", "the witness knows event"),
        ("trusting", "fsync:error=EIO:when=9..10", ""),
    ],
)
async def test_a_weakness_planted_in_the_journal_is_noticed(
    tmp_path: Path, place: Path, weakness: str, failing: str, noticed: str
) -> None:
    broken = await first_broken(record(tmp_path / "life", weakness, failing), place)
    assert broken
    assert noticed in broken
