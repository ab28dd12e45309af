"""One thing on sale and its terms: price, term, payment scheme, how to connect it, what it needs and excludes."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.operator.world.catalogue import GIGABYTE, MINUTE_S, Offer, Tariff

TAX_PERCENT = 22


@dataclass(frozen=True, slots=True)
class Term:
    """What ends it: `unit` is open, day, month or monthEnd, `length` counts days and months; some renew themselves."""

    unit: str
    length: int = 0
    renews: bool = False


OPEN = Term("open")
MONTHLY = Term("month", 1, renews=True)


@dataclass(frozen=True, slots=True)
class Grant:
    """A package that comes with it, in its finest unit."""

    usage_type: str
    name: str
    volume: int


@dataclass(frozen=True, slots=True)
class Offering:
    """What is sold, minor units.

    `fee_minor` recurs under the scheme, `once_minor` is paid at connecting. `requires` and `excludes` are ids of
    others; what is no tariff of its section needs one besides. `waits_days` is how long it waits for its first use
    before the term begins. `promised_minor` is what a promised payment lends. `suspended_minor` is the monthly price
    while suspended, `None` where it cannot be. `sold_months` counts the months, the first included, until which it is
    on sale.
    """

    offering: str
    name: str
    summary: str
    section: str
    kind: str
    scheme: str
    how: str
    term: Term | None
    fee_minor: int = 0
    once_minor: int = 0
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    supplier: str = ""
    tags: tuple[str, ...] = ()
    tariff: Tariff | None = None
    grants: tuple[Grant, ...] = ()
    waits_days: int = 0
    promised_minor: int = 0
    suspended_minor: int | None = None
    sold_months: int = 0
    risen_minor: int = 0

    def packages(self) -> tuple[Grant, ...]:
        """What comes with it: what it grants, or what its tariff includes."""
        tariff = self.tariff
        if tariff is None or not tariff.fee_minor:
            return self.grants
        return (
            Grant("voice", "Минуты", tariff.minutes * MINUTE_S),
            Grant("data", "Интернет", tariff.gigabytes * GIGABYTE),
            Grant("sms", "SMS", tariff.messages),
        )

    def gives_back(self) -> bool:
        """Whether unused days of a month that was paid are given back; a supplier's money is gone."""
        return not self.supplier

    def is_whole(self) -> bool:
        """Whether everything is said that must be (term, scheme, how to connect) and the price makes sense."""
        prices = (self.fee_minor, self.once_minor)
        return bool(self.term and self.scheme and self.how) and all(0 <= one < 100_000_00 for one in prices)


def tariff_offering(offering: str, tariff: Tariff, *, tags: tuple[str, ...], risen_minor: int = 0) -> Offering:
    """A mobile tariff as it is sold."""
    return Offering(
        offering=offering,
        name=tariff.name,
        summary=tariff.summary(),
        section="mobile",
        kind="tariff",
        scheme="monthly" if tariff.fee_minor else "byUse",
        how="Смените тариф здесь: новый начнёт действовать через несколько секунд, номер останется прежним",
        term=MONTHLY if tariff.fee_minor else OPEN,
        fee_minor=tariff.fee_minor,
        tags=tags,
        tariff=tariff,
        suspended_minor=30_00,
        risen_minor=risen_minor,
    )


def monthly_offering(
    offering: str,
    offer: Offer,
    *,
    tags: tuple[str, ...],
    how: str = "Подключается здесь за несколько секунд",
    once_minor: int = 0,
    requires: tuple[str, ...] = (),
    excludes: tuple[str, ...] = (),
    suspended_minor: int | None = None,
) -> Offering:
    """Anything else with a monthly fee, or with none, as it is sold."""
    return Offering(
        offering=offering,
        name=offer.name,
        summary=offer.summary,
        section=offer.section,
        kind=offer.kind,
        scheme="monthly" if offer.fee_minor else "free",
        how=how,
        term=MONTHLY if offer.fee_minor else OPEN,
        fee_minor=offer.fee_minor,
        once_minor=once_minor,
        requires=requires,
        excludes=excludes,
        supplier=offer.supplier,
        tags=tags,
        suspended_minor=suspended_minor,
    )
