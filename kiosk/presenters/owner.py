"""Who is logged in, as every screen behind the login needs it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import VisitToken
from kiosk.link.contract import Teller
from kiosk.presenters.months import first_of_month
from kiosk.presenters.presenter import AnyPresenter
from kiosk.presenters.surroundings import Surroundings

Answer = TypeVar("Answer")


class PayFor(Protocol):
    """Offers the ways to pay for a number; `wanted` is the sum that is needed there, where it is known."""

    async def __call__(self, destination: Destination, wanted: Money | None = None) -> None:
        """Raises as the desk of payments does."""


class Owner:
    """One login: its token, the teller's desks, and the way from screen to screen. Gone with the login."""

    def __init__(
        self,
        teller: Teller,
        around: Surroundings,
        token: VisitToken,
        *,
        destination: Destination,
        pay_for: PayFor,
        expired: Callable[[], None],
    ) -> None:
        """`destination` was logged in to. `pay_for` offers the ways to pay for a number that is known; `expired` is
        called when the token is dead.
        """
        self.teller = teller
        self.around = around
        self.token = token
        self._pay_for = pay_for
        self._destination = destination
        self._expired = expired
        self._interrupted: AnyPresenter | None = None

    def push(self, presenter: AnyPresenter) -> None:
        """Show `presenter`; back leads to the screen shown until now."""
        self.around.stage.push(presenter)

    def replace(self, presenter: AnyPresenter) -> None:
        """Show `presenter` instead of the current screen."""
        self.around.stage.replace(presenter)

    def back(self) -> None:
        """The screen before this one."""
        self.around.stage.back()

    async def top_up(self, interrupted: AnyPresenter | None = None, wanted: Money | None = None) -> None:
        """Pay for the owner's account, a `wanted` sum where one is needed; what is `interrupted` by it goes on
        afterwards. Raises as the desk does.
        """
        await self._pay_for(self._destination, wanted)
        self._interrupted = interrupted

    def take_interrupted(self) -> AnyPresenter | None:
        """What a top-up interrupted, once; `None` where nothing waits."""
        interrupted, self._interrupted = self._interrupted, None
        return interrupted

    def today(self) -> date:
        """The day at the terminal."""
        return self.around.clock.now().astimezone(ZoneInfo(self.around.terminal.info.zone)).date()

    def this_month(self) -> date:
        """Its first day."""
        return first_of_month(self.today())

    async def told(self, answer: Awaitable[Answer]) -> Answer:
        """The teller's answer. A login that is over ends the visit behind it too; the error is raised all the same."""
        try:
            return await answer
        except KioskError as error:
            self._notice_expiry(error)
            raise

    async def streamed(self, answers: AsyncIterator[Answer]) -> AsyncIterator[Answer]:
        """The same for answers that come one after another."""
        try:
            async for answer in answers:
                yield answer
        except KioskError as error:
            self._notice_expiry(error)
            raise

    def _notice_expiry(self, error: KioskError) -> None:
        if error.code is ErrorCode.NOT_LOGGED_IN:
            self._expired()
