"""kill -9 at a system call, counted: the next life finds all that was promised, and goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kills import Afterlife, kill_at


@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("pwrite64", 10),
        ("pwrite64", 39),
        ("pwrite64", 120),
        ("fsync", 4),
        ("fsync", 11),
        ("fdatasync", 5),
        ("unlink", 2),
        ("rename", 1),
    ],
)
async def test_a_kill_at_any_system_call_takes_nothing_that_was_promised(
    tmp_path: Path, call: str, number: int
) -> None:
    afterlife = await kill_at(tmp_path / "life", call, number)
    assert afterlife == Afterlife(was_killed=True, broken=())
