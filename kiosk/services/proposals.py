"""Works out before/after sheets: reads how things are, and asks the operator for its word on the changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from functools import partial

from kiosk.abreast import abreast
from kiosk.domain.money import Money, total
from kiosk.domain.ordering import Change, Order, OrderKey, Quote
from kiosk.domain.proposing import Standing, charged, proposal
from kiosk.domain.subscriber import Subscriber
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader
from kiosk.services.ports.ordering import CatalogueReader, OrderTaker, Qualifier
from kiosk.services.visit_orders import Sheet
from kiosk.services.visits import Visit
from kiosk.services.where_told import where_told


@dataclass(frozen=True, slots=True)
class Proposals:
    """Draws sheets up."""

    reader: AccountReader
    catalogue: CatalogueReader
    qualifier: Qualifier
    taker: OrderTaker
    clock: Clock
    zone: tzinfo

    async def sheet(self, visit: Visit, owner: Subscriber, key: OrderKey, changes: tuple[Change, ...]) -> Sheet:
        """What `changes` would mean now, all of it asked for at once.

        Raises:
            Refused: NOT_ON_OFFER.
            Unavailable: as the ports.
        """
        ((products, packages), (balance, catalogue)), (waiting, quotes) = await abreast(
            abreast(
                abreast(self.reader.products(owner), self.reader.packages(visit.account)),
                abreast(visit.history.balance(), self.catalogue.catalogue()),
            ),
            self._said(owner, changes),
        )
        own = [one.order for one in visit.orders.ordered()]
        others = tuple(one for one in (*waiting, *own) if one.key != key)
        standing = Standing(products, packages, balance, catalogue, others, self.today())
        drawn = proposal(key, changes, standing, quotes)
        return Sheet(drawn, _costs(standing, changes, quotes))

    async def _said(
        self, owner: Subscriber, changes: tuple[Change, ...]
    ) -> tuple[tuple[Order, ...], tuple[Quote, ...]]:
        """Orders under way and the operator's word, each where it is told."""
        return await abreast(
            where_told(partial(self.taker.under_way, owner), ()),
            where_told(partial(self.qualifier.quotes, owner, changes), ()),
        )

    def today(self) -> date:
        """The day at the terminal."""
        return self.clock.now().astimezone(self.zone).date()


def _costs(standing: Standing, changes: tuple[Change, ...], quotes: tuple[Quote, ...]) -> tuple[Money, ...]:
    """What each change takes, less what it gives back."""
    said = quotes or [Quote(())] * len(changes)
    currency = standing.balance.amount.currency
    return tuple(
        total((charge.amount for charge in charged(standing.wish(change), quote, standing.today)), currency)
        for change, quote in zip(changes, said, strict=True)
    )
