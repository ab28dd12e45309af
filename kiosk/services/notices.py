"""Notices behind a login: read at the operator, and the operator is told which were seen."""

from __future__ import annotations

from kiosk.domain.notices import Notice, NoticeId
from kiosk.domain.subscriber import VisitToken
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.help import NoticeBoard
from kiosk.services.ports.operator import Directory
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visits


class NoticeReading:
    """Implements `NoticeDesk`."""

    def __init__(self, visits: Visits, directory: Directory, board: NoticeBoard, clock: Clock) -> None:
        self._visits = visits
        self._directory = directory
        self._board = board
        self._clock = clock

    async def notices(self, token: VisitToken) -> tuple[Notice, ...]:
        """All of them, newest first (see the contract)."""
        owner = await owner_of(self._visits.visit(token), self._directory)
        told = await self._board.notices(owner)
        self._visits.visit(token)
        return told

    async def read(self, token: VisitToken, notices: tuple[NoticeId, ...]) -> None:
        """The visitor has seen these (see the contract)."""
        owner = await owner_of(self._visits.visit(token), self._directory)
        for notice in notices:
            await self._board.mark_read(owner, notice, self._clock.now())
