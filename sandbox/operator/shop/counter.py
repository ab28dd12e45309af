"""What the shelf holds on a given day: prices rise and sales end in months counted from the world's beginning."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from sandbox.operator.clock import local
from sandbox.operator.shop.offering import Offering
from sandbox.operator.shop.shelf import SHELF
from sandbox.operator.world.months import Month

_RISES_IN_MONTHS = 1
_BY_ID = {one.offering: one for one in SHELF}


@dataclass(frozen=True, slots=True)
class Rise:
    """An announced price: what costs `before_minor` costs `fee_minor` from `day` on."""

    before_minor: int
    fee_minor: int
    day: date


class Alteration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What a test makes of an offering: other prices, minor units, or off the counter (docs/operator/alteration)."""

    offering: str
    fee_minor: Annotated[int, Meta(ge=0)] | None = None
    once_minor: Annotated[int, Meta(ge=0)] | None = None
    withdrawn: bool = False

    def of(self, offering: Offering) -> Offering:
        """It at these prices."""
        fee = offering.fee_minor if self.fee_minor is None else self.fee_minor
        once = offering.once_minor if self.once_minor is None else self.once_minor
        return replace(offering, fee_minor=fee, once_minor=once)


@dataclass(frozen=True, slots=True)
class Counter:
    """The shop of a world that began at `began_ms`, and what was altered since for a test."""

    began_ms: int
    alterations: dict[str, Alteration] = field(default_factory=dict)

    def alter(self, alteration: Alteration) -> bool:
        """Sell it so from now on; whether there is such an offering."""
        if alteration.offering not in _BY_ID:
            return False
        self.alterations[alteration.offering] = alteration
        return True

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

    def rise_ahead(self, offering: str, fee_minor: int | None) -> Rise | None:
        """The announced price of what costs `fee_minor` now."""
        rise = self.rise(offering)
        return rise if rise and rise.before_minor == fee_minor else None

    def rise(self, offering: str) -> Rise | None:
        """The price announced when the world began."""
        found = _BY_ID.get(offering)
        if found is None or not found.risen_minor:
            return None
        return Rise(found.fee_minor, found.risen_minor, Month.of(self.began_ms).back(-_RISES_IN_MONTHS).day(1))

    def sold_until_ms(self, offering: Offering) -> int | None:
        """The moment its sale ends."""
        if not offering.sold_months:
            return None
        return Month.of(self.began_ms).back(-offering.sold_months).start_ms()

    def _is_sold(self, offering: Offering, now_ms: int) -> bool:
        until_ms, altered = self.sold_until_ms(offering), self.alterations.get(offering.offering)
        return (until_ms is None or now_ms < until_ms) and not (altered and altered.withdrawn)

    def _priced(self, offering: Offering, day: date) -> Offering:
        rise, altered = self.rise(offering.offering), self.alterations.get(offering.offering)
        priced = replace(offering, fee_minor=rise.fee_minor) if rise and day >= rise.day else offering
        return altered.of(priced) if altered else priced
