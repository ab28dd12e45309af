"""What connecting takes at once, and the fee after that."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from kiosk.domain.balance import ComingCharge
from kiosk.domain.money import Money
from kiosk.domain.offerings import FirstFee, Offering, PaymentScheme, Term, TermKind

_DAYS_A_MONTH = 30


def charged_at_once(offering: Offering, on: date) -> Money:
    """What connecting on that day takes: the price of connecting, and the first fee as its rule says."""
    return offering.once + _first_fee(offering, on)


def charged_next(offering: Offering, on: date) -> ComingCharge | None:
    """The fee after that; `None` where none comes, or what was connected is over by then."""
    if not offering.fee or offering.scheme not in (PaymentScheme.MONTHLY, PaymentScheme.DAILY):
        return None
    if offering.scheme is PaymentScheme.DAILY:
        day = on + timedelta(days=1)
    elif offering.first is FirstFee.WHOLE:
        day = months_after(on, 1)
    else:
        day = months_after(on, 1).replace(day=1)
    end = ends_on(offering.term, on)
    if end is not None and not offering.term.renews and day > end:
        return None
    return ComingCharge(day, offering.name, offering.fee)


def monthly_fee(offering: Offering) -> Money:
    """What it costs a month, a month of a daily fee counted as thirty days."""
    match offering.scheme:
        case PaymentScheme.MONTHLY:
            return offering.fee
        case PaymentScheme.DAILY:
            return Money(offering.fee.minor * _DAYS_A_MONTH, offering.fee.currency)
        case PaymentScheme.ONCE | PaymentScheme.BY_USE | PaymentScheme.FREE:
            return Money.zero(offering.fee.currency)


def ends_on(term: Term, on: date) -> date | None:
    """The last day of what is connected on that day, `None` where it has no end."""
    match term.kind:
        case TermKind.OPEN:
            return None
        case TermKind.DAYS:
            return on + timedelta(days=max(term.length, 1) - 1)
        case TermKind.MONTHS:
            return months_after(on, term.length) - timedelta(days=1)
        case TermKind.MONTH_END:
            return on.replace(day=_days_in(on))


def months_after(day: date, count: int) -> date:
    """The same day `count` months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, _days_in(first)))


def _first_fee(offering: Offering, on: date) -> Money:
    if offering.scheme not in (PaymentScheme.MONTHLY, PaymentScheme.DAILY):
        return Money.zero(offering.fee.currency)
    match offering.first:
        case FirstFee.WHOLE:
            return offering.fee
        case FirstFee.LATER:
            return Money.zero(offering.fee.currency)
        case FirstFee.DAYS_LEFT if offering.scheme is PaymentScheme.DAILY:
            return offering.fee
        case FirstFee.DAYS_LEFT:
            days = _days_in(on)
            return Money((offering.fee.minor * (days - on.day + 1) * 2 + days) // (2 * days), offering.fee.currency)


def _days_in(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
