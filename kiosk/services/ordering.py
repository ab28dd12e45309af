"""Services behind a login: what is connected, what can be, and changing it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from kiosk.domain.connected import Connected, VisitChanges
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.offerings import Catalogue
from kiosk.domain.ordering import Change, Order, OrderId, OrderKey, Proposal
from kiosk.domain.subscriber import Subscriber, VisitToken
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader, Directory
from kiosk.services.visits import Visit, Visits


class Ordering:
    """Implements `OrderDesk`."""

    def __init__(self, *, visits: Visits, directory: Directory, reader: AccountReader, clock: Clock) -> None:
        self._visits = visits
        self._directory = directory
        self._reader = reader
        self._clock = clock

    async def connected(self, token: VisitToken) -> Connected:
        """What is connected in all three sections."""
        visit = self._visits.visit(token)
        as_of = self._clock.now()
        products = await self._reader.products(await self._owner(visit))
        self._visits.visit(token)
        return Connected(products, (), as_of)

    async def catalogue(self, token: VisitToken) -> Catalogue:
        """What this visitor can be offered."""
        self._visits.visit(token)
        raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE)

    async def propose(self, token: VisitToken, changes: tuple[Change, ...]) -> Proposal:
        """What `changes` would mean."""
        del changes
        self._visits.visit(token)
        raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE)

    def order(self, token: VisitToken, key: OrderKey) -> AsyncGenerator[Order, None]:
        """Each state the order comes to."""
        del key
        self._visits.visit(token)
        raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE)

    async def call_off(self, token: VisitToken, order: OrderId) -> Order:
        """The order, called off."""
        del order
        self._visits.visit(token)
        raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE)

    async def changes(self, token: VisitToken) -> VisitChanges:
        """What is different from when the visit began."""
        self._visits.visit(token)
        raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE)

    async def _owner(self, visit: Visit) -> Subscriber:
        if visit.subscriber is None:
            found = await self._directory.subscriber(visit.account)
            if visit.is_over:
                raise Refused(ErrorCode.NOT_LOGGED_IN)
            visit.subscriber = found
        return visit.subscriber
