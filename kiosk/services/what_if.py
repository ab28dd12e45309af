"""What other tariffs would have cost: the visitor's own last months, charged by the rules of each.

Prices come first. The months are read side by side, and all costs come together when the last of them is there, so
that no order of tariffs is shown that the next month turns round.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from kiosk.abreast import abreast
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expenses import Period
from kiosk.domain.money import Currency
from kiosk.domain.products import OwnedProduct, Section
from kiosk.domain.subscriber import VisitToken
from kiosk.domain.tariff_choice import TariffChoice
from kiosk.domain.tariff_rules import TariffRules
from kiosk.domain.what_if import Candidate, Grounds, WhatIf
from kiosk.domain.what_if_break_even import Replayed
from kiosk.domain.what_if_costs import Months, advise, by_cost
from kiosk.domain.what_if_month import MonthReading, MonthUse
from kiosk.domain.what_if_replay import replay
from kiosk.services.expenses import month_of
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader, Directory
from kiosk.services.ports.ordering import CatalogueReader
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit, Visits

MOST_MONTHS = 6
_MONTHS_AT_ONCE = 3


class WhatIfs:
    """Implements `TariffDesk`."""

    def __init__(
        self,
        *,
        visits: Visits,
        directory: Directory,
        reader: AccountReader,
        catalogue: CatalogueReader,
        clock: Clock,
        zone: tzinfo,
        currency: Currency,
    ) -> None:
        self._visits = visits
        self._directory = directory
        self._reader = reader
        self._catalogue = catalogue
        self._clock = clock
        self._zone = zone
        self._currency = currency

    async def what_if(self, token: VisitToken, section: Section) -> AsyncGenerator[WhatIf, None]:
        """Tariffs and prices, a picture for each month read, then what they cost. Raises as `TariffDesk.what_if`."""
        visit = self._visits.visit(token)
        catalogue, owned = await abreast(self._catalogue.catalogue(), self._products(visit))
        self._visits.visit(token)
        now = self._clock.now()
        choice = TariffChoice.of(section, catalogue, owned, now.astimezone(self._zone).date())
        periods = full_months(now, choice.own.since if choice.own else None, self._zone)
        first = _first_picture(choice, periods)
        yield first
        if first.grounds is Grounds.READING:
            async with aclosing(self._with_costs(visit, choice, first, periods)) as pictures:
                async for picture in pictures:
                    self._visits.visit(token)
                    yield picture

    async def _with_costs(
        self, visit: Visit, choice: TariffChoice, first: WhatIf, periods: Sequence[Period]
    ) -> AsyncGenerator[WhatIf, None]:
        turns = asyncio.Semaphore(_MONTHS_AT_ONCE)
        reading = [asyncio.create_task(self._read(visit, period, turns)) for period in periods]
        try:
            for read, one in enumerate(asyncio.as_completed(reading), 1):
                await one
                yield replace(first, read=read)
            uses = await _used([await one for one in reading], choice)
            yield await _weighed(choice, first, uses)
        except Unavailable:
            yield replace(first, grounds=Grounds.UNREADABLE)
        finally:
            for task in reading:
                task.cancel()
            await asyncio.gather(*reading, return_exceptions=True)

    async def _read(self, visit: Visit, period: Period, turns: asyncio.Semaphore) -> MonthReading:
        reading = MonthReading(period, period.start.astimezone(self._zone).date(), self._currency)
        async with turns, aclosing(visit.history.pages(period)) as pages:
            async for page in pages:
                if visit.is_over:
                    raise Refused(ErrorCode.NOT_LOGGED_IN)
                reading.add(page)
        return reading

    async def _products(self, visit: Visit) -> tuple[OwnedProduct, ...]:
        return await self._reader.products(await owner_of(visit, self._directory))


def full_months(now: datetime, since: date | None, zone: tzinfo) -> tuple[Period, ...]:
    """The last full months, oldest first: as many as `MOST_MONTHS`, none that began before `since`."""
    found: list[Period] = []
    following = month_of(now, zone)
    while len(found) < MOST_MONTHS:
        following = month_of(following.start - timedelta(days=1), zone)
        if since is not None and following.start.astimezone(zone).date() < since:
            break
        found.append(following)
    return tuple(reversed(found))


def _first_picture(choice: TariffChoice, periods: Sequence[Period]) -> WhatIf:
    grounds = choice.grounds()
    if grounds is Grounds.READING and not periods:
        grounds = Grounds.NO_MONTHS
    return WhatIf(
        section=choice.section,
        grounds=grounds,
        product=choice.own.product if choice.own else "",
        candidates=tuple(sorted(choice.candidates(), key=by_cost)),
        months=tuple(period.start.date() for period in periods) if grounds is Grounds.READING else (),
        read=0,
        carried=None,
        bundle=choice.bundle,
        proof=None,
        advice=None,
    )


async def _used(readings: Sequence[MonthReading], choice: TariffChoice) -> tuple[MonthUse, ...]:
    """The months; those before the first line of somebody whose beginning is not known are left out."""
    rules, uses = choice.own_rules(), list[MonthUse]()
    for reading in readings:
        await asyncio.sleep(0)
        uses.append(reading.month(rules))
    since_known = choice.own is not None and choice.own.since is not None
    while uses and not since_known and not uses[0].lines:
        uses.pop(0)
    return tuple(uses)


async def _weighed(choice: TariffChoice, first: WhatIf, uses: tuple[MonthUse, ...]) -> WhatIf:
    if not uses:
        return replace(first, grounds=Grounds.NO_MONTHS, months=())
    rules = choice.own_rules()
    months = Months(uses, await _replayed(rules, uses) if rules else None, choice.own_new_fee())
    candidates = [await _costed(one, choice, months) for one in first.candidates]
    candidates.sort(key=by_cost)
    proof = months.proof()
    return replace(
        first,
        grounds=Grounds.MONTHS,
        candidates=tuple(candidates),
        months=tuple(one.month for one in uses),
        read=len(uses),
        carried=months.carried(),
        proof=proof,
        advice=advise(candidates, proof, choice.bundle),
    )


async def _costed(candidate: Candidate, choice: TariffChoice, months: Months) -> Candidate:
    if candidate.is_current:
        return replace(candidate, cost=months.cost_now())
    rules = choice.rules_of(candidate.offering) if candidate.offering else None
    if candidate.offering is None or rules is None:
        return candidate
    return replace(candidate, cost=months.cost(await _replayed(rules, months.uses), candidate.offering.once))


async def _replayed(rules: TariffRules, uses: Sequence[MonthUse]) -> Replayed:
    """Month by month, with a breath for the loop after each: one may hold a hundred thousand uses."""
    bills = []
    for month in uses:
        bills.append(replay(rules, month))
        await asyncio.sleep(0)
    return Replayed(rules, tuple(bills))
