"""A whole journal is verified in a process of its own, and finds the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.adapters.journal.audit import Audit, audit_in_process, audit_in_thread
from tests.fakes.ledgers import SECRET, credited, new_payment, opened, places, tamper


async def written(folder: Path) -> None:
    async with opened(folder) as journal:
        await journal.record(*credited(new_payment()))


async def audited(audit: Audit, folder: Path) -> tuple[str, ...]:
    return await audit(places(folder).path, SECRET, places(folder).witness_path)


@pytest.mark.parametrize("audit", [audit_in_thread, audit_in_process])
async def test_an_edit_is_found_wherever_it_is_verified(tmp_path: Path, audit: Audit) -> None:
    await written(tmp_path)
    assert await audited(audit, tmp_path) == ()
    tamper(tmp_path, "UPDATE event SET amount_minor = amount_minor + 1 WHERE seq = 3")
    assert "the chain is broken at event 3" in await audited(audit, tmp_path)


@pytest.mark.parametrize("audit", [audit_in_thread, audit_in_process])
async def test_a_journal_that_cannot_be_read_is_not_taken_for_a_sound_one(tmp_path: Path, audit: Audit) -> None:
    await written(tmp_path)
    places(tmp_path).path.write_bytes(b"no journal at all" * 1000)
    (violation,) = await audited(audit, tmp_path)
    assert violation.startswith("unreadable")


async def test_an_auditor_that_dies_has_found_nothing_sound(tmp_path: Path) -> None:
    (violation,) = await audit_in_process(tmp_path / "none.db", "short", tmp_path / "witness.log")
    assert violation.startswith("cannot be verified")
