"""How a mobile tariff charges: fee, packages, rates beyond them, rounding, tax."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.balance import PackageUnit
from kiosk.domain.money import Money


class Cover(Enum):
    """How a package pays for a use that is larger than what is left of it."""

    WHOLE = "whole"  # not at all: what is left waits for a smaller use
    SPLIT = "split"  # as far as it goes; the rest is charged


@dataclass(frozen=True, slots=True)
class Rate:
    """`price` of each started `step` (seconds, kilobytes or messages)."""

    price: Money
    step: int

    def __post_init__(self) -> None:
        if self.step < 1 or self.price.minor < 0:
            raise ValueError("a rate is a price, or nothing, for a step of at least one")


@dataclass(frozen=True, slots=True)
class TariffRules:
    """A tariff, tax included.

    `seconds`, `kilobytes` and `messages` are included in a calendar month, unused ones are lost at its end; `fee` is
    taken once a month. `tax_percent` is how much of a hundred of net is tax.
    """

    fee: Money
    seconds: int
    kilobytes: int
    messages: int
    call: Rate
    data: Rate
    message: Rate
    tax_percent: int
    cover: Cover = Cover.WHOLE

    def __post_init__(self) -> None:
        if min(self.seconds, self.kilobytes, self.messages, self.fee.minor, self.tax_percent) < 0:
            raise ValueError("a tariff includes and takes something or nothing, never less")
        if (
            len({self.fee.currency, self.call.price.currency, self.data.price.currency, self.message.price.currency})
            > 1
        ):
            raise ValueError("a tariff is in one currency")

    def included(self) -> dict[PackageUnit, int]:
        """The packages: seconds, kilobytes, messages."""
        return {
            PackageUnit.MINUTES: self.seconds,
            PackageUnit.MEGABYTES: self.kilobytes,
            PackageUnit.MESSAGES: self.messages,
        }

    def rates(self) -> dict[PackageUnit, Rate]:
        """What is charged beyond each."""
        return {
            PackageUnit.MINUTES: self.call,
            PackageUnit.MEGABYTES: self.data,
            PackageUnit.MESSAGES: self.message,
        }
