"""The consent ledger: every paid extra, who agreed to it, what it has cost so far, and what nobody uses any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Final

from kiosk.domain.expenses import Line, LineKind, VolumeUnit
from kiosk.domain.money import Currency, Money, total
from kiosk.domain.offerings import OfferingId
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus

_FORGOTTEN_AFTER: Final = timedelta(days=60)
_DAYS_OF_A_MONTH: Final = 30
_EXTRAS: Final = frozenset({ProductKind.OPTION, ProductKind.PARTNER, ProductKind.PACKAGE})
_RECURRING: Final = frozenset({LineKind.FEE, LineKind.SUBSCRIPTION})


@dataclass(frozen=True, slots=True)
class PaidExtra:
    """One paid extra. `cost` is what was charged for it from `seen_since` on; `None` there: ever since it began.

    `is_forgotten` when nobody used it for two months.
    """

    product: OwnedProduct
    cost: Money
    charges: int
    seen_since: date | None
    is_forgotten: bool


@dataclass(frozen=True, slots=True)
class PriceRise:
    """That something has cost more a month since a day."""

    name: str
    since: date
    before: Money
    now: Money


@dataclass(frozen=True, slots=True)
class ConsentLedger:
    """Paid extras, the ones nobody uses first; what they cost together a month; the price rises of the last year.

    `bar` is the offering that keeps new paid content out, `None` where there is none or it is connected.
    """

    extras: tuple[PaidExtra, ...]
    monthly: Money
    rises: tuple[PriceRise, ...]
    bar: OfferingId | None


def is_paid_extra(product: OwnedProduct) -> bool:
    """Whether it costs something every month or day beside what it hangs on."""
    return (
        product.kind in _EXTRAS
        and bool(product.fee or product.daily_fee)
        and not product.bundled_in
        and product.status is not ProductStatus.ENDED
    )


def is_forgotten(product: OwnedProduct, today: date) -> bool:
    """A paid extra unused for 60 days, or never used since it was agreed to that long ago."""
    known = product.last_used or (product.consent.on if product.consent else product.since)
    return (
        is_paid_extra(product)
        and product.status is ProductStatus.ACTIVE
        and known is not None
        and today - known >= _FORGOTTEN_AFTER
    )


def monthly_cost(extras: Iterable[PaidExtra], currency: Currency) -> Money:
    """What all of them cost in a month of 30 days."""
    fees = [extra.product.fee for extra in extras if extra.product.fee]
    daily = [extra.product.daily_fee for extra in extras if extra.product.daily_fee]
    return total(fees + daily * _DAYS_OF_A_MONTH, currency)


def paid_extras(
    owned: Iterable[OwnedProduct], fees: Sequence[Line], today: date, zone: tzinfo, currency: Currency
) -> tuple[PaidExtra, ...]:
    """The paid extras of `owned` with what `fees` say they cost; forgotten ones first, then the dearest."""
    seen_from = min((line.when.astimezone(zone).date() for line in fees), default=today)
    extras = [_extra(product, fees, seen_from, today, currency) for product in owned if is_paid_extra(product)]
    return tuple(sorted(extras, key=lambda one: (not one.is_forgotten, -one.cost.minor, one.product.name)))


def _extra(product: OwnedProduct, fees: Sequence[Line], seen_from: date, today: date, currency: Currency) -> PaidExtra:
    taken = [
        line
        for line in fees
        if line.name == product.name and line.section is product.section and line.kind in _RECURRING
    ]
    known = (product.since, product.consent.on if product.consent else None)
    begun = min((day for day in known if day is not None), default=None)
    return PaidExtra(
        product=product,
        cost=-total((line.amount for line in taken), currency),
        charges=sum(line.amount.minor < 0 for line in taken),
        seen_since=None if begun is not None and begun >= seen_from else seen_from,
        is_forgotten=is_forgotten(product, today),
    )


def price_rises(fees: Iterable[Line], zone: tzinfo) -> tuple[PriceRise, ...]:
    """The last rise of everything that is charged every month and was never cheaper again, latest first."""
    prices: dict[str, list[tuple[date, Money]]] = {}
    for line in sorted(fees, key=lambda one: one.when):
        if line.kind in _RECURRING and line.unit is VolumeUnit.MONTHS and line.rate and line.amount.minor < 0:
            prices.setdefault(line.name, []).append((line.when.astimezone(zone).date(), line.rate))
    rises = [rise for name, known in prices.items() if (rise := _last_rise(name, known)) is not None]
    return tuple(sorted(rises, key=lambda one: (-one.since.toordinal(), one.name)))


def _last_rise(name: str, prices: Sequence[tuple[date, Money]]) -> PriceRise | None:
    """The last change of price, if it was a rise."""
    for (_, before), (since, now) in zip(reversed(prices[:-1]), reversed(prices[1:]), strict=True):
        if now != before:
            return PriceRise(name, since, before, now) if now.minor > before.minor else None
    return None
