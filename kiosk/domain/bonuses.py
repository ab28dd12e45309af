"""Bonus points: in which programmes, how they came and went, and what they can be given for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from typing import NewType

from kiosk.domain.balance import Package, PackageUnit
from kiosk.domain.money import Money

ProgrammeId = NewType("ProgrammeId", str)
"""A share in a programme (TMF658 LoyaltyProgramProduct.id)."""

RewardId = NewType("RewardId", str)

RedemptionKey = NewType("RedemptionKey", str)
"""Our name of a redemption: the same key never takes points twice."""

MONTHS = 12
"""How many months of history are looked at, the running one included."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Points in one programme; `supplier` is the partner whose it is, empty for the operator's own.

    `ending` of the points are worth nothing after the day `last_day`; both `None` where nothing ends or nobody says.
    """

    programme: ProgrammeId
    name: str
    about: str
    supplier: str
    points: int
    ending: int | None = None
    last_day: date | None = None

    @property
    def is_own(self) -> bool:
        """The operator's, not a partner's."""
        return not self.supplier


class Move(Enum):
    """What became of points."""

    EARNED = "earned"
    SPENT = "spent"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class PointsEntry:
    """Points that came or went; never negative, `move` says which way. `about` are the operator's words."""

    programme: ProgrammeId
    at: datetime
    move: Move
    points: int
    about: str


@dataclass(frozen=True, slots=True)
class PointsMonth:
    """What a month did to the points of one programme; `month` is its first day."""

    month: date
    earned: int = 0
    spent: int = 0
    expired: int = 0


@dataclass(frozen=True, slots=True)
class Gain:
    """What a reward gives: `money` to the balance, or `volume` units that last `days`."""

    money: Money | None = None
    volume: Decimal | None = None
    unit: PackageUnit | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Reward:
    """What `points` of a programme can be given for; `name` and `about` are the operator's words."""

    reward: RewardId
    programme: ProgrammeId
    name: str
    about: str
    points: int
    gain: Gain
    until: date | None = None  # the last day on which it can be had


@dataclass(frozen=True, slots=True)
class Bonuses:
    """Everything there is now. `in_kind` and `rewards` are `None` where the operator does not tell them."""

    programmes: tuple[Programme, ...]
    in_kind: tuple[Package, ...] | None
    rewards: tuple[Reward, ...] | None

    @property
    def own(self) -> tuple[Programme, ...]:
        """The operator's."""
        return tuple(one for one in self.programmes if one.is_own)

    @property
    def partners(self) -> tuple[Programme, ...]:
        """Everybody else's."""
        return tuple(one for one in self.programmes if not one.is_own)

    def programme(self, programme: ProgrammeId) -> Programme | None:
        """That one."""
        return next((one for one in self.programmes if one.programme == programme), None)

    def is_within_reach(self, reward: Reward) -> bool:
        """There are points enough."""
        programme = self.programme(reward.programme)
        return programme is not None and programme.points >= reward.points


@dataclass(frozen=True, slots=True)
class RewardSheet:
    """What redeeming would mean; nothing is taken yet. `last_day` is that of what is given."""

    key: RedemptionKey
    reward: Reward
    before: int
    last_day: date | None

    @property
    def after(self) -> int:
        """The points that are left then."""
        return self.before - self.reward.points

    @property
    def missing(self) -> int:
        """How many points it lacks; 0 where there are enough."""
        return max(0, -self.after)


class RedemptionState(Enum):
    """How a redemption stands. UNKNOWN is an answer that was lost; it is asked for under the same key."""

    DONE = "done"
    UNKNOWN = "unknown"
    GONE = "gone"  # refused: the reward cannot be had any more
    TOO_FEW = "too_few"  # refused: points ended or were spent meanwhile
    PRICE_CHANGED = "price_changed"  # refused: it costs another number of points now
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Redemption:
    """A redemption as it stands; `words` are the operator's own on a refusal, plain text."""

    key: RedemptionKey
    state: RedemptionState
    words: str = ""
    last_day: date | None = None  # of what was given

    @property
    def is_over(self) -> bool:
        """Nothing more will become of it."""
        return self.state is not RedemptionState.UNKNOWN


def points_by_month(
    entries: Iterable[PointsEntry], programme: ProgrammeId, today: date, zone: tzinfo
) -> tuple[PointsMonth, ...]:
    """The last twelve months of `programme`, the oldest first, those in which nothing happened too."""
    sums: dict[tuple[date, Move], int] = {}
    for entry in entries:
        if entry.programme == programme:
            place = entry.at.astimezone(zone).date().replace(day=1), entry.move
            sums[place] = sums.get(place, 0) + entry.points
    return tuple(
        PointsMonth(month, *(sums.get((month, move), 0) for move in (Move.EARNED, Move.SPENT, Move.EXPIRED)))
        for month in _months_to(today)
    )


def last_day_before(moment: datetime, zone: tzinfo) -> date:
    """The last day of what ends at `moment`."""
    return (moment.astimezone(zone) - timedelta(microseconds=1)).date()


def _months_to(today: date) -> Iterator[date]:
    for back in range(MONTHS - 1, -1, -1):
        years, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        yield date(years, month + 1, 1)
