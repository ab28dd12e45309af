"""A visitor with points at the terminal, and the operator who keeps them, in memory."""

from __future__ import annotations

from contextlib import aclosing
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.domain.bonuses import (
    PointsEntry,
    Programme,
    Redemption,
    RedemptionKey,
    RedemptionState,
    Reward,
    RewardId,
    RewardSheet,
)
from kiosk.domain.errors import ErrorCode, KioskError, OutcomeUnknown, Unavailable
from kiosk.domain.money import Currency
from kiosk.domain.subscriber import AccountId, VisitToken
from kiosk.services.account_history import AccountHistory
from kiosk.services.bonuses import BonusGround, VisitorBonuses
from kiosk.services.visits import Visits
from tests.fakes.bonus_desk import FIFTY, HISTORY, ONE_GB, PROGRAMMES, TEN_GB
from tests.fakes.bss import StillClock
from tests.fakes.subscribers import NUMBER, RIGHT_CODE, FakeCodes, FakeDirectory, FakeReader, rub

MOSCOW = ZoneInfo("Europe/Moscow")
CONSISTENT_AFTER_S = 120.0
LOST = OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE)
SILENT = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)


class FakeLoyalty:
    """Keeps points. `answer` is what the next redemption is answered with; a lost one is booked where `books`."""

    def __init__(self) -> None:
        self.members = PROGRAMMES
        self.on_offer: tuple[Reward, ...] = (ONE_GB, FIFTY, TEN_GB)
        self.answer: RedemptionState | KioskError = RedemptionState.DONE
        self.books = True
        self.rewards_silent = False
        self.search_silent_times = 0
        self.sent: list[RedemptionKey] = []
        self.booked: dict[RedemptionKey, Redemption] = {}
        self.since: list[datetime] = []

    async def programmes(self, account: AccountId) -> tuple[Programme, ...]:
        return self.members

    async def rewards(self, programmes: tuple[Programme, ...]) -> tuple[Reward, ...]:
        if self.rewards_silent:
            raise SILENT
        return self.on_offer

    async def entries(self, account: AccountId, since: datetime) -> tuple[PointsEntry, ...]:
        self.since.append(since)
        return HISTORY

    async def redeem(self, account: AccountId, key: RedemptionKey, reward: Reward) -> Redemption:
        self.sent.append(key)
        match self.answer:
            case RedemptionState() as state:
                told = Redemption(key, state)
                if state is RedemptionState.DONE:
                    self.booked[key] = told
                return told
            case OutcomeUnknown() as lost:
                if self.books:
                    self.booked[key] = Redemption(key, RedemptionState.DONE)
                raise lost
            case error:
                raise error

    async def find(self, account: AccountId, key: RedemptionKey) -> Redemption | None:
        if self.search_silent_times:
            self.search_silent_times -= 1
            raise SILENT
        return self.booked.get(key)


class BonusCounter:
    """The desk for bonuses, and a visitor in front of it."""

    def __init__(self) -> None:
        self.clock = StillClock()
        self.loyalty = FakeLoyalty()
        self.reader = FakeReader(self.clock, rub(213.60))
        self.visits = Visits(
            identities=FakeDirectory(),
            codes=FakeCodes(),
            history=lambda account: AccountHistory(
                self.reader, account, clock=self.clock, zone=MOSCOW, currency=Currency.RUB
            ),
            clock=self.clock,
            connection=lambda: "front-1",
        )
        ground = BonusGround(self.loyalty, self.loyalty, self.reader, self.clock, MOSCOW, CONSISTENT_AFTER_S)
        self.desk = VisitorBonuses(self.visits, ground)
        self.token = VisitToken("")

    async def log_in(self) -> None:
        challenge = await self.visits.send_code(NUMBER, "ru")
        self.token = await self.visits.answer_code(challenge.challenge, RIGHT_CODE)

    async def proposed(self, reward: RewardId = ONE_GB.reward) -> RewardSheet:
        return await self.desk.propose(self.token, reward)

    async def redeemed(self, key: RedemptionKey) -> list[RedemptionState]:
        async with aclosing(self.desk.redeem(self.token, key)) as states:
            return [redemption.state async for redemption in states]

    async def first_state(self, key: RedemptionKey) -> RedemptionState:
        """The first news; the visitor leaves then."""
        async with aclosing(self.desk.redeem(self.token, key)) as states:
            return (await anext(states)).state
