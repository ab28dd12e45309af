"""How the operator answers, as a test says."""

from __future__ import annotations

from kiosk.domain.operator_pace import Pace


class FakeHealth:
    """Reachable, and as fast as it is told to be; asked, it answers fast again."""

    def __init__(self, pace: Pace = Pace.USUAL, *, reachable: bool = True) -> None:
        self.pace = pace
        self.reachable = reachable

    async def ask(self) -> None:
        self.pace, self.reachable = Pace.USUAL, True
