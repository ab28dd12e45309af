"""Money as it is counted: whole minor units of one currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from kiosk.domain.errors import CurrencyMismatch


class Currency(Enum):
    """An ISO 4217 currency whose minor unit is a hundredth."""

    RUB = "RUB"
    KZT = "KZT"
    EUR = "EUR"
    USD = "USD"


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (kopeck, tiyn, cent) of one ISO 4217 currency. Never a float."""

    minor: int
    currency: Currency

    @classmethod
    def zero(cls, currency: Currency) -> Money:
        """Nothing, in `currency`."""
        return cls(0, currency)

    @classmethod
    def of_major(cls, units: int, currency: Currency) -> Money:
        """`units` whole roubles, tenge, euros."""
        return cls(units * 100, currency)

    @classmethod
    def from_decimal(cls, value: Decimal, currency: Currency) -> Money:
        """The exact amount of `value` major units.

        Raises:
            ValueError: `value` is not finite or has more than two decimals.
        """
        if not value.is_finite():
            raise ValueError(f"not an amount: {value}")
        minor = value * 100
        if minor != minor.to_integral_value():
            raise ValueError(f"finer than a minor unit: {value}")
        return cls(int(minor), currency)

    def to_decimal(self) -> Decimal:
        """Major units with two decimals, for wire formats and texts."""
        return Decimal(self.minor).scaleb(-2)

    def __add__(self, other: Money) -> Money:
        self._check(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._check(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._check(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._check(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.minor != 0

    def _check(self, other: Money) -> None:
        if other.currency is not self.currency:
            raise CurrencyMismatch(self.currency.value, other.currency.value)


def total(amounts: Iterable[Money], currency: Currency) -> Money:
    """The sum of `amounts`; nothing in `currency` when there are none."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
