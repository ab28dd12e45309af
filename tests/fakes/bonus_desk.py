"""Bonuses as a test writes them; and somebody's to begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal

from kiosk.domain.balance import Package, PackageUnit
from kiosk.domain.bonuses import (
    Bonuses,
    Gain,
    Move,
    PointsEntry,
    Programme,
    ProgrammeId,
    Redemption,
    RedemptionKey,
    Reward,
    RewardId,
    RewardSheet,
)
from kiosk.domain.errors import ErrorCode, KioskError, Refused
from kiosk.domain.money import Currency, Money
from kiosk.domain.subscriber import VisitToken
from tests.fakes.line import Feed, Line

OWN = ProgrammeId("118227-bonus")
FUEL = ProgrammeId("118227-bonus-fuel")
PROGRAMMES = (
    Programme(OWN, "Бонусы", "Баллы за каждое пополнение", "", 1240, 120, date(2026, 11, 30)),
    Programme(FUEL, "Маяк", "Тратятся на заправках", "ООО «Маяк»", 310),
)
ONE_GB = Reward(
    RewardId("reward-data-1"),
    OWN,
    "1 ГБ",
    "Интернет по России",
    300,
    Gain(volume=Decimal(1024), unit=PackageUnit.MEGABYTES, days=30),
)
FIFTY = Reward(
    RewardId("reward-money-50"), OWN, "50 ₽ на баланс", "На любые услуги", 500, Gain(Money(5_000, Currency.RUB))
)
TEN_GB = Reward(
    RewardId("reward-data-10"),
    OWN,
    "10 ГБ",
    "Интернет по России",
    2000,
    Gain(volume=Decimal(10_240), unit=PackageUnit.MEGABYTES, days=30),
)
GIFT = Package(
    "Бонус: 60 минут",
    PackageUnit.MINUTES,
    Decimal(42),
    Decimal(60),
    datetime(2026, 12, 10, tzinfo=UTC),
    (OWN,),
    is_bonus=True,
)
BONUSES = Bonuses(PROGRAMMES, (GIFT,), (ONE_GB, FIFTY, TEN_GB))


def entry(day: str, move: Move, points: int, about: str, programme: ProgrammeId = OWN) -> PointsEntry:
    """Points that came or went that day of 2026 ("11-03")."""
    return PointsEntry(programme, datetime.fromisoformat(f"2026-{day}T09:00:00+00:00"), move, points, about)


HISTORY = (
    entry("11-03", Move.EARNED, 80, "За пополнения"),
    entry("10-25", Move.EARNED, 120, "Подарок ко дню рождения"),
    entry("10-20", Move.SPENT, 300, "Обмен на 1 ГБ"),
    entry("10-15", Move.EARNED, 60, "За пополнения"),
    entry("10-12", Move.EARNED, 70, "За топливо", FUEL),
    entry("09-30", Move.EXPIRED, 50, "За пополнения"),
    entry("09-15", Move.EARNED, 170, "За пополнения"),
)


class FakeBonusDesk:
    """Tells what it holds; redemptions go as a test writes into `progress`.

    `refusals`: what a method of that name raises, until it is taken out.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self.having = BONUSES
        self.moves = HISTORY
        self.progress: Feed[Redemption] = Feed()
        self.refusals: dict[str, KioskError] = {}
        self.sheet: RewardSheet | None = None
        self.redeemed: list[RedemptionKey] = []

    async def bonuses(self, token: VisitToken) -> Bonuses:
        await self._pass("bonuses")
        return self.having

    async def history(self, token: VisitToken) -> tuple[PointsEntry, ...]:
        await self._pass("history")
        return self.moves

    async def propose(self, token: VisitToken, reward: RewardId) -> RewardSheet:
        await self._pass("propose")
        found = next((one for one in self.having.rewards or () if one.reward == reward), None)
        if found is None:
            raise Refused(ErrorCode.NOT_ON_OFFER)
        return self.sheet or RewardSheet(RedemptionKey("wish-1"), found, 1240, date(2026, 12, 22))

    def redeem(self, token: VisitToken, key: RedemptionKey) -> AsyncIterator[Redemption]:
        self.redeemed.append(key)
        if "redeem" in self.refusals:
            self.progress.fail(self.refusals["redeem"])
        return self._line.stream(self.progress)

    async def _pass(self, method: str) -> None:
        await self._line.reach()
        if method in self.refusals:
            raise self.refusals[method]
