"""The witness after a power cut on its medium."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.journal import open_journal
from kiosk.adapters.journal.witness import Witness
from tests.fakes.ledgers import SECRET, credited, new_payment, opened, places, tamper

LINE = b'[%d,"x"]\t%s\n'
MAC = b"ab" * 32


async def witnessed(folder: Path) -> Path:
    async with opened(folder) as journal:
        await journal.record(*credited(new_payment()))
    return places(folder).witness_path


def with_a_hole(content: bytes, line: int) -> bytes:
    """Sectors of one line that never landed, while those after it did."""
    lines = content.splitlines(keepends=True)
    torn = lines[line][:20] + bytes(len(lines[line]) - 20)
    return b"".join([*lines[:line], torn, *lines[line + 1 :]])


@pytest.mark.parametrize("line", [0, 3, -1])
async def test_a_hole_that_a_power_cut_left_is_filled_from_the_journal(tmp_path: Path, line: int) -> None:
    witness = await witnessed(tmp_path)
    whole = witness.read_bytes()
    witness.write_bytes(with_a_hole(whole, line))
    async with opened(tmp_path) as journal:
        assert await journal.verify() == ()
    assert witness.read_bytes() == whole


async def test_what_the_witness_knows_behind_a_hole_still_counts(tmp_path: Path) -> None:
    witness = await witnessed(tmp_path)
    witness.write_bytes(with_a_hole(witness.read_bytes(), 3))
    tamper(tmp_path, "DELETE FROM outbox", "DELETE FROM posting WHERE seq >= 6", "DELETE FROM event WHERE seq >= 6")
    with pytest.raises(JournalDamaged, match="the witness knows event 7"):
        await open_journal(places(tmp_path), SECRET, SystemClock())


async def test_a_long_file_that_is_no_witness_is_left_alone(tmp_path: Path) -> None:
    witness = await witnessed(tmp_path)
    foreign = b"someone else's file\n" * 10_000
    witness.write_bytes(foreign)
    with pytest.raises(JournalDamaged, match="cannot be read"):
        await open_journal(places(tmp_path), SECRET, SystemClock())
    assert witness.read_bytes() == foreign


def test_however_much_is_told_at_once_the_last_lines_are_read_back(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "witness.log")
    witness.append(LINE % (seq, MAC) for seq in range(1, 5000))
    witness.close()
    again = Witness(tmp_path / "witness.log")
    tail = again.tail()
    again.close()
    assert (tail.last_whole.seq, tail.is_torn) == (4999, False)
    assert tail.last_whole.end == (tmp_path / "witness.log").stat().st_size
