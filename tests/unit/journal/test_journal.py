"""Durable, once, and by one teller only."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.ballast import Ballast
from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.connection import DatabaseError, JournalDamaged
from kiosk.adapters.journal.journal import open_journal
from kiosk.adapters.journal.lock import JournalLocked
from kiosk.adapters.journal.records import data_of, event_of
from kiosk.adapters.journal.store import Store
from kiosk.adapters.journal.verify import verify
from kiosk.adapters.journal.writer import Writer
from kiosk.domain import payment_events as events
from kiosk.domain.cashbox import PowerUp
from kiosk.domain.terminal_events import EncashmentOpened, JournalEvent, PoweredUp
from kiosk.services.ports.journal import AlreadyRecorded, Entry, Errand, JournalDown
from tests.fakes.glass import FakeClock
from tests.fakes.ledgers import SECRET, TERMS, credited, entries, new_payment, opened, places, sent
from tests.fakes.till import recipient, rub


async def test_a_second_teller_is_told_who_holds_the_journal(tmp_path: Path) -> None:
    async with opened(tmp_path):
        with pytest.raises(JournalLocked) as locked:
            await open_journal(places(tmp_path), SECRET, SystemClock())
    assert locked.value.pid == os.getpid()
    async with opened(tmp_path):
        pass


async def test_another_secret_opens_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path):
        pass
    with pytest.raises(JournalDamaged, match="secret"):
        await open_journal(places(tmp_path), "another secret of a good length", SystemClock())


async def test_what_was_recorded_is_there_after_a_restart(tmp_path: Path) -> None:
    payment = new_payment()
    async with opened(tmp_path) as journal:
        await journal.record(*credited(payment))
    async with opened(tmp_path) as journal:
        history = await journal.history(payment)
        assert await journal.outbox(Errand.CREDIT) == ()
    assert history is not None
    assert [event for _, event in history.events] == [entry.event for entry in credited(payment)]
    assert history.folder.party.destination == recipient().destination


async def test_what_nobody_waits_for_any_more_is_written_all_the_same(tmp_path: Path) -> None:
    payment = new_payment()
    async with opened(tmp_path) as journal:
        recording = asyncio.ensure_future(journal.record(*credited(payment)))
        await asyncio.sleep(0)
        recording.cancel()
        await asyncio.wait({recording})
        assert recording.cancelled()
        assert await journal.history(payment) is not None


async def test_the_first_opening_starts_the_first_encashment_and_the_second_does_not(tmp_path: Path) -> None:
    for _ in range(2):
        async with opened(tmp_path) as journal:
            assert journal.encashment == 1


async def test_the_outbox_row_comes_and_goes_with_the_event(tmp_path: Path) -> None:
    payment = new_payment()
    made = credited(payment)
    async with opened(tmp_path) as journal:
        await journal.record(*made[:4])
        (row,) = await journal.outbox(Errand.CREDIT)
        assert (row.payment, row.account) == (payment, "A1")
        assert await journal.open_payments() == ()
        await journal.record(*made[4:])
        assert await journal.outbox(Errand.CREDIT) == ()


async def test_a_payment_is_open_until_it_is_closed_or_cancelled(tmp_path: Path) -> None:
    payment, other = new_payment(), new_payment()
    async with opened(tmp_path) as journal:
        await journal.record(*credited(payment)[:3])
        await journal.record(*entries(other, [events.Opened(TERMS, None), events.Cancelled()]))
        assert await journal.open_payments() == (payment,)


async def test_a_payment_that_has_yet_to_be_held_is_named(tmp_path: Path) -> None:
    refused, held = new_payment(), new_payment()
    made = [*sent(refused), events.Refused("closed account")]
    async with opened(tmp_path) as journal:
        await journal.record(*entries(refused, made))
        await journal.record(*entries(held, [*sent(held), events.Refused("closed account"), events.Held()]))
        assert await journal.half_done() == (refused,)


async def test_recent_destinations_are_of_payments_with_money(tmp_path: Path) -> None:
    clock = SystemClock()
    async with opened(tmp_path) as journal:
        await journal.record(*entries(new_payment(), [events.Opened(TERMS, None), events.Cancelled()]))
        assert await journal.paid_since(clock.now() - timedelta(hours=1)) == ()
        await journal.record(*credited(new_payment()))
        assert await journal.paid_since(clock.now() - timedelta(hours=1)) == (recipient().destination,)
        assert await journal.paid_since(clock.now()) == ()


async def test_numbers_are_never_given_twice(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        first = await asyncio.gather(*(journal.next_number("receipt") for _ in range(20)))
    async with opened(tmp_path) as journal:
        assert await journal.next_number("receipt") == 21
        assert await journal.next_number("document") == 1
    assert sorted(first) == list(range(1, 21))


async def test_a_repeat_is_refused_and_spoils_nobody_elses_commit(tmp_path: Path) -> None:
    first = credited(new_payment())
    async with opened(tmp_path) as journal:
        await journal.record(*first)
        others = [credited(new_payment()) for _ in range(8)]
        results = await asyncio.gather(
            *(journal.record(*made) for made in others), journal.record(*first), return_exceptions=True
        )
        assert await journal.verify() == ()
    assert results[:-1] == [None] * 8
    assert isinstance(results[-1], AlreadyRecorded)


async def test_many_payments_at_once_keep_one_chain(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        made = [credited(new_payment()) for _ in range(40)]
        await asyncio.gather(*(journal.record(*one) for one in made))
        assert await journal.verify() == ()


async def test_a_journal_is_fresh_for_five_seconds_after_a_durable_write(tmp_path: Path) -> None:
    clock = FakeClock()
    async with opened(tmp_path, clock) as journal:
        await journal.probe()
        assert journal.is_fresh
        await clock.advance(5)
        assert journal.is_fresh
        await clock.advance(0.1)
        assert not journal.is_fresh


async def test_the_latest_time_survives_a_clock_set_back(tmp_path: Path) -> None:
    clock = FakeClock()
    async with opened(tmp_path, clock) as journal:
        await clock.advance(86400)
        await journal.probe()
    async with opened(tmp_path, FakeClock()) as journal:
        await journal.record(*credited(new_payment()))
        assert journal.latest >= FakeClock().now()


async def test_the_device_counter_is_what_was_told_plus_what_was_stacked(tmp_path: Path) -> None:
    word = PoweredUp(PowerUp.PLAIN, "10", 40, None)
    async with opened(tmp_path) as journal:
        assert await journal.device_count() is None
        await journal.record(Entry(None, word, rub(0)))
        await journal.record(*credited(new_payment()))
        assert await journal.device_count() == 41


class LyingStore(Store):
    """A store whose next commit lands and still fails, as a disk may."""

    lies = 0

    def commit(self) -> None:
        super().commit()
        if LyingStore.lies:
            LyingStore.lies -= 1
            raise DatabaseError("disk I/O error")


def lying_writer(folder: Path) -> Writer:
    place = places(folder)
    place.witness_path.parent.mkdir(exist_ok=True)
    clock, ballast = SystemClock(), Ballast(folder / "ballast", place.ballast_bytes)
    return Writer(lambda: LyingStore(place.path, place.witness_path, Keys.cut(SECRET), clock), ballast, clock)


async def test_after_a_failed_commit_the_file_is_reopened_and_says_what_landed(tmp_path: Path) -> None:
    writer = lying_writer(tmp_path)
    await writer.open()
    box = Entry(None, EncashmentOpened(1), rub(0))
    await writer.submit(lambda store: store.append((box,)), writes=True)
    made = tuple(credited(new_payment()))
    LyingStore.lies = 1
    with pytest.raises(JournalDown):
        await writer.submit(lambda store: store.append(made), writes=True)
    assert writer.health.committed_at is None
    with pytest.raises(AlreadyRecorded):
        await writer.submit(lambda store: store.append(made), writes=True)
    await writer.close()
    assert verify(places(tmp_path).path, SECRET, places(tmp_path).witness_path) == ()


async def test_without_its_witness_it_still_writes_what_must_be_written_but_lets_no_cash_in(tmp_path: Path) -> None:
    payment = new_payment()
    gone = replace(places(tmp_path), witness_path=Path("/dev/full"))
    journal = await open_journal(gone, SECRET, SystemClock())
    await journal.record(*credited(payment))
    with pytest.raises(JournalDown):
        await journal.probe()
    assert not journal.is_fresh
    await journal.close()
    places(tmp_path).witness_path.parent.mkdir()
    places(tmp_path).witness_path.touch()
    async with opened(tmp_path) as journal:
        assert await journal.history(payment) is not None
        assert await journal.verify() == ()
    assert len(places(tmp_path).witness_path.read_bytes().splitlines()) == 7


async def test_a_witness_whose_medium_comes_back_is_told_what_it_missed(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        witness = places(tmp_path).witness_path
        witness.parent.rename(tmp_path / "pulled out")
        await journal.record(*credited(new_payment()))
    witness.parent.mkdir()
    (tmp_path / "pulled out" / witness.name).rename(witness)
    async with opened(tmp_path) as journal:
        await journal.probe()
        assert journal.is_fresh
        assert await journal.verify() == ()


async def test_a_closed_journal_says_so_instead_of_keeping_anyone_waiting(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        pass
    with pytest.raises(JournalDown):
        await journal.probe()


async def test_a_torn_last_line_of_the_witness_is_written_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        await journal.record(*credited(new_payment()))
    witness = places(tmp_path).witness_path
    whole = witness.read_bytes()
    witness.write_bytes(whole[:-30])
    async with opened(tmp_path):
        pass
    assert witness.read_bytes() == whole


async def test_a_witness_that_is_gone_is_not_begun_anew_on_whatever_disk_its_path_leads_to(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        await journal.record(*credited(new_payment()))
    witness = places(tmp_path).witness_path
    witness.unlink()
    async with opened(tmp_path) as journal:
        with pytest.raises(JournalDown, match="is its medium in"):
            await journal.probe()
        assert not journal.is_fresh
    assert not witness.exists()


async def test_an_empty_file_begins_a_new_witness_that_is_given_the_whole_journal(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        await journal.record(*credited(new_payment()))
    witness = places(tmp_path).witness_path
    whole = witness.read_bytes()
    witness.write_bytes(b"")
    async with opened(tmp_path):
        pass
    assert witness.read_bytes() == whole


async def test_a_witness_of_another_terminal_stops_the_opening(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        async with opened(tmp_path / name) as journal:
            await journal.record(*credited(new_payment()))
    foreign = places(tmp_path / "other").witness_path
    mixed = replace(places(tmp_path / "one"), witness_path=foreign)
    with pytest.raises(JournalDamaged, match="differ"):
        await open_journal(mixed, SECRET, SystemClock())


async def test_the_ballast_is_real_space_taken_up_by_the_first_probe(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        await journal.probe()
    ballast = tmp_path / "journal.db.ballast"
    assert ballast.stat().st_blocks * 512 >= 1 << 16


EVENTS = st.one_of(*(st.from_type(kind) for kind in JournalEvent.__args__))


@given(EVENTS)
def test_every_event_comes_back_from_its_row_as_it_was(event: JournalEvent) -> None:
    row = data_of(Entry(None, event, rub(0)), Keys(b"", b""))
    assert event_of(event.kind.value, row) == event
