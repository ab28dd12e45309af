"""How much was used from packages and how much beyond, added up page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from kiosk.domain.balance import Package, PackageUnit
from kiosk.domain.expenses import KINDS, PAID, LineKind, LinePage, PaidFrom, Period, microseconds, numbers
from kiosk.domain.statement import PackageUse

_UNIT_OF: dict[LineKind, PackageUnit] = {
    LineKind.CALL_OUT: PackageUnit.MINUTES,
    LineKind.ROAMING_CALL: PackageUnit.MINUTES,
    LineKind.DATA: PackageUnit.MEGABYTES,
    LineKind.ROAMING_DATA: PackageUnit.MEGABYTES,
    LineKind.SMS: PackageUnit.MESSAGES,
    LineKind.ROAMING_SMS: PackageUnit.MESSAGES,
}
_FROM_PACKAGE = (PaidFrom.PACKAGE_MINUTES, PaidFrom.PACKAGE_DATA, PaidFrom.PACKAGE_SMS)
_BEYOND = (PaidFrom.BALANCE, PaidFrom.BONUS, PaidFrom.CREDIT)
_SLOTS: dict[tuple[int, int], tuple[PackageUnit, bool]] = {
    (KINDS.index(kind), PAID.index(paid)): (unit, paid in _FROM_PACKAGE)
    for kind, unit in _UNIT_OF.items()
    for paid in (*_FROM_PACKAGE, *_BEYOND)
}
_PER_UNIT: dict[PackageUnit, int] = {
    PackageUnit.MINUTES: 60,  # seconds
    PackageUnit.MEGABYTES: 1024,  # kilobytes
    PackageUnit.MESSAGES: 1,
}


class UseTally:
    """Adds up outgoing calls, data and messages of one period; incoming and free ones use nothing."""

    def __init__(self, period: Period) -> None:
        self._start, self._end = microseconds(period.start), microseconds(period.end)
        self._volumes: Counter[tuple[PackageUnit, bool]] = Counter()

    def add(self, page: LinePage) -> None:
        """Count in one page; lines outside the period are left out."""
        volumes, moments = numbers(page.volume), numbers(page.when)
        for row, key in enumerate(zip(page.codes[0::5], page.codes[2::5], strict=True)):
            slot = _SLOTS.get(key)
            if slot is not None and self._start <= moments[row] < self._end:
                self._volumes[slot] += volumes[row]

    def uses(self, packages: Iterable[Package]) -> tuple[PackageUse, ...]:
        """One row per unit that was used or is packaged, with what remains in all `packages` of it."""
        remaining: dict[PackageUnit, Decimal] = {}
        for package in packages:
            remaining[package.unit] = remaining.get(package.unit, Decimal()) + package.remaining
        return tuple(
            PackageUse(unit, self._used(unit, True), self._used(unit, False), remaining.get(unit))
            for unit in PackageUnit
            if unit in remaining or self._volumes[unit, True] or self._volumes[unit, False]
        )

    def _used(self, unit: PackageUnit, from_package: bool) -> Decimal:
        return Decimal(self._volumes[unit, from_package]) / _PER_UNIT[unit]
