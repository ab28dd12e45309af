"""The workers, one a core, and what they bring home."""

from __future__ import annotations

import os
import resource
import selectors
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field

from tests.simulation.faults import Fault
from tests.simulation.planted.bug import Bug, planted
from tests.simulation.processes import Plan, endings_in, explore, place_of, warm_up
from tests.simulation.world import Ending

_FOR_EVER = 1 << 30
_LOOK_S = 10.0


@dataclass(slots=True)
class Harvest:
    """All schedules of a run, added up. Times in seconds; `cpu_s` is what the workers used."""

    schedules: int = 0
    simulated_s: float = 0.0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    suffered: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    violations: list[Ending] = field(default_factory=list)

    def add(self, ending: Ending) -> None:
        """One more schedule."""
        self.schedules += 1
        self.simulated_s += ending.seconds
        self.suffered.update(ending.suffered)
        self.pairs.update(ending.pairs)
        if ending.violation:
            self.violations.append(ending)

    def crashes(self) -> int:
        """How often a teller died."""
        return self.suffered[Fault.KILLED.value] + self.suffered[Fault.POWER_CUT.value]


@dataclass(frozen=True, slots=True)
class Task:
    """What a crew does: seeds from `first_seed` on, until one of the limits. `bug` is put in before."""

    first_seed: int
    plan: Plan
    cores: int = 1
    seeds: int = _FOR_EVER
    schedules: int = _FOR_EVER
    seconds: float = 1e9
    stops_at_violation: bool = False
    on_ending: Callable[[Ending], None] | None = None
    bug: Bug | None = None


def run(task: Task) -> Harvest:
    """The harvest of a task."""
    warm_up(task.plan.protocols)  # here and once, for all workers
    harvest, started_s, used_s = Harvest(), time.monotonic(), _children_s()
    for ending in _endings(task, started_s + task.seconds):
        harvest.add(ending)
        if task.on_ending is not None:
            task.on_ending(ending)
        if harvest.schedules >= task.schedules or (task.stops_at_violation and harvest.violations):
            break
    harvest.wall_s = time.monotonic() - started_s
    harvest.cpu_s = _children_s() - used_s
    return harvest


def _endings(task: Task, until_s: float) -> Iterator[Ending]:
    """Every ending as it comes; the workers are gone when this is closed."""
    workers = dict(_start(task, number) for number in range(task.cores))
    selector = selectors.DefaultSelector()
    for source in workers.values():
        selector.register(source, selectors.EVENT_READ, bytearray())
    try:
        while selector.get_map() and (left_s := until_s - time.monotonic()) > 0:
            for key, _ in selector.select(min(left_s, _LOOK_S)):
                data = os.read(key.fd, 1 << 16)
                key.data.extend(data)
                if not data:
                    selector.unregister(key.fd)
                yield from endings_in(key.data)
    finally:
        selector.close()
        for worker, source in workers.items():
            _dismiss(worker, source)


def _start(task: Task, number: int) -> tuple[int, int]:
    """A worker's process and the end of the pipe that it fills."""
    read, write = os.pipe()
    worker = os.fork()
    if worker:
        os.close(write)
        return worker, read
    os.setpgid(0, 0)
    os.close(read)
    with os.fdopen(write, "wb") as out, planted(task.bug) if task.bug else nullcontext():
        for seed in range(task.first_seed + number, task.first_seed + task.seeds, task.cores):
            explore(seed, task.plan, out)
    os._exit(0)


def _dismiss(worker: int, source: int) -> None:
    """Send a worker home, with whatever it has begun."""
    os.close(source)
    with suppress(ProcessLookupError):  # it has not come far enough to lead a group, or it is gone
        os.killpg(worker, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    shutil.rmtree(place_of(worker), ignore_errors=True)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
