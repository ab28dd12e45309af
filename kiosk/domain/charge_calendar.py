"""The days to come: what will be taken, what ends, what is left after each day, and the day nothing is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Final

from kiosk.domain.balance import Balance, ComingCharge, Outlook, Package
from kiosk.domain.money import Money
from kiosk.domain.products import Section
from kiosk.domain.standing_charges import StandingCharge

LENGTH_DAYS: Final = 35
"""A month and some days: every monthly charge is in it at least once."""


@dataclass(frozen=True, slots=True)
class DueCharge:
    """One charge to come; `before` is what it cost so far, where a new price was announced."""

    name: str
    section: Section
    amount: Money
    before: Money | None = None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What happens on a day, and what can be spent at its end."""

    day: date
    charges: tuple[DueCharge, ...]
    ending: tuple[Package, ...]
    left: Money


@dataclass(frozen=True, slots=True)
class ChargeCalendar:
    """Every day from today on. `runs_out` is the first one that ends below zero, `None` where the money lasts."""

    balance: Balance
    days: tuple[CalendarDay, ...]
    runs_out: date | None

    def total(self) -> Money:
        """All that will be taken."""
        return self.balance.available() - self.days[-1].left

    def missing(self) -> Money | None:
        """What has to be paid in for the money to last to the end, `None` when it does."""
        lowest = min(day.left.minor for day in self.days)
        return Money(-lowest, self.balance.amount.currency) if lowest < 0 else None

    def outlook(self) -> Outlook:
        """The last day that is covered, the first charge that is not, and what it lacks."""
        left, first = self.balance.available(), None
        for day in self.days:
            for due in day.charges:
                charge = ComingCharge(day.day, due.name, due.amount)
                first = first or charge
                left = left - due.amount
                if left.minor < 0:
                    return Outlook(day.day - timedelta(days=1), charge, -left)
        return Outlook(None, first, None)


def charge_calendar(
    balance: Balance,
    standing: Sequence[StandingCharge],
    packages: Iterable[Package] = (),
    *,
    today: date,
    zone: tzinfo,
) -> ChargeCalendar:
    """The next `LENGTH_DAYS` days, `today` included; ends of packages are told in `zone`."""
    last = today + timedelta(days=LENGTH_DAYS - 1)
    charges: dict[date, list[DueCharge]] = {}
    for charge in standing:
        for day in charge.days(last):
            due = DueCharge(charge.name, charge.section, charge.amount, charge.before)
            charges.setdefault(day, []).append(due)
    ending: dict[date, list[Package]] = {}
    for package in packages:
        if package.expires is not None:
            ending.setdefault(package.expires.astimezone(zone).date(), []).append(package)
    days, left = [], balance.available()
    for ordinal in range(today.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        taken = sorted(charges.get(day, ()), key=lambda one: (one.name, one.amount.minor))
        for one in taken:
            left = left - one.amount
        days.append(CalendarDay(day, tuple(taken), tuple(ending.get(day, ())), left))
    runs_out = next((day.day for day in days if day.left.minor < 0), None)
    return ChargeCalendar(balance, tuple(days), runs_out)
