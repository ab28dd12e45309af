"""The stage: which screen is shown, where "back" leads, and whose commands are listened to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.terminal import TerminalStatus
from kiosk.presenters.presenter import AnyPresenter

Arguments = ParamSpec("Arguments")
SomePresenter = TypeVar("SomePresenter", bound=AnyPresenter)
Command = Callable[Arguments, Coroutine[Any, Any, None]]


class Stage:
    """One screen at a time over a trail of those behind it.

    Leaving a screen cancels what it was doing. Whatever finds the teller gone ends in `teller_lost`.
    """

    def __init__(self, entered: Callable[[AnyPresenter], None], teller_lost: Callable[[], None]) -> None:
        self._entered = entered
        self._teller_lost = teller_lost
        self._trail: list[AnyPresenter] = []
        self._group: asyncio.TaskGroup | None = None
        self._serving: asyncio.Task[None] | None = None
        self._commands: set[asyncio.Task[Any]] = set()

    @property
    def current(self) -> AnyPresenter:
        """The presenter of the screen that is shown."""
        return self._trail[-1]

    def open(self, group: asyncio.TaskGroup, first: AnyPresenter) -> None:
        """Show `first`; tasks of screens belong to `group` from now on."""
        self._group = group
        self.reset(first)

    def close(self) -> None:
        """No command goes on."""
        self._leave()

    def reset(self, *trail: AnyPresenter) -> None:
        """Show the last of `trail`; the others are behind it, all else is forgotten."""
        self._leave()
        self._trail = list(trail)
        self._enter()

    def push(self, presenter: AnyPresenter) -> None:
        """Show `presenter`; back leads to the screen shown until now."""
        self._leave()
        self._trail.append(presenter)
        self._enter()

    def replace(self, presenter: AnyPresenter) -> None:
        """Show `presenter` instead of the current screen; back leads where it led."""
        self._leave()
        self._trail[-1] = presenter
        self._enter()

    def back(self) -> None:
        """Show the screen before, as it was left; nothing on the first."""
        if len(self._trail) > 1:
            self._leave()
            self._trail.pop()
            self._enter()

    def supersede(self, old: AnyPresenter, new: AnyPresenter) -> None:
        """Show `new` in the place of `old`, which is on the trail; what came after it is forgotten."""
        self._leave()
        self._trail[self._trail.index(old) :] = [new]
        self._enter()

    def tell(self, status: TerminalStatus) -> None:
        """Every screen of the trail learns the terminal's new status; only the current one is drawn."""
        for presenter in self._trail:
            presenter.terminal_changed(status)

    def on(
        self,
        kind: type[SomePresenter],
        command: Callable[Concatenate[SomePresenter, Arguments], Awaitable[None]],
    ) -> Command[Arguments]:
        """`command` of the current presenter; a tap that comes after its screen was left does nothing."""

        async def obey(*given: Arguments.args, **named: Arguments.kwargs) -> None:
            if isinstance(presenter := self.current, kind):
                await self._obey(partial(command, presenter, *given, **named))

        return obey

    async def watch_teller(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work`; when the teller turns out to be gone, that is told and no error."""
        try:
            await work()
        except Unavailable as error:
            if error.code is not ErrorCode.TERMINAL_UNAVAILABLE:
                raise
            self._teller_lost()

    async def _obey(self, command: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._commands.add(task)
        try:
            await self.watch_teller(command)
        finally:
            self._commands.discard(task)

    def _leave(self) -> None:
        if self._trail:
            self.current.shown = False
        # Who leads away from a screen is often its own command: that one comes to its end by itself.
        for task in self._commands - {asyncio.current_task()}:
            task.cancel()
        if self._serving is not None and self._serving is not asyncio.current_task():
            self._serving.cancel()

    def _enter(self) -> None:
        assert self._group is not None
        presenter = self.current
        presenter.shown = True
        presenter.redraw()
        self._entered(presenter)
        serving = self.watch_teller(presenter.serve)
        self._serving = self._group.create_task(serving, name=f"{presenter.screen.value} screen")
