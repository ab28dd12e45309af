"""JSON from the operator: strict where money, ids and states are, tolerant of everything else.

Answers in which money is named are read by `strictly`: Decimals, no NaN, no member named twice, no depth without end.
Long lists of lines have a faster way of the same strictness in `usage.py`.
"""

from __future__ import annotations

from datetime import MAXYEAR, date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import msgspec

from kiosk.domain.money import Currency, Money
from kiosk.strict_json import Nonsense, exact

T = TypeVar("T")
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class WireRef(msgspec.Struct, rename={"referred_type": "@referredType"}):
    """A reference to another resource; some servers leave out all but the id."""

    id: str
    name: str | None = None
    role: str | None = None
    value: str | None = None
    referred_type: str | None = None


class WireMoney(msgspec.Struct):
    """TMF Money."""

    unit: str
    value: int | Decimal

    def money(self) -> Money:
        """The amount.

        Raises:
            Nonsense: an unknown currency, or finer than a minor unit.
        """
        return exact(self.value, self.unit)


class WireQuantity(msgspec.Struct):
    """TMF Quantity."""

    amount: int | Decimal
    units: str

    def money(self) -> Money:
        """The amount, where `units` is a currency. Raises as `WireMoney.money` does."""
        return exact(self.amount, self.units)


class WireSpan(msgspec.Struct, rename="camel"):
    """TMF TimePeriod."""

    start_date_time: Moment | None = None
    end_date_time: Moment | None = None

    @property
    def end(self) -> datetime | None:
        """When it is over, `None` for never."""
        return ending(self.end_date_time)


class WireCharacteristic(msgspec.Struct):
    """A name and a value of any kind."""

    name: str
    value: Any = None


class WireFault(msgspec.Struct):
    """TMF Error; 658 has a number for the code."""

    code: str | int


def many(value: list[T] | T | None) -> list[T]:
    """A list where one is declared; some servers send a lone object, or nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def characteristics(value: list[WireCharacteristic] | WireCharacteristic | None) -> dict[str, Any]:
    """Values by name."""
    return {one.name: one.value for one in many(value)}


def text(value: object) -> str:
    """`value` where it is text; empty where it is anything else."""
    return value if isinstance(value, str) else ""


def day(value: object) -> date | None:
    """`value` where it is a date, or a moment of one; `None` where it is anything else, or never."""
    try:
        read = date.fromisoformat(text(value)[:10])
    except ValueError:
        return None
    return None if read.year == MAXYEAR else read


def moment(value: object) -> datetime | None:
    """`value` where it is a moment with a zone; `None` where it is anything else, or never."""
    try:
        read = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return ending(read) if read.tzinfo is not None else None


def ending(end: datetime | None) -> datetime | None:
    """`end`, or `None` for never: many servers write it as the last moment there is, which has no day further east."""
    return None if end is None or end.year == MAXYEAR else end


def priced(value: object, currency: Currency) -> tuple[Money | None, str]:
    """The extension value `rate`: the price of one unit, and the unit's name.

    The price is `None` where there is none, or where it is too fine for a minor unit; a price is shown, not added up.
    """
    match value:
        case {"unit": str(unit), "value": int() | Decimal() as amount, "per": str(per)}:
            try:
                price = exact(amount, unit)
            except Nonsense:
                return None, per
            return (price if price.currency is currency and price.minor >= 0 else None), per
        case _:
            return None, ""
