"""What is physically so, whatever the teller believes: notes, ledger, paper, disk, time. It outlives every crash."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NoReturn

from tests.simulation import coverage
from tests.simulation.acceptor import SimulatedAcceptor
from tests.simulation.bank import Bank
from tests.simulation.cable import Cable, FarEnd
from tests.simulation.card_terminal import SimulatedTerminal
from tests.simulation.checker import Checker
from tests.simulation.disk import carry_over
from tests.simulation.faults import GOING_BACK, Aim, Fault, Mix, draw_mix
from tests.simulation.loop import SimulatedLoop
from tests.simulation.printer import PaperRoll
from tests.simulation.shop import Shop

OPERATOR, ACCEPTOR, PRINTER = "10.0.0.1", "10.0.0.2", "10.0.0.3"
TERMINALS = {"bank-a": "10.0.1.1", "bank-b": "10.0.1.2"}
SHOPS = {"shop-a": "10.0.2.1", "shop-b": "10.0.2.2"}

_AIMING = 0.5  # of the schedules with faults, where nothing else is asked for


class Crash(Enum):
    """How a life of the teller ends before its time. The letter names it in a schedule."""

    KILL = "k"
    POWER_CUT = "p"

    @property
    def fault(self) -> Fault:
        """The same, as a fault."""
        return Fault.KILLED if self is Crash.KILL else Fault.POWER_CUT


@dataclass(frozen=True, slots=True)
class Ending:
    """How one schedule went. `violation` is empty when everything held."""

    seed: int
    schedule: str
    violation: str
    steps: int
    seconds: float
    trace_hash: str
    suffered: dict[str, int]
    pairs: frozenset[tuple[str, str]]


class Director:
    """Says where the teller dies. This one lets it live."""

    name = "0"

    def crash_at(self, world: World, what: str) -> Crash | None:
        """How the teller dies at the step it has just reached; asked at each."""
        return None


@dataclass(frozen=True, slots=True)
class Rules:
    """What is fixed for one schedule; sums in minor units, times in seconds."""

    protocol: str
    per_mille: int
    maximum: int
    consistency_delay_s: float
    can_search: bool
    is_idempotent: bool
    visitors: int
    shuffles: bool
    acquirers: tuple[str, ...]
    closes_at_s: float
    calls_off: float  # how likely somebody who is to be charged thinks better of it
    names_another: float  # how likely somebody whose number is refused has another one to pay for


_ACQUIRERS: tuple[tuple[str, ...], ...] = (
    (),
    ("bank-a",),
    ("bank-a", "bank-b"),
    ("shop-a",),
    ("shop-a", "shop-b"),
    ("bank-a", "bank-b", "shop-a"),
)


def draw_rules(chance: Random, protocols: tuple[str, ...], aim: Aim | None) -> Rules:
    """The rules of one schedule, under which its aim can be met."""
    goes_back = aim is not None and aim[1] in GOING_BACK
    can_search = chance.random() < 0.85
    return Rules(
        protocol=chance.choice(protocols),
        per_mille=chance.choice((0, 17)),
        maximum=chance.choice((150_000, 1_500_000)),
        consistency_delay_s=20.0,
        can_search=can_search,
        is_idempotent=not can_search or chance.random() < 0.7,
        visitors=chance.choice((1, 2, 2, 3)),
        shuffles=chance.random() < 0.7,
        acquirers=chance.choice([some for some in _ACQUIRERS if aim is None or coverage.leads_to(aim, some)]),
        closes_at_s=chance.choice((0.0, 0.0, 0.0, 190.0)),  # the last one is after the terminals' end of day
        calls_off=chance.choice((0.05, 0.5)),
        names_another=0.0 if goes_back else chance.choice((0.1, 0.8)),
    )


class World:
    """One schedule's world. `live` is how a life of the teller goes on in it; `end` never returns.

    `surely` are faults it certainly has, `aims` one of which it aims at; see `Plan`.
    """

    def __init__(
        self,
        seed: int,
        *,
        folder: Path,
        director: Director,
        protocols: tuple[str, ...],
        surely: tuple[Fault, ...] = (),
        aims: tuple[Aim, ...] = (),
        live: Callable[[World], None],
        end: Callable[[Ending], NoReturn],
    ) -> None:
        random.seed(seed)  # libraries and adapters draw their jitter without being given a source of luck
        self.seed = seed
        self.chance = Random(seed)
        self.mix: Mix = draw_mix(self.chance, surely, aims or coverage.aims(), 1.0 if aims else _AIMING)
        self.rules = draw_rules(self.chance, protocols, self.mix.aim)
        self.director = director
        self.now_offset_s = 0.0
        self.started_s = 0.0
        self.suffered: Counter[Fault] = Counter()
        self.pairs: set[tuple[str, str]] = set()
        self.life = 1
        self.life_steps = self.steps = 0
        self.calm = False
        self.disk_is_full = self.witness_is_gone = False
        self.witness_gone_s = 0.0
        self.loop: SimulatedLoop | None = None
        self._resumed_s = 0.0
        self._root = folder
        self.folder = self._folder(self.life)
        self.folder.mkdir(parents=True)
        self._trace: list[str] = []
        self._fates: list[tuple[float, int, Callable[[], None]]] = []
        self._fate_numbers = itertools.count()
        self._live = live
        self._end = end
        self.device = SimulatedAcceptor(self)
        self.bank = Bank(self)
        self.printer = PaperRoll(self)
        self.terminals = {name: SimulatedTerminal(self, name) for name in TERMINALS if name in self.rules.acquirers}
        self.shops = {name: Shop(self, name) for name in SHOPS if name in self.rules.acquirers}
        self.checker = Checker(self)
        self.visitors_left = self.rules.visitors

    # --- time and luck ------------------------------------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        """Virtual seconds since the beginning of the world."""
        return self._resumed_s if self.loop is None else self.loop.now_s

    def suffers(self, fault: Fault, state: str = "") -> bool:
        """Whether `fault` strikes now."""
        rate = self.mix.rate(fault, state or self.checker.situation)
        if self.calm or not rate or self.chance.random() >= rate:
            return False
        self.count(fault, state)
        return True

    def count(self, fault: Fault, state: str = "") -> None:
        """`fault` has struck while things were as they are, or as `state` says."""
        self.suffered[fault] += 1
        self.pairs.add((fault.value, state or self.checker.situation))
        self.note("fault", fault.value)

    def fee(self, minor: int) -> int:
        """What the terminal keeps of a sum."""
        return (minor * self.rules.per_mille + 500) // 1000

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Have `what` happen after `seconds`, unless the teller dies first."""
        assert self.loop is not None
        self.loop.call_later(seconds, what)

    def at(self, moment_s: float, what: Callable[[], None]) -> None:
        """Have `what` happen at a virtual second, or at the beginning of the life that comes after it."""
        heapq.heappush(self._fates, (moment_s, next(self._fate_numbers), what))
        if self.loop is not None:
            self.loop.call_at(moment_s, self._meet_fates)

    def _meet_fates(self) -> None:
        while self._fates and self._fates[0][0] <= self.now_s:
            heapq.heappop(self._fates)[2]()

    # --- steps --------------------------------------------------------------------------------------------------------

    def note(self, who: str, what: str) -> None:
        """Remember for the trace that something happened."""
        self._trace.append(f"{self.life}.{self.life_steps} {self.now_s:.6f} {who}: {what}")

    def step(self, what: str) -> None:
        """A moment at which the teller may die."""
        self.steps += 1
        self.life_steps += 1
        self.note("step", what)
        crash = self.director.crash_at(self, what)
        if crash is not None:
            self._die(crash)

    def _die(self, crash: Crash) -> NoReturn:
        """The teller is gone in the middle of whatever it did; the world goes on below it on the stack."""
        self.count(crash.fault)
        self.device.look()
        fresh = self._folder(self.life + 1)
        carry_over(self.folder, fresh)
        self._resumed_s = self.now_s + self.chance.uniform(0.3, 3.0 if self.chance.random() < 0.7 else 40.0)
        if crash is Crash.POWER_CUT:
            self.device.lose_power()
            self.printer.lose_power()
            for terminal in self.terminals.values():
                terminal.lose_power()
            self.started_s = self._resumed_s
        callers: tuple[Bank | SimulatedTerminal | Shop, ...] = (
            self.bank,
            *self.terminals.values(),
            *self.shops.values(),
        )
        for far in callers:
            far.lose_connections()
        self.visitors_left = min(self.visitors_left, self.chance.choice((0, 1)))  # a queue does not wait for repairs
        self.life += 1
        self.life_steps = 0
        self.folder = fresh
        self.loop = None
        asyncio.events._set_running_loop(None)  # the dead loop stays on the stack, and is never returned to
        self.run()
        raise AssertionError("a schedule ends by leaving")

    def _folder(self, life: int) -> Path:
        """A disk for one life in this very process."""
        return self._root / f"{os.getpid()}-{life}"

    def run(self) -> None:
        """One more life, which may contain others, to the end of the schedule."""
        self.disk_is_full = self.witness_is_gone = False
        self.checker.new_life()
        self.loop = SimulatedLoop(self.chance, self, self._resumed_s, self.rules.shuffles)
        for moment_s, _, _ in self._fates:
            self.loop.call_at(moment_s, self._meet_fates)
        self.device.power_on()
        self._live(self)
        self.over("")

    # --- the network --------------------------------------------------------------------------------------------------

    async def connect(self, host: str, port: int, protocol: asyncio.Protocol) -> Cable:
        """See `loop.Network`."""
        places: dict[str, FarEnd] = {OPERATOR: self.bank, ACCEPTOR: self.device, PRINTER: self.printer}
        for name, terminal in self.terminals.items():
            places[TERMINALS[name]] = terminal
        for name, shop in self.shops.items():
            places[SHOPS[name]] = shop
        far = places[host]
        await far.answer_call()
        return Cable(protocol, far)

    # --- the disk -----------------------------------------------------------------------------------------------------

    def suffer_on_disk(self) -> None:
        """Now and then the disk fills up, or the witness's medium goes away, for a while."""
        if not self.disk_is_full and self.suffers(Fault.DISK_FULL):
            self.disk_is_full = True
            self.later(self.chance.uniform(1.0, 8.0), self._make_room)
        if not self.witness_is_gone and self.suffers(Fault.WITNESS_GONE):
            self.witness_is_gone = True
            self.witness_gone_s = self.now_s
            self.later(self.chance.uniform(1.0, 20.0), self._bring_witness_back)

    def _make_room(self) -> None:
        self.disk_is_full = False

    def _bring_witness_back(self) -> None:
        self.witness_is_gone = False

    # --- the end ------------------------------------------------------------------------------------------------------

    def violated(self, sentence: str) -> NoReturn:
        """Something that must hold does not: the schedule is over."""
        self.note("violation", sentence)
        self.over(sentence)

    def over(self, violation: str) -> NoReturn:
        """The schedule is over."""
        self._end(
            Ending(
                seed=self.seed,
                schedule=self.director.name,
                violation=violation,
                steps=self.steps,
                seconds=self.now_s,
                trace_hash=sha256("\n".join(self._trace).encode()).hexdigest(),
                suffered={fault.value: times for fault, times in self.suffered.items()},
                pairs=frozenset(self.pairs),
            )
        )

    def trace(self) -> list[str]:
        """Everything that happened, a line each."""
        return self._trace
