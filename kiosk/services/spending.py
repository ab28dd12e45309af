"""What was agreed to and what it cost, what is to come, and what each month cost."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Final

from kiosk.abreast import abreast
from kiosk.domain.balance import Balance, Package
from kiosk.domain.charge_calendar import ChargeCalendar
from kiosk.domain.consents import ConsentLedger, PriceRise, monthly_cost, paid_extras, price_rises
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.expense_report import MonthSpend
from kiosk.domain.expenses import Line, Period
from kiosk.domain.money import Currency, total
from kiosk.domain.offerings import OfferingId
from kiosk.domain.products import OwnedProduct
from kiosk.domain.subscriber import VisitToken
from kiosk.services.expenses import Expenses, month_of
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader, Directory
from kiosk.services.ports.ordering import CatalogueReader
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit, Visits
from kiosk.services.where_told import where_told

CONTENT_BAR: Final = "content_bar"
"""The need whose offering keeps paid content out (docs/operator/offering.schema.json)."""

_LOOK_BACK: Final = timedelta(days=3 * 366)
_YEAR: Final = timedelta(days=366)
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class SpendingGround:
    """What the desk reads from, and in whose zone and money."""

    directory: Directory
    reader: AccountReader
    catalogue: CatalogueReader
    clock: Clock
    zone: tzinfo
    currency: Currency


class Spending:
    """Implements `SpendingDesk`."""

    def __init__(self, visits: Visits, expenses: Expenses, ground: SpendingGround) -> None:
        self._visits = visits
        self._expenses = expenses
        self._ground = ground

    async def consents(self, token: VisitToken) -> ConsentLedger:
        """The paid extras, the price rises, and the offering that bars content. Raises as the desk says."""
        visit = self._visits.visit(token)
        (owned, fees), bar = await abreast(abreast(self._owned(visit), self._fees(visit)), self._content_bar())
        self._visits.visit(token)
        ground = self._ground
        today, zone, currency = self._expenses.today(), ground.zone, ground.currency
        extras = paid_extras(owned, fees, today, zone, currency)
        return ConsentLedger(
            extras=extras,
            monthly=monthly_cost(extras, currency),
            rises=_of_the_last_year(price_rises(fees, zone), self._ground.clock.now(), owned),
            bar=None if any(one.offering == bar for one in owned) else bar,
        )

    async def calendar(self, token: VisitToken) -> ChargeCalendar:
        """The days to come. Raises as the desk says."""
        visit = self._visits.visit(token)
        (balance, packages), owned = await abreast(
            abreast(self._balance(visit), self._packages(visit)), self._owned(visit)
        )
        self._visits.visit(token)
        return self._expenses.calendar(balance, owned, packages)

    async def months(self, token: VisitToken) -> AsyncGenerator[MonthSpend, None]:
        """Month by month, the running one first. Raises as the desk says."""
        visit = self._visits.visit(token)
        month = month_of(self._ground.clock.now(), self._ground.zone)
        empty: list[MonthSpend] = []
        for _ in range(_MONTHS):
            spend, lines = await self._month(visit, month)
            if visit.is_over:
                raise Refused(ErrorCode.NOT_LOGGED_IN)
            if lines:
                for held_back in (*empty, spend):
                    yield held_back
                empty.clear()
            else:
                empty.append(spend)
            month = month_of(month.start - timedelta(days=1), self._ground.zone)

    async def _month(self, visit: Visit, month: Period) -> tuple[MonthSpend, int]:
        ledger = await visit.history.ledger(month)
        subscriptions = total((day.subscriptions for day in ledger.days()), self._ground.currency)
        first = month.start.astimezone(self._ground.zone).date()
        return MonthSpend(first, ledger.spent(), subscriptions), ledger.lines

    async def _owned(self, visit: Visit) -> tuple[OwnedProduct, ...]:
        return await self._ground.reader.products(await owner_of(visit, self._ground.directory))

    async def _balance(self, visit: Visit) -> Balance:
        return await visit.history.balance()

    async def _packages(self, visit: Visit) -> tuple[Package, ...]:
        """Nothing where the operator does not give them: their ends are only told beside the charges."""
        return await where_told(partial(self._ground.reader.packages, visit.account), ())

    async def _fees(self, visit: Visit) -> tuple[Line, ...]:
        now = self._ground.clock.now()
        return await self._ground.reader.fees(visit.account, Period(now - _LOOK_BACK, now))

    async def _content_bar(self) -> OfferingId | None:
        catalogue = await where_told(self._ground.catalogue.catalogue, None)
        if catalogue is None:
            return None
        return next((one.offering for one in catalogue.offerings if CONTENT_BAR in one.tags), None)


def _of_the_last_year(
    rises: tuple[PriceRise, ...], now: datetime, owned: tuple[OwnedProduct, ...]
) -> tuple[PriceRise, ...]:
    """Those of what is still connected."""
    names = {one.name for one in owned}
    return tuple(rise for rise in rises if rise.name in names and rise.since >= (now - _YEAR).date())
