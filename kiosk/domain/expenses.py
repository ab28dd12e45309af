"""Where the money went: movements, their causes, and the walk that leaves nothing unexplained."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import Enum

from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Section


class Cause(Enum):
    """Why the balance changed."""

    TOP_UP = "top_up"
    TARIFF = "tariff"
    SUBSCRIPTION = "subscription"  # partner content and paid extras
    OVERUSE = "overuse"  # calls, SMS and data beyond the package
    ROAMING = "roaming"
    INTERNET = "internet"
    TV = "tv"
    ONE_OFF = "one_off"
    TRANSFER = "transfer"
    ADJUSTMENT = "adjustment"  # refunds and corrections
    OTHER = "other"


class LineKind(Enum):
    """What an expense line is about."""

    CALL_OUT = "call_out"
    CALL_IN = "call_in"
    SMS = "sms"
    DATA = "data"
    ROAMING_CALL = "roaming_call"
    ROAMING_DATA = "roaming_data"
    ROAMING_SMS = "roaming_sms"
    FEE = "fee"
    SUBSCRIPTION = "subscription"
    ONE_OFF = "one_off"
    TOP_UP = "top_up"
    ADJUSTMENT = "adjustment"
    TRANSFER = "transfer"
    OTHER = "other"


class PaidFrom(Enum):
    """What a line was paid from (extension characteristic `paidFrom`)."""

    BALANCE = "balance"
    PACKAGE_MINUTES = "package_minutes"
    PACKAGE_DATA = "package_data"
    PACKAGE_SMS = "package_sms"
    BONUS = "bonus"
    CREDIT = "credit"
    CONTENT_ACCOUNT = "content_account"
    NOTHING = "nothing"  # free of charge
    UNKNOWN = "unknown"  # the operator does not say


class VolumeUnit(Enum):
    """What a line's volume counts; `NONE` where there is nothing to count."""

    SECONDS = "seconds"
    KILOBYTES = "kilobytes"
    PIECES = "pieces"
    MONTHS = "months"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """One movement: how much, when, for what, paid from what. `amount` is signed: a charge is negative."""

    when: datetime
    amount: Money
    kind: LineKind
    cause: Cause
    name: str  # the operator's name of the thing: "Гороскоп", "Семья"; empty for plain calls
    counterpart: str  # already masked by the operator's or our policy
    place: str
    volume: int
    unit: VolumeUnit
    rate: Money | None  # price of one minute, megabyte, piece or month
    paid_from: PaidFrom
    section: Section


_KINDS = tuple(LineKind)
_CAUSES = tuple(Cause)
_PAID = tuple(PaidFrom)
_UNITS = tuple(VolumeUnit)
_SECTIONS = tuple(Section)
_NO_RATE = -1


@dataclass(frozen=True, slots=True)
class LinePage:
    """Up to 1,000 lines as columns; row i is the i-th entry of each. Numbers are packed native arrays.

    `when` is microseconds since the epoch (int64), `amount`, `volume` and `rate` are int64 (a rate of -1 is none),
    `codes` holds kind, cause, paid_from, unit and section as five bytes a row.
    """

    currency: Currency
    when: bytes
    amount: bytes
    volume: bytes
    rate: bytes
    codes: bytes
    name: tuple[str, ...]
    counterpart: tuple[str, ...]
    place: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.name)

    def lines(self, zone: tzinfo) -> Iterator[Line]:
        """The rows as values, with times in `zone`."""
        when, amount, volume, rate = (_unpack(column) for column in (self.when, self.amount, self.volume, self.rate))
        for row in range(len(self)):
            kind, cause, paid, unit, section = self.codes[row * 5 : row * 5 + 5]
            yield Line(
                when=datetime.fromtimestamp(when[row] / 1_000_000, zone),
                amount=Money(amount[row], self.currency),
                kind=_KINDS[kind],
                cause=_CAUSES[cause],
                name=self.name[row],
                counterpart=self.counterpart[row],
                place=self.place[row],
                volume=volume[row],
                unit=_UNITS[unit],
                rate=None if rate[row] == _NO_RATE else Money(rate[row], self.currency),
                paid_from=_PAID[paid],
                section=_SECTIONS[section],
            )


def _unpack(column: bytes) -> array[int]:
    values = array("q")
    values.frombytes(column)
    return values


def pack(lines: Sequence[Line], currency: Currency) -> LinePage:
    """`lines` as columns, in their order."""
    codes = bytearray()
    for line in lines:
        codes += bytes(
            (
                _KINDS.index(line.kind),
                _CAUSES.index(line.cause),
                _PAID.index(line.paid_from),
                _UNITS.index(line.unit),
                _SECTIONS.index(line.section),
            )
        )
    return LinePage(
        currency=currency,
        when=array("q", [round(line.when.timestamp() * 1_000_000) for line in lines]).tobytes(),
        amount=array("q", [line.amount.minor for line in lines]).tobytes(),
        volume=array("q", [line.volume for line in lines]).tobytes(),
        rate=array("q", [_NO_RATE if line.rate is None else line.rate.minor for line in lines]).tobytes(),
        codes=bytes(codes),
        name=tuple(line.name for line in lines),
        counterpart=tuple(line.counterpart for line in lines),
        place=tuple(line.place for line in lines),
    )


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time of the account, `start` included, `end` not; both aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None or self.end < self.start:
            raise ValueError("a period runs from an aware datetime to a later one")

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Step:
    """One cause of the walk: what it moved, how often, when last, and the thing's name where there is just one."""

    cause: Cause
    label: str
    amount: Money
    count: int
    last: datetime
    forgotten: str = ""  # a subscription that has not been used for months


@dataclass(frozen=True, slots=True)
class Walk:
    """Opening balance, every cause, closing balance; they add up to the last unit."""

    period: Period
    opening: Money
    steps: tuple[Step, ...]
    closing: Money

    def unexplained(self) -> Money:
        """Zero, or the walk is wrong."""
        result = self.closing - self.opening
        for step in self.steps:
            result = result - step.amount
        return result


@dataclass(frozen=True, slots=True)
class Difference:
    """How the spending of this period differs from the one before, and the causes that moved most."""

    previous_name: date
    amount: Money
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class DaySpend:
    """What one day cost (positive), and what of it went to subscriptions."""

    day: date
    amount: Money
    subscriptions: Money


@dataclass(frozen=True, slots=True)
class ExpenseReport:
    """All of the expenses screen but the lines themselves."""

    walk: Walk
    spent: Money
    days: tuple[DaySpend, ...]
    difference: Difference | None
    lines: int
    as_of: datetime
    is_current: bool  # the period is still running


def walk(period: Period, opening: Money, lines: Iterable[Line], forgotten: frozenset[str] = frozenset()) -> Walk:
    """The walk over the `lines` that fall into `period`, starting from `opening`.

    Steps come top-ups first, then by amount spent, largest first. `forgotten` names subscriptions nobody used lately.
    """
    currency = opening.currency
    amounts: Counter[Cause] = Counter()
    counts: Counter[Cause] = Counter()
    names: defaultdict[Cause, set[str]] = defaultdict(set)
    last: dict[Cause, datetime] = {}
    for line in lines:
        if line.amount.minor == 0 or line.when not in period:
            continue
        amounts[line.cause] += line.amount.minor
        counts[line.cause] += 1
        names[line.cause].add(line.place if line.cause is Cause.ROAMING else line.name)
        last[line.cause] = max(last.get(line.cause, line.when), line.when)
    steps = [
        Step(
            cause=cause,
            label=next(iter(names[cause])) if len(names[cause]) == 1 else "",
            amount=Money(amounts[cause], currency),
            count=counts[cause],
            last=last[cause],
            forgotten=min(names[cause] & forgotten, default=""),
        )
        for cause in counts
    ]
    steps.sort(key=lambda step: (step.cause is not Cause.TOP_UP, step.amount.minor, step.cause.value))
    closing = Money(opening.minor + sum(amounts.values()), currency)
    return Walk(period, opening, tuple(steps), closing)


def spent(lines: Iterable[Line], currency: Currency) -> Money:
    """What left the balance, as a positive amount; top-ups, transfers in and corrections in favour do not count."""
    return Money(-sum(line.amount.minor for line in lines if line.amount.minor < 0), currency)


def by_day(period: Period, lines: Iterable[Line], currency: Currency, zone: tzinfo) -> tuple[DaySpend, ...]:
    """Every day of `period` in order, with what it cost."""
    amounts: Counter[date] = Counter()
    subscriptions: Counter[date] = Counter()
    for line in lines:
        if line.amount.minor < 0 and line.when in period:
            day = line.when.astimezone(zone).date()
            amounts[day] -= line.amount.minor
            if line.cause is Cause.SUBSCRIPTION:
                subscriptions[day] -= line.amount.minor
    first, last = period.start.astimezone(zone).date(), period.end.astimezone(zone)
    ends = last.toordinal() + (1 if last.time().replace(tzinfo=None) != datetime.min.time() else 0)
    return tuple(
        DaySpend(day, Money(amounts[day], currency), Money(subscriptions[day], currency))
        for day in (date.fromordinal(number) for number in range(first.toordinal(), ends))
    )


def compare(now: Iterable[Step], before: Iterable[Step], previous: date, currency: Currency) -> Difference:
    """What is spent more (positive) or less than before, with at most two causes that pull the same way most."""
    change: Counter[Cause] = Counter()
    for sign, steps in ((-1, now), (1, before)):
        for step in steps:
            if step.cause not in (Cause.TOP_UP, Cause.TRANSFER):
                change[step.cause] += sign * step.amount.minor
    amount = sum(change.values())
    same_way = [(abs(minor), cause) for cause, minor in change.items() if minor * amount > 0]
    same_way.sort(key=lambda entry: (-entry[0], entry[1].value))
    return Difference(previous, Money(amount, currency), tuple(cause for _, cause in same_way[:2]))
