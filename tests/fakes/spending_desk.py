"""Paid extras, days to come and months, as a test writes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

from kiosk.domain.balance import Balance
from kiosk.domain.charge_calendar import ChargeCalendar, charge_calendar
from kiosk.domain.consents import ConsentLedger
from kiosk.domain.errors import KioskError
from kiosk.domain.expense_report import MonthSpend
from kiosk.domain.money import Currency, Money
from kiosk.domain.subscriber import VisitToken
from tests.fakes.line import Feed, Line

NOTHING = Money.zero(Currency.RUB)


class FakeSpendingDesk:
    """Tells what it holds; `refusal` refuses all."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.refusal: KioskError | None = None
        self.ledger = ConsentLedger((), NOTHING, (), None)
        balance = Balance(NOTHING, NOTHING, NOTHING, datetime(2026, 11, 22, 11, 2, tzinfo=UTC))
        self.days: ChargeCalendar = charge_calendar(balance, (), today=date(2026, 11, 22), zone=UTC)
        self.told_months: tuple[MonthSpend, ...] = ()
        self.asked: list[str] = []

    async def consents(self, token: VisitToken) -> ConsentLedger:
        await self._pass("consents")
        return self.ledger

    async def calendar(self, token: VisitToken) -> ChargeCalendar:
        await self._pass("calendar")
        return self.days

    def months(self, token: VisitToken) -> AsyncIterator[MonthSpend]:
        self.asked.append("months")
        feed = Feed(*self.told_months)
        if self.refusal is not None:
            feed.fail(self.refusal)
        feed.end()
        return self._line.stream(feed)

    async def _pass(self, asked: str) -> None:
        self.asked.append(asked)
        await self._line.reach()
        if self.refusal is not None:
            raise self.refusal
