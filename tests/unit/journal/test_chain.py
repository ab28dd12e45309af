"""Nothing that was written down can be changed, taken away or invented without being noticed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.connection import JournalDamaged, connect
from kiosk.adapters.journal.journal import open_journal
from kiosk.adapters.journal.verify import verify
from tests.fakes.ledgers import SECRET, credited, new_payment, opened, places, tamper

CHANGES = {
    "wall_time": "'2026-01-01T00:00:00.000000+00:00'",
    "monotonic_ms": "monotonic_ms + 1",
    "boot_id": "'another'",
    "payment_id": "'another'",
    "note_no": "7",
    "kind": "'refunded'",
    "amount_minor": "amount_minor + 1",
    "currency": "'USD'",
    "device_seq": "1",
    "data": "replace(data, 'op-1', 'op-2') || ' '",
    "prev_mac": f"'{'1' * 64}'",
    "mac": f"'{'1' * 64}'",
}


async def written(folder: Path) -> None:
    async with opened(folder) as journal:
        await journal.record(*credited(new_payment()))


def found(folder: Path) -> tuple[str, ...]:
    place = places(folder)
    return verify(place.path, SECRET, place.witness_path)


async def test_a_journal_nobody_touched_is_sound(tmp_path: Path) -> None:
    await written(tmp_path)
    assert found(tmp_path) == ()


@pytest.mark.parametrize("column", CHANGES)
async def test_a_changed_column_breaks_the_chain(tmp_path: Path, column: str) -> None:
    await written(tmp_path)
    tamper(tmp_path, f"UPDATE event SET {column} = {CHANGES[column]} WHERE seq = 4")
    assert "the chain is broken at event 4" in found(tmp_path)
    with pytest.raises(JournalDamaged, match="chain is broken at event 4"):
        await written(tmp_path)


@pytest.mark.parametrize("change", ["account = 'fee'", "minor = minor * 2", "currency = 'USD'"])
async def test_a_changed_posting_breaks_the_chain(tmp_path: Path, change: str) -> None:
    await written(tmp_path)
    tamper(tmp_path, f"UPDATE posting SET {change} WHERE seq = 4 AND line = 0")
    assert "the chain is broken at event 4" in found(tmp_path)


async def test_an_event_taken_out_is_missed(tmp_path: Path) -> None:
    await written(tmp_path)
    tamper(tmp_path, "DELETE FROM posting WHERE seq = 4", "DELETE FROM event WHERE seq = 4")
    assert "events are missing between 3 and 5" in found(tmp_path)


async def test_the_last_events_taken_out_are_missed_by_the_witness(tmp_path: Path) -> None:
    await written(tmp_path)
    tamper(tmp_path, "DELETE FROM outbox", "DELETE FROM posting WHERE seq >= 6", "DELETE FROM event WHERE seq >= 6")
    assert "the witness goes on after event 5" in found(tmp_path)
    with pytest.raises(JournalDamaged, match="the witness knows event 7"):
        await written(tmp_path)


async def test_a_recipient_changed_behind_the_chain_is_found(tmp_path: Path) -> None:
    await written(tmp_path)
    tamper(tmp_path, "UPDATE payment SET account = 'thief'")
    (violation,) = found(tmp_path)
    assert violation.startswith("the recipient was changed")


async def test_personal_data_can_be_emptied_and_the_chain_still_holds(tmp_path: Path) -> None:
    await written(tmp_path)
    connection = connect(places(tmp_path).path, Keys.cut(SECRET))
    connection.execute("UPDATE payment SET destination = NULL, account = NULL, bucket = NULL, name_hint = NULL")
    connection.close()
    assert found(tmp_path) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event",
        "UPDATE event SET amount_minor = 1",
        "DELETE FROM posting",
        "UPDATE posting SET minor = 1",
        "DELETE FROM payment",
        "UPDATE payment SET account = 'thief'",
        "UPDATE payment SET claim = 'mine'",
    ],
)
async def test_the_file_itself_refuses_to_forget(tmp_path: Path, statement: str) -> None:
    await written(tmp_path)
    connection = connect(places(tmp_path).path, Keys.cut(SECRET))
    with pytest.raises(dbapi2.IntegrityError, match="append only"):
        connection.execute(statement)
    connection.close()


async def test_the_file_gives_nothing_away_without_the_secret(tmp_path: Path) -> None:
    await written(tmp_path)
    assert b"79123456789" not in places(tmp_path).path.read_bytes()
    with pytest.raises(JournalDamaged):
        verify(places(tmp_path).path, "another secret of a good length")


async def test_the_witness_holds_no_personal_data(tmp_path: Path) -> None:
    await written(tmp_path)
    assert b"79123456789" not in places(tmp_path).witness_path.read_bytes()


async def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="fewer than 16 characters"):
        verify(places(tmp_path).path, "short")


async def test_a_short_secret_keeps_the_teller_from_starting(tmp_path: Path) -> None:
    with pytest.raises(JournalDamaged, match="fewer than 16 characters"):
        await open_journal(places(tmp_path), "short", SystemClock())


async def test_a_teller_at_work_is_not_taken_for_a_broken_witness(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        payments = [credited(new_payment()) for _ in range(30)]
        work = asyncio.gather(*(journal.record(*made) for made in payments))
        looks = [await journal.verify() for _ in range(5)]
        await work
    assert looks == [()] * 5


async def test_a_witness_that_tells_another_story_is_named(tmp_path: Path) -> None:
    await written(tmp_path)
    witness = places(tmp_path).witness_path
    witness.write_bytes(witness.read_bytes().replace(b"op-1", b"op-2"))
    assert "the witness differs at event 7" in found(tmp_path)


async def test_a_payment_struck_off_the_list_of_the_unfinished_is_missed(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        await journal.record(*credited(new_payment())[:3])
    tamper(tmp_path, "DELETE FROM unfinished")
    (violation,) = found(tmp_path)
    assert violation.startswith("7: the list of what a start has to finish is wrong")
