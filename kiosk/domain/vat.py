"""The value added tax inside what was charged, by the date of supply."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from kiosk.domain.expenses import CAUSES, Cause, LinePage, Period, microseconds, numbers
from kiosk.domain.money import Currency, Money
from kiosk.domain.statement import VatShare

_NO_SUPPLY = frozenset({CAUSES.index(Cause.TOP_UP), CAUSES.index(Cause.TRANSFER)})


@dataclass(frozen=True, slots=True)
class VatRule:
    """The rate from a day on, until the next rule's day."""

    since: date
    percent: int


class VatTally:
    """Adds up what was charged at each rate. Money in and money moved is no supply; a refund takes away from one."""

    def __init__(self, rules: Iterable[VatRule], period: Period, zone: tzinfo, currency: Currency) -> None:
        ordered = sorted(rules, key=lambda rule: rule.since)
        self._starts = [microseconds(datetime.combine(rule.since, time(), zone)) for rule in ordered]
        self._percents = [0, *(rule.percent for rule in ordered)]
        self._start, self._end = microseconds(period.start), microseconds(period.end)
        self._currency = currency
        self._charged: Counter[int] = Counter()

    def add(self, page: LinePage) -> None:
        """Count in one page; lines outside the period are left out."""
        moments = numbers(page.when)
        for row, amount in enumerate(numbers(page.amount)):
            if amount and self._start <= moments[row] < self._end and page.codes[row * 5 + 1] not in _NO_SUPPLY:
                percent = self._percents[bisect_right(self._starts, moments[row])]
                self._charged[percent] -= amount

    def shares(self) -> tuple[VatShare, ...]:
        """The tax at each rate, lowest rate first, rounded half up to the minor unit; rates of zero are left out."""
        return tuple(
            VatShare(percent, Money(_inside(charged, percent), self._currency))
            for percent, charged in sorted(self._charged.items())
            if percent and charged
        )


def _inside(charged: int, percent: int) -> int:
    """Half up, away from zero."""
    whole = 100 + percent
    tax = (2 * abs(charged) * percent + whole) // (2 * whole)
    return tax if charged >= 0 else -tax
