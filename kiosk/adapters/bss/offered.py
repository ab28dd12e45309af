"""One offering of the catalogue as the terminal knows it, or what it lacks (docs/operator/offering.schema.json)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from operator import itemgetter
from typing import Any

from kiosk.adapters.bss.offering_wire import WireOffering, WirePrice, WireUse
from kiosk.adapters.bss.rules import amount_of, rules_of
from kiosk.adapters.bss.wire import WireMoney, WireSpan, many, text
from kiosk.domain.bonuses import last_day_before
from kiosk.domain.money import Currency, Money
from kiosk.domain.offerings import (
    Incomplete,
    Offering,
    OfferingId,
    PaymentScheme,
    R17Field,
    Term,
    TermKind,
)
from kiosk.domain.products import NewFee, ProductKind, Section
from kiosk.strict_json import Nonsense

MOST_MINOR = 100_000_000
"""A price beyond a million is a slip of whoever keeps the catalogue."""

_ON_SALE = frozenset({"active", "launched"})
_SECTIONS = {section.value: section for section in Section}
_KINDS = {kind.value.replace("_", ""): kind for kind in ProductKind}
_SCHEMES = {scheme.value.replace("_", ""): scheme for scheme in PaymentScheme}
_RECURRING = frozenset({PaymentScheme.MONTHLY, PaymentScheme.DAILY})
_PERIODS = {
    "month": PaymentScheme.MONTHLY,
    "monthly": PaymentScheme.MONTHLY,
    "day": PaymentScheme.DAILY,
    "daily": PaymentScheme.DAILY,
}
_LENGTHS = {
    "day": (TermKind.DAYS, 1, 3660),
    "week": (TermKind.DAYS, 7, 520),
    "month": (TermKind.MONTHS, 1, 120),
    "year": (TermKind.MONTHS, 12, 10),
}
_TERMS = {"open": TermKind.OPEN, "monthend": TermKind.MONTH_END}
_NEEDS = frozenset({"requires", "relieson"})
_EXCLUDES = frozenset({"excludes", "incompatible"})


@dataclass(frozen=True, slots=True)
class _Charge:
    """A price that can be charged."""

    recurs: PaymentScheme | None
    amount: Money


@dataclass(frozen=True, slots=True)
class _Told:
    """A price as the operator tells it, with the offering or apart."""

    kind: str
    amount: WireMoney | None
    period: str | None
    length: int | None
    span: WireSpan | None


class _NoPrice(Exception):
    """Prices that make no sense."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What can be bought at `now`, with the `prices` that are told apart from their offerings."""

    prices: Mapping[str, WirePrice]
    currency: Currency
    now: datetime
    zone: tzinfo

    def shown(self, wire: WireOffering) -> Offering | Incomplete | None:
        """The offering, or what it lacks; `None` when it is not on sale."""
        if wire.is_sellable is False or not self._holds(wire.valid_for):
            return None
        if wire.lifecycle_status is not None and wire.lifecycle_status.strip().lower() not in _ON_SALE:
            return None
        said = {one.name: [used.value for used in many(one.product_spec_characteristic_value)] for one in _uses(wire)}
        return self._judged(wire, said)

    def _judged(self, wire: WireOffering, said: Mapping[str | None, list[Any]]) -> Offering | Incomplete:
        how, name = _plain(_first(said, "howToConnect")), _plain(wire.name)
        scheme = _SCHEMES.get(_flat(_first(said, "paymentScheme")))
        term = _term(wire, scheme, _first(said, "termRenews"))
        prices = self._prices(wire, scheme)
        if not (how and term and scheme and prices and name):
            stated = {
                R17Field.HOW: how,
                R17Field.TERM: term,
                R17Field.SCHEME: scheme,
                R17Field.PRICE: prices,
                R17Field.NAME: name,
            }
            return Incomplete(OfferingId(wire.id), name, tuple(field for field, value in stated.items() if not value))
        fee, once = prices
        return Offering(
            offering=OfferingId(wire.id),
            name=name,
            summary=_plain(wire.description),
            section=_SECTIONS.get(text(_first(said, "serviceType")), Section.MOBILE),
            kind=_KINDS.get(_flat(_first(said, "kind")), ProductKind.OPTION),
            scheme=scheme,
            fee=fee,
            once=once,
            term=term,
            how=how,
            needs=_related(wire, _NEEDS),
            excludes=_related(wire, _EXCLUDES),
            supplier=_plain(_first(said, "supplier")),
            tags=tuple(one for one in said.get("need", ()) if isinstance(one, str)),
            until=_last_day(wire.valid_for, self.zone),
            rules=rules_of(_first(said, "tariffRules"), self.currency),
            suspended_fee=amount_of(_first(said, "suspendedFee"), self.currency),
            promised=amount_of(_first(said, "promisedSum"), self.currency),
            new_fee=self._announced(wire) if scheme is PaymentScheme.MONTHLY else None,
        )

    def _prices(self, wire: WireOffering, scheme: PaymentScheme | None) -> tuple[Money, Money] | None:
        """What recurs and what is paid at connecting; `None` where that makes no sense under the scheme."""
        try:
            charges = list(self._charges(wire))
        except (_NoPrice, Nonsense):
            return None
        recurring, once = [one for one in charges if one.recurs], [one for one in charges if not one.recurs]
        if len(recurring) > 1 or len(once) > 1 or not _fits(scheme, recurring, once):
            return None
        zero = Money.zero(self.currency)
        return recurring[0].amount if recurring else zero, once[0].amount if once else zero

    def _charges(self, wire: WireOffering) -> Iterator[_Charge]:
        """The prices that hold now. Raises as `_charge`."""
        for told in self._told(wire):
            if self._holds(told.span):
                yield self._charge(told)

    def _announced(self, wire: WireOffering) -> NewFee | None:
        """The monthly fee that begins next; none where it makes no sense, for it spoils nothing that holds now."""
        coming = [(told.span.start_date_time, told) for told in self._told(wire) if told.span is not None]
        for start, told in sorted(((start, told) for start, told in coming if start), key=itemgetter(0)):
            try:
                charge = self._charge(told) if start > self.now else None
            except (_NoPrice, Nonsense):
                return None
            if charge is not None and charge.recurs is PaymentScheme.MONTHLY:
                return NewFee(charge.amount, start.astimezone(self.zone).date())
        return None

    def _told(self, wire: WireOffering) -> Iterator[_Told]:
        """All its prices, rates of use left out."""
        for one in many(wire.product_offering_price):
            apart = self.prices.get(one.id or "") if one.price is None else None
            kind = _flat((apart.price_type if apart else None) or one.price_type)
            if kind == "usage":
                continue
            if apart is not None:
                period, length = apart.recurring_charge_period_type, apart.recurring_charge_period_length
                yield _Told(kind, apart.price, period, length, apart.valid_for)
            else:
                amount = one.price.tax_included_amount if one.price else None
                period, length = one.recurring_charge_period, one.recurring_charge_period_length
                yield _Told(kind, amount, period, length, one.valid_for)

    def _charge(self, told: _Told) -> _Charge:
        """A price that can be charged.

        Raises:
            _NoPrice: it is missing, negative, giant, in another currency, or for a period nobody counts in.
            Nonsense: it is finer than a minor unit.
        """
        amount = told.amount.money() if told.amount else None
        if amount is None or amount.currency is not self.currency or not 0 <= amount.minor <= MOST_MINOR:
            raise _NoPrice
        return _Charge(_recurs(told.kind, told.period, told.length), amount)

    def _holds(self, span: WireSpan | None) -> bool:
        if span is None:
            return True
        start, end = span.start_date_time, span.end_date_time
        return (start is None or start <= self.now) and (end is None or self.now < end)


def _fits(scheme: PaymentScheme | None, recurring: list[_Charge], once: list[_Charge]) -> bool:
    """Whether there is just what is charged under the scheme; anything where no scheme is stated."""
    recurs = any(one.amount for one in recurring)
    match scheme:
        case PaymentScheme.MONTHLY | PaymentScheme.DAILY:
            return bool(recurring) and recurring[0].recurs is scheme
        case PaymentScheme.ONCE:
            return bool(once) and not recurs
        case PaymentScheme.BY_USE:
            return not recurs
        case PaymentScheme.FREE:
            return not recurs and not any(one.amount for one in once)
        case None:
            return True


def _recurs(kind: str, period: str | None, length: int | None) -> PaymentScheme | None:
    """How often it is charged, `None` for once."""
    if kind in ("onetime", "nonrecurring"):
        return None
    scheme = _PERIODS.get(_flat(period)) if kind == "recurring" and length in (None, 1) else None
    if scheme is None:
        raise _NoPrice
    return scheme


def _uses(wire: WireOffering) -> list[WireUse]:
    return many(wire.prod_spec_char_value_use)


def _first(said: Mapping[str | None, list[Any]], name: str) -> Any:
    return next(iter(said.get(name, ())), None)


def _term(wire: WireOffering, scheme: PaymentScheme | None, renews: object) -> Term | None:
    """How long it lasts; without a word it renews where its fee recurs."""
    again = renews if isinstance(renews, bool) else scheme in _RECURRING
    for one in many(wire.product_offering_term):
        if one.duration is not None:
            kind, unit, most = _LENGTHS.get(_flat(one.duration.units).removesuffix("s"), (None, 0, 0))
            if kind is None or not 1 <= one.duration.amount <= most:
                return None
            return Term(kind, one.duration.amount * unit, again)
        unending = _TERMS.get(_flat(one.name))
        if unending is not None:
            return Term(unending, 0, again)
    return None


def _related(wire: WireOffering, types: frozenset[str]) -> tuple[OfferingId, ...]:
    return tuple(
        OfferingId(one.id)
        for one in many(wire.product_offering_relationship)
        if one.id and _flat(one.relationship_type) in types
    )


def _last_day(span: WireSpan | None, zone: tzinfo) -> date | None:
    end = span.end if span else None
    return last_day_before(end, zone) if end else None


def _flat(value: object) -> str:
    """A word of a code, however it is spelled: "byUse", "by_use", "BY USE"."""
    return "".join(one for one in text(value).lower() if one.isalnum())


def _plain(value: object) -> str:
    """The operator's words on one line, without what is not to be seen."""
    return " ".join("".join(one if one.isprintable() else " " for one in text(value)).split())
