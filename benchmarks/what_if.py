"""A month of a hundred thousand lines, charged again by eight tariffs in the teller's loop.

The lines are those of the reference operator's heavy subscriber. Every slice is timed: a page taken in, the month put
in order, one tariff replayed and weighed; between two slices the loop is free.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from benchmarks.table import Row, table
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.money import Currency, Money
from kiosk.domain.tariff_rules import Cover, TariffRules
from kiosk.domain.what_if_break_even import Replayed
from kiosk.domain.what_if_costs import Months
from kiosk.domain.what_if_month import MonthReading
from kiosk.domain.what_if_replay import replay
from sandbox.operator.clock import milliseconds
from sandbox.operator.world.catalogue import BY_USE, TARIFFS
from sandbox.operator.world.heavy import heavy
from tests.fakes.lived_lines import lines_of, paged, rules_of

LINES: Final = 100_000
GOAL_STOP_MS: Final = 50.0
_PAGE: Final = 1_000
_ROUNDS: Final = 3
_NOW: Final = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
_MONTH: Final = Period(_NOW - timedelta(days=40), _NOW + timedelta(days=1))

Result = TypeVar("Result")


def rows() -> Iterator[Row]:
    """The rows of the table; some seconds."""
    pages = list(paged(lines_of(heavy(1, LINES, milliseconds(_NOW))), _PAGE))
    tariffs = _tariffs()
    rounds = [_slices(pages, tariffs) for _ in range(_ROUNDS)]
    ours = min(sum(slices) for slices in rounds)
    yield Row(f"{LINES:,} lines charged by {len(tariffs)} tariffs, CPU", ours, "s")
    yield Row("longest slice of it", min(max(slices) for slices in rounds) * 1000, "ms", goal=GOAL_STOP_MS)


def _slices(pages: list[LinePage], tariffs: list[TariffRules]) -> list[float]:
    """CPU seconds of every slice."""
    reading = MonthReading(_MONTH, _NOW.date().replace(day=1), Currency.RUB)
    taken = [_timed(lambda page=page: reading.add(page))[0] for page in pages]  # type: ignore[misc]  # a default binds `page`
    took, month = _timed(lambda: reading.month(tariffs[0]))
    taken.append(took)
    months = Months((month,), Replayed(tariffs[0], (replay(tariffs[0], month),)))
    for rules in tariffs:
        took, bill = _timed(lambda rules=rules: replay(rules, month))  # type: ignore[misc]  # a default binds `rules`
        taken.append(took)
        weighed = Replayed(rules, (bill,))
        taken.append(_timed(lambda weighed=weighed: months.cost(weighed, Money.zero(Currency.RUB)))[0])  # type: ignore[misc]  # as above
    return taken


def _tariffs() -> list[TariffRules]:
    """The operator's own, and some of them with packages that split, as other operators have them."""
    sold = [rules_of(one) for one in (*TARIFFS, BY_USE)]
    return sold + [replace(one, cover=Cover.SPLIT) for one in sold[:3]]


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


if __name__ == "__main__":
    print(table(rows()))
