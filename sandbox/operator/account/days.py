"""Days of the operator's zone, as texts."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.operator.clock import local
from sandbox.operator.world.months import Month


def day_of(ms: int) -> str:
    """The day of a moment."""
    return local(ms).date().isoformat()


def midnight_ms(day: str) -> int:
    """The moment a day begins."""
    on = date.fromisoformat(day)
    return Month(on.year, on.month).at(on.day)


def later(day: str, days: int) -> str:
    """The day so many days after."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def months_later(day: str, months: int = 1) -> str:
    """The same day so many months after; the last one where the month is too short."""
    on = date.fromisoformat(day)
    return Month(on.year, on.month).back(-months).day(on.day).isoformat()


def days_between(first: str, after: str) -> int:
    """How many days from `first` to the one before `after`."""
    return (date.fromisoformat(after) - date.fromisoformat(first)).days
