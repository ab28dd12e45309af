"""What each single thing cost in a period - a service, calls beyond the package, roaming in one country - added up line
by line, so that two periods can be compared thing by thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from kiosk.domain.expenses import CAUSES, KINDS, NO_RATE, Cause, LineKind

NOT_SPENDING: Final = frozenset({Cause.TOP_UP, Cause.TRANSFER})
"""Causes that move money without anything being bought."""


MOST_NAMES: Final = 1000
"""How many things of one period are told apart."""


@dataclass(frozen=True, slots=True)
class ThingKey:
    """What two lines share when they are about the same thing. `name` is the operator's; of roaming, the country."""

    cause: Cause
    kind: LineKind
    name: str


class Charge(NamedTuple):
    """What a line says of its cost: when (microseconds since the epoch), minor units spent, volume, rate."""

    moment_us: int
    cost: int
    volume: int
    rate: int


@dataclass(slots=True)
class Thing:
    """What one thing cost so far; a refund counts as negative. Minor units, positive is spent.

    `at_rate` is what its lines would have cost at their whole rates, and differs from `cost` where a month was charged
    in part. The rates are the smallest and the largest seen, `NO_RATE` where a line told none. `last_us` is when it was
    charged last, in microseconds since the epoch.
    """

    cost: int = 0
    count: int = 0
    volume: int = 0
    at_rate: int = 0
    low_rate: int = 0
    high_rate: int = 0
    last_us: int = 0

    @property
    def rate(self) -> int:
        """The one rate of all its lines, `NO_RATE` where there is no such."""
        return self.low_rate if self.low_rate == self.high_rate else NO_RATE

    @property
    def price(self) -> int:
        """What one charge or unit cost, `NO_RATE` where that differs or is not known."""
        return self.cost if self.rate == NO_RATE and self.count == 1 else self.rate

    def book(self, charge: Charge) -> None:
        """Count in one line."""
        moment_us, cost, volume, rate = charge
        sign = 1 if cost > 0 else -1
        known = rate > 0 and volume > 0
        self.low_rate = min(self.low_rate, rate) if self.count else rate
        self.high_rate = max(self.high_rate, rate) if self.count else rate
        self.cost += cost
        self.count += 1
        self.volume += sign * volume
        self.at_rate += sign * rate * volume if known else cost
        self.last_us = max(self.last_us, moment_us)


class ChargedThings:
    """The things of one period."""

    def __init__(self) -> None:
        self._things: dict[tuple[int, int, str], Thing] = {}

    def book(self, kind: int, cause: int, name: str, charge: Charge) -> None:
        """Count in a line; `kind` and `cause` are codes as in `LinePage.codes`.

        Beyond `MOST_NAMES` things new names count together: comparing two periods must not hold a loop up.
        """
        key = (kind, cause, name) if len(self._things) < MOST_NAMES else (kind, cause, "")
        thing = self._things.get((kind, cause, name)) or self._things.setdefault(key, Thing())
        thing.book(charge)

    def all(self) -> dict[ThingKey, Thing]:
        """Every thing that was bought; what merely moved money is left out."""
        return {
            ThingKey(CAUSES[cause], KINDS[kind], name): thing
            for (kind, cause, name), thing in self._things.items()
            if CAUSES[cause] not in NOT_SPENDING
        }
