"""From the last digit of the code to the balance on the glass, beside the slowest single read the screen needs.

The reads are those that passed between the two moments; afterwards each is asked again, alone, and its median taken.
Once with the operator next door, once with every one of its answers a while away, as over a city's network.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import httpx

from benchmarks.relay import Relay, running_relay
from benchmarks.stage import running_teller, scene, simulated_world
from benchmarks.table import Row, table
from kiosk.trial import DEMO_NUMBER, Trial
from sandbox.world import World

GOAL_RATIO: Final = 1.2
GOAL_MARGIN_MS: Final = 60.0
_AWAY_S: Final = 0.1
_VISITORS: Final = 3
_ROUNDS: Final = 5


def rows() -> Iterator[Row]:
    """The rows of the table."""
    yield from asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with simulated_world() as (folder, world), running_relay(world.places.operator_url) as relay:
        config = Trial().write(folder, replace(world.places, operator_url=relay.url))
        found = []
        for name, away_s in (("next door", 0.0), (f"{_AWAY_S * 1000:.0f} ms away", _AWAY_S)):
            if away_s:
                await world.fault(call="*", kind="delay", delay_s=away_s, times=None)
            async with running_teller(config):
                visits = [visit async for visit in scene(config, "log_in", *await _numbers(world))]
            ours = statistics.median(painted - touched for touched, painted in visits)
            slowest = statistics.median([await _slowest_s(world, relay, *visit) for visit in visits])
            found.append(_row(name, ours, slowest))
    return found


def _row(name: str, ours_s: float, slowest_s: float) -> Row:
    work = f"code typed to balance on screen, operator {name}"
    return Row(work, ours_s * 1000, "ms", slowest_s * 1000, "slowest single read", GOAL_RATIO, GOAL_MARGIN_MS)


async def _numbers(world: World) -> list[str]:
    everybody = await world.subscribers()
    ordinary = [one["number"] for one in everybody if one["trait"] == "ordinary" and one["number"].startswith("+7")]
    return [DEMO_NUMBER, *ordinary[:_VISITORS]]


async def _slowest_s(world: World, relay: Relay, touched: float, painted: float) -> float:
    targets = set(relay.between(touched, painted))
    async with httpx.AsyncClient(base_url=world.places.operator_url, trust_env=False) as client:
        return max([await _alone_s(client, target) for target in targets])


async def _alone_s(client: httpx.AsyncClient, target: str) -> float:
    took = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        (await client.get(target)).raise_for_status()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


if __name__ == "__main__":
    print(table(rows()))
