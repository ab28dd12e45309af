"""Schedules in processes of their own: a world runs once, and forks wherever its teller might die.

What came before a crash is thus paid for once. A process never returns from its schedule: it tells how it went, and
leaves. Everything a dead teller held is dropped with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import random
import shutil
import signal
import struct
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import BinaryIO, NoReturn

from tests.simulation.faults import Aim, Fault
from tests.simulation.life import live
from tests.simulation.schedule import Death, Fixed
from tests.simulation.world import Crash, Director, Ending, World

_HEAD = struct.Struct("<I")
_WARM_SEEDS = range(-12, 0)
_SELDOM = ("reversal", "continued", "held", "unclear", "suspect", "returned", "not_sent")  # always died at
_MOVING = ("to stacking", "to returning")
_MOVING_SHARE = 0.5  # of the steps while a note is on the move
_PATIENCE_S = 20.0  # of CPU; a process that takes longer has an endless loop in it
_MEMORY = Path("/dev/shm")
PLACE = _MEMORY if _MEMORY.is_dir() else Path(tempfile.gettempdir())


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is explored around one seed: up to this share of its commits, and of its other steps, `most` or so.

    The share is drawn anew for each seed, so that in some the late steps are reached before there are too many.
    `surely`: the faults that every mix has. `aims`: every mix aims at one of these; without any, at what coverage asks.
    """

    protocols: tuple[str, ...] = ("ccnet",)
    commits: float = 0.5
    others: float = 0.06
    most: int = 12
    surely: tuple[Fault, ...] = ()
    aims: tuple[Aim, ...] = ()


class _Warm(SystemExit):
    """The schedule that warms a process up is over."""


@cache
def warm_up(protocols: tuple[str, ...]) -> None:
    """Run some schedules in this very process, so that its children find every module imported and every cache full.

    Once: a child of a warm process is warm.
    """

    def end(_: Ending) -> NoReturn:
        raise _Warm

    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # httpcore would look for it at each request
    folder = place_of(os.getpid()) / "warm"
    for seed in _WARM_SEEDS:
        with contextlib.suppress(_Warm):
            World(seed, folder=folder / str(seed), director=Director(), protocols=protocols, live=live, end=end).run()
    shutil.rmtree(folder, ignore_errors=True)
    gc.freeze()
    gc.disable()


class _Explorer(Director):
    """Forks at steps: the child dies there, the parent goes on."""

    def __init__(self, seed: int, plan: Plan, tell: Callable[[Ending], None]) -> None:
        self._chance = Random(~seed)
        self._plan = plan
        self._tell = tell
        self._left = plan.most
        self._thinning = self._chance.choice((0.15, 0.4, 1.0))

    def crash_at(self, world: World, what: str) -> Crash | None:
        """See `Director`."""
        chance = self._chance
        if chance.random() >= self._share(what):
            return None
        self._left -= 1
        deaths = [Death(world.life_steps, chance.choice(tuple(Crash)))]
        while chance.random() < 0.4:
            deaths.append(Death(int(2 ** chance.uniform(0, 6)), chance.choice(tuple(Crash))))
        luck = random.getstate()  # a fork seeds it anew, and the schedule would not replay
        child = os.fork()
        if child:
            _wait(child, world, deaths, self._tell)
            return None
        random.setstate(luck)
        signal.setitimer(signal.ITIMER_PROF, _PATIENCE_S)
        world.director = Fixed(tuple(deaths))
        return deaths[0].crash

    def _share(self, what: str) -> float:
        """How likely the teller dies at such a step."""
        if any(word in what for word in _SELDOM):
            return 1.0
        if self._left <= 0:
            return 0.0
        if what.endswith(_MOVING):
            return _MOVING_SHARE
        return self._thinning * (self._plan.commits if what.startswith("commit") else self._plan.others)


def _wait(child: int, world: World, deaths: list[Death], tell: Callable[[Ending], None]) -> None:
    _, status = os.waitpid(child, 0)
    if status:
        name = ".".join(map(str, deaths))
        tell(Ending(world.seed, name, f"the process ended with {status}", 0, 0.0, "", {}, frozenset()))


def place_of(worker: int) -> Path:
    """Where the disks of a worker's worlds are."""
    return PLACE / f"kiosk-simulation-{worker}"


def explore(seed: int, plan: Plan, out: BinaryIO) -> None:
    """Run a seed's schedule and many with crashes; endings go to `out`."""
    folder = place_of(os.getpid()) / str(seed)
    child = os.fork()
    if child == 0:
        _leave_after(seed, folder, _Explorer(seed, plan, lambda ending: _send(out, ending)), plan, out)
    _, status = os.waitpid(child, 0)
    shutil.rmtree(folder, ignore_errors=True)
    if status:
        _send(out, Ending(seed, "0", f"the process ended with {status}", 0, 0.0, "", {}, frozenset()))


def _leave_after(seed: int, folder: Path, director: Director, plan: Plan, out: BinaryIO) -> NoReturn:

    def end(ending: Ending) -> NoReturn:
        _send(out, ending)
        os._exit(0)

    signal.setitimer(signal.ITIMER_PROF, _PATIENCE_S)
    try:
        World(
            seed,
            folder=folder,
            director=director,
            protocols=plan.protocols,
            surely=plan.surely,
            aims=plan.aims,
            live=live,
            end=end,
        ).run()
    finally:
        traceback.print_exc()
        os._exit(1)


def _send(out: BinaryIO, ending: Ending) -> None:
    data = pickle.dumps(ending)
    out.write(_HEAD.pack(len(data)) + data)
    out.flush()


def endings_in(buffer: bytearray) -> Iterator[Ending]:
    """The whole endings in what was sent; they are taken out of `buffer`."""
    while len(buffer) >= _HEAD.size:
        length = _HEAD.size + _HEAD.unpack_from(buffer)[0]
        if len(buffer) < length:
            return
        yield pickle.loads(bytes(buffer[_HEAD.size : length]))
        del buffer[:length]


def replay(seed: int, schedule: Fixed, protocols: tuple[str, ...]) -> tuple[Ending, list[str]]:
    """One schedule once more, without forks at its crashes: how it ends, and all that happened."""
    warm_up(protocols)
    folder = place_of(os.getpid())
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _replayed(seed, folder, schedule, protocols, write)
    os.close(write)
    with os.fdopen(read, "rb") as source:
        told: tuple[Ending, list[str]] = pickle.loads(source.read())
    os.waitpid(child, 0)
    shutil.rmtree(folder, ignore_errors=True)
    return told


def _replayed(seed: int, folder: Path, schedule: Fixed, protocols: tuple[str, ...], write: int) -> NoReturn:
    worlds: list[World] = []

    def end(ending: Ending) -> NoReturn:
        with os.fdopen(write, "wb") as out:
            out.write(pickle.dumps((ending, worlds[0].trace())))
        os._exit(0)

    worlds.append(World(seed, folder=folder, director=schedule, protocols=protocols, live=live, end=end))
    worlds[0].run()
    os._exit(1)
