"""Months of the operator's zone, cut off at the moment the world is made for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sandbox.operator.clock import ZONE, local, milliseconds

HISTORY = 12
"""How many months a world tells of, the running one included."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, ms: int) -> Month:
        """The month of a moment."""
        day = local(ms)
        return cls(day.year, day.month)

    def back(self, months: int) -> Month:
        """The month so many months earlier."""
        ordinal = self.year * 12 + self.number - 1 - months
        return Month(ordinal // 12, ordinal % 12 + 1)

    def day(self, number: int) -> date:
        """A day of it; the last one where the month is too short."""
        following = self.back(-1)
        last = (date(following.year, following.number, 1) - timedelta(days=1)).day
        return date(self.year, self.number, min(number, last))

    def at(self, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
        """A moment of it, in milliseconds since the epoch."""
        on = self.day(day)
        return milliseconds(datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=ZONE))

    def start_ms(self) -> int:
        """Its first moment."""
        return self.at(1)

    def end_ms(self) -> int:
        """The first moment of the next."""
        return self.back(-1).start_ms()


def history(now_ms: int) -> list[Month]:
    """The months of a world, oldest first; the last one is running."""
    running = Month.of(now_ms)
    return [running.back(months) for months in reversed(range(HISTORY))]


def days_from(now_ms: int, days: int) -> str:
    """The ISO day so many days after (before, if negative) that of `now_ms`."""
    return (local(now_ms).date() + timedelta(days=days)).isoformat()
