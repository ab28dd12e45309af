"""What this visit changed, shown before it ends; it ends by itself soon after the last touch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import ClassVar

from kiosk.domain.connected import VisitChanges
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.presenters.clock import Clock
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter
from kiosk.presenters.result import ReceiptPhase
from kiosk.presenters.screens import Screen

_TO_READ_S = 25.0
_AT_A_GLANCE_S = 10.0  # where nothing was changed
_TICK_S = 1.0


@dataclass(frozen=True, slots=True)
class FarewellState:
    """`changes` are `None` until they are told, or with an `error`. `ends_in_s` is when the visit ends by itself."""

    screen: ClassVar[Screen] = Screen.FAREWELL

    changes: VisitChanges | None
    error: ErrorCode | None
    slip: ReceiptPhase
    ends_in_s: int


class FarewellPresenter(Presenter[FarewellState]):
    """Nothing here holds up the end: not the operator, not the printer, not a visitor who has gone."""

    def __init__(
        self,
        draw: Callable[[FarewellState], None],
        *,
        clock: Clock,
        untouched_s: Callable[[], float],
        changes: Callable[[], Awaitable[VisitChanges]],
        print_slip: Callable[[], Awaitable[None]],
        end: Callable[[], Awaitable[None]],
    ) -> None:
        """`untouched_s` is how long nobody has touched the glass; `end` ends the visit."""
        super().__init__(FarewellState(None, None, ReceiptPhase.NONE, ceil(_TO_READ_S)), draw)
        self._clock = clock
        self._untouched_s = untouched_s
        self._changes = changes
        self._print_slip = print_slip
        self._end = end

    @classmethod
    def of(cls, owner: Owner, *, end: Callable[[], Awaitable[None]]) -> FarewellPresenter:
        """The end of the visit of `owner`. A login that is over by itself is no news here."""
        desk, token, shell = owner.teller.orders, owner.token, owner.around.shell
        return cls(
            owner.around.display.show_screen,
            clock=owner.around.clock,
            untouched_s=lambda: shell.untouched_s,
            changes=lambda: desk.changes(token),
            print_slip=lambda: desk.print_changes(token, shell.state.language),
            end=end,
        )

    async def serve(self) -> None:
        """Ask what was changed, and end the visit when nobody touches the glass any more."""
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(self._read())
            await self._count_down()
            reading.cancel()
        await self._end()

    async def print_slip(self) -> None:
        """The same on paper."""
        if self.state.slip is ReceiptPhase.PRINTING or self.state.changes is None:
            return
        self._show(replace(self.state, slip=ReceiptPhase.PRINTING))
        phase = ReceiptPhase.PRINTED
        try:
            await self._print_slip()
        except KioskError as error:
            phase = ReceiptPhase.NO_PAPER if error.code is ErrorCode.NO_PAPER else ReceiptPhase.FAILED
        self._show(replace(self.state, slip=phase))

    async def finish(self) -> None:
        """The visitor goes."""
        await self._end()

    async def _read(self) -> None:
        try:
            changes = await self._changes()
        except KioskError as error:  # a teller that is gone ends the visit by itself
            self._show(replace(self.state, error=error.code))
        else:
            self._show(replace(self.state, changes=changes))

    async def _count_down(self) -> None:
        while (left_s := self._stays_s() - self._untouched_s()) > 0:
            if ceil(left_s) != self.state.ends_in_s:
                self._show(replace(self.state, ends_in_s=ceil(left_s)))
            await self._clock.sleep(_TICK_S)

    def _stays_s(self) -> float:
        changes = self.state.changes
        return _AT_A_GLANCE_S if changes is not None and changes.is_empty() else _TO_READ_S
