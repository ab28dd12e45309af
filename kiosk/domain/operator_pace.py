"""How fast the operator answers, told calmly: one slow answer changes nothing, and one quick one does not change back.

On the first days of a month everybody asks at once. The terminal notices it by its own calls, asks for less while it
lasts, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Pace(Enum):
    """How the operator answers now."""

    USUAL = "usual"
    SLOW = "slow"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PaceRules:
    """When the pace is another one.

    `slow_s` and `usual_s` are moving averages of seconds an answer takes; between them the pace stays as it was. An
    answer weighs `weight` of the average. So many silences in a row are GONE; so many answers in a row end it.
    """

    slow_s: float = 2.0
    usual_s: float = 0.8
    weight: float = 0.3
    silences: int = 3
    answers: int = 2

    @classmethod
    def within(cls, deadline_s: float) -> PaceRules:
        """For calls that are given up after `deadline_s`: a quarter of it is slow, and 2 s in any case."""
        slow_s = min(2.0, deadline_s / 4)
        return cls(slow_s=slow_s, usual_s=0.4 * slow_s)


class PaceMeter:
    """Takes in each call's outcome and tells the pace."""

    def __init__(self, rules: PaceRules | None = None) -> None:
        self._rules = rules or PaceRules()
        self._average_s = 0.0
        self._silences = 0
        self._answers = 0
        self._pace = Pace.USUAL

    @property
    def pace(self) -> Pace:
        """How the operator answers now; USUAL before the first call."""
        return self._pace

    def answered(self, after_s: float) -> None:
        """A call was answered."""
        self._silences = 0
        self._answers += 1
        self._note(after_s)
        if self._pace is Pace.GONE and self._answers >= self._rules.answers:
            self._pace = Pace.SLOW
        if self._pace is not Pace.GONE:
            self._pace = self._by_average()

    def missed(self, after_s: float) -> None:
        """A call brought no answer, for so long."""
        self._answers = 0
        self._silences += 1
        self._note(max(after_s, self._rules.slow_s))  # a line that is refused at once is no quick answer
        if self._silences >= self._rules.silences:
            self._pace = Pace.GONE
        elif self._pace is not Pace.GONE:
            self._pace = self._by_average()

    def _note(self, after_s: float) -> None:
        self._average_s += self._rules.weight * (after_s - self._average_s)

    def _by_average(self) -> Pace:
        if self._average_s >= self._rules.slow_s:
            return Pace.SLOW
        return Pace.USUAL if self._average_s <= self._rules.usual_s else self._pace
