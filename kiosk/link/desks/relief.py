"""Without money: what works, what restores the rest, the promised payment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from kiosk.domain.relief import Relief
from kiosk.domain.subscriber import VisitToken


class ReliefDesk(Protocol):
    """To take a promised payment is an order (`OrderDesk`)."""

    def relief(self, token: VisitToken) -> AsyncIterator[Relief]:
        """What works and what restores the rest as soon as it is known, then the same with promised payments.

        Raises:
            Refused: NOT_LOGGED_IN.
            Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE; an operator without the API for it does not matter.
        """
