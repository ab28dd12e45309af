"""What the shelf holds on a given day: prices rise and sales end in months counted from the world's beginning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sandbox.operator.clock import local
from sandbox.operator.shop.offering import Offering
from sandbox.operator.shop.shelf import SHELF
from sandbox.operator.world.months import Month

_RISES_IN_MONTHS = 1
_BY_ID = {one.offering: one for one in SHELF}


@dataclass(frozen=True, slots=True)
class Rise:
    """An announced price: `fee_minor` holds from `day` on."""

    fee_minor: int
    day: date


@dataclass(frozen=True, slots=True)
class Counter:
    """The shop of a world that began at `began_ms`."""

    began_ms: int

    def offerings(self, now_ms: int) -> list[Offering]:
        """All that can be bought at `now_ms`, at its prices then."""
        return [self._priced(one, local(now_ms).date()) for one in SHELF if self._is_sold(one, now_ms)]

    def find(self, offering: str, now_ms: int) -> Offering | None:
        """That one at its price then, whether it is still sold or not."""
        found = _BY_ID.get(offering)
        return self._priced(found, local(now_ms).date()) if found else None

    def sold(self, offering: str, now_ms: int) -> Offering | None:
        """That one if it can be bought at `now_ms`."""
        found = self.find(offering, now_ms)
        return found if found and found.is_whole() and self._is_sold(found, now_ms) else None

    def rise(self, offering: str) -> Rise | None:
        """The price announced when the world began."""
        found = _BY_ID.get(offering)
        if found is None or not found.risen_minor:
            return None
        return Rise(found.risen_minor, Month.of(self.began_ms).back(-_RISES_IN_MONTHS).day(1))

    def rise_ms(self, rise: Rise) -> int:
        """The moment it begins."""
        return Month(rise.day.year, rise.day.month).at(rise.day.day)

    def sold_until_ms(self, offering: Offering) -> int | None:
        """The moment its sale ends."""
        if not offering.sold_months:
            return None
        return Month.of(self.began_ms).back(-offering.sold_months).start_ms()

    def _is_sold(self, offering: Offering, now_ms: int) -> bool:
        until_ms = self.sold_until_ms(offering)
        return until_ms is None or now_ms < until_ms

    def _priced(self, offering: Offering, day: date) -> Offering:
        rise = self.rise(offering.offering)
        return offering.at_fee(rise.fee_minor) if rise and day >= rise.day else offering
