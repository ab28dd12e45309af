"""The operator's catalogue and orders (TMF620, 622, 679)."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.offerings import Catalogue, Offering
from kiosk.domain.ordering import Change, Obstacle, Order, OrderId, OrderKey
from kiosk.domain.products import OwnedProduct
from kiosk.domain.subscriber import Subscriber


class CatalogueReader(Protocol):
    """What is on offer (TMF620).

    Raises:
        Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or NOT_AVAILABLE_HERE where the operator has no such API.
    """

    async def catalogue(self) -> Catalogue:
        """Everything on offer now, and what cannot be shown."""


class Qualifier(Protocol):
    """May I, and why not (TMF679). Raises as `CatalogueReader`."""

    async def obstacles(self, subscriber: Subscriber, changes: tuple[Change, ...]) -> tuple[Obstacle, ...]:
        """What stands in the way; none where the operator has no such API."""


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

    async def order(self, order: OrderId) -> Order:
        """How it stands."""

    async def under_way(self, subscriber: Subscriber) -> tuple[Order, ...]:
        """Orders that are not over, newest first."""

    async def call_off(self, order: OrderId) -> Order:
        """The order, called off.

        Raises:
            Refused: TOO_LATE.
        """
