"""The operator's own time: real, or set back for a story that must always look the same."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Moscow")
"""Where the operator's days and months begin."""


class OperatorClock:
    """A clock that shows `start` when it is made and runs on from there."""

    def __init__(self, start: datetime) -> None:
        self._start_ms = milliseconds(start)
        self._made_s = time.monotonic()

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""
        return self._start_ms + int((time.monotonic() - self._made_s) * 1000)

    def skip(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._start_ms += int(seconds * 1000)


def milliseconds(moment: datetime) -> int:
    """`moment`, which is aware, as milliseconds since the epoch, rounded down."""
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def moment(ms: int) -> datetime:
    """Milliseconds since the epoch as a moment in UTC."""
    return datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)


def local(ms: int) -> datetime:
    """Milliseconds since the epoch as a moment in the operator's zone."""
    return moment(ms).astimezone(ZONE)
