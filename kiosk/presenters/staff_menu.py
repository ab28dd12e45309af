"""What staff may do here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.staff import Right, Role
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


class Task(Enum):
    """What the menu leads to."""

    BOX = "box"
    COUNT = "count"
    CASES = "cases"
    CASE = "case"
    HEALTH = "health"
    BATCHES = "batches"


_NEEDS = {
    Task.BOX: Right.SEE_PERIOD,
    Task.COUNT: Right.COUNT_BOX,
    Task.CASES: Right.SEE_CASES,
    Task.CASE: Right.SEE_CASES,
    Task.HEALTH: Right.SEE_HEALTH,
    Task.BATCHES: Right.CLOSE_BATCH,
}


def tasks_of(rights: tuple[Right, ...]) -> tuple[Task, ...]:
    """What somebody with these rights finds in the menu."""
    return tuple(task for task, right in _NEEDS.items() if right in rights)


@dataclass(frozen=True, slots=True)
class MenuState:
    """Who is in, and where the way leads from here."""

    screen: ClassVar[Screen] = Screen.STAFF_MENU

    name: str
    role: Role
    tasks: tuple[Task, ...]
    busy: bool = False
    error: ErrorCode | None = None


class MenuPresenter(Presenter[MenuState]):
    """The way to every task."""

    def __init__(
        self, state: MenuState, draw: Callable[[MenuState], None], begin: Callable[[Task], Awaitable[None]]
    ) -> None:
        super().__init__(state, draw)
        self._begin = begin

    @property
    def working(self) -> bool:
        """The teller is asked."""
        return self.state.busy

    async def choose(self, task: Task) -> None:
        """Begin it."""
        if self.state.busy:
            return
        self._show(replace(self.state, busy=True, error=None))
        try:
            await self._begin(task)
        except KioskError as failure:
            self._show(replace(self.state, busy=False, error=code_to_show(failure)))
        else:
            self._show(replace(self.state, busy=False))
