"""What the operator offers: for how much, for what term, under which payment scheme, and how it is connected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NewType

from kiosk.domain.money import Money
from kiosk.domain.products import NewFee, ProductKind, Section
from kiosk.domain.tariff_rules import TariffRules

OfferingId = NewType("OfferingId", str)
"""A product offering (TMF620 ProductOffering.id)."""


class PaymentScheme(Enum):
    """How something is paid for."""

    MONTHLY = "monthly"
    DAILY = "daily"
    ONCE = "once"
    BY_USE = "by_use"
    FREE = "free"


class TermKind(Enum):
    """What ends a term."""

    OPEN = "open"  # it lasts until it is disconnected
    DAYS = "days"
    MONTHS = "months"
    MONTH_END = "month_end"


@dataclass(frozen=True, slots=True)
class Term:
    """How long it lasts: `length` days or months where the kind counts them, else 0; `renews` by itself then."""

    kind: TermKind
    length: int
    renews: bool


class R17Field(Enum):
    """What every service has to state, or it cannot be offered (R17), and a price that makes sense."""

    HOW = "how"
    TERM = "term"
    SCHEME = "scheme"
    PRICE = "price"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Offering:
    """One thing that can be connected. `how`, `name` and `summary` are the operator's own words, plain text.

    `fee` is what recurs under the scheme, `once` what is paid at connecting; zero where nothing is. `needs` and
    `excludes` name other offerings. `tags` are the needs it answers ("roaming", "internet", "calls", "kids"), for the
    search. `supplier` is whose content it is, empty for the operator's own. `suspended_fee` is a month of it while
    suspended, `None` where it cannot be; `promised` is what a promised payment lends; `new_fee` was announced.
    """

    offering: OfferingId
    name: str
    summary: str
    section: Section
    kind: ProductKind
    scheme: PaymentScheme
    fee: Money
    once: Money
    term: Term
    how: str
    needs: tuple[OfferingId, ...]
    excludes: tuple[OfferingId, ...]
    supplier: str
    tags: tuple[str, ...]
    until: date | None  # the last day on which it can be connected
    rules: TariffRules | None  # of a mobile tariff
    suspended_fee: Money | None = None
    promised: Money | None = None
    new_fee: NewFee | None = None

    def has_terms_of(self, other: Offering) -> bool:
        """Whether it costs, lasts and brings the same as `other`, whatever it is called now."""
        return _terms(self) == _terms(other)


@dataclass(frozen=True, slots=True)
class Incomplete:
    """An offering that is not shown, and what it lacks; for whoever keeps the catalogue."""

    offering: OfferingId
    name: str
    lacks: tuple[R17Field, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything on offer, and what cannot be shown. Of a visitor's, `own` is what is connected, as it is sold now."""

    offerings: tuple[Offering, ...]
    incomplete: tuple[Incomplete, ...]
    own: tuple[Offering, ...] = ()

    def find(self, offering: OfferingId) -> Offering | None:
        """That one, `None` when it is not on offer (any more)."""
        return next((one for one in self.offerings if one.offering == offering), None)


def _terms(one: Offering) -> tuple[object, ...]:
    prices = (one.fee, one.once, one.rules, one.promised, one.new_fee)
    return (one.offering, one.scheme, one.term, one.supplier, *prices)
