"""Money between the visitor's own contracts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from kiosk.domain.money import Money
from kiosk.domain.subscriber import AccountId, VisitToken
from kiosk.domain.transfers import OwnContracts, Transfer, TransferKey, TransferSheet


class TransferDesk(Protocol):
    """Every method may raise `Refused(NOT_LOGGED_IN)`, and `Unavailable`: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or
    NOT_AVAILABLE_HERE where nothing can be moved.
    """

    async def contracts(self, token: VisitToken) -> OwnContracts:
        """The visitor's contracts, the one that was logged in to first."""

    async def propose(self, token: VisitToken, source: AccountId, target: AccountId, amount: Money) -> TransferSheet:
        """What it would mean; nothing is moved.

        Raises:
            Refused: NOT_ALLOWED; one of them is not the visitor's.
        """

    def transfer(self, token: VisitToken, key: TransferKey) -> AsyncIterator[Transfer]:
        """Move what was proposed under `key`, then tell how it stands; ends once it is over.

        Moving one key again tells how it stands, and sends it again only when the operator has none of that key.

        Raises:
            Refused: NOT_ALLOWED; there is no such sheet, or it has an obstacle.
        """
