"""Months and the periods made of them, in the terminal's zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from kiosk.domain.expenses import Period


def first_of_month(day: date) -> date:
    """The first day of the month of `day`."""
    return date(day.year, day.month, 1)


def months_later(month: date, count: int) -> date:
    """The first day of the month `count` months after `month`; before it when negative."""
    months = month.year * 12 + month.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def last_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return months_later(day, 1) - timedelta(days=1)


def days(first: date, last: date, zone: tzinfo) -> Period:
    """From the start of `first` to the end of `last`, both in `zone`. What of it is still to come, the teller knows."""
    start = datetime.combine(first, time.min, zone)
    return Period(start, datetime.combine(last + timedelta(days=1), time.min, zone))
