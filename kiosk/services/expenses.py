"""Where the money went: the report of a period, and subscriptions nobody uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial

from kiosk.abreast import abreast
from kiosk.domain.balance import Balance, Package
from kiosk.domain.change_split import ChangeSplit, Side, split
from kiosk.domain.charge_calendar import ChargeCalendar, charge_calendar
from kiosk.domain.consents import is_forgotten
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.expense_report import ExpenseReport, exceeded
from kiosk.domain.expenses import Agreement, Period, microseconds
from kiosk.domain.ledger import Ledger
from kiosk.domain.money import Currency
from kiosk.domain.products import OwnedProduct
from kiosk.domain.standing_charges import standing_charges
from kiosk.services.account_history import AccountHistory, Reading
from kiosk.services.ports.clock import Clock
from kiosk.services.where_told import where_told

_LONGEST = timedelta(days=367)
_LOOK_BACK = timedelta(days=3 * 366)


def month_of(moment: datetime, zone: tzinfo) -> Period:
    """The calendar month around `moment`, from midnight to midnight in `zone`."""
    first = moment.astimezone(zone).date().replace(day=1)
    return Period(_midnight(first, zone), _midnight(_next_month(first), zone))


@dataclass(frozen=True, slots=True)
class MonthBefore:
    """The calendar month before a period, to compare with."""

    period: Period
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class PeriodRead:
    """A period as it was read, and the calendar month before it where there is one to compare with."""

    period: Period
    reading: Reading
    before: MonthBefore | None


class Expenses:
    """Makes reports in the zone of the terminal."""

    def __init__(self, *, clock: Clock, zone: tzinfo, currency: Currency) -> None:
        self._clock = clock
        self._zone = zone
        self._currency = currency

    def today(self) -> date:
        """The day at the terminal."""
        return self._clock.now().astimezone(self._zone).date()

    async def read(self, history: AccountHistory, period: Period, balance: Balance) -> PeriodRead:
        """All that a report of `period` needs; `balance` is one that `history.balance()` just gave.

        Raises:
            Refused: PERIOD_TOO_LONG.
            Unavailable: as `AccountHistory.reading`.
        """
        self.refuse_too_long(period)
        return PeriodRead(period, *await abreast(history.reading(period, balance), self._month_before(history, period)))

    async def read_this_month(self, history: AccountHistory, balance: Balance) -> PeriodRead:
        """The month that is running, compared with nothing: sooner on screen. Raises as `read` does."""
        period = month_of(self._clock.now(), self._zone)
        return PeriodRead(period, await history.reading(period, balance), None)

    def refuse_too_long(self, period: Period) -> None:
        """Return when `period` is one that may be asked for.

        Raises:
            Refused: PERIOD_TOO_LONG; over a year long, or longer ago than anyone keeps lines.
        """
        if period.end - period.start > _LONGEST or period.start < self._clock.now() - _LOOK_BACK:
            raise Refused(ErrorCode.PERIOD_TOO_LONG)

    def report(self, read: PeriodRead, owned: Sequence[OwnedProduct]) -> ExpenseReport:
        """The walk, the days and the comparison; of what is `owned`, extras nobody uses are pointed at."""
        reading, period, today = read.reading, read.period, self.today()
        walk = reading.ledger.walk(
            reading.opening, frozenset(product.name for product in owned if is_forgotten(product, today))
        )
        as_of = reading.balance.as_of
        return ExpenseReport(
            walk=replace(walk, period=Period(period.start, max(period.start, min(period.end, as_of)))),
            spent=reading.ledger.spent(),
            days=tuple(day for day in reading.ledger.days() if day.day <= today),
            difference=self._difference(read),
            lines=reading.ledger.lines,
            as_of=as_of,
            is_current=as_of in period,
            agreements=tuple(Agreement(one.name, one.consent) for one in owned if one.consent is not None),
            exceeded=exceeded(reading.ledger.things(), self._currency),
        )

    def calendar(
        self, balance: Balance, owned: Sequence[OwnedProduct], packages: Sequence[Package] = ()
    ) -> ChargeCalendar:
        """The days to come for what is `owned`, as the operator told of it."""
        today = self.today()
        return charge_calendar(balance, standing_charges(owned, today), packages, today=today, zone=self._zone)

    async def _month_before(self, history: AccountHistory, period: Period) -> MonthBefore | None:
        """What to compare with: the calendar month before, where `period` is one itself. It may fail by itself."""
        month = month_of(period.start, self._zone)
        if period.start != month.start or period.end > month.end:
            return None
        earlier = month_of(month.start - timedelta(days=1), self._zone)
        ledger = await where_told(partial(history.ledger, earlier), None)
        return None if ledger is None else MonthBefore(earlier, ledger)

    def _difference(self, read: PeriodRead) -> ChangeSplit | None:
        before, as_of = read.before, read.reading.balance.as_of
        if before is None:
            return None
        return split(
            Side(read.period, microseconds(as_of), read.reading.ledger.things()),
            Side(before.period, microseconds(before.period.end), before.ledger.things()),
            before.period.start.astimezone(self._zone).date(),
            self._currency,
        )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
