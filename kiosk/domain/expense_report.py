"""What the expenses screen tells of a period beside its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.change_split import ChangeSplit
from kiosk.domain.charged_things import Thing, ThingKey
from kiosk.domain.expenses import Agreement, Cause, DaySpend, LineKind, Walk
from kiosk.domain.money import Currency, Money


@dataclass(frozen=True, slots=True)
class Exceeded:
    """What was used beyond the package: `volume` in seconds, kilobytes or pieces, as `kind` is counted."""

    kind: LineKind
    volume: int
    cost: Money


@dataclass(frozen=True, slots=True)
class MonthSpend:
    """What one month cost, by its first day, and what of it went to subscriptions."""

    month: date
    amount: Money
    subscriptions: Money


@dataclass(frozen=True, slots=True)
class ExpenseReport:
    """All of the expenses screen but the lines themselves; `remembered` where the operator does not tell it now."""

    walk: Walk
    spent: Money
    days: tuple[DaySpend, ...]
    difference: ChangeSplit | None
    lines: int
    as_of: datetime
    is_current: bool  # the period is still running
    agreements: tuple[Agreement, ...] = ()
    exceeded: tuple[Exceeded, ...] = ()
    remembered: bool = False


def exceeded(things: Mapping[ThingKey, Thing], currency: Currency) -> tuple[Exceeded, ...]:
    """Every kind of use that went beyond its package and was paid for, dearest first."""
    beyond: dict[LineKind, tuple[int, int]] = {}
    for key, thing in things.items():
        if key.cause is Cause.OVERUSE:
            volume, cost = beyond.get(key.kind, (0, 0))
            beyond[key.kind] = volume + thing.volume, cost + thing.cost
    found = [Exceeded(kind, volume, Money(cost, currency)) for kind, (volume, cost) in beyond.items() if cost > 0]
    return tuple(sorted(found, key=lambda one: (-one.cost.minor, one.kind.value)))
