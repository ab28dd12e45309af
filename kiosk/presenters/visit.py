"""A visit, from the first touch to the wipe, and the terminal that comes and goes beneath it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.domain.errors import KioskError
from kiosk.domain.staff import StaffToken
from kiosk.domain.subscriber import VisitToken
from kiosk.domain.terminal import TerminalStatus
from kiosk.domain.topup import Method, PaymentId
from kiosk.link.contract import Teller
from kiosk.presenters.clock import Clock
from kiosk.presenters.display import Display
from kiosk.presenters.home import HomePresenter, HomeState
from kiosk.presenters.number import Purpose
from kiosk.presenters.out_of_service import OutOfServicePresenter, OutOfServiceState
from kiosk.presenters.presenter import code_to_show
from kiosk.presenters.screens import Screen
from kiosk.presenters.shell import ShellPresenter, VisitRules
from kiosk.presenters.stage import Stage
from kiosk.presenters.surroundings import KnownTerminal, Surroundings

if TYPE_CHECKING:
    from kiosk.presenters.own_account import OwnAccount
    from kiosk.presenters.paying import Paying
    from kiosk.presenters.service import Service

_RECONNECT_S = 0.5
_SAME_VISITOR_S = 60.0
_PAYING = (Screen.CASH, Screen.CARD, Screen.QR)


class Visit:
    """Serves one visitor after another, as long as `run` runs. `visit_over` is called after each, once all is wiped."""

    def __init__(
        self,
        teller: Teller,
        display: Display,
        *,
        clock: Clock,
        language: str,
        rules: VisitRules,
        visit_over: Callable[[], None],
        until_connected: Callable[[], Awaitable[None]],
    ) -> None:
        """`language` is spoken until the teller has told the terminal's own."""
        self._teller = teller
        self._display = display
        self._clock = clock
        self._visit_over = visit_over
        self._until_connected = until_connected
        self._terminal = KnownTerminal()
        self._group: asyncio.TaskGroup | None = None
        self._listening: asyncio.Task[None] | None = None
        self._interrupted: tuple[PaymentId | None, float] | None = None
        self.shell = ShellPresenter(language, display.show_shell, clock=clock, rules=rules, abandoned=self.leave)
        self.stage = Stage(self.shell.follow, self._lose_teller)
        self._around = Surroundings(self.stage, self.shell, display, clock, rules, self._terminal)

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                self.stage.open(group, self._out_of_service())
                group.create_task(self.shell.serve(), name="shell")
                group.create_task(self._follow_teller(), name="teller")
        finally:
            self.stage.close()

    async def take_over(self) -> None:
        """Go on with the payment of a visitor whose front is gone: nobody finds a first screen with money inside."""
        with contextlib.suppress(KioskError):
            payment = await self._teller.topup.unfinished()
            if payment is not None and self.stage.current.screen is Screen.HOME:
                self.shell.begin()
                await self._paying.resume(payment)

    async def open_service(self) -> None:
        """Staff has held the operator's mark: ask for a PIN, on the first screen alone."""
        if self.stage.current.screen is Screen.HOME:
            self.shell.begin()
            self._service.begin()

    async def type_key(self, character: str) -> None:
        """A key of a keyboard, or of a reader that types; only staff's entries take it."""
        await self._service.type_key(character)

    async def press_enter(self) -> None:
        """The end of what a reader types."""
        await self._service.press_enter()

    @property
    def logged_in(self) -> bool:
        """The visitor has an account to go back to."""
        return self._account.token is not None

    async def back(self) -> None:
        """The screen before this one."""
        if self.stage.current.may_leave:
            self.stage.back()

    async def to_home(self) -> None:
        """The first screen; a login stays."""
        if self.stage.current.may_leave:
            self.go_home()

    async def exit(self) -> None:
        """The visitor touches "Exit": who is logged in reads first what the visit changed, and may go at once."""
        current = self.stage.current
        if self.logged_in and current.may_leave and current.screen not in (Screen.FAREWELL, *_PAYING):
            self._account.say_farewell()
        else:
            await self.leave()

    async def leave(self) -> None:
        """The visitor leaves, or has left long ago. Money inside is credited first."""
        if self.stage.current.screen in _PAYING:
            await self.stage.watch_teller(self._paying.give_up)
        elif self.stage.current.may_leave:
            await self.end()

    def home(self) -> HomePresenter:
        """A first screen to begin with."""
        return HomePresenter(
            HomeState(self._terminal.info, self._terminal.status), self._display.show_screen, self._begin
        )

    def go_home(self) -> None:
        """The first screen; the visit goes on."""
        self.stage.reset(self.home())

    def go_to_account(self) -> None:
        """The account of who is logged in."""
        self._account.show_account()

    async def end(self) -> None:
        """Wipe all of the visit, and tell whoever replaces this front."""
        assert self._group is not None
        if self._account.token is not None:
            self._group.create_task(self._log_out(self._account.token), name="log out")
        if self._service.token is not None:
            self._group.create_task(self._log_staff_out(self._service.token), name="log staff out")
        self._account.forget()
        self._service.forget()
        self.shell.forget()
        self.go_home()
        await self._paying.leave_result()
        self._visit_over()

    async def _log_out(self, token: VisitToken) -> None:
        with contextlib.suppress(KioskError):  # the token dies with this front's connection as well
            await self._teller.login.log_out(token)

    async def _log_staff_out(self, token: StaffToken) -> None:
        with contextlib.suppress(KioskError):  # the same
            await self._teller.service.log_out(token)

    async def _begin(self, purpose: Purpose) -> None:
        self.shell.begin()
        if purpose is Purpose.TOP_UP:
            self._paying.begin()
        else:
            self._account.begin(purpose)

    # --- the ways on from the first screen, which does not wait for their imports --------------------------------

    @cached_property
    def _paying(self) -> Paying:
        from kiosk.presenters.paying import Paying  # noqa: PLC0415

        return Paying(self._teller.topup, self._around, self)

    @cached_property
    def _account(self) -> OwnAccount:
        from kiosk.presenters.own_account import OwnAccount  # noqa: PLC0415

        return OwnAccount(self._teller, self._around, self, pay_for=self._paying.offer_methods)

    @cached_property
    def _service(self) -> Service:
        from kiosk.presenters.service import Service  # noqa: PLC0415

        return Service(self._teller.service, self._around, self._teller.topup.recipient)

    # --- the teller comes and goes -----------------------------------------------------------------------------------

    async def _follow_teller(self) -> None:
        assert self._group is not None
        while True:
            await self._until_connected()
            self._listening = self._group.create_task(self._listen(), name="terminal status")
            await asyncio.wait([self._listening])
            self._lose_teller()
            await self._clock.sleep(_RECONNECT_S)

    async def _listen(self) -> None:
        with contextlib.suppress(KioskError):
            info = await self._teller.terminal.info()
            self._terminal.learn(info)
            self.shell.learn(info)
            async for status in self._teller.terminal.status():
                await self._take_status(status)

    async def _take_status(self, status: TerminalStatus) -> None:
        self._terminal.follow(status)
        self.stage.tell(status)
        self.shell.hear(status.operator_pace)
        if self.stage.current.screen is Screen.OUT_OF_SERVICE:
            await self._come_back()

    async def _come_back(self) -> None:
        if await self._resume_interrupted():
            return
        if self.shell.begun:
            await self.end()
        else:
            self.go_home()

    async def _resume_interrupted(self) -> bool:
        """Whether the visitor is back at a payment: the one in sight when the teller went, or one that was being opened
        then and goes on although nobody here has heard of it.
        """
        if self._interrupted is None:
            return False
        in_sight, lost_at_s = self._interrupted
        if self._clock.monotonic() - lost_at_s <= _SAME_VISITOR_S:
            try:
                payment = in_sight or await self._teller.topup.unfinished()
                if payment is not None:
                    await self._paying.resume(payment)
            except KioskError as error:
                code_to_show(error)
        self._interrupted = None
        return self.stage.current.screen is not Screen.OUT_OF_SERVICE

    def _lose_teller(self) -> None:
        if self._listening is not None and self._listening is not asyncio.current_task():
            self._listening.cancel()
        if self.stage.current.screen is Screen.OUT_OF_SERVICE:
            return
        payment, paid_by = self._paying.payment_in_sight, self._paying.money_moves_by
        self._interrupted = (payment, self._clock.monotonic()) if self.shell.begun else None
        self._account.forget()
        self._service.forget()
        self.stage.reset(self._out_of_service(paid_by))

    def _out_of_service(self, paid_by: Method | None = None) -> OutOfServicePresenter:
        state = OutOfServiceState(self._terminal.info_if_known, paid_by)
        return OutOfServicePresenter(state, self._display.show_screen)
