"""One month of use as a what-if needs it: volumes in the order of time, and what was charged for them.

Lines come in as columns, page by page, so that a hundred thousand of them never become objects. What does not depend
on the tariff (roaming, subscriptions, internet, TV, what is paid once) is added up apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.balance import PackageUnit
from kiosk.domain.errors import CurrencyMismatch
from kiosk.domain.expenses import (
    CAUSES,
    KINDS,
    PAID,
    SECTIONS,
    UNITS,
    Cause,
    LineKind,
    LinePage,
    PaidFrom,
    Period,
    VolumeUnit,
    microseconds,
    numbers,
)
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Section
from kiosk.domain.tariff_rules import TariffRules

_Code = tuple[int, int, int]  # kind, unit and section
_RATED: Mapping[_Code, PackageUnit] = {
    (KINDS.index(kind), UNITS.index(unit), SECTIONS.index(Section.MOBILE)): counted
    for kind, unit, counted in (
        (LineKind.CALL_OUT, VolumeUnit.SECONDS, PackageUnit.MINUTES),
        (LineKind.DATA, VolumeUnit.KILOBYTES, PackageUnit.MEGABYTES),
        (LineKind.SMS, VolumeUnit.PIECES, PackageUnit.MESSAGES),
    )
}
_PACKAGED = frozenset(map(PAID.index, (PaidFrom.PACKAGE_MINUTES, PaidFrom.PACKAGE_DATA, PaidFrom.PACKAGE_SMS)))
_BALANCE = PAID.index(PaidFrom.BALANCE)
_USE = CAUSES.index(Cause.OVERUSE)
_FEE = CAUSES.index(Cause.TARIFF)
_NOT_SPENDING = frozenset(map(CAUSES.index, (Cause.TOP_UP, Cause.TRANSFER, Cause.ADJUSTMENT)))

_LARGEST = 1 << 31  # seconds or kilobytes; no use of a month is larger


@dataclass(frozen=True, slots=True)
class Uses:
    """What was used of one unit, each as seconds, kilobytes or pieces.

    `volumes` are in the order of time. `outside` no package covers (a landline, a short number): they were charged
    while the package still paid for a later use at least as large.
    """

    volumes: Sequence[int] = ()
    outside: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class MonthUse:
    """A month, named by its first day. What was `charged` for use, `fee` and `carried` are positive.

    `unrated` uses are those that no rule can be applied to: their kind or volume is not known, or absurd. What they
    cost is part of `charged`. `carried` does not depend on the tariff.
    """

    month: date
    uses: Mapping[PackageUnit, Uses]
    fee: Money
    charged: Money
    carried: Money
    unrated: int
    lines: int


@dataclass(slots=True)
class _Column:
    """The uses of one unit, in the order they were read."""

    when: array[int] = field(default_factory=lambda: array("q"))
    volumes: array[int] = field(default_factory=lambda: array("q"))
    paid: bytearray = field(default_factory=bytearray)


class MonthReading:
    """Takes in the pages of one month; lines outside it are left out.

    Pages may come in any order. Of several uses at the very same moment the one that was read last counts as the
    earliest, as operators list the newest first.
    """

    def __init__(self, period: Period, month: date, currency: Currency) -> None:
        self._start, self._end = microseconds(period.start), microseconds(period.end)
        self._month = month
        self._currency = currency
        self._columns = {unit: _Column() for unit in PackageUnit}
        self._fee = self._charged = self._carried = self._unrated = self._lines = 0

    def add(self, page: LinePage) -> None:
        """Count in one page.

        Raises:
            CurrencyMismatch: the page is in another currency.
        """
        if page.currency is not self._currency:
            raise CurrencyMismatch(page.currency.value, self._currency.value)
        amounts, volumes, codes = numbers(page.amount), numbers(page.volume), page.codes
        kinds = zip(codes[0::5], codes[3::5], codes[4::5], strict=True)
        for row, (moment, kind) in enumerate(zip(numbers(page.when), kinds, strict=True)):
            if not self._start <= moment < self._end:
                continue
            self._lines += 1
            unit = _RATED.get(kind)
            if unit is None or volumes[row] > _LARGEST or (not volumes[row] and amounts[row]):
                self._book(codes[row * 5 + 1], codes[row * 5 + 2], amounts[row])
                continue
            column = self._columns[unit]
            column.when.append(moment)
            column.volumes.append(volumes[row])
            column.paid.append(codes[row * 5 + 2])
            self._charged -= amounts[row]

    def month(self, own: TariffRules | None) -> MonthUse:
        """All that was added; `own` is the tariff it was used under, as far as its rules are known."""
        included = {} if own is None else own.included()
        return MonthUse(
            month=self._month,
            uses={unit: _in_order(column, included.get(unit, 0)) for unit, column in self._columns.items()},
            fee=Money(self._fee, self._currency),
            charged=Money(self._charged, self._currency),
            carried=Money(self._carried, self._currency),
            unrated=self._unrated,
            lines=self._lines,
        )

    def _book(self, cause: int, paid: int, amount: int) -> None:
        """A line that no rule of a tariff is about."""
        if cause == _FEE:
            self._fee -= amount
        elif cause == _USE:
            self._charged -= amount
            self._unrated += bool(amount) or paid in _PACKAGED
        elif cause not in _NOT_SPENDING:
            self._carried -= amount


def _in_order(column: _Column, included: int) -> Uses:
    """The uses by time, those outside apart; `included` is the size of the package."""
    when, volumes = column.when, column.volumes
    order = sorted(range(len(when) - 1, -1, -1), key=when.__getitem__)
    apart = _outside(order, column, included)
    if not apart:
        return Uses(array("q", [volumes[row] for row in order]))
    return Uses(
        volumes=array("q", [volumes[row] for row in order if row not in apart]),
        outside=array("q", [volumes[row] for row in order if row in apart]),
    )


def _outside(order: Sequence[int], column: _Column, included: int) -> frozenset[int]:
    """Rows that were charged although the package had room. With a second package bought, nobody can tell."""
    volumes, paid = column.volumes, column.paid
    packaged = [row for row in order if paid[row] in _PACKAGED]
    if not packaged or len(packaged) == len(order) or sum(volumes[row] for row in packaged) > included:
        return frozenset()
    found, largest = set[int](), 0
    for row in reversed(order):
        if paid[row] in _PACKAGED:
            largest = max(largest, volumes[row])
        elif paid[row] == _BALANCE and volumes[row] <= largest:
            found.add(row)
    return frozenset(found)
