"""The operator's word on what works without money (TMF679, category zeroBalance)."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.relief import ReliefWord
from kiosk.domain.subscriber import Subscriber


class ReliefReader(Protocol):
    """Asked for one subscriber; nothing is changed by asking."""

    async def word(self, subscriber: Subscriber) -> ReliefWord:
        """What works for the subscriber now, and which sum restores what.

        Raises:
            Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or NOT_AVAILABLE_HERE where there is no such API.
        """
