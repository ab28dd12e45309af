"""An event loop in virtual time that is the machine too: its threads are inline, its network is in memory.

Time jumps to the next timer as soon as nothing is ready. Which of the ready tasks runs first is drawn, so that every
order that luck could bring comes up in some seed; callbacks of transports and futures keep theirs, as asyncio promises.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from asyncio.base_events import BaseEventLoop
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from contextvars import Context, copy_context
from random import Random
from typing import Any, Protocol, TypeVar, TypeVarTuple, Unpack

from tests.simulation.cable import Cable

_INSTANT_S = 1e-6  # a round takes a moment, so that nobody waits for ever for the rest that rounding left
_STEPS_WITHOUT_TIME = 100_000


T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Network(Protocol):
    """What is at the other end of each address."""

    async def connect(self, host: str, port: int, protocol: asyncio.Protocol) -> Cable:
        """A connection that has been made; raises OSError when it cannot be."""


class Asleep(Exception):
    """Nothing is ready and nothing will ever be: somebody waits for what nobody gives."""


class NumberedTask(asyncio.Task[Any]):
    """A task with a hash of its own, so that sets of tasks have the same order in every run."""

    def __init__(self, coro: Coroutine[Any, Any, Any], number: int, **kwargs: Any) -> None:
        self._number = number
        super().__init__(coro, **kwargs)

    def __hash__(self) -> int:
        return self._number


class _Turn(asyncio.TimerHandle):
    """A callback that is to run, in its turn or at its time; asyncio's own asks after debugging at every step."""

    __slots__ = ()

    def __init__(self, callback: Callable[..., Any], args: tuple[Any, ...], loop: Any, context: Context | None) -> None:
        self._callback = callback
        self._args = args
        self._loop = loop
        self._context = copy_context() if context is None else context
        self._cancelled = False
        self._source_traceback = None

    def cancel(self) -> None:
        """See `asyncio.Handle`."""
        self._cancelled = True


class SimulatedLoop(BaseEventLoop):
    """See the module. `start_s` is the virtual second at which this machine begins."""

    # These are asyncio's own, inherited; typeshed does not tell of them.
    _ready: deque[asyncio.Handle]
    _stopping: bool

    def __init__(self, chance: Random, network: Network, start_s: float, shuffles: bool) -> None:
        super().__init__()
        self._chance = chance
        self._network = network
        self._shuffles = shuffles
        self._tasks = 0
        self._idle_rounds = 0
        self._timers: list[tuple[float, int, _Turn]] = []
        self._timer_numbers = itertools.count()
        self.now_s = start_s
        self.set_task_factory(self._numbered)

    # --- what asyncio asks of a loop ----------------------------------------------------------------------------------

    def time(self) -> float:
        """Virtual seconds."""
        return self.now_s

    def call_soon(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """See `asyncio.AbstractEventLoop`."""
        turn = _Turn(callback, args, self, context)
        self._ready.append(turn)
        return turn

    call_soon_threadsafe = call_soon  # there is one thread, and nobody sleeps in a select

    def call_at(
        self, when: float, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """See `asyncio.AbstractEventLoop`."""
        turn = _Turn(callback, args, self, context)
        heapq.heappush(self._timers, (when, next(self._timer_numbers), turn))
        return turn

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """A thread, played inline: it begins and ends at moments of its own."""
        done: asyncio.Future[T] = self.create_future()
        self.call_later(self._chance.random() * 0.002, _play, done, func, args)
        return done

    async def create_connection(  # type: ignore[override]  # asyncio's has many forms; ours dials and nothing else
        self, protocol_factory: Callable[[], Any], host: str, port: int, **_: Any
    ) -> tuple[asyncio.Transport, Any]:
        """A connection over the simulated network."""
        protocol = protocol_factory()
        cable = await self._network.connect(host, port, protocol)
        return cable, protocol

    def _numbered(self, _: Any, coro: Coroutine[Any, Any, Any] | Generator[Any, None, Any], **kwargs: Any) -> Any:
        self._tasks += 1
        return NumberedTask(coro, self._tasks, loop=self, **kwargs)  # type: ignore[arg-type]  # never a generator

    # --- rounds -------------------------------------------------------------------------------------------------------

    def catch_up(self, now_s: float) -> float | None:
        """Run all that is due by `now_s`; when the next timer is due. For a loop that another one moves on."""
        self.now_s = now_s
        self._take_due()
        while self._ready:
            self._run_ready()
            self._take_due()
        return self._next_timer_s()

    def _run_once(self) -> None:
        self.now_s += _INSTANT_S
        self._idle_rounds += 1
        assert self._idle_rounds < _STEPS_WITHOUT_TIME, "time stands still: something spins"
        ready, timers = self._ready, self._timers
        if not ready and not self._stopping:
            self._skip_to_next_timer()
        if timers and timers[0][0] <= self.now_s:
            self._take_due()
        if self._shuffles and len(ready) > 1:
            self._shuffle_tasks()
        self._run_ready()

    def _run_ready(self) -> None:
        ready = self._ready
        for _ in range(len(ready)):
            turn = ready.popleft()
            if not turn._cancelled:
                turn._run()

    def _skip_to_next_timer(self) -> None:
        next_s = self._next_timer_s()
        if next_s is None:
            raise Asleep
        self.now_s = max(self.now_s, next_s)
        self._idle_rounds = 0

    def _next_timer_s(self) -> float | None:
        timers = self._timers
        while timers and timers[0][2]._cancelled:
            heapq.heappop(timers)
        return timers[0][0] if timers else None

    def _take_due(self) -> None:
        timers, now_s = self._timers, self.now_s
        while timers and timers[0][0] <= now_s:
            turn = heapq.heappop(timers)[2]
            if not turn._cancelled:
                self._ready.append(turn)

    def _shuffle_tasks(self) -> None:
        """Draw the order of the tasks that are ready; everything else stays in its place."""
        ready = self._ready
        places = [place for place, turn in enumerate(ready) if _is_task(turn)]
        if len(places) > 1:
            turns = [ready[place] for place in places]
            self._chance.shuffle(turns)
            for place, turn in zip(places, turns, strict=True):
                ready[place] = turn


def _is_task(turn: Any) -> bool:
    return isinstance(getattr(turn._callback, "__self__", None), asyncio.Task)


def _play(done: asyncio.Future[Any], func: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        result = func(*args)
    except Exception as error:  # noqa: BLE001 - a thread hands on whatever it raises
        if not done.cancelled():
            done.set_exception(error)
    else:
        if not done.cancelled():
            done.set_result(result)
