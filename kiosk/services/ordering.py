"""Services behind a login: what is connected, what can be, and changing it.

A proposal lives in its visit's memory. Just before it is ordered everything is asked for anew: an order never costs
more, or ends more, than the sheet that was agreed to.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Callable, Collection, Coroutine, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from kiosk.abreast import abreast, all_abreast
from kiosk.domain.balance import Package
from kiosk.domain.connected import Connected, VisitChanges
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused
from kiosk.domain.offerings import Catalogue, Offering
from kiosk.domain.operator_pace import Pace
from kiosk.domain.ordering import Change, Order, OrderId, OrderKey, OrderState, Proposal
from kiosk.domain.products import ProductKind
from kiosk.domain.subscriber import AccountId, Subscriber, VisitToken
from kiosk.services.changes_slip import ChangesSlip
from kiosk.services.last_known import LastKnown
from kiosk.services.order_following import OrderFollowing
from kiosk.services.ports.operator import Directory, OperatorHealth
from kiosk.services.proposals import Proposals
from kiosk.services.visit_differences import VisitDifferences
from kiosk.services.visit_orders import Sheet
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit, Visits
from kiosk.services.where_told import where_told

AskAbout = Callable[[Visit], Coroutine[Any, Any, None]]
"""Learns what became of what a visit left in doubt, as far as the operator tells."""

_BOUGHT_AGAIN = frozenset({ProductKind.PACKAGE, ProductKind.REQUEST})


@dataclass(frozen=True, slots=True)
class OrderingParts:
    """What the desk works with; `others` ask about what else of a visit is in doubt."""

    visits: Visits
    directory: Directory
    proposals: Proposals
    following: OrderFollowing
    differences: VisitDifferences
    slip: ChangesSlip
    memory: LastKnown
    health: OperatorHealth
    others: tuple[AskAbout, ...] = ()


class Ordering:
    """Implements `OrderDesk`."""

    def __init__(self, parts: OrderingParts) -> None:
        self._visits = parts.visits
        self._directory = parts.directory
        self._proposals = parts.proposals
        self._reader = parts.proposals.reader
        self._catalogue = parts.proposals.catalogue
        self._taker = parts.proposals.taker
        self._following = parts.following
        self._differences = parts.differences
        self._slip = parts.slip
        self._memory = parts.memory
        self._health = parts.health
        self._others = parts.others

    async def connected(self, token: VisitToken) -> Connected:
        """What is connected in all three sections, with orders that are still under way (see the contract)."""
        visit = self._visits.visit(token)
        connected, is_old = await self._memory.told(
            visit.account, Connected, Connected, partial(self._connected, visit)
        )
        self._visits.visit(token)
        return replace(connected, remembered=is_old)

    async def catalogue(self, token: VisitToken) -> Catalogue:
        """What this visitor can be offered, what is connected already left out (see the contract)."""
        _, owner = await self._visitor(token)
        products, catalogue = await abreast(self._reader.products(owner), self._catalogue.catalogue())
        self._visits.visit(token)
        owned = {one.offering for one in products}
        own = tuple(one for one in catalogue.offerings if one.offering in owned)
        return Catalogue(tuple(_offered(catalogue.offerings, owned, self._proposals.today())), (), own)

    async def propose(self, token: VisitToken, changes: tuple[Change, ...]) -> Proposal:
        """What `changes` would mean (see the contract)."""
        visit, owner = await self._visitor(token)
        await self._following.catch_up(visit, owner)
        sheet = await self._proposals.sheet(visit, owner, OrderKey(str(uuid.uuid4())), changes)
        self._visits.visit(token)
        visit.orders.sheets[sheet.proposal.key] = sheet
        return sheet.proposal

    async def order(self, token: VisitToken, key: OrderKey) -> AsyncGenerator[Order, None]:
        """Each state the order comes to (see the contract)."""
        visit, owner = await self._visitor(token)
        sheet = visit.orders.sheets.get(key)
        if sheet is None:
            raise Refused(ErrorCode.NOT_ON_OFFER)
        if sheet.order is None:
            await self._differences.ready(visit)
            await self._refuse_other_terms(visit, owner, sheet)
            self._visits.visit(token)
        async with aclosing(self._following.states(visit, owner, sheet)) as states:
            async for state in states:
                yield state

    async def call_off(self, token: VisitToken, order: OrderId) -> Order:
        """The order, called off (see the contract)."""
        visit, owner = await self._visitor(token)
        if order not in visit.orders.seen:
            raise Refused(ErrorCode.NOT_ALLOWED)
        try:
            standing = await self._taker.call_off(owner, order)
        except OutcomeUnknown:
            standing = await self._taker.order(owner, order)
        visit.orders.note(standing)
        if standing.is_over() and standing.state is not OrderState.CANCELLED:
            raise Refused(ErrorCode.TOO_LATE)
        return standing

    async def changes(self, token: VisitToken) -> VisitChanges:
        """What is different from when the visit began (see the contract)."""
        visit, owner = await self._visitor(token)
        await all_abreast([self._following.catch_up(visit, owner), *(ask(visit) for ask in self._others)])
        difference = await self._differences.changes(visit)
        self._visits.visit(token)
        return difference

    async def print_changes(self, token: VisitToken, language: str) -> None:
        """The same on paper (see the contract)."""
        difference = await self.changes(token)
        _, owner = await self._visitor(token)
        await self._slip.print(difference, owner, language)

    async def _connected(self, visit: Visit) -> Connected:
        owner = await owner_of(visit, self._directory)
        as_of = self._proposals.clock.now()
        orders_told = where_told(partial(self._taker.under_way, owner), None)
        products, (orders, packages) = await abreast(
            self._reader.products(owner), abreast(orders_told, self._packages(visit.account))
        )
        for order in orders or ():
            visit.orders.note(order)
        return Connected(products, orders, as_of, packages=packages)

    async def _packages(self, account: AccountId) -> tuple[Package, ...]:
        """What is left of packages; a slow operator is not asked, since the list can do without."""
        if self._health.pace is not Pace.USUAL:
            return ()
        return await where_told(partial(self._reader.packages, account), ())

    async def _visitor(self, token: VisitToken) -> tuple[Visit, Subscriber]:
        visit = self._visits.visit(token)
        return visit, await owner_of(visit, self._directory)

    async def _refuse_other_terms(self, visit: Visit, owner: Subscriber, sheet: Sheet) -> None:
        """Return when everything is still as it was shown.

        Raises:
            Refused: NOT_ON_OFFER, PRICE_CHANGED, or ORDER_REFUSED where something is in the way (now).
        """
        shown = sheet.proposal
        asked = [self._catalogue.offering(one.offering) for one in shown.offerings]
        for was, now in zip(shown.offerings, await all_abreast(asked), strict=True):
            if now is None:
                raise Refused(ErrorCode.NOT_ON_OFFER, was.name)
            if not now.has_terms_of(was):
                raise Refused(ErrorCode.PRICE_CHANGED, was.name)
        again = (await self._proposals.sheet(visit, owner, shown.key, shown.changes)).proposal
        if _agreed(again) != _agreed(shown) or _lost(again) - _lost(shown):
            raise Refused(ErrorCode.PRICE_CHANGED)
        if again.obstacles:
            raise Refused(ErrorCode.ORDER_REFUSED, again.obstacles[0].words)


def _offered(offerings: Iterable[Offering], owned: Collection[str], today: date) -> Iterator[Offering]:
    """Those that can still be connected, without what is `owned` already and can be there once."""
    for one in offerings:
        if one.until is not None and one.until < today:
            continue
        if one.offering not in owned or one.kind in _BOUGHT_AGAIN:
            yield one


def _agreed(proposal: Proposal) -> tuple[object, ...]:
    """What the visitor agreed to."""
    ended = {one.product for one in proposal.ends_too}
    return proposal.charged_now, proposal.given_back, proposal.later, ended


def _lost(proposal: Proposal) -> set[str]:
    """What is given up; how much of it is left changes with its use, and is no other loss."""
    return {one.about for one in proposal.lost}
