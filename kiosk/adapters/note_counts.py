"""Counts of banknotes by day, in a small file beside the journal.

They are no record of money: written at most once a minute without waiting for the disk, so a crash may cost the last
minute's. Nothing in them tells who was here.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path

import msgspec

from kiosk.domain.cashbox import RejectReason
from kiosk.domain.note_tally import NoteTally, added
from kiosk.services.ports.clock import Clock

_WRITE_EVERY_S = 60.0
_KEPT_DAYS = 28
_WEEK = timedelta(days=7)
_DECODER = msgspec.json.Decoder(dict[date, NoteTally])

_log = logging.getLogger("kiosk.note_counts")


class NoteCountsFile:
    """`NoteCounts` in the file `path`, by day of `clock` (UTC). Close it."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._days = read_days(path)
        self._written_at: float | None = None
        self._is_fresh = False

    def note_stacked(self) -> None:
        """See `NoteCounts`."""
        self._count(NoteTally(stacked=1))

    def note_rejected(self, reason: RejectReason) -> None:
        """See `NoteCounts`."""
        self._count(NoteTally(rejected={reason: 1}))

    def close(self) -> None:
        """Write what has been counted since the last writing."""
        if self._is_fresh:
            self._write()

    def _count(self, note: NoteTally) -> None:
        today, now = self._clock.now().date(), self._clock.monotonic()
        self._days[today] = added((self._days.get(today, NoteTally()), note))
        self._is_fresh = True
        if self._written_at is None or now - self._written_at >= _WRITE_EVERY_S:
            self._written_at = now
            self._write()

    def _write(self) -> None:
        last = max(self._days)
        self._days = {day: tally for day, tally in self._days.items() if last - day < timedelta(days=_KEPT_DAYS)}
        fresh = self._path.with_name(self._path.name + ".new")
        try:
            fresh.write_bytes(msgspec.json.encode(self._days))
            fresh.replace(self._path)
        except OSError as error:
            _log.warning("notes were not counted", extra={"why": str(error)})
        self._is_fresh = False


def read_days(path: Path) -> dict[date, NoteTally]:
    """The counts in `path` by day; none when there is no such file, or it cannot be read."""
    try:
        return _DECODER.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return {}


def two_weeks(path: Path, today: date) -> tuple[NoteTally, NoteTally]:
    """The last seven days with `today`, and the seven before."""
    days = read_days(path)

    def week_to(last: date) -> NoteTally:
        return added(tally for day, tally in days.items() if last - _WEEK < day <= last)

    return week_to(today), week_to(today - _WEEK)
