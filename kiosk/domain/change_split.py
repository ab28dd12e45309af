"""Why a period cost more or less than the one before: price, volume, new, ended, proration, one-off.

The parts add up to the difference to the last unit, because each thing's difference is cut and nothing is rounded away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from kiosk.domain.charged_things import Thing, ThingKey
from kiosk.domain.expenses import NO_RATE, Cause, LineKind, Period, microseconds
from kiosk.domain.money import Currency, Money

_RECURRING: Final = frozenset({LineKind.FEE, LineKind.SUBSCRIPTION})
_ONCE: Final = frozenset({LineKind.ONE_OFF, LineKind.ADJUSTMENT, LineKind.OTHER})


class Reason(Enum):
    """Why a thing cost another sum."""

    NEW = "new"  # a service that was not charged in the period before
    PRICE = "price"  # the same for another price
    VOLUME = "volume"  # used, or charged, more or less often
    ONE_OFF = "one_off"  # bought once, corrected once
    PRORATION = "proration"  # a month charged in part, then or now
    ENDED = "ended"  # a service that is charged no more
    AWAITED = "awaited"  # the running period is too young for it: it will come


@dataclass(frozen=True, slots=True)
class SplitPart:
    """What one thing adds to the difference for one reason; positive is dearer.

    `before` and `now` are what one month or unit cost then and now, where its price is the reason.
    """

    reason: Reason
    cause: Cause
    kind: LineKind
    name: str
    amount: Money
    before: Money | None = None
    now: Money | None = None


@dataclass(frozen=True, slots=True)
class ChangeSplit:
    """How much more (positive) or less a period cost than the one that began on `previous`, largest part first."""

    previous: date
    amount: Money
    parts: tuple[SplitPart, ...]

    def reasons(self) -> tuple[tuple[Reason, Money], ...]:
        """What each reason adds, in the order of `Reason`; they add up to the whole."""
        sums: Counter[Reason] = Counter()
        for part in self.parts:
            sums[part.reason] += part.amount.minor
        return tuple((reason, Money(sums[reason], self.amount.currency)) for reason in Reason if sums[reason])

    def unexplained(self) -> Money:
        """Zero, or the split is wrong."""
        result = self.amount
        for part in self.parts:
            result = result - part.amount
        return result


@dataclass(frozen=True, slots=True)
class Side:
    """One of the periods compared: what was charged in it up to `seen_us` (microseconds since the epoch)."""

    period: Period
    seen_us: int
    things: Mapping[ThingKey, Thing]

    def cost(self) -> int:
        """All of it, minor units."""
        return sum(thing.cost for thing in self.things.values())


def split(now: Side, before: Side, previous: date, currency: Currency) -> ChangeSplit:
    """Why `now` cost another sum than `before`, which began on `previous`."""
    parts = [
        SplitPart(
            reason, key.cause, key.kind, key.name, Money(minor, currency), *_prices(reason, key, now, before, currency)
        )
        for key in {**before.things, **now.things}
        for reason, minor in _cut(key, now, before)
        if minor
    ]
    parts.sort(
        key=lambda part: (-abs(part.amount.minor), part.reason.value, part.cause.value, part.kind.value, part.name)
    )
    return ChangeSplit(previous, Money(now.cost() - before.cost(), currency), tuple(parts))


def _cut(key: ThingKey, now: Side, before: Side) -> Iterator[tuple[Reason, int]]:
    """The difference one thing makes, in reasons that add up to it."""
    new, old = now.things.get(key), before.things.get(key)
    difference = (new.cost if new else 0) - (old.cost if old else 0)
    if key.kind in _ONCE:
        yield Reason.PRORATION if _is_of_a_part(key, new or old) else Reason.ONE_OFF, difference
    elif key.kind not in _RECURRING:
        dearer = _dearer_use(new, old)
        yield Reason.PRICE, dearer
        yield Reason.VOLUME, difference - dearer
    elif new is None:
        assert old is not None
        yield Reason.AWAITED if _may_still_come(old, now, before) else Reason.ENDED, difference
    elif old is None:
        yield Reason.NEW, difference
    else:
        in_part = (new.cost - new.at_rate) - (old.cost - old.at_rate)
        oftener = _oftener(new, old)
        yield Reason.PRORATION, in_part
        yield Reason.VOLUME, oftener
        yield Reason.PRICE, difference - in_part - oftener


def _is_of_a_part(key: ThingKey, thing: Thing | None) -> bool:
    """Whether it gives back the unused days of a month: a correction that names the price of the whole month."""
    return key.kind is LineKind.ADJUSTMENT and thing is not None and thing.rate > 0 and thing.volume != 0


def _dearer_use(new: Thing | None, old: Thing | None) -> int:
    """What `new` use costs more than it would at the old rate; nothing where there is no one rate on both sides."""
    if new is None or old is None or NO_RATE in (new.rate, old.rate) or new.rate == 0:
        return 0
    return new.cost - new.cost * old.rate // new.rate


def _oftener(new: Thing, old: Thing) -> int:
    """What more or fewer charges of the same service make, at what one cost before."""
    charges_now, charges_before = (thing.volume or thing.count for thing in (new, old))
    if charges_before <= 0:
        return 0
    return (charges_now - charges_before) * old.at_rate // charges_before


def _may_still_come(old: Thing, now: Side, before: Side) -> bool:
    """Whether `now` is not as far yet as `before` was when the thing was charged."""
    return old.last_us - microseconds(before.period.start) >= now.seen_us - microseconds(now.period.start) and (
        now.seen_us < microseconds(now.period.end)
    )


def _prices(
    reason: Reason, key: ThingKey, now: Side, before: Side, currency: Currency
) -> tuple[Money | None, Money | None]:
    if reason is not Reason.PRICE:
        return None, None
    then, since = before.things[key].price, now.things[key].price
    if NO_RATE in (then, since) or then == since:
        return None, None
    return Money(then, currency), Money(since, currency)
