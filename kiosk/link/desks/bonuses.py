"""Bonuses: points, how they came and went, and giving them for a reward."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from kiosk.domain.bonuses import Bonuses, PointsEntry, Redemption, RedemptionKey, RewardId, RewardSheet
from kiosk.domain.subscriber import VisitToken


class BonusDesk(Protocol):
    """Every method may raise `Refused(NOT_LOGGED_IN)`, and `Unavailable`: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or
    NOT_AVAILABLE_HERE where the operator has no such API.
    """

    async def bonuses(self, token: VisitToken) -> Bonuses:
        """Every programme, bonuses in kind, and what points can be given for."""

    async def history(self, token: VisitToken) -> tuple[PointsEntry, ...]:
        """How points came and went in the last twelve months, newest first."""

    async def propose(self, token: VisitToken, reward: RewardId) -> RewardSheet:
        """What redeeming that would mean, asked anew; nothing is taken.

        While an earlier redemption of the visit is in doubt it is the sheet of that one, under its key.

        Raises:
            Refused: NOT_ON_OFFER; it cannot be had any more.
        """

    def redeem(self, token: VisitToken, key: RedemptionKey) -> AsyncIterator[Redemption]:
        """Redeem what was proposed under `key`, then tell each state it comes to; ends with one that is over.

        Redeeming one key again tells how it stands.

        Raises:
            Refused: NOT_ON_OFFER; nothing was proposed under that key.
            Unavailable: nothing was taken, and the same key may be tried again.
        """
