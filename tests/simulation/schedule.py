"""A schedule's name: where the teller dies.

"0": nowhere; "57p": the power is cut at step 57; "57p.12k": and the next teller is killed 12 steps on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.simulation.world import Crash, Director, World

_DEATH = re.compile(r"(\d+)([kp])")


@dataclass(frozen=True, slots=True)
class Death:
    """A step of one life, counted from its beginning, and how it ends there."""

    step: int
    crash: Crash

    def __str__(self) -> str:
        return f"{self.step}{self.crash.value}"


class Fixed(Director):
    """Dies where it is told: one death a life."""

    def __init__(self, deaths: tuple[Death, ...]) -> None:
        self.deaths = deaths

    @property
    def name(self) -> str:  # type: ignore[override]  # a director's name may be worked out
        """The schedule's name."""
        return ".".join(map(str, self.deaths)) or "0"

    def crash_at(self, world: World, what: str) -> Crash | None:
        """See `Director`."""
        if world.life > len(self.deaths):
            return None
        death = self.deaths[world.life - 1]
        return death.crash if world.life_steps == death.step else None


def named(schedule: str) -> Fixed:
    """The director of a schedule.

    Raises:
        ValueError: that is no schedule's name.
    """
    if schedule == "0":
        return Fixed(())
    deaths = []
    for part in schedule.split("."):
        found = _DEATH.fullmatch(part)
        if found is None:
            raise ValueError(f"no schedule: {schedule}")
        deaths.append(Death(int(found[1]), Crash(found[2])))
    return Fixed(tuple(deaths))
