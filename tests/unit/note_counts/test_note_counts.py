"""What an acceptor takes and sends back, counted day by day."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.adapters.note_counts import NoteCountsFile, read_days, two_weeks
from kiosk.domain.cashbox import RejectReason
from kiosk.domain.money import Money
from kiosk.domain.note_tally import NoteTally, Wear, wear
from kiosk.services.counted_acceptor import CountedAcceptor
from kiosk.services.ports.acceptor import AcceptorListener
from tests.fakes.acceptor import CannotWrite, Listener, rub
from tests.fakes.race import first_of

TODAY = date(2026, 11, 23)


class Calendar:
    """`Clock` that is set by hand."""

    def __init__(self) -> None:
        self.today = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.today

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        await first_of(news.wait(), self.sleep(at_most_s))


@pytest.fixture
def clock() -> Calendar:
    return Calendar()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "note-counts.json"


def test_what_was_counted_is_there_after_a_restart(path: Path, clock: Calendar) -> None:
    counts = NoteCountsFile(path, clock)
    counts.note_stacked()
    counts.note_rejected(RejectReason.OPTIC)
    counts.close()
    again = NoteCountsFile(path, clock)
    again.note_rejected(RejectReason.OPTIC)
    again.close()
    assert read_days(path) == {TODAY: NoteTally(1, {RejectReason.OPTIC: 2})}


def test_the_file_is_written_once_a_minute_at_most(path: Path, clock: Calendar) -> None:
    counts = NoteCountsFile(path, clock)
    for _ in range(3):
        counts.note_stacked()
    assert read_days(path)[TODAY].stacked == 1
    clock.seconds = 60.0
    counts.note_stacked()
    assert read_days(path)[TODAY].stacked == 4


def test_four_weeks_are_kept(path: Path, clock: Calendar) -> None:
    counts = NoteCountsFile(path, clock)
    counts.note_stacked()
    clock.today += timedelta(days=27)
    counts.note_stacked()
    counts.close()
    assert len(read_days(path)) == 2
    clock.today += timedelta(days=1)
    counts.note_stacked()
    counts.close()
    assert TODAY not in read_days(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"today": {}}', b'{"2026-11-23": {"stacked": "many"}}'])
def test_a_file_that_makes_no_sense_is_begun_anew(path: Path, clock: Calendar, content: bytes) -> None:
    path.write_bytes(content)
    counts = NoteCountsFile(path, clock)
    counts.note_stacked()
    assert read_days(path) == {TODAY: NoteTally(1)}


def test_a_disk_that_fails_stops_no_note(path: Path, clock: Calendar, caplog: pytest.LogCaptureFixture) -> None:
    NoteCountsFile(path / "no folder" / "counts", clock).note_stacked()
    assert [record.message for record in caplog.records] == ["notes were not counted"]


def test_a_week_has_seven_days_and_the_week_before_too(path: Path, clock: Calendar) -> None:
    counts = NoteCountsFile(path, clock)
    clock.today -= timedelta(days=14)
    for _ in range(15):
        counts.note_stacked()
        clock.today += timedelta(days=1)
    counts.close()
    week, before = two_weeks(path, TODAY)
    assert (week.stacked, before.stacked) == (7, 7)


def tally(stacked: int, **rejected: int) -> NoteTally:
    return NoteTally(stacked, {RejectReason(reason): count for reason, count in rejected.items()})


@pytest.mark.parametrize(
    ("week", "before", "found"),
    [
        (tally(30, optic=10), tally(0), Wear.UNKNOWN),
        (tally(95, optic=5), tally(0), Wear.CLEAN),
        (tally(85, optic=15), tally(0), Wear.DIRTY),
        (tally(85, optic=10, magnetic=5), tally(85, optic=15), Wear.DIRTY),
        (tally(92, optic=8), tally(96, optic=4), Wear.RISING),
        (tally(92, optic=8), tally(94, optic=6), Wear.CLEAN),
        (tally(94, optic=6), tally(99, optic=1), Wear.CLEAN),
        (tally(92, optic=8), tally(20), Wear.CLEAN),
        (tally(95, inhibited=90, note_left_in_head=20, optic=5), tally(0), Wear.CLEAN),
    ],
)
def test_a_week_of_notes_says_whether_the_acceptor_is_dirty(week: NoteTally, before: NoteTally, found: Wear) -> None:
    assert wear(week, before) is found


def test_the_main_reason_is_one_of_dirt() -> None:
    assert tally(1, inhibited=90, optic=2, magnetic=1).main_reason() is RejectReason.OPTIC
    assert tally(1, inhibited=90).main_reason() is None


class Counts:
    """`NoteCounts` that remembers."""

    def __init__(self) -> None:
        self.counted: list[RejectReason | None] = []

    def note_stacked(self) -> None:
        self.counted.append(None)

    def note_rejected(self, reason: RejectReason) -> None:
        self.counted.append(reason)


class Acceptor:
    """`BillAcceptor` that lends out its listener."""

    listener: AcceptorListener
    enabled: frozenset[Money] | None = None

    async def serve(self, listener: AcceptorListener) -> None:
        self.listener = listener

    async def enable(self, values: frozenset[Money]) -> None:
        self.enabled = values

    async def disable(self) -> None:
        self.enabled = frozenset()


async def test_a_note_is_counted_once_its_listener_took_it() -> None:
    acceptor, counts, listener = Acceptor(), Counts(), Listener()
    await CountedAcceptor(acceptor, counts).serve(listener)
    listener.failing["note_stacked"] = 1
    with pytest.raises(CannotWrite):
        await acceptor.listener.note_stacked(rub(500))
    assert counts.counted == []
    await acceptor.listener.note_stacked(rub(500))
    await acceptor.listener.note_rejected(RejectReason.LENGTH)
    assert counts.counted == [None, RejectReason.LENGTH]
    assert listener.names() == ["note_stacked", "note_rejected"]


async def test_what_is_wished_of_a_counted_acceptor_reaches_it() -> None:
    acceptor = Acceptor()
    counted = CountedAcceptor(acceptor, Counts())
    await counted.enable(frozenset({rub(100)}))
    assert acceptor.enabled == frozenset({rub(100)})
    await counted.disable()
    assert acceptor.enabled == frozenset()
