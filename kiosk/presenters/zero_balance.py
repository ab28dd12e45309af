"""What works without money, what restores the rest, and the promised payment: all on one screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change
from kiosk.domain.relief import Relief
from kiosk.presenters.change import ChangePresenter
from kiosk.presenters.clock import Clock
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen

_ASK_AGAIN_S = 3.0
_ASK_TIMES = 30


@dataclass(frozen=True, slots=True)
class ZeroBalanceState:
    """Loading while `relief` and `error` are `None`. `refused` is why the account could not be paid for."""

    screen: ClassVar[Screen] = Screen.ZERO_BALANCE

    today: date
    relief: Relief | None
    error: ErrorCode | None
    refused: ErrorCode | None = None


class ZeroBalancePresenter(Presenter[ZeroBalanceState]):
    """Asks whenever its screen is entered, and again while what was paid for is being switched on."""

    def __init__(
        self,
        today: date,
        draw: Callable[[ZeroBalanceState], None],
        *,
        clock: Clock,
        fetch: Callable[[], AsyncIterator[Relief]],
        top_up: Callable[[ZeroBalancePresenter, Money | None], Awaitable[None]],
        order: Callable[[Change], None],
    ) -> None:
        """`top_up` pays that sum for the account and comes back to the presenter it is given; `order` shows a sheet."""
        super().__init__(ZeroBalanceState(today, None, None), draw)
        self._clock = clock
        self._fetch = fetch
        self._top_up = top_up
        self._order = order

    @classmethod
    def of(cls, owner: Owner) -> ZeroBalancePresenter:
        """How it is for `owner`."""
        desk = owner.teller.relief
        return cls(
            owner.today(),
            owner.around.display.show_screen,
            clock=owner.around.clock,
            fetch=lambda: owner.streamed(desk.relief(owner.token)),
            top_up=owner.top_up,
            order=lambda change: owner.push(ChangePresenter.of(owner, (change,))),
        )

    async def serve(self) -> None:
        """Ask; and while something paid for is about to work, every few seconds again."""
        await self.retry()
        for _ in range(_ASK_TIMES):
            if self.state.relief is None or not self.state.relief.word.is_coming_back():
                return
            await self._clock.sleep(_ASK_AGAIN_S)
            await self.retry()

    async def retry(self) -> None:
        """Ask anew; what was shown stands until then."""
        self._show(replace(self.state, error=None))
        try:
            async for relief in self._fetch():
                before = self.state.relief
                promises = before.promises if before is not None and relief.promises is None else relief.promises
                self._show(replace(self.state, relief=replace(relief, promises=promises)))
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))

    async def top_up(self) -> None:
        """Pay what makes all work again, or as much as the visitor likes; this screen is there again afterwards."""
        wanted = self.state.relief.wanted() if self.state.relief else None
        try:
            await self._top_up(self, wanted)
        except KioskError as error:
            self._show(replace(self.state, refused=code_to_show(error)))

    async def take(self, promised: OfferingId) -> None:
        """The sheet of that promised payment; nothing is ordered yet."""
        self._order(Change(Action.CONNECT, offering=promised))
