"""Recommendations and promotions as a test writes them; and some to begin with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kiosk.domain.balance import PackageUnit
from kiosk.domain.errors import KioskError
from kiosk.domain.offerings import OfferingId
from kiosk.domain.recommendation import Promotion, Reason, Recommendation
from kiosk.domain.subscriber import VisitToken
from tests.fakes.line import Line

REMAINING = Recommendation(
    Reason.REMAINING,
    OfferingId("+10 ГБ"),
    name="+10 ГБ",
    remaining=Decimal("3276.8"),
    unit=PackageUnit.MEGABYTES,
    until=date(2026, 11, 28),
)
FORGOTTEN = Recommendation(Reason.FORGOTTEN, None, "Гороскоп", "Гороскоп", last_used=date(2026, 7, 20))
TRIP = Recommendation(Reason.TRIP, OfferingId("Турция"), name="Турция", place="Турция")
FUEL = Promotion("partner-fuel", "Баллы на заправках «Маяк»", "1 балл — 1 ₽ скидки.", "ООО «Маяк»", None, None)
NIGHT = Promotion(
    "action-night", "Ночной безлимит", "С часа ночи до семи утра.", "", date(2026, 12, 31), OfferingId("+10 ГБ")
)


class FakeOfferDesk:
    """Tells what it holds. `refusals`: what a method of that name raises, until it is taken out."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.advice: tuple[Recommendation, ...] = (REMAINING, FORGOTTEN, TRIP)
        self.promoted: tuple[Promotion, ...] = (NIGHT, FUEL)
        self.refusals: dict[str, KioskError] = {}

    async def recommended(self, token: VisitToken) -> tuple[Recommendation, ...]:
        await self._pass("recommended")
        return self.advice

    async def promotions(self, token: VisitToken) -> tuple[Promotion, ...]:
        await self._pass("promotions")
        return self.promoted

    async def _pass(self, method: str) -> None:
        await self._line.reach()
        if method in self.refusals:
            raise self.refusals[method]
