"""What a visit changed (requirements, Beyond 6): how things were when it began, against how they are.

The first look runs beside the visit and never holds it up; where it failed, the difference says that it cannot be told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakSet

from kiosk.abreast import abreast
from kiosk.domain.connected import Doubt, VisitChanges
from kiosk.domain.money import Currency, total
from kiosk.domain.payment_stages import Booked
from kiosk.domain.products import OwnedProduct
from kiosk.domain.visit_changes import Picture, visit_changes
from kiosk.services.payment_book import Case
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader, Directory
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit
from kiosk.services.where_told import where_told

_AFTER_S = 2.0


class VisitDifferences:
    """Looks when a visit opens, and compares when it is asked. Tell it of visits and payments."""

    def __init__(self, directory: Directory, reader: AccountReader, clock: Clock, currency: Currency) -> None:
        self._directory = directory
        self._reader = reader
        self._clock = clock
        self._currency = currency
        self._open: WeakSet[Visit] = WeakSet()

    def opened(self, visit: Visit) -> None:
        """A visit begins: its first look is under way."""
        self._open.add(visit)
        visit.orders.before = asyncio.create_task(self._first_look(visit))

    def payment_changed(self, case: Case) -> None:
        """A payment moved on; once it is booked it counts for the visits to its account.

        The first look is taken before that: it must not find the money there already.
        """
        for visit in self._open:
            if visit.account == case.folder.party.account and not visit.is_over:
                visit.orders.look_now.set()
                if isinstance(case.payment.stage, Booked):
                    visit.orders.paid_in[case.id] = case.payment.to_credit()

    async def ready(self, visit: Visit) -> None:
        """Return once the first look is over, whatever it brought."""
        await visit.orders.looked()

    async def changes(self, visit: Visit) -> VisitChanges:
        """The difference. What the operator does not tell is not compared."""
        await self.ready(visit)
        look = visit.orders.before
        before = Picture(None, None) if look is None or look.cancelled() else look.result()
        now = await self._picture(visit)
        paid_in = total(visit.orders.paid_in.values(), self._currency)
        changes = visit_changes(before, now, visit.orders.ordered(), paid_in)
        moved = total(visit.help.moved(visit.account), self._currency)
        redeemed = total(visit.rewards.money(), self._currency)
        return replace(changes, transferred=moved or None, redeemed=redeemed or None, doubts=tuple(_doubts(visit)))

    async def _first_look(self, visit: Visit) -> Picture:
        """How things are, read once the first screen has been, or as soon as somebody needs it."""
        await self._clock.wait(visit.orders.look_now, _AFTER_S)
        return await self._picture(visit)

    async def _picture(self, visit: Visit) -> Picture:
        products, balance = await abreast(
            where_told(lambda: self._products(visit), None), where_told(visit.history.balance, None)
        )
        return Picture(products, balance)

    async def _products(self, visit: Visit) -> tuple[OwnedProduct, ...]:
        return await self._reader.products(await owner_of(visit, self._directory))


def _doubts(visit: Visit) -> Iterator[Doubt]:
    if visit.help.in_doubt() is not None:
        yield Doubt.TRANSFER
    if visit.rewards.in_doubt() is not None:
        yield Doubt.REWARD
