"""An event loop in virtual time that is the machine too: its threads are inline, its network is in memory.

Time jumps to the next timer as soon as nothing is ready. Which of the ready tasks runs first is drawn, so that every
order that luck could bring comes up in some seed; callbacks of transports and futures keep theirs, as asyncio promises.
"""

from __future__ import annotations

import asyncio
import heapq
from asyncio.base_events import BaseEventLoop
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from random import Random
from typing import Any, Protocol, TypeVar, TypeVarTuple, Unpack

from tests.simulation.cable import Cable

_INSTANT_S = 1e-6  # time never stands quite still, so that no rounding error can
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


class SimulatedLoop(BaseEventLoop):
    """See the module. `start_s` is the virtual second at which this machine begins."""

    # The first four are asyncio's own, inherited; typeshed does not tell of them.
    _ready: deque[asyncio.Handle]
    _scheduled: list[Any]
    _stopping: bool
    _timer_cancelled_count: int

    def __init__(self, chance: Random, network: Network, start_s: float, shuffles: bool) -> None:
        super().__init__()
        self._chance = chance
        self._network = network
        self._shuffles = shuffles
        self._tasks = 0
        self._idle_rounds = 0
        self.now_s = start_s
        self.set_task_factory(self._numbered)

    def time(self) -> float:
        """Virtual seconds."""
        return self.now_s

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

    def _write_to_self(self) -> None:
        """Nobody sleeps in a select that would have to be woken."""

    def _numbered(self, _: Any, coro: Coroutine[Any, Any, Any] | Generator[Any, None, Any], **kwargs: Any) -> Any:
        self._tasks += 1
        return NumberedTask(coro, self._tasks, loop=self, **kwargs)  # type: ignore[arg-type]  # never a generator

    def catch_up(self, now_s: float) -> float | None:
        """Run all that is due by `now_s`; when the next timer is due. For a loop that another one moves on."""
        self.now_s = now_s
        self._take_due()
        while self._ready:
            self._run_ready()
            self._take_due()
        return self._scheduled[0]._when if self._scheduled else None

    def _run_once(self) -> None:
        self._let_time_pass()
        if self._shuffles and len(self._ready) > 1:
            self._shuffle_tasks()
        self._run_ready()

    def _run_ready(self) -> None:
        ready = self._ready
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle.cancelled():
                handle._run()

    def _let_time_pass(self) -> None:
        scheduled = self._scheduled
        self._drop_cancelled()
        if not self._ready and not self._stopping:
            if not scheduled:
                raise Asleep
            self.now_s = max(self.now_s + _INSTANT_S, scheduled[0]._when)
            self._idle_rounds = 0
        self._idle_rounds += 1
        assert self._idle_rounds < _STEPS_WITHOUT_TIME, "time stands still: something spins"
        self._take_due()

    def _drop_cancelled(self) -> None:
        scheduled = self._scheduled
        while scheduled and scheduled[0]._cancelled:
            self._timer_cancelled_count -= 1
            heapq.heappop(scheduled)._scheduled = False

    def _take_due(self) -> None:
        scheduled = self._scheduled
        self._drop_cancelled()
        while scheduled and scheduled[0]._when <= self.now_s:
            handle = heapq.heappop(scheduled)
            handle._scheduled = False
            self._ready.append(handle)
        self._drop_cancelled()

    def _shuffle_tasks(self) -> None:
        """Draw the order of the tasks that are ready; everything else stays in its place."""
        ready = self._ready
        places = [place for place, handle in enumerate(ready) if _is_task(handle)]
        if len(places) > 1:
            handles = [ready[place] for place in places]
            self._chance.shuffle(handles)
            for place, handle in zip(places, handles, strict=True):
                ready[place] = handle


def _is_task(handle: Any) -> bool:
    return isinstance(getattr(handle._callback, "__self__", None), asyncio.Task)


def _play(done: asyncio.Future[Any], func: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        result = func(*args)
    except Exception as error:  # noqa: BLE001 - a thread hands on whatever it raises
        if not done.cancelled():
            done.set_exception(error)
    else:
        if not done.cancelled():
            done.set_result(result)
