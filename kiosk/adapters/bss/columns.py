"""Pages of lines put in order and together, as columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from kiosk.domain.expenses import LinePage, numbers

MOST_LINES = 1000
_CODES_PER_ROW = 5


def within(page: LinePage, start: int, end: int) -> LinePage:
    """The rows of `page` from `start` on and before `end` (microseconds), for servers that do not filter."""
    when = numbers(page.when)
    if not when or (start <= min(when) and max(when) < end):
        return page
    return _taken(page, [row for row, moment in enumerate(when) if start <= moment < end])


def newest_first(page: LinePage) -> LinePage:
    """`page` in order, for servers that do not sort."""
    when = numbers(page.when)
    order = sorted(range(len(when)), key=when.__getitem__, reverse=True)
    return page if order == list(range(len(when))) else _taken(page, order)


def merged(page: LinePage, extra: LinePage) -> Iterator[LinePage]:
    """Both, newest first, in pages of at most 1,000."""
    if not extra:
        yield page
        return
    together = newest_first(
        LinePage(
            page.currency,
            page.when + extra.when,
            page.amount + extra.amount,
            page.volume + extra.volume,
            page.rate + extra.rate,
            page.codes + extra.codes,
            page.name + extra.name,
            page.counterpart + extra.counterpart,
            page.place + extra.place,
        )
    )
    for start in range(0, len(together), MOST_LINES):
        yield _taken(together, range(start, min(start + MOST_LINES, len(together))))


def _taken(page: LinePage, rows: Sequence[int]) -> LinePage:
    """The given rows of `page`, in the given order."""
    codes = page.codes
    return LinePage(
        page.currency,
        _picked(page.when, rows),
        _picked(page.amount, rows),
        _picked(page.volume, rows),
        _picked(page.rate, rows),
        b"".join([codes[row * _CODES_PER_ROW : (row + 1) * _CODES_PER_ROW] for row in rows]),
        tuple([page.name[row] for row in rows]),
        tuple([page.counterpart[row] for row in rows]),
        tuple([page.place[row] for row in rows]),
    )


def _picked(column: bytes, rows: Sequence[int]) -> bytes:
    values = numbers(column)
    return array("q", [values[row] for row in rows]).tobytes()
