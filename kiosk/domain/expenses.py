"""Where the money went: lines, their causes, and what a report of them holds; `ledger.py` adds them up."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum

from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Consent, Section


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


# A code in `LinePage.codes` is a position in one of these.
KINDS = tuple(LineKind)
CAUSES = tuple(Cause)
PAID = tuple(PaidFrom)
UNITS = tuple(VolumeUnit)
SECTIONS = tuple(Section)
NO_RATE = -1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
        when, amount, volume, rate = (numbers(column) for column in (self.when, self.amount, self.volume, self.rate))
        for row in range(len(self)):
            kind, cause, paid, unit, section = self.codes[row * 5 : row * 5 + 5]
            yield Line(
                when=(_EPOCH + timedelta(microseconds=when[row])).astimezone(zone),
                amount=Money(amount[row], self.currency),
                kind=KINDS[kind],
                cause=CAUSES[cause],
                name=self.name[row],
                counterpart=self.counterpart[row],
                place=self.place[row],
                volume=volume[row],
                unit=UNITS[unit],
                rate=None if rate[row] == NO_RATE else Money(rate[row], self.currency),
                paid_from=PAID[paid],
                section=SECTIONS[section],
            )


def numbers(column: bytes) -> array[int]:
    """A packed column of a page as whole numbers."""
    values = array("q")
    values.frombytes(column)
    return values


def codes_of(kind: LineKind, cause: Cause, paid_from: PaidFrom, unit: VolumeUnit, section: Section) -> bytes:
    """The five bytes of one row in `LinePage.codes`."""
    return bytes(
        (
            KINDS.index(kind),
            CAUSES.index(cause),
            PAID.index(paid_from),
            UNITS.index(unit),
            SECTIONS.index(section),
        )
    )


def microseconds(moment: datetime) -> int:
    """An aware moment as `LinePage.when` counts it, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def pack(lines: Sequence[Line], currency: Currency) -> LinePage:
    """`lines` as columns, in their order."""
    return LinePage(
        currency=currency,
        when=array("q", [microseconds(line.when) for line in lines]).tobytes(),
        amount=array("q", [line.amount.minor for line in lines]).tobytes(),
        volume=array("q", [line.volume for line in lines]).tobytes(),
        rate=array("q", [NO_RATE if line.rate is None else line.rate.minor for line in lines]).tobytes(),
        codes=b"".join(codes_of(line.kind, line.cause, line.paid_from, line.unit, line.section) for line in lines),
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
class DaySpend:
    """What one day cost (positive), and what of it went to subscriptions."""

    day: date
    amount: Money
    subscriptions: Money


@dataclass(frozen=True, slots=True)
class Agreement:
    """That the owner agreed to something; `name` is the operator's, as on the lines about it."""

    name: str
    consent: Consent
