"""The before/after sheet of a change: its terms, the visitor's word on them, and what became of the order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.domain.ordering import FINAL_ORDER_STATES, Action, Change, Obstacle, Order, OrderId, OrderKey, Proposal
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class Weighing:
    """The operator is asked what the change would mean."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sheet, to be agreed to.

    `was` is the sheet agreed to before, where the terms have changed since. `again` while other terms are asked for.
    `error` is why the order could not be sent; nothing was ordered.
    """

    proposal: Proposal
    was: Proposal | None = None
    again: bool = False
    error: ErrorCode | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """Agreed to. `order` is `None` until there is news of it; `error` concerns calling it off and following it."""

    proposal: Proposal
    order: Order | None
    calling_off: bool = False
    error: ErrorCode | None = None

    @property
    def is_over(self) -> bool:
        """Nothing more will become of it."""
        return self.order is not None and self.order.state in FINAL_ORDER_STATES


@dataclass(frozen=True, slots=True)
class NotHad:
    """It cannot be had, and nothing was ordered. `words` are the operator's own, plain text."""

    error: ErrorCode
    words: str


Step = Weighing | Weighed | Ordered | NotHad


@dataclass(frozen=True, slots=True)
class ChangeState:
    """`changes` are what is wished for; the sheet names them."""

    screen: ClassVar[Screen] = Screen.CHANGE

    changes: tuple[Change, ...]
    today: date
    step: Step


class ChangePresenter(Presenter[ChangeState]):
    """One change, from its terms to its end. Nothing is ordered before `confirm`, and nothing twice."""

    def __init__(
        self,
        changes: tuple[Change, ...],
        draw: Callable[[ChangeState], None],
        *,
        today: date,
        propose: Callable[[tuple[Change, ...]], Awaitable[Proposal]],
        order: Callable[[OrderKey], AsyncIterator[Order]],
        call_off: Callable[[OrderId], Awaitable[Order]],
        top_up: Callable[[ChangePresenter, Money | None], Awaitable[None]],
        leave: Callable[[], None],
    ) -> None:
        """`top_up` pays a sum that is needed and comes back to the presenter it is given; `leave` goes back."""
        super().__init__(ChangeState(changes, today, Weighing()), draw)
        self._propose = propose
        self._order = order
        self._call_off = call_off
        self._top_up = top_up
        self._leave = leave

    @classmethod
    def of(cls, owner: Owner, changes: tuple[Change, ...]) -> ChangePresenter:
        """The sheet of `changes`, which are ordered together."""
        desk, token = owner.teller.orders, owner.token
        return cls(
            changes,
            owner.around.display.show_screen,
            today=owner.today(),
            propose=lambda wished: owner.told(desk.propose(token, wished)),
            order=lambda key: owner.streamed(desk.order(token, key)),
            call_off=lambda order: owner.told(desk.call_off(token, order)),
            top_up=owner.top_up,
            leave=owner.back,
        )

    @property
    def may_leave(self) -> bool:
        """Not between the visitor's word and the first news of the order, which comes within seconds."""
        return not self._is_sending

    @property
    def working(self) -> bool:
        """The visitor waits for the terms, or for the first news of the order."""
        return self._is_sending or isinstance(self.state.step, Weighing)

    async def serve(self) -> None:
        """Ask for the terms; of what was ordered, how it stands."""
        match self.state.step:
            case Weighing() | Weighed():
                await self._weigh(self.state.changes)
            case Ordered(proposal, is_over=False):
                await self._follow(proposal)
            case Ordered() | NotHad():
                pass

    async def retry(self) -> None:
        """Ask for the terms anew, after an error."""
        if isinstance(self.state.step, NotHad):
            await self._weigh(self.state.changes)

    async def suspend_for(self, days: int) -> None:
        """Suspend for that many days from today; 0 is without an end."""
        until = self.state.today + timedelta(days=days) if days else None
        await self._weigh(
            tuple(
                replace(change, until=until) if change.action is Action.SUSPEND else change
                for change in self.state.changes
            )
        )

    async def clear(self, obstacle: Obstacle) -> None:
        """Wish as well for what clears `obstacle`; the sheet of all of it."""
        if obstacle.remedy:
            await self._weigh((*obstacle.remedy, *self.state.changes))

    async def top_up(self) -> None:
        """Pay for the account; afterwards the sheet is there again, with the terms of then."""
        try:
            await self._top_up(self, self._missing)
        except KioskError as error:
            self._tell_on_sheet(code_to_show(error))

    async def confirm(self) -> None:
        """The visitor agrees to the sheet: order it."""
        match self.state.step:
            case Weighed(Proposal(obstacles=()) as proposal, again=False):
                self._step(Ordered(proposal, None))
                await self._follow(proposal)

    async def call_off(self) -> None:
        """Call the order off, as long as that can be done."""
        match self.state.step:
            case Ordered(_, Order(can_cancel=True) as order, calling_off=False) as step:
                self._step(replace(step, calling_off=True, error=None))
                try:
                    called_off = await self._call_off(order.order)
                except KioskError as error:
                    self._step(replace(step, calling_off=False, error=code_to_show(error)))
                else:
                    self._step(Ordered(step.proposal, called_off))

    async def finish(self) -> None:
        """The visitor has seen what became of it."""
        self._leave()

    @property
    def _is_sending(self) -> bool:
        match self.state.step:
            case Ordered(order=None):
                return True
            case _:
                return False

    @property
    def _missing(self) -> Money | None:
        match self.state.step:
            case Weighed(Proposal(obstacles=obstacles)):
                return next((one.missing for one in obstacles if one.missing is not None), None)
            case _:
                return None

    async def _weigh(self, changes: tuple[Change, ...], was: Proposal | None = None) -> None:
        step = self.state.step
        asking = replace(step, again=True, error=None) if isinstance(step, Weighed) else Weighing()
        self._show(replace(self.state, changes=changes, step=asking))
        try:
            proposal = await self._propose(changes)
        except KioskError as error:
            self._step(NotHad(code_to_show(error), error.detail))
        else:
            self._step(Weighed(proposal, was))

    async def _follow(self, proposal: Proposal) -> None:
        try:
            async for order in self._order(proposal.key):
                self._step(Ordered(proposal, order))
        except KioskError as error:
            await self._end(proposal, error)

    async def _end(self, proposal: Proposal, error: KioskError) -> None:
        code, step = code_to_show(error), self.state.step
        if isinstance(step, Ordered) and step.order is not None:
            self._step(replace(step, error=code))  # it is on its way whatever cannot be told of it
        elif code is ErrorCode.PRICE_CHANGED:
            await self._weigh(self.state.changes, was=proposal)
        elif code in (ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.OPERATOR_NONSENSE):
            self._step(Weighed(proposal, error=code))
        else:
            self._step(NotHad(code, error.detail))

    def _tell_on_sheet(self, code: ErrorCode) -> None:
        if isinstance(self.state.step, Weighed):
            self._step(replace(self.state.step, error=code))

    def _step(self, step: Step) -> None:
        self._show(replace(self.state, step=step))
