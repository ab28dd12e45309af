"""The operator's catalogue and orders (TMF620, 622, 679)."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.offerings import Catalogue, Offering, OfferingId
from kiosk.domain.ordering import Change, Order, OrderId, OrderKey, Quote
from kiosk.domain.products import OwnedProduct
from kiosk.domain.subscriber import Subscriber


class CatalogueReader(Protocol):
    """What is on offer (TMF620).

    Raises:
        Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or NOT_AVAILABLE_HERE where the operator has no such API.
    """

    async def catalogue(self) -> Catalogue:
        """Everything on offer now, and what cannot be shown."""

    async def offering(self, offering: OfferingId) -> Offering | None:
        """That one as it is now, asked for anew; `None` when it cannot be had (any more)."""


class Qualifier(Protocol):
    """May I, why not, and at what price (TMF679). Raises as `CatalogueReader`."""

    async def quotes(self, subscriber: Subscriber, changes: tuple[Change, ...]) -> tuple[Quote, ...]:
        """A word on each of the `changes`, looked at as one order."""


class OrderTaker(Protocol):
    """Orders (TMF622). Raises as `CatalogueReader`."""

    async def place(
        self,
        subscriber: Subscriber,
        key: OrderKey,
        changes: tuple[Change, ...],
        offerings: tuple[Offering, ...],
        products: tuple[OwnedProduct, ...],
    ) -> Order:
        """The order as acknowledged. The same key again gives the same order.

        Raises:
            Refused: ORDER_REFUSED, with the operator's words as `detail`; NOT_ON_OFFER; PRICE_CHANGED.
            OutcomeUnknown: no clear answer; to be found by its key.
        """

    async def find(self, subscriber: Subscriber, key: OrderKey) -> Order | None:
        """The order of that key, `None` when the operator has none."""

    async def order(self, subscriber: Subscriber, order: OrderId) -> Order:
        """How it stands.

        Raises:
            Refused: NOT_ALLOWED; it is somebody else's.
        """

    async def under_way(self, subscriber: Subscriber) -> tuple[Order, ...]:
        """Orders that are not over, newest first."""

    async def call_off(self, subscriber: Subscriber, order: OrderId) -> Order:
        """The order, called off, or on its way to be.

        Raises:
            Refused: TOO_LATE. NOT_ALLOWED; it is somebody else's.
            OutcomeUnknown: no clear answer; `order` tells how it stands.
        """
