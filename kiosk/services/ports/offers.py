"""What the operator recommends (TMF680) and promotes (TMF671)."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.recommendation import Promotion, Recommendation
from kiosk.domain.subscriber import Subscriber


class Recommender(Protocol):
    """What would serve one subscriber.

    Raises:
        Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or NOT_AVAILABLE_HERE where the operator has no such API.
    """

    async def recommended(self, subscriber: Subscriber) -> tuple[Recommendation, ...]:
        """What would serve, the most urgent first."""


class Promoter(Protocol):
    """What is promoted to everybody. Raises as `Recommender`."""

    async def promotions(self) -> tuple[Promotion, ...]:
        """What is promoted now."""
