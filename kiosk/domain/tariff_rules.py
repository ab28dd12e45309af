"""How a mobile tariff charges: fee, packages, rates beyond them, rounding, tax."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.money import Money


@dataclass(frozen=True, slots=True)
class Rate:
    """`price` of each started `step` (seconds, kilobytes or messages)."""

    price: Money
    step: int


@dataclass(frozen=True, slots=True)
class TariffRules:
    """A tariff, tax included. A use is paid from the package only when the package covers all of it.

    `seconds`, `kilobytes` and `messages` are included in a month; `fee` is taken once a month.
    `tax_percent` is how much of a hundred of net is tax.
    """

    fee: Money
    seconds: int
    kilobytes: int
    messages: int
    call: Rate
    data: Rate
    message: Rate
    tax_percent: int
