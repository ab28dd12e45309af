"""Offers: what would serve this visitor, and what is promoted to all."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.recommendation import Promotion, Recommendation
from kiosk.domain.subscriber import VisitToken


class OfferDesk(Protocol):
    """Every method may raise `Refused(NOT_LOGGED_IN)`, and `Unavailable`: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or
    NOT_AVAILABLE_HERE where the operator has no such API. What is on offer at all is the `OrderDesk`'s to tell.
    """

    async def recommended(self, token: VisitToken) -> tuple[Recommendation, ...]:
        """What would serve the visitor and why, the most urgent first."""

    async def promotions(self, token: VisitToken) -> tuple[Promotion, ...]:
        """The operator's actions and the partners' programmes of today."""
