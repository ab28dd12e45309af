"""Mobile tariffs on offer and months lived under them, for what-ifs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.domain.expenses import Cause, Line
from kiosk.domain.offerings import Offering, OfferingId, PaymentScheme, Term, TermKind
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.tariff_rules import TariffRules
from kiosk.domain.what_if import Candidate
from kiosk.domain.what_if_break_even import Replayed
from kiosk.domain.what_if_costs import Months
from kiosk.domain.what_if_month import MonthUse
from kiosk.domain.what_if_replay import replay
from tests.fakes.month_lines import charge, minor, month_use


def tariff(
    name: str,
    rules: TariffRules | None,
    *,
    fee: int | None = None,
    once: int = 0,
    section: Section = Section.MOBILE,
    until: date | None = None,
    summary: str = "",
) -> Offering:
    """A tariff, in kopecks; its id is its name, its fee that of its rules unless told."""
    price = minor(fee) if fee is not None else rules.fee if rules else minor(0)
    return Offering(
        offering=OfferingId(name),
        name=name,
        summary=summary,
        section=section,
        kind=ProductKind.TARIFF,
        scheme=PaymentScheme.MONTHLY,
        fee=price,
        once=minor(once),
        term=Term(TermKind.OPEN, 0, renews=True),
        how="Подключается здесь",
        needs=(),
        excludes=(),
        supplier="",
        tags=(),
        until=until,
        rules=rules,
    )


def connected(
    name: str,
    fee: int | None,
    *,
    since: date | None = date(2025, 12, 1),
    offering: str = "",
    section: Section = Section.MOBILE,
    status: ProductStatus = ProductStatus.ACTIVE,
) -> OwnedProduct:
    """A tariff somebody has; its product's id is p- and the name."""
    price = None if fee is None else minor(fee)
    return OwnedProduct(
        f"p-{name}", name, "", section, ProductKind.TARIFF, status, price, since, None, None, None, offering=offering
    )


def lived(rules: TariffRules, lines: Sequence[Line], *, month: int = 10, fee: int | None = None) -> MonthUse:
    """A month with these `lines` of some other month, and with its fee."""
    taken = rules.fee.minor if fee is None else fee
    moved = [replace(line, when=line.when.replace(month=month)) for line in lines]
    return month_use([charge(Cause.TARIFF, taken, month=month), *moved], rules, month=month)


def replayed(rules: TariffRules, months: Sequence[MonthUse]) -> Replayed:
    """The months under those rules."""
    return Replayed(rules, tuple(replay(rules, month) for month in months))


def months_under(own: TariffRules, *months: MonthUse) -> Months:
    """Months of somebody with that tariff."""
    return Months(months, replayed(own, months))


def candidates(months: Months, own: Offering, *others: Offering) -> list[Candidate]:
    """Each with its cost; rules are given."""
    first = Candidate(own.name, own.summary, own.fee, own, is_current=True, cost=months.cost_now())
    rest = [
        Candidate(
            one.name,
            one.summary,
            one.fee,
            one,
            is_current=False,
            cost=months.cost(replayed(one.rules, months.uses), one.once) if one.rules else None,
        )
        for one in others
    ]
    return [first, *rest]
