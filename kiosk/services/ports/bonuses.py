"""The operator's bonus programmes (TMF658 and its extensions)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from kiosk.domain.bonuses import PointsEntry, Programme, Redemption, RedemptionKey, Reward
from kiosk.domain.subscriber import AccountId


class BonusReader(Protocol):
    """What there is, what it can be given for, and how it came.

    Raises:
        Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or NOT_AVAILABLE_HERE where the operator has no such API.
    """

    async def programmes(self, account: AccountId) -> tuple[Programme, ...]:
        """The programmes the account takes part in, the operator's own first; none outside of all."""

    async def rewards(self, programmes: tuple[Programme, ...]) -> tuple[Reward, ...]:
        """What the operator's own points can be given for now."""

    async def entries(self, account: AccountId, since: datetime) -> tuple[PointsEntry, ...]:
        """How points came and went, newest first."""


class Redeemer(Protocol):
    """Points for rewards. Raises as `BonusReader`."""

    async def redeem(self, account: AccountId, key: RedemptionKey, reward: Reward) -> Redemption:
        """The redemption, done or refused. The same key again gives the same.

        Raises:
            OutcomeUnknown: no clear answer; to be found by its key.
        """

    async def find(self, account: AccountId, key: RedemptionKey) -> Redemption | None:
        """The redemption of that key, `None` when the operator has none."""
