"""Services: what is connected, what can be, and changing it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from kiosk.domain.connected import Connected, VisitChanges
from kiosk.domain.offerings import Catalogue
from kiosk.domain.ordering import Change, Order, OrderId, OrderKey, Proposal
from kiosk.domain.subscriber import VisitToken


class OrderDesk(Protocol):
    """Every method may raise `Refused(NOT_LOGGED_IN)`, and `Unavailable`: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or
    NOT_AVAILABLE_HERE where the operator has no such API.
    """

    async def connected(self, token: VisitToken) -> Connected:
        """What is connected in all three sections, with orders that are still under way."""

    async def catalogue(self, token: VisitToken) -> Catalogue:
        """What this visitor can be offered, what is connected already left out."""

    async def propose(self, token: VisitToken, changes: tuple[Change, ...]) -> Proposal:
        """What `changes` would mean, with the operator's word on whether they can be had; nothing is ordered.

        Raises:
            Refused: NOT_ON_OFFER; a thing that was shown is not there any more.
        """

    def order(self, token: VisitToken, key: OrderKey) -> AsyncIterator[Order]:
        """Order what was proposed under `key`, then tell each state it comes to; ends with a final one, or HELD.

        Ordering one key again tells how its order stands. UNKNOWN is followed by what was found out.

        Raises:
            Refused: PRICE_CHANGED; the terms are not those of the proposal any more. ORDER_REFUSED, with the operator's
                words as `detail`. NOT_ON_OFFER; it, or the proposal, is gone. Nothing was ordered.
            Unavailable: nothing was ordered, which the operator has been asked about where it was in doubt; the key may
                be ordered again.
        """

    async def call_off(self, token: VisitToken, order: OrderId) -> Order:
        """The order, called off.

        Raises:
            Refused: TOO_LATE. NOT_ALLOWED; it is none that was told in this visit.
        """

    async def changes(self, token: VisitToken) -> VisitChanges:
        """What is different from when the visit began, in services and in money."""

    async def print_changes(self, token: VisitToken, language: str) -> None:
        """The same on paper.

        Raises:
            Unavailable: NO_PAPER or PRINTER_UNAVAILABLE.
        """
