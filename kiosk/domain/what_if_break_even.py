"""From which use on, or up to which, one tariff costs no more than another.

The question is asked of one unit at a time: all else stays as it was, and each month ends with so many more calls of
one minute, sessions of one megabyte, or messages. What is left of a package pays for them first. The difference of two
tariffs is then a line with corners where a package of some month is used up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kiosk.domain.balance import PackageUnit
from kiosk.domain.money import Money
from kiosk.domain.tariff_rules import TariffRules
from kiosk.domain.what_if import BreakEven
from kiosk.domain.what_if_replay import MonthBill

_SIZES: Mapping[PackageUnit, int] = {
    PackageUnit.MINUTES: 60,
    PackageUnit.MEGABYTES: 1024,
    PackageUnit.MESSAGES: 1,
}
_LIKELY: Mapping[PackageUnit, int] = {
    PackageUnit.MINUTES: 120,
    PackageUnit.MEGABYTES: 5 * 1024,
    PackageUnit.MESSAGES: 50,
}
"""Anybody may come to use so much more a month; beyond it, up to twice as much again as is used now."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A tariff and what it would have charged, a bill a month."""

    rules: TariffRules
    bills: tuple[MonthBill, ...]

    def at(self, fee: Money) -> Replayed:
        """The same use at another fee."""
        return Replayed(replace(self.rules, fee=fee), tuple(replace(bill, fee=fee) for bill in self.bills))

    def minor(self) -> int:
        """All months together, in minor units."""
        return sum(bill.cost().minor for bill in self.bills)


def break_even(candidate: Replayed, own: Replayed, used: Mapping[PackageUnit, int]) -> BreakEven | None:
    """Where the two cost the same, in the unit that needs to change least; `used` is the use of all months.

    `None` where they cost the same already, or no likely use makes a difference.
    """
    gap = candidate.minor() - own.minor()
    if not gap:
        return None
    monthly = {unit: used[unit] // size // len(own.bills) for unit, size in _SIZES.items()}
    found = [
        (more / (monthly[unit] + 1), unit, more)
        for unit, likely in _LIKELY.items()
        if (more := _turn(_Slope(candidate, unit), _Slope(own, unit), gap, max(likely, 2 * monthly[unit]))) is not None
    ]
    if not found:
        return None
    _, unit, more = min(found, key=lambda one: one[0])
    return BreakEven(unit, more if gap > 0 else more - 1, pays_from=gap > 0)


def _turn(theirs: _Slope, ours: _Slope, gap: int, most: int) -> int | None:
    """With how many more a month, up to `most`, the difference is gone or turned round."""
    sign = 1 if gap > 0 else -1

    def is_turned(more: int) -> bool:
        return sign * (gap + theirs.at(more) - ours.at(more)) <= 0

    return _first(is_turned, sorted({0, *theirs.corners, *ours.corners, most}), most)


def _first(is_so: Callable[[int], bool], corners: Sequence[int], most: int) -> int | None:
    """The first number up to `most` of which it is so; between two corners it changes once at most."""
    for low, high in pairwise(corner for corner in corners if corner <= most):
        if is_so(high):
            return bisect_left(range(high), True, lo=low, key=is_so)
    return None


class _Slope:
    """What more of one unit costs under a tariff, over all its months."""

    def __init__(self, tariff: Replayed, unit: PackageUnit) -> None:
        size, rate = _SIZES[unit], tariff.rules.rates()[unit]
        self._price = -(-size // rate.step) * rate.price.minor
        self.corners = [bill.units[unit].left // size for bill in tariff.bills]

    def at(self, more: int) -> int:
        """In minor units."""
        return self._price * sum(max(0, more - free) for free in self.corners)
