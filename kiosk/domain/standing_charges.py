"""What will be taken from the balance again and again, or once on a day that is known: dates and sums, nothing else."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from kiosk.domain.money import Money
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus, Section


class Every(Enum):
    """How often a charge comes."""

    DAY = "day"
    MONTH = "month"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class StandingCharge:
    """`amount` from the day `first` on and before `until`. `day` is the day of the month it is due; in a month too
    short for it the last one. `before` is what it cost until then, where a new price was announced.
    """

    name: str
    section: Section
    amount: Money
    every: Every
    first: date
    day: int
    until: date | None = None
    before: Money | None = None

    def days(self, last: date) -> Iterator[date]:
        """Every day up to `last` on which it is taken, in order."""
        end = last if self.until is None else min(last, self.until - timedelta(days=1))
        match self.every:
            case Every.ONCE:
                coming = iter((self.first,))
            case Every.DAY:
                coming = (self.first + timedelta(days=count) for count in range((end - self.first).days + 1))
            case Every.MONTH:
                coming = _monthly(self.first, self.day, end)
        return (day for day in coming if self.first <= day <= end)


def _monthly(first: date, day: int, end: date) -> Iterator[date]:
    for month in range(first.year * 12 + first.month - 1, end.year * 12 + end.month):
        year, number = divmod(month, 12)
        yield date(year, number + 1, min(day, monthrange(year, number + 1)[1]))


def standing_charges(owned: Iterable[OwnedProduct], today: date) -> tuple[StandingCharge, ...]:
    """What `owned` will cost from `today` on, as far as the operator told the day.

    What is paid by another product costs nothing, and what is suspended only what the operator still takes for it,
    until the suspension ends by itself. A daily fee is taken from tomorrow on.
    """
    return tuple(charge for product in owned for charge in _charges(product, today))


def _charges(product: OwnedProduct, today: date) -> Iterator[StandingCharge]:
    if product.bundled_in:
        return
    if product.daily_fee and product.status is ProductStatus.ACTIVE:
        tomorrow = max(product.next_charge or today, today + timedelta(days=1))
        yield StandingCharge(product.name, product.section, product.daily_fee, Every.DAY, tomorrow, tomorrow.day)
    due = product.next_charge
    if due is None or due < today:
        return
    match product.status:
        case ProductStatus.ACTIVE if product.fee:
            yield from _fees(product, product.fee, due)
        case ProductStatus.SUSPENDED if product.block is not None:
            ends = product.block.until
            if product.block.still_charged:
                yield _charge(product, product.block.still_charged, due, until=ends)
            if ends is not None and product.fee:
                yield from _fees(product, product.fee, max(due, ends))


def _fees(product: OwnedProduct, fee: Money, first: date) -> Iterator[StandingCharge]:
    """The fee from `first` on, and the announced one from its own day on."""
    new = product.new_fee
    if new is None:
        yield _charge(product, fee, first)
    else:
        yield _charge(product, fee, first, until=new.since)
        yield _charge(product, new.amount, max(first, new.since), before=fee)


def _charge(
    product: OwnedProduct, amount: Money, first: date, *, until: date | None = None, before: Money | None = None
) -> StandingCharge:
    every = Every.ONCE if product.kind is ProductKind.PROMISED_PAYMENT else Every.MONTH
    return StandingCharge(product.name, product.section, amount, every, first, _due_day(product), until, before)


def _due_day(product: OwnedProduct) -> int:
    """The day of the month of its charges; one that a short month moved forward is found in the day it began."""
    assert product.next_charge is not None
    due = product.next_charge
    is_last = due.day == monthrange(due.year, due.month)[1]
    return max(due.day, product.since.day) if is_last and product.since is not None else due.day
