"""The before/after sheet, worked out from how things are and from the operator's quotes. Nothing is ordered by it."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.domain.balance import Balance, ComingCharge, Package
from kiosk.domain.dependence import ends_with
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.money import Currency, Money, total
from kiosk.domain.obstacles import in_the_way, together, too_little_money
from kiosk.domain.offerings import Catalogue, Offering, OfferingId, PaymentScheme
from kiosk.domain.ordering import Action, Change, Loss, Order, OrderKey, Proposal, Quote
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus
from kiosk.domain.wishes import Wish

_DAYS_A_MONTH = 30
_MOST_CHANGES = 50
_NO_QUOTE = Quote(())


@dataclass(frozen=True, slots=True)
class Standing:
    """How things are before a change. `waiting` are orders that are not over."""

    products: tuple[OwnedProduct, ...]
    packages: tuple[Package, ...]
    balance: Balance
    catalogue: Catalogue
    waiting: tuple[Order, ...]
    today: date

    def wish(self, change: Change) -> Wish:
        """The change with the offering and the product it is about.

        Raises:
            Refused: NOT_ON_OFFER; one of them is not there (any more), or they do not belong together.
        """
        product = next((one for one in self.products if one.product == change.product), None)
        offering = self.catalogue.find(change.offering) if change.offering is not None else None
        wish = Wish(change, offering, product)
        if not wish.makes_sense():
            raise Refused(ErrorCode.NOT_ON_OFFER)
        return wish


def proposal(key: OrderKey, changes: tuple[Change, ...], standing: Standing, quotes: Sequence[Quote]) -> Proposal:
    """What `changes` would mean; `quotes` are the operator's words on each, empty where it has none.

    Raises:
        Refused: NOT_ON_OFFER; something of it is not there any more, or is asked for twice.
    """
    wishes = _wishes(changes, standing)
    said = quotes or [_NO_QUOTE] * len(wishes)
    ends_too = _ends_too(wishes, standing, said)
    charges = [
        charge for wish, quote in zip(wishes, said, strict=True) for charge in charged(wish, quote, standing.today)
    ]
    currency = standing.balance.amount.currency
    taken = total((one.amount for one in charges if one.amount.minor > 0), currency)
    returned = -total((one.amount for one in charges if one.amount.minor < 0), currency)
    gone = {one.product for one in (*ends_too, *(wish.leaves for wish in wishes if wish.leaves))}
    own = [*in_the_way(wishes, standing.products, gone, standing.catalogue, standing.waiting)]
    if not any(wish.lends for wish in wishes):
        own += too_little_money(taken - returned, standing.balance)
    return Proposal(
        key=key,
        changes=changes,
        offerings=tuple(wish.offering for wish in wishes if wish.offering),
        products=tuple(wish.product for wish in wishes if wish.product),
        ends_too=ends_too,
        charged_now=taken,
        later=_later(wishes, said, standing.today),
        lost=tuple(_lost(standing.packages, gone)),
        starts=standing.today,
        balance=standing.balance,
        monthly_before=_monthly(standing.products, currency),
        monthly_after=_monthly_after(wishes, standing, gone),
        obstacles=together(
            own, [one for quote in said for one in quote.obstacles], standing.catalogue, standing.products
        ),
        given_back=returned or None,
    )


def charged(wish: Wish, quote: Quote, on: date) -> tuple[ComingCharge, ...]:
    """What one change takes at once (gives back, where negative): the operator's quote, else the catalogue's prices."""
    if _is_quoted(quote):
        return quote.charged or ()
    if wish.offering is None:
        return ()
    first = wish.offering.fee if _recurs(wish.offering) else Money.zero(wish.offering.fee.currency)
    amount = wish.offering.once + first
    return (ComingCharge(on, wish.offering.name, amount),) if amount else ()


def months_after(day: date, count: int) -> date:
    """The same day `count` months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _wishes(changes: tuple[Change, ...], standing: Standing) -> list[Wish]:
    touched = [change.product for change in changes if change.product is not None]
    wanted = [change.offering for change in changes if change.offering is not None]
    if not 0 < len(changes) <= _MOST_CHANGES or len(set(touched)) < len(touched) or len(set(wanted)) < len(wanted):
        raise Refused(ErrorCode.NOT_ON_OFFER)
    return [standing.wish(change) for change in changes]


def _ends_too(wishes: Sequence[Wish], standing: Standing, said: Sequence[Quote]) -> tuple[OwnedProduct, ...]:
    named = {wish.product.product for wish in wishes if wish.product}
    if any(quote.ends_too is None for quote in said):
        return ends_with(wishes, standing.products, standing.catalogue)
    told = {product for quote in said for product in quote.ends_too or ()}
    return tuple(one for one in standing.products if one.product in told - named)


def _later(wishes: Sequence[Wish], said: Sequence[Quote], today: date) -> tuple[ComingCharge, ...]:
    coming = [one for wish, quote in zip(wishes, said, strict=True) for one in _coming(wish, quote, today)]
    return tuple(sorted(coming, key=lambda one: (one.on, one.name)))


def _coming(wish: Wish, quote: Quote, today: date) -> Iterator[ComingCharge]:
    """The next charge of one change; of a suspension with an end, the one of the day after it, too."""
    following = quote.following if _is_quoted(quote) else _next_fee(wish.offering, today)
    ends = wish.change.until if wish.change.action is Action.SUSPEND else None
    if following is not None:
        yield following
    if ends is None or wish.product is None or not wish.product.fee:
        return
    if following is None or following.on <= ends:
        yield ComingCharge(ends + timedelta(days=1), wish.product.name, wish.product.fee)


def _is_quoted(quote: Quote) -> bool:
    """Whether it names prices; one that says no may leave them out."""
    return quote.charged is not None and (bool(quote.charged) or not quote.obstacles)


def _next_fee(offering: Offering | None, today: date) -> ComingCharge | None:
    if offering is None or not offering.fee or not _recurs(offering):
        return None
    daily = offering.scheme is PaymentScheme.DAILY
    return ComingCharge(today + timedelta(days=1) if daily else months_after(today, 1), offering.name, offering.fee)


def _lost(packages: Sequence[Package], gone: Collection[str]) -> Iterator[Loss]:
    for one in packages:
        if one.remaining and not set(one.products).isdisjoint(gone):
            yield Loss(one.name, one.remaining, one.unit)


def _recurs(offering: Offering) -> bool:
    return offering.scheme in (PaymentScheme.MONTHLY, PaymentScheme.DAILY)


def _monthly(products: Iterable[OwnedProduct], currency: Currency) -> Money:
    """What they cost a month as they are; what is lent is no cost."""
    costs = [_cost(one) for one in products if one.kind is not ProductKind.PROMISED_PAYMENT]
    return total((one for one in costs if one is not None), currency)


def _cost(product: OwnedProduct) -> Money | None:
    if product.status is ProductStatus.SUSPENDED:
        return product.block.still_charged if product.block else None
    if product.daily_fee is not None:
        return Money(product.daily_fee.minor * _DAYS_A_MONTH, product.daily_fee.currency)
    return product.fee


def _monthly_after(wishes: Sequence[Wish], standing: Standing, gone: Collection[str]) -> Money:
    currency = standing.balance.amount.currency
    touched = {wish.product.product for wish in wishes if wish.product}
    untouched = [one for one in standing.products if one.product not in touched and one.product not in gone]
    return _monthly(untouched, currency) + total((_cost_after(wish, standing) for wish in wishes), currency)


def _cost_after(wish: Wish, standing: Standing) -> Money:
    """What a month of the wished thing costs; a month of a daily fee is thirty days."""
    nothing = Money.zero(standing.balance.amount.currency)
    match wish.change.action:
        case Action.CONNECT | Action.CHANGE:
            assert wish.offering is not None, "it makes sense"
            days = _DAYS_A_MONTH if wish.offering.scheme is PaymentScheme.DAILY else 1
            return Money(wish.offering.fee.minor * days, nothing.currency) if _recurs(wish.offering) else nothing
        case Action.DISCONNECT:
            return nothing
        case Action.SUSPEND | Action.RESUME:
            assert wish.product is not None, "it makes sense"
            offering = standing.catalogue.find(OfferingId(wish.product.offering))
            suspended = offering.suspended_fee if offering else None
            return (suspended if wish.change.action is Action.SUSPEND else wish.product.fee) or nothing
