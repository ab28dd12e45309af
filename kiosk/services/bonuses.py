"""Bonuses behind a login: what there is, how it came and went, and points given for a reward.

Points are somebody's money: a redemption carries our key, is found by it when its answer is lost, and is never sent
under another. While one is in doubt the visit redeems nothing else.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from itertools import chain, repeat

from kiosk.abreast import abreast
from kiosk.domain.balance import Package
from kiosk.domain.bonuses import (
    MONTHS,
    Bonuses,
    PointsEntry,
    Programme,
    Redemption,
    RedemptionKey,
    RedemptionState,
    Reward,
    RewardId,
    RewardSheet,
)
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.subscriber import VisitToken
from kiosk.services.ports.bonuses import BonusReader, Redeemer
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader
from kiosk.services.visit_rewards import Wish
from kiosk.services.visits import Visit, Visits
from kiosk.services.where_told import where_told

_PAUSES_S = (0.5, 1.0, 2.0, 3.0, 5.0)
_LONGEST_PAUSE_S = 10.0


@dataclass(frozen=True, slots=True)
class BonusGround:
    """What the desk reads from and writes to; `consistent_after_s` is how long an empty search proves nothing."""

    bonuses: BonusReader
    redeemer: Redeemer
    accounts: AccountReader
    clock: Clock
    zone: tzinfo
    consistent_after_s: float


class VisitorBonuses:
    """Implements `BonusDesk`."""

    def __init__(self, visits: Visits, ground: BonusGround) -> None:
        self._visits = visits
        self._ground = ground

    async def bonuses(self, token: VisitToken) -> Bonuses:
        """Everything there is now (see the contract)."""
        visit = self._visits.visit(token)
        await self.catch_up(visit)
        (programmes, rewards), packages = await abreast(
            self._programmes(visit), where_told(partial(self._ground.accounts.packages, visit.account), None)
        )
        self._visits.visit(token)
        return Bonuses(programmes, None if packages is None else _in_kind(packages), rewards)

    async def history(self, token: VisitToken) -> tuple[PointsEntry, ...]:
        """The last twelve months (see the contract)."""
        visit = self._visits.visit(token)
        entries = await self._ground.bonuses.entries(visit.account, self._first_moment())
        self._visits.visit(token)
        return entries

    async def propose(self, token: VisitToken, reward: RewardId) -> RewardSheet:
        """What redeeming that would mean (see the contract)."""
        visit = self._visits.visit(token)
        doubtful = visit.rewards.in_doubt()
        if doubtful is not None:
            return doubtful.sheet
        programmes = await self._ground.bonuses.programmes(visit.account)
        rewards = await self._ground.bonuses.rewards(programmes)
        wanted = next((one for one in rewards if one.reward == reward), None)
        if wanted is None or (wanted.until is not None and wanted.until < self._today()):
            raise Refused(ErrorCode.NOT_ON_OFFER)
        points = next(one.points for one in programmes if one.programme == wanted.programme)
        sheet = RewardSheet(RedemptionKey(str(uuid.uuid4())), wanted, points, self._last_day(wanted))
        self._visits.visit(token)
        visit.rewards.wishes[sheet.key] = Wish(sheet)
        return sheet

    async def redeem(self, token: VisitToken, key: RedemptionKey) -> AsyncGenerator[Redemption, None]:
        """Each state it comes to (see the contract)."""
        visit = self._visits.visit(token)
        await visit.orders.looked()
        self._visits.visit(token)
        wish = visit.rewards.wishes.get(key)
        doubtful = visit.rewards.in_doubt()
        if wish is None or (doubtful is not None and doubtful is not wish):
            raise Refused(ErrorCode.NOT_ON_OFFER)
        standing = wish.redemption or await self._sent(visit, wish)
        yield standing
        for pause_s in chain(_PAUSES_S, repeat(_LONGEST_PAUSE_S)):
            if standing.is_over or visit.is_over:
                return
            await self._ground.clock.sleep(pause_s)
            standing = await self._asked(visit, wish, standing)
            if standing.is_over:
                yield standing

    async def catch_up(self, visit: Visit) -> None:
        """Learn what became of a wish in doubt, as far as the operator says."""
        wish = visit.rewards.in_doubt()
        if wish is not None and wish.redemption is not None:
            with contextlib.suppress(Unavailable):
                await self._asked(visit, wish, wish.redemption)

    async def _sent(self, visit: Visit, wish: Wish) -> Redemption:
        """What came of sending it, once; it counts as sent before its first byte leaves."""
        wish.redemption = unknown = Redemption(wish.sheet.key, RedemptionState.UNKNOWN)
        wish.sent_at = self._ground.clock.monotonic()
        try:
            wish.redemption = told = await self._ground.redeemer.redeem(
                visit.account, wish.sheet.key, wish.sheet.reward
            )
        except OutcomeUnknown:
            return unknown
        except Unavailable:
            wish.redemption = None
            raise
        return told

    async def _asked(self, visit: Visit, wish: Wish, standing: Redemption) -> Redemption:
        """How it stands now; as before where the operator does not say, or does not know yet.

        Raises:
            Unavailable: it never arrived.
        """
        asked_at = self._ground.clock.monotonic()
        try:
            found = await self._ground.redeemer.find(visit.account, wish.sheet.key)
        except Unavailable:
            return standing
        if found is not None:
            wish.redemption = found
            return found
        if wish.redemption is not None and wish.redemption.is_over:
            return wish.redemption  # told to somebody who asked later
        if asked_at - wish.sent_at > self._ground.consistent_after_s:
            wish.redemption = None
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE, "the wish never arrived")
        return standing

    async def _programmes(self, visit: Visit) -> tuple[tuple[Programme, ...], tuple[Reward, ...] | None]:
        programmes = await self._ground.bonuses.programmes(visit.account)
        return programmes, await where_told(partial(self._ground.bonuses.rewards, programmes), None)

    def _last_day(self, reward: Reward) -> date | None:
        return None if reward.gain.days is None else self._today() + timedelta(days=reward.gain.days)

    def _today(self) -> date:
        return self._ground.clock.now().astimezone(self._ground.zone).date()

    def _first_moment(self) -> datetime:
        """The beginning of the oldest of the months."""
        today = self._today()
        years, month = divmod(today.year * 12 + today.month - MONTHS, 12)
        return datetime(years, month + 1, 1, tzinfo=self._ground.zone)


def _in_kind(packages: tuple[Package, ...]) -> tuple[Package, ...]:
    return tuple(one for one in packages if one.is_bonus)
