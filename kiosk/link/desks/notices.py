"""What the operator told the visitor."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.notices import Notice, NoticeId
from kiosk.domain.subscriber import VisitToken


class NoticeDesk(Protocol):
    """Every method may raise `Refused(NOT_LOGGED_IN)`, and `Unavailable`: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or
    NOT_AVAILABLE_HERE where the operator sends no notices.
    """

    async def notices(self, token: VisitToken) -> tuple[Notice, ...]:
        """All of them, newest first."""

    async def read(self, token: VisitToken, notices: tuple[NoticeId, ...]) -> None:
        """The visitor has seen these; the operator keeps it for the next visit. Those that are not his do nothing."""
