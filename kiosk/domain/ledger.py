"""Adding up lines, page by page: the walk, the days, and what each thing cost.

A page goes in as columns, so that a hundred thousand lines never become objects and no page keeps a loop busy for
longer than a few milliseconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kiosk.domain.charged_things import Charge, ChargedThings, Thing, ThingKey
from kiosk.domain.errors import CurrencyMismatch
from kiosk.domain.expenses import (
    CAUSES,
    Cause,
    DaySpend,
    LinePage,
    Period,
    Step,
    Walk,
    microseconds,
    numbers,
)
from kiosk.domain.money import Currency, Money

_CODES_PER_ROW = 5


@dataclass(slots=True)
class _Tally:
    """What one cause moved so far."""

    amount: int = 0
    count: int = 0
    last: int = 0
    names: set[str] = field(default_factory=set)


class Ledger:
    """Adds up the lines of one period. Pages may come in any order; lines outside the period are left out."""

    def __init__(self, period: Period, currency: Currency, zone: tzinfo) -> None:
        self._period = period
        self._currency = currency
        self._zone = zone
        self._start, self._end = microseconds(period.start), microseconds(period.end)
        self._days = _days(period, zone)
        self._midnights = [microseconds(datetime.combine(day, time(), zone)) for day in self._days]
        self._day_spent: Counter[int] = Counter()
        self._day_subscriptions: Counter[int] = Counter()
        self._tallies: dict[Cause, _Tally] = {}
        self._things = ChargedThings()
        self._lines = 0

    def add(self, page: LinePage) -> None:
        """Count in one page.

        Raises:
            CurrencyMismatch: the page is in another currency.
        """
        if page.currency is not self._currency:
            raise CurrencyMismatch(page.currency.value, self._currency.value)
        amounts, volumes, rates = numbers(page.amount), numbers(page.volume), numbers(page.rate)
        for row, moment in enumerate(numbers(page.when)):
            if self._start <= moment < self._end:
                self._lines += 1
                if amounts[row]:
                    self._book(page, row, Charge(moment, -amounts[row], volumes[row], rates[row]))

    def _book(self, page: LinePage, row: int, charge: Charge) -> None:
        moment, minor = charge.moment_us, -charge.cost
        kind_code, cause_code = page.codes[row * _CODES_PER_ROW : row * _CODES_PER_ROW + 2]
        cause = CAUSES[cause_code]
        name = page.place[row].partition(",")[0] if cause is Cause.ROAMING else page.name[row]
        self._things.book(kind_code, cause_code, name, charge)
        tally = self._tallies.setdefault(cause, _Tally())
        tally.amount += minor
        tally.count += 1
        tally.last = max(tally.last, moment)
        tally.names.add(name)
        if minor < 0:
            day = bisect_right(self._midnights, moment) - 1
            self._day_spent[day] -= minor
            if cause is Cause.SUBSCRIPTION:
                self._day_subscriptions[day] -= minor

    @property
    def lines(self) -> int:
        """How many lines fell into the period, those that cost nothing included."""
        return self._lines

    def things(self) -> dict[ThingKey, Thing]:
        """What each thing that was bought cost."""
        return self._things.all()

    def moved(self) -> Money:
        """The signed sum of all lines: the closing balance less the opening one."""
        return Money(sum(tally.amount for tally in self._tallies.values()), self._currency)

    def spent(self) -> Money:
        """What left the balance, as a positive amount; what came in does not count."""
        return Money(self._day_spent.total(), self._currency)

    def walk(self, opening: Money, forgotten: frozenset[str] = frozenset()) -> Walk:
        """The walk from `opening`: top-ups first, then by amount spent, largest first.

        `forgotten` names subscriptions nobody used lately.
        """
        steps = [self._step(cause, tally, forgotten) for cause, tally in self._tallies.items()]
        steps.sort(key=lambda step: (step.cause is not Cause.TOP_UP, step.amount.minor, step.cause.value))
        return Walk(self._period, opening, tuple(steps), opening + self.moved())

    def _step(self, cause: Cause, tally: _Tally, forgotten: frozenset[str]) -> Step:
        return Step(
            cause=cause,
            label=next(iter(tally.names)) if len(tally.names) == 1 else "",
            amount=Money(tally.amount, self._currency),
            count=tally.count,
            last=(datetime.fromtimestamp(0, UTC) + timedelta(microseconds=tally.last)).astimezone(self._zone),
            forgotten=min(tally.names & forgotten, default="") if cause is Cause.SUBSCRIPTION else "",
        )

    def days(self) -> tuple[DaySpend, ...]:
        """Every day of the period in order, with what it cost."""
        return tuple(
            DaySpend(
                day,
                Money(self._day_spent[number], self._currency),
                Money(self._day_subscriptions[number], self._currency),
            )
            for number, day in enumerate(self._days)
        )


def _days(period: Period, zone: tzinfo) -> tuple[date, ...]:
    """The days `period` touches, in `zone`; an end at midnight touches no day."""
    first, end = period.start.astimezone(zone).date(), period.end.astimezone(zone)
    beyond = end.toordinal() + (end.time() != time())
    return tuple(date.fromordinal(number) for number in range(first.toordinal(), beyond))
