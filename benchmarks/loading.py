"""How long the front's loop stands still while 100,000 lines come in, and while their statement is made.

Each round is a fresh teller, a fresh front and one login; the gaps of the idle account and statement screens are taken
within the same visit. Of each kind of gap, the longest of a round counts, and of the rounds their median.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Iterator, Mapping
from typing import Final

from benchmarks.stage import BenchFailed, running_teller, scene, simulated_world
from benchmarks.table import Row, table
from kiosk.trial import Trial
from sandbox.operator.world.heavy import NUMBER

LINES: Final = 100_000
GOAL_LOADING_MS: Final = 10.0
GOAL_MAKING_MS: Final = 3.0
_ROUNDS: Final = 3
_NO_IDLING_S: Final = 600.0


def rows() -> Iterator[Row]:
    """The rows of the table."""
    rounds = asyncio.run(_rounds())
    median = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    loading, idle = median["loading_s"] * 1000, median["idle_s"] * 1000
    yield Row(f"longest gap, {LINES:,} lines loading", loading, "ms", idle, "idle", 1.0, GOAL_LOADING_MS)
    yield Row(f"{LINES:,} lines, key touched to last one on screen", median["loading_took_s"], "s")
    making, idle = median["making_s"] * 1000, median["idle_again_s"] * 1000
    yield Row(f"longest gap, statement of {LINES:,} lines made", making, "ms", idle, "idle", 1.0, GOAL_MAKING_MS)
    yield Row(f"statement of {LINES:,} lines, key touched to document", median["making_took_s"], "s")


async def _rounds() -> list[Mapping[str, float]]:
    async with simulated_world(heavy_lines=LINES) as (folder, world):
        config = Trial(idle_s=_NO_IDLING_S).write(folder, world.places)
        found: list[Mapping[str, float]] = []
        for _ in range(_ROUNDS):
            async with running_teller(config):
                found += [told async for told in scene(config, "load_lines", NUMBER)]
    if any(one["lines"] < LINES for one in found):
        raise BenchFailed("not all lines came")
    return found


if __name__ == "__main__":
    print(table(rows()))
