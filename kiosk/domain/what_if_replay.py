"""A month's use charged by a tariff's rules, exact to the minor unit.

Each use is taken in the order of time: the package pays while it lasts (`Cover` says how), every started step of what
it does not pay costs the rate. Uses that no package covers cost the rate at once. The tax is inside the prices.

Under `Cover.WHOLE` the order within the month matters: an early use can take what a later, larger one would have
needed. Under `Cover.SPLIT` only what was used counts, but for the rounding to started steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.domain.balance import PackageUnit
from kiosk.domain.money import Money, total
from kiosk.domain.tariff_rules import Cover, Rate, TariffRules
from kiosk.domain.what_if_month import MonthUse, Uses


@dataclass(frozen=True, slots=True)
class UnitBill:
    """What one unit cost: `beyond` its package, and for uses `outside` every package.

    `volume` is how many seconds, kilobytes or pieces went beyond, `left` what remained of the package at the end.
    """

    beyond: Money
    outside: Money
    volume: int
    left: int

    def cost(self) -> Money:
        """Both."""
        return self.beyond + self.outside


@dataclass(frozen=True, slots=True)
class MonthBill:
    """A month as a tariff would have charged it."""

    fee: Money
    units: Mapping[PackageUnit, UnitBill]

    def use(self) -> Money:
        """What was charged on top of the fee."""
        return total((bill.cost() for bill in self.units.values()), self.fee.currency)

    def cost(self) -> Money:
        """Fee and use."""
        return self.fee + self.use()


def replay(rules: TariffRules, month: MonthUse) -> MonthBill:
    """`month` as `rules` charge it; some ten milliseconds for a hundred thousand uses."""
    included, rates = rules.included(), rules.rates()
    return MonthBill(
        fee=rules.fee,
        units={unit: _charge(uses, included[unit], rates[unit], rules.cover) for unit, uses in month.uses.items()},
    )


def _charge(uses: Uses, included: int, rate: Rate, cover: Cover) -> UnitBill:
    steps, volume, left = _beyond(uses.volumes, included, rate.step, cover)
    return UnitBill(
        beyond=_times(rate.price, steps),
        outside=_times(rate.price, _steps(uses.outside, rate.step)),
        volume=volume,
        left=left,
    )


def _times(price: Money, steps: int) -> Money:
    return Money(price.minor * steps, price.currency)


def _steps(volumes: Sequence[int], step: int) -> int:
    return sum([-(-volume // step) for volume in volumes])


def _beyond(volumes: Sequence[int], included: int, step: int, cover: Cover) -> tuple[int, int, int]:
    """Started steps beyond the package, the volume they are of, and what is left of the package."""
    used = sum(volumes)
    if used <= included:
        return 0, 0, included - used
    if not included:
        return _steps(volumes, step), used, 0
    return (_beyond_whole if cover is Cover.WHOLE else _beyond_split)(volumes, included, step)


def _beyond_whole(volumes: Sequence[int], left: int, step: int) -> tuple[int, int, int]:
    steps = beyond = 0
    for volume in volumes:
        if volume <= left:
            left -= volume
        else:
            steps -= -volume // step
            beyond += volume
    return steps, beyond, left


def _beyond_split(volumes: Sequence[int], left: int, step: int) -> tuple[int, int, int]:
    steps = beyond = 0
    for volume in volumes:
        if volume <= left:
            left -= volume
        else:
            steps -= (left - volume) // step
            beyond += volume - left
            left = 0
    return steps, beyond, left
