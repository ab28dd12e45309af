"""What an account has: money, packages, bonuses, and how long the money lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from kiosk.domain.money import Money


@dataclass(frozen=True, slots=True)
class Balance:
    """The account's money as the operator knew it at `as_of`."""

    amount: Money
    reserved: Money
    credit_limit: Money
    as_of: datetime

    def available(self) -> Money:
        """What can be spent: amount less reserved, plus the credit limit."""
        return self.amount - self.reserved + self.credit_limit


class PackageUnit(Enum):
    """What a package counts."""

    MINUTES = "minutes"
    MEGABYTES = "megabytes"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Package:
    """A bucket of included units. `initial` is `None` when the operator does not say.

    It came with `products`, or from a bonus programme.
    """

    name: str
    unit: PackageUnit
    remaining: Decimal
    initial: Decimal | None
    expires: datetime | None
    products: tuple[str, ...] = ()
    is_bonus: bool = False

    def is_low(self) -> bool:
        """Less than a fifth is left."""
        return self.initial is not None and self.remaining * 5 < self.initial


@dataclass(frozen=True, slots=True)
class Bonus:
    """Loyalty points in hand and how many came this month; `None` where the operator keeps no history."""

    points: int
    earned_this_month: int | None


@dataclass(frozen=True, slots=True)
class ComingCharge:
    """A charge that is known to come."""

    on: date
    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long the money lasts: the last day that is covered, the charge that is not, and what it lacks."""

    runs_out: date | None
    charge: ComingCharge | None
    missing: Money | None
