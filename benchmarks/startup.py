"""How soon a front paints and a teller answers, and what memory the three processes of a terminal take.

Times are medians of whole processes, from their start, ours and the floor's in turn. Memory is the proportional set
size while teller, front and spare all run, as they do in an office.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from benchmarks.stage import BenchFailed, offscreen, running_teller, seconds_of, simulated_world
from benchmarks.table import Row, table
from kiosk.commands.terminal import front_command
from kiosk.trial import Trial

GOAL_FIRST_WINDOW: Final = 1.7
GOAL_FRONT_MB: Final = 70.0
GOAL_TELLER_MB: Final = 45.0
_ROUNDS: Final = 5
_BARE: Final = [sys.executable, "-c", "import asyncio; asyncio.run(asyncio.sleep(0))"]


def rows() -> Iterator[Row]:
    """The rows of the table."""
    yield from asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with simulated_world() as (folder, world):
        config = Trial().write(folder, world.places)
        ready, bare = await _teller_starts(config)
        async with running_teller(config) as teller:
            front, label = await _first_windows(config)
            shown, memory = await _on_screen(config, teller.process)
    return [
        Row("front: start to first painted window", front, "ms", label, "empty Qt label", GOAL_FIRST_WINDOW),
        Row("spare: order to painted window", shown, "ms"),
        Row("teller: start to its first answer", ready, "ms", bare, "Python with an asyncio loop"),
        Row("memory of the front at its start page, PSS", memory["front"], "MB", goal=GOAL_FRONT_MB),
        Row("memory of the spare front, PSS", memory["spare"], "MB", goal=GOAL_FRONT_MB),
        Row("memory of the teller, idle, PSS", memory["teller"], "MB", goal=GOAL_TELLER_MB),
    ]


async def _teller_starts(config: Path) -> tuple[float, float]:
    """Medians in milliseconds: a teller's first answer, and the floor."""
    ours, floor = [], []
    for _ in range(_ROUNDS):
        floor.append(await seconds_of(_BARE))
        async with running_teller(config) as teller:
            ours.append(teller.ready_s)
    return statistics.median(ours) * 1000, statistics.median(floor) * 1000


async def _first_windows(config: Path) -> tuple[float, float]:
    """Medians in milliseconds: the front, and an empty label."""
    ours, floor = [], []
    for _ in range(_ROUNDS):
        floor.append(await _first_paint_s("label", config.with_name("label.log")))
        ours.append(await _first_paint_s(str(config), config.with_name("front.log")))
    return statistics.median(ours) * 1000, statistics.median(floor) * 1000


async def _first_paint_s(what: str, log: Path) -> float:
    began = time.perf_counter()
    async with offscreen([sys.executable, "-m", "benchmarks.first_paint", what], log) as process:
        assert process.stdout is not None
        said = await process.stdout.readline()
        took = time.perf_counter() - began
    if said != b"painted\n":
        raise BenchFailed(f"nothing was painted by {log.stem}")
    return took


async def _on_screen(config: Path, teller: Process) -> tuple[float, dict[str, float]]:
    """Milliseconds from the order to a painted front, and the memory of each process while all of them run."""
    async with AsyncExitStack() as stack:
        front, spare = [
            await stack.enter_async_context(offscreen(front_command(config), config.with_name(f"{name}.log")))
            for name in ("front", "spare")
        ]
        await _hear(front, "ready")
        await _hear(spare, "ready")
        assert front.stdin is not None
        began = time.perf_counter()
        front.stdin.write(b'{"do": "show"}\n')
        await _hear(front, "shown")
        shown_s = time.perf_counter() - began
        processes = {"front": front, "spare": spare, "teller": teller}
        return shown_s * 1000, {name: _pss_mb(process.pid) for name, process in processes.items()}


async def _hear(front: Process, news: str) -> None:
    assert front.stdout is not None
    heard = json.loads(await front.stdout.readline() or b"{}").get("is")
    if heard != news:
        raise BenchFailed(f"the front said {heard} instead of {news}")


def _pss_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(rollup.split("Pss:")[1].split()[0]) / 1024


if __name__ == "__main__":
    print(table(rows()))
