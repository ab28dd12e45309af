"""What a statement is made from: its lines as they go by, and the totals once the last one is through."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from kiosk.abreast import abreast
from kiosk.domain.balance import Balance, Package
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.ledger import Ledger
from kiosk.domain.money import Currency, Money
from kiosk.domain.package_use import UseTally
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.statement import LegalEntity, StatementStep, StatementTotals
from kiosk.domain.subscriber import Subscriber
from kiosk.domain.vat import VatRule, VatTally
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader, Directory
from kiosk.services.visits import Visit


@dataclass(frozen=True, slots=True)
class StatementTerms:
    """What is the same on every statement of a terminal. `place` is the terminal in words; `zone` an IANA name."""

    legal: LegalEntity
    place: str
    zone: str
    currency: Currency
    vat: tuple[VatRule, ...]
    claims_days: int
    look_back_months: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What is known before the first line. `lines` is the operator's count, `None` where it gives none."""

    subscriber: Subscriber
    tariff: str
    packages: tuple[Package, ...]
    balance: Balance
    lines: int | None


class Moved(Exception):
    """The balance moved while the lines were read: they have to be read again."""


class StatementReader:
    """Reads statements' material for the visits of one terminal."""

    def __init__(self, directory: Directory, reader: AccountReader, clock: Clock, terms: StatementTerms) -> None:
        self._directory, self._reader, self._clock, self._terms = directory, reader, clock, terms

    async def basis(self, visit: Visit, period: Period) -> Basis:
        """Raises as `Directory` and `AccountReader` do."""
        owner = visit.subscriber or await self._directory.subscriber(visit.account)
        products, packages = await abreast(self._reader.products(owner), self._reader.packages(visit.account))
        until_now = Period(period.start, max(period.start, min(period.end, self._clock.now())))
        lines = await self._reader.line_count(visit.account, until_now)
        return Basis(owner, _tariff(products), packages, await visit.history.balance(), lines)

    def reading(self, visit: Visit, period: Period, basis: Basis) -> StatementReading:
        """One pass over the lines of `period`."""
        return StatementReading(visit, period, basis, reader=self._reader, clock=self._clock, terms=self._terms)


class StatementReading:
    """One pass: take all of `lines`, then `totals`."""

    def __init__(
        self,
        visit: Visit,
        period: Period,
        basis: Basis,
        *,
        reader: AccountReader,
        clock: Clock,
        terms: StatementTerms,
    ) -> None:
        zone = ZoneInfo(terms.zone)
        self._visit, self._period, self._basis = visit, period, basis
        self._reader, self._clock, self._terms, self._zone = reader, clock, terms, zone
        self._ledger = Ledger(period, terms.currency, zone)
        self._uses = UseTally(period)
        self._vat = VatTally(terms.vat, period, zone, terms.currency)
        self._closing = Money.zero(terms.currency)
        self._balance = basis.balance

    async def lines(self) -> AsyncGenerator[LinePage, None]:
        """The lines of the period, newest first.

        Raises:
            Moved: the balance is another than before the first line.
            Refused: NOT_LOGGED_IN; the visit is over.
            Unavailable: as `AccountReader`.
        """
        async with aclosing(self._visit.history.pages(self._period)) as pages:
            async for page in pages:
                if self._visit.is_over:
                    raise Refused(ErrorCode.NOT_LOGGED_IN)
                for tally in (self._ledger, self._uses, self._vat):
                    tally.add(page)
                yield page
        later = await self._moved_later()
        self._balance = await self._visit.history.balance()
        if self._balance.amount != self._basis.balance.amount:
            raise Moved
        self._closing = self._balance.amount - later

    def totals(self) -> StatementTotals:
        """The totals of the lines that went by."""
        walk = self._ledger.walk(self._closing - self._ledger.moved())
        last_day = (self._period.end - timedelta(microseconds=1)).astimezone(self._zone).date()
        packages = self._basis.packages
        return StatementTotals(
            opening=walk.opening,
            steps=tuple(StatementStep(step.cause, step.count, step.amount) for step in walk.steps),
            closing=walk.closing,
            vat=self._vat.shares(),
            uses=self._uses.uses(packages),
            packages_expire=min((package.expires for package in packages if package.expires), default=None),
            lines=self._ledger.lines,
            as_of=self._balance.as_of,
            claims_until=last_day + timedelta(days=self._terms.claims_days),
        )

    async def _moved_later(self) -> Money:
        if self._period.end > self._clock.now():
            return Money.zero(self._terms.currency)
        return await self._reader.movements_after(self._visit.account, self._period.end)


def _tariff(products: Iterable[OwnedProduct]) -> str:
    """The name of the mobile tariff, or of the first tariff there is; a suspended one is still the tariff."""
    tariffs = [one for one in products if one.kind is ProductKind.TARIFF and one.status is not ProductStatus.ENDED]
    tariffs.sort(key=lambda tariff: tariff.section is not Section.MOBILE)
    return tariffs[0].name if tariffs else ""
