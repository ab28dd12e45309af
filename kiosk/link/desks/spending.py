"""What was agreed to, what is to come, and what each month cost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from kiosk.domain.charge_calendar import ChargeCalendar
from kiosk.domain.consents import ConsentLedger
from kiosk.domain.expense_report import MonthSpend
from kiosk.domain.subscriber import VisitToken


class SpendingDesk(Protocol):
    """Every method may raise `Refused(NOT_LOGGED_IN)`, and `Unavailable`: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE."""

    async def consents(self, token: VisitToken) -> ConsentLedger:
        """Every paid extra with who agreed to it and what it cost, and the price rises of the last year."""

    async def calendar(self, token: VisitToken) -> ChargeCalendar:
        """What will be taken in the next 35 days, what ends, and what is left after each day."""

    def months(self, token: VisitToken) -> AsyncIterator[MonthSpend]:
        """What each of the last twelve months cost, the running one first, back to the first with a line."""
