"""Power cuts, failing disks, kills and cut lines, for as long as asked: `python -m tests.faults --minutes 10`.

A line for whatever is broken, with what repeats it; at the end the figures. Ends with 1 when anything was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from kiosk.services.ports.crediting import Credited, CreditUnknown
from tests.faults import strace
from tests.faults.cutting_line import Cut
from tests.faults.kills import kill_at
from tests.faults.payment_line import payment_bench
from tests.faults.power_cuts import record, verdicts

_CALLS = {"fsync": 45, "fdatasync": 25, "pwrite64": 270, "write": 25, "ftruncate": 4, "fallocate": 1, "unlink": 3}
"""What may fail or kill, and how often a thread makes the call in its life."""

_MOMENTS = 40
"""How many moments of a recorded life are looked at before the next is recorded."""

_LINES = 50
"""How many lines are cut before something else is tried."""

_MEMORY = Path("/dev/shm")


class Figures:
    """What was tried and what was found."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._begun = time.monotonic()

    def say(self) -> None:
        """One line for people."""
        took = time.monotonic() - self._begun
        counts = self.counts
        print(
            f"{took:.0f} s: {counts['images']} power-cut images ({counts['images'] / took:.0f} a second, cuts in"
            f" {counts['lives']} recorded lives, {counts['failing']} of them on a failing disk),"
            f" {counts['kills']} kills, {counts['lines']} cut lines, {counts['broken']} broken promises"
        )


async def cut_the_power(folder: Path, dice: Random, figures: Figures, failing: str) -> None:
    """Record one life and look at a share of what may be left of it."""
    seed = dice.randrange(1 << 32)
    recording = record(folder / "life", inject=failing)
    figures.counts["lives"] += 1
    figures.counts["failing"] += bool(failing)
    async for verdict in verdicts(recording, folder / "image", Random(seed), _MOMENTS):
        figures.counts["images"] += 1
        for words in verdict.broken:
            figures.counts["broken"] += 1
            print(f"BROKEN after call {verdict.moment} ({failing or 'no failure'}, seed {seed}): {words}", flush=True)


async def kill(folder: Path, dice: Random, figures: Figures) -> None:
    """Kill each life at a random call."""
    call = dice.choice(list(_CALLS))
    number = dice.randint(1, _CALLS[call])
    afterlife = await kill_at(folder / "life", call, number)
    figures.counts["kills"] += afterlife.was_killed
    for words in afterlife.broken:
        figures.counts["broken"] += 1
        print(f"BROKEN by a kill at {call} {number}: {words}", flush=True)


async def cut_the_line(dice: Random, figures: Figures) -> None:
    """Payments whose line to the operator breaks at random bytes, either way."""
    async with payment_bench() as bench:
        up, down = await bench.lengths()
        for _ in range(_LINES):
            is_up = dice.random() < 0.5
            byte = dice.randrange(up if is_up else down)
            tried = await bench.pay(Cut(byte if is_up else None, None if is_up else byte, dice.random() < 0.5))
            figures.counts["lines"] += 1
            kept = isinstance(tried.first, CreditUnknown) and isinstance(tried.then, Credited)
            if not kept or tried.booked_in_the_end != 1:
                figures.counts["broken"] += 1
                print(f"BROKEN by a line cut at byte {byte} of the {'request' if is_up else 'answer'}: {tried}")


def failure(dice: Random) -> str:
    """A call that fails once, a few times, or again and again."""
    call = dice.choice(list(_CALLS))
    first = dice.randint(1, _CALLS[call])
    again = dice.choice(("", f"..{first + dice.randint(1, 5)}", f"+{dice.randint(2, 9)}", "+"))
    return f"{call}:error={dice.choice(('EIO', 'ENOSPC'))}:when={first}{again}"


async def run(minutes: float, seed: int, memory: Path | None) -> int:
    """The number of broken promises found; images are laid out in `memory`."""
    dice, figures = Random(seed), Figures()
    deadline = time.monotonic() + minutes * 60
    while time.monotonic() < deadline:
        with TemporaryDirectory(dir=memory) as folder:
            match dice.randrange(4):
                case 0:
                    await cut_the_power(Path(folder), dice, figures, "")
                case 1:
                    await cut_the_power(Path(folder), dice, figures, failure(dice))
                case 2:
                    await cut_the_line(dice, figures)
                case _:
                    await kill(Path(folder), dice, figures)
    figures.say()
    return figures.counts["broken"]


def main() -> None:
    """Read the command line."""
    reading = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    reading.add_argument("--minutes", type=float, default=5.0)
    reading.add_argument("--seed", type=int, default=1)
    told = reading.parse_args()
    logging.disable(logging.CRITICAL)  # the operator's server complains of every cut line
    if reason := strace.why_not():
        sys.exit(f"cannot trace system calls: {reason}")
    sys.exit(1 if asyncio.run(run(told.minutes, told.seed, _MEMORY if _MEMORY.is_dir() else None)) else 0)


if __name__ == "__main__":
    main()
