"""A wall clock that somebody sets; monotonic time goes on as it should."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.fakes.glass import FakeClock


class SteppingClock(FakeClock):
    """`off` is how far the wall clock is from the truth."""

    def __init__(self) -> None:
        super().__init__()
        self.off = timedelta()

    def now(self) -> datetime:
        return super().now() + self.off
