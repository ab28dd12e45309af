"""A glass that remembers what was drawn, and a clock that moves only when told."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta

from kiosk.presenters.screens import Screen, ScreenState, ShellState
from tests.fakes.race import first_of


class FakeGlass:
    """What a visitor sees: the last shell state and the last state drawn of its screen."""

    def __init__(self) -> None:
        self.shells: list[ShellState] = []
        self.drawn: list[ScreenState] = []

    def show_screen(self, state: ScreenState) -> None:
        self.drawn.append(state)

    def show_shell(self, state: ShellState) -> None:
        self.shells.append(state)

    @property
    def shell(self) -> ShellState:
        """What is around the screen now."""
        return self.shells[-1]

    @property
    def screen(self) -> Screen:
        """The screen in front."""
        return self.shell.screen

    @property
    def state(self) -> ScreenState:
        """The last state that was drawn; a bug when it is not of the screen in front."""
        assert self.drawn[-1].screen is self.screen
        return self.drawn[-1]

    @property
    def screens(self) -> list[Screen]:
        """The screens in the order they came to the front."""
        return [screen for screen, _ in itertools.groupby(shell.screen for shell in self.shells)]

    def wipe(self) -> None:
        """Remember only what is on the glass."""
        del self.shells[:-1]
        del self.drawn[:-1]


class FakeClock:
    """Time that passes in `advance` only."""

    def __init__(self, now: datetime = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)) -> None:
        self._start = now
        self._passed_s = 0.0
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed_s)

    def monotonic(self) -> float:
        return self._passed_s

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self._passed_s + seconds, next(self._order), woken))
        await woken

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        await first_of(news.wait(), self.sleep(at_most_s))

    async def advance(self, seconds: float) -> None:
        """Let `seconds` pass; whoever waits wakes at its time, and all that follows is done before time goes on."""
        until_s = self._passed_s + seconds
        await settle()
        while self._waiting and self._waiting[0][0] <= until_s:
            self._passed_s, _, woken = heapq.heappop(self._waiting)
            if not woken.done():
                woken.set_result(None)
            await settle()
        self._passed_s = until_s


async def settle() -> None:
    """Let every task do what it can without time passing."""
    loop = asyncio.get_running_loop()
    for _ in range(25):
        turn = loop.create_future()
        loop.call_soon(turn.set_result, None)
        await turn
