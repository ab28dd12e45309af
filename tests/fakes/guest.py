"""A visitor who logs in at a real terminal: the presenters of every screen over the link, on a glass that remembers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from kiosk.adapters.clock import SystemClock
from kiosk.domain.connected import VisitChanges
from kiosk.domain.money import Money
from kiosk.domain.ordering import OrderState, Proposal
from kiosk.domain.topup import Method, TopUp
from kiosk.presenters.account import AccountPresenter, AccountState
from kiosk.presenters.cash import CashPresenter, CashState
from kiosk.presenters.change import ChangePresenter, ChangeState, Ordered, Weighed
from kiosk.presenters.farewell import FarewellPresenter, FarewellState
from kiosk.presenters.home import HomePresenter, HomeState
from kiosk.presenters.login import LoginPresenter, LoginState
from kiosk.presenters.method import MethodPresenter, MethodState
from kiosk.presenters.number import NumberPresenter, NumberState, Purpose
from kiosk.presenters.presenter import AnyPresenter
from kiosk.presenters.result import ReceiptPhase, ResultPresenter, ResultState
from kiosk.presenters.rooms import Room
from kiosk.presenters.shell import VisitRules
from kiosk.presenters.visit import Visit
from sandbox.world import World
from tests.fakes.conditions import until
from tests.fakes.glass import FakeGlass
from tests.fakes.real_terminal import LIMIT_S, Teller, until_device

Arguments = ParamSpec("Arguments")
SomePresenter = TypeVar("SomePresenter", bound=AnyPresenter)
SomeState = TypeVar("SomeState")

_CODE_AGAIN_S = 61.0
_PREFIX = "+7"


def _anything(_: object) -> bool:
    return True


def _holds(inserted: Money, cash: CashState) -> bool:
    return cash.topup.inserted == inserted


class Guest:
    """Taps and looks."""

    def __init__(self, world: World, teller: Teller, tasks: asyncio.TaskGroup) -> None:
        self._world = world
        self._tasks = tasks
        self.glass = FakeGlass()
        self.visit = Visit(
            teller.link,
            self.glass,
            clock=SystemClock(),
            language="ru",
            rules=VisitRules(),
            visit_over=self.glass.wipe,
            until_connected=teller.link.wait_connected,
        )

    async def tap(
        self,
        screen: type[SomePresenter],
        command: Callable[Concatenate[SomePresenter, Arguments], Awaitable[None]],
        *given: Arguments.args,
        **named: Arguments.kwargs,
    ) -> None:
        """Touch the glass; what follows goes on by itself, as in the front."""
        self.visit.shell.touch()
        self._tasks.create_task(self.visit.stage.on(screen, command)(*given, **named))
        await asyncio.sleep(0)

    async def see(self, kind: type[SomeState], wanted: Callable[[Any], bool] = _anything) -> SomeState:
        """The first state of `kind` on the glass that is as `wanted`."""

        async def shown() -> object:
            return self.glass.drawn[-1] if self.glass.drawn else None

        state = await until(shown, lambda state: isinstance(state, kind) and wanted(state), LIMIT_S)
        return cast(SomeState, state)

    async def log_in(self, person: Mapping[str, Any]) -> None:
        """From the first screen to the whole account of that subscriber."""
        await self.tap(HomePresenter, HomePresenter.start, Purpose.ACCOUNT)
        await self._answer_code(person, str(person["number"]).removeprefix(_PREFIX))

    async def come_again(self, person: Mapping[str, Any]) -> None:
        """The same some minutes later, with the contract's number: another code to the telephone's is not due yet."""
        await self._world.skip(_CODE_AGAIN_S)
        await self.tap(HomePresenter, HomePresenter.start, Purpose.ACCOUNT)
        await self.tap(NumberPresenter, NumberPresenter.switch_kind)
        await self._answer_code(person, str(person["contract"]))

    async def _answer_code(self, person: Mapping[str, Any], keys: str) -> None:
        await self.see(NumberState)
        for key in keys:
            await self.tap(NumberPresenter, NumberPresenter.type_key, key)
        await self.see(NumberState, lambda number: number.complete)
        await self.tap(NumberPresenter, NumberPresenter.proceed)
        await self.see(LoginState)
        for digit in await self._world.sms_code(str(person["number"])):
            await self.tap(LoginPresenter, LoginPresenter.type_digit, digit)
        await self.see(AccountState, lambda state: state.account is not None and state.account.is_whole)

    async def enter(self, room: Room) -> None:
        """From the account into one of its rooms."""
        await self.see(AccountState)
        await self.tap(AccountPresenter, AccountPresenter.enter, room)

    async def back(self) -> None:
        """The screen before."""
        self.visit.shell.touch()
        await self.visit.back()

    async def sheet(self) -> Weighed:
        """The terms of a change, with nothing in its way."""
        state = await self.see(ChangeState, lambda change: isinstance(change.step, Weighed) and not change.step.again)
        assert isinstance(state.step, Weighed)
        return state.step

    async def agree(self) -> Ordered:
        """Order what the sheet says, and wait until it is over; how it ended."""
        sheet = await self.sheet()
        assert sheet.proposal.obstacles == ()
        await self.tap(ChangePresenter, ChangePresenter.confirm)
        return await self.ordered(lambda step: step.is_over)

    async def carry_out(self) -> Proposal:
        """The same, for what is completed, back to the screen before; what had been agreed to."""
        done = await self.agree()
        assert done.order is not None
        assert done.order.state is OrderState.COMPLETED
        await self.tap(ChangePresenter, ChangePresenter.finish)
        return done.proposal

    async def ordered(self, wanted: Callable[[Ordered], bool]) -> Ordered:
        """The order under way, as soon as it is as `wanted`."""
        state = await self.see(ChangeState, lambda change: isinstance(change.step, Ordered) and wanted(change.step))
        assert isinstance(state.step, Ordered)
        return state.step

    async def pay_cash(self, *notes: int) -> TopUp:
        """From the ways to pay, through the slot, back to where the payment was begun; the credited payment."""
        await self.see(MethodState)
        await self.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)
        await self.see(CashState)
        for note in notes:
            await until_device(self._world, "idling")
            before = (await self.see(CashState)).topup.inserted
            grown = before + Money.of_major(note, before.currency)
            await self._world.acceptor(insert=note)
            await self.see(CashState, partial(_holds, grown))
        await self.tap(CashPresenter, CashPresenter.credit)
        result = await self.see(ResultState, lambda result: result.receipt is ReceiptPhase.PRINTED)
        await self.tap(ResultPresenter, ResultPresenter.finish)
        return result.topup

    async def say_goodbye(self) -> VisitChanges:
        """Touch "Exit", read what the visit changed, and take it home on paper; the first screen is there again."""
        await self.visit.exit()
        farewell = await self.see(FarewellState, lambda state: state.changes is not None or state.error is not None)
        assert farewell.changes is not None, farewell.error
        await self.tap(FarewellPresenter, FarewellPresenter.print_slip)
        await self.see(FarewellState, lambda state: state.slip is ReceiptPhase.PRINTED)
        await self.tap(FarewellPresenter, FarewellPresenter.finish)
        await self.see(HomeState)
        return farewell.changes

    def slip(self) -> str:
        """The paper that came out last."""
        printed = sorted((self._world.places.printers / "receipts").glob("*.txt"))
        return printed[-1].read_text(encoding="utf-8")


@asynccontextmanager
async def a_guest(world: World, teller: Teller) -> AsyncIterator[Guest]:
    """A visitor before the first screen; a bug in any command ends the test."""
    async with asyncio.TaskGroup() as tasks:
        guest = Guest(world, teller, tasks)
        visiting = tasks.create_task(guest.visit.run())
        await guest.see(HomeState, lambda home: home.status is not None)
        yield guest
        visiting.cancel()
