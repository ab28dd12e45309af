"""What 658's calls share: where they are, points, and what a reward gives."""

from __future__ import annotations

from decimal import Decimal

from sandbox.operator.api.balances import measured
from sandbox.operator.shop.rewards import Reward
from sandbox.operator.wire import Money, Quantity, Wire, money

BASE = "/tmf-api/loyalty/v4"


class Gain(Wire, frozen=True):
    """Money on the balance, or a package for some days."""

    money: Money | None = None
    usage_type: str | None = None
    volume: Quantity | None = None
    days: int | None = None


def points(count: int) -> Money:
    """Points as 658 has them."""
    return Money(unit="points", value=Decimal(count))


def gain_of(reward: Reward) -> Gain:
    """What a reward gives."""
    if reward.money_minor:
        return Gain(money=money(reward.money_minor))
    return Gain(usage_type=reward.usage_type, volume=measured(reward.usage_type, reward.volume), days=reward.days)
