"""Bonus programmes, ours and our partners', and what our points can be given for."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.operator.identity import part_of
from sandbox.operator.world.catalogue import GIGABYTE, MINUTE_S
from sandbox.operator.world.months import Month


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme; `supplier` is whose it is, empty for ours. `part` names a member's share in it."""

    part: str
    name: str
    about: str
    supplier: str = ""

    def of(self, subscriber: str) -> str:
        """The id of the member's share."""
        return part_of(subscriber, self.part)


@dataclass(frozen=True, slots=True)
class Reward:
    """What `points` are given for: money in minor units, or a package in its finest unit that lasts `days`.

    `sold_months` counts the months, the first included, until which it is to be had; 0 is without an end.
    """

    reward: str
    name: str
    about: str
    points: int
    money_minor: int = 0
    usage_type: str = ""
    volume: int = 0
    days: int = 0
    sold_months: int = 0

    def until_ms(self, began_ms: int) -> int:
        """The moment it is gone in a world that began at `began_ms`, 0 for never."""
        return Month.of(began_ms).back(-self.sold_months).start_ms() if self.sold_months else 0


OWN = Programme("bonus", "Бонусы", "Баллы за каждое пополнение и за время с нами")
FUEL = Programme("bonus-fuel", "Маяк", "Баллы за связь и за топливо, тратятся на заправках", "ООО «Маяк»")
BOOKS = Programme("bonus-books", "Книжная полка", "Страницы за покупки, тратятся на книги", "ООО «Полка»")
PROGRAMMES = (OWN, FUEL, BOOKS)

REWARDS = (
    Reward("reward-data-1", "1 ГБ", "Интернет по России", 300, usage_type="data", volume=GIGABYTE, days=30),
    Reward("reward-minutes-60", "60 минут", "Звонки по России", 200, usage_type="voice", volume=60 * MINUTE_S, days=30),
    Reward("reward-money-50", "50 ₽ на баланс", "Можно потратить на любые услуги", 500, money_minor=50_00),
    Reward(
        "reward-data-5",
        "5 ГБ",
        "Интернет по России",
        1_200,
        usage_type="data",
        volume=5 * GIGABYTE,
        days=30,
        sold_months=2,
    ),
    Reward("reward-data-10", "10 ГБ", "Интернет по России", 2_000, usage_type="data", volume=10 * GIGABYTE, days=30),
    Reward(
        "reward-month-minutes",
        "120 минут",
        "Звонки по России, только до конца месяца",
        350,
        usage_type="voice",
        volume=120 * MINUTE_S,
        days=14,
        sold_months=1,
    ),
)


def reward_named(reward: str) -> Reward | None:
    """That one."""
    return next((one for one in REWARDS if one.reward == reward), None)
