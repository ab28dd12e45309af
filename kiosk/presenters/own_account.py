"""What a visitor sees after a login, and the login itself: what follows what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import CodeChallenge, VisitToken
from kiosk.link.contract import Teller
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.expenses import ExpensesPresenter
from kiosk.presenters.login import LoginPresenter
from kiosk.presenters.months import first_of_month
from kiosk.presenters.number import NumberPresenter, Purpose
from kiosk.presenters.presenter import AnyPresenter
from kiosk.presenters.statement import PeriodChoice, StatementPresenter, choice_for
from kiosk.presenters.surroundings import Surroundings, WaysOut

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class _CodeOnItsWay:
    """Another code for `destination` is refused before `resend_at_s` of the clock; this one still works."""

    destination: Destination
    challenge: CodeChallenge
    resend_at_s: float


class OwnAccount:
    """The flow of a visit with a login. It holds the token; `forget` leaves nothing of the visitor."""

    def __init__(
        self,
        teller: Teller,
        around: Surroundings,
        out: WaysOut,
        *,
        pay_for: Callable[[Destination], Awaitable[None]],
    ) -> None:
        """`pay_for` offers the ways to pay for a number that is known."""
        self._teller = teller
        self._around = around
        self._out = out
        self._pay_for = pay_for
        self._sent: _CodeOnItsWay | None = None
        self._token: VisitToken | None = None
        self._account: AccountPresenter | None = None

    @property
    def token(self) -> VisitToken | None:
        """Proof of the login, `None` before it."""
        return self._token

    def begin(self, purpose: Purpose) -> None:
        """Show what `purpose` asks for, after a login where there was none yet."""
        if self._token is None:
            self._around.stage.push(self._ask_number(purpose))
        else:
            self._show(purpose)

    def show_account(self) -> None:
        """The account of who is logged in, fetched anew."""
        self._show(Purpose.ACCOUNT)

    def forget(self) -> None:
        """Nothing of the visitor is known any more; the teller is not told."""
        self._token = None
        self._sent = None
        self._account = None
        self._around.shell.log_out()

    # --- the login ---------------------------------------------------------------------------------------------------

    def _ask_number(self, purpose: Purpose, error: ErrorCode | None = None) -> NumberPresenter:
        return NumberPresenter(
            purpose,
            self._around.terminal.info.regions,
            self._around.display.show_screen,
            go_on=partial(self._ask_code, purpose),
            likely_slip=_no_slip,
            error=error,
        )

    async def _ask_code(self, purpose: Purpose, destination: Destination) -> None:
        challenge = self._code_on_its_way(destination) or await self._send_code(destination)
        self._around.stage.push(
            LoginPresenter(
                destination,
                challenge,
                self._around.display.show_screen,
                clock=self._around.clock,
                answer=self._teller.login.answer_code,
                send_again=self._send_code,
                logged_in=partial(self._log_in, purpose),
            )
        )

    def _code_on_its_way(self, destination: Destination) -> CodeChallenge | None:
        if self._sent is None or self._sent.destination != destination:
            return None
        left_s = round(self._sent.resend_at_s - self._around.clock.monotonic())
        return replace(self._sent.challenge, resend_in_s=left_s) if left_s > 0 else None

    async def _send_code(self, destination: Destination) -> CodeChallenge:
        challenge = await self._teller.login.send_code(destination, self._around.shell.state.language)
        resend_at_s = self._around.clock.monotonic() + challenge.resend_in_s
        self._sent = _CodeOnItsWay(destination, challenge, resend_at_s)
        return challenge

    async def _log_in(self, purpose: Purpose, token: VisitToken) -> None:
        self._token = token
        self._sent = None
        self._around.shell.log_in()
        self._show(purpose)

    def _expire(self) -> None:
        self.forget()
        self._around.stage.reset(self._out.home(), self._ask_number(Purpose.ACCOUNT, ErrorCode.NOT_LOGGED_IN))

    # --- the screens -------------------------------------------------------------------------------------------------

    def _show(self, purpose: Purpose) -> None:
        trail: list[AnyPresenter] = [self._out.home(), self._account_screen()]
        if purpose is Purpose.STATEMENT:
            trail.append(self._statement_screen(PeriodChoice.THIS_MONTH))
        self._around.stage.reset(*trail)

    def _account_screen(self) -> AccountPresenter:
        if self._account is None:
            token, desk = self._proof(), self._teller.account
            self._account = AccountPresenter(
                self._around.display.show_screen,
                fetch=lambda: self._streamed(desk.account(token)),
                pay_for=self._pay_for,
                open_expenses=lambda: self._around.stage.push(self._expenses_screen(self._this_month())),
                open_statement=lambda: self._around.stage.push(self._statement_screen(PeriodChoice.THIS_MONTH)),
            )
        return self._account

    def _expenses_screen(self, month: date, *, only_paid: bool = True) -> ExpensesPresenter:
        token, desk = self._proof(), self._teller.account
        return ExpensesPresenter(
            month,
            self._around.display.show_screen,
            now=self._around.clock.now(),
            zone=self._around.terminal.info.zone,
            months_back=self._around.rules.months_back,
            only_paid=only_paid,
            report=lambda period: self._told(desk.expenses(token, period)),
            lines=lambda period: self._streamed(desk.lines(token, period)),
            open_month=lambda other, paid: self._around.stage.replace(self._expenses_screen(other, only_paid=paid)),
            open_statement=lambda shown: self._around.stage.push(
                self._statement_screen(choice_for(shown, self._this_month()))
            ),
        )

    def _statement_screen(self, choice: PeriodChoice) -> StatementPresenter:
        token, desk, shell = self._proof(), self._teller.statement, self._around.shell
        return StatementPresenter(
            self._around.terminal.info,
            self._around.terminal.status.document_paper,
            choice,
            self._around.display.show_screen,
            clock=self._around.clock,
            make=lambda period: self._streamed(desk.make(token, period, shell.state.language)),
            preview=lambda document: self._told(desk.preview(token, document)),
            print_document=lambda document: self._streamed(desk.print_document(token, document)),
            touched=shell.touch,
        )

    def _this_month(self) -> date:
        zone = ZoneInfo(self._around.terminal.info.zone)
        return first_of_month(self._around.clock.now().astimezone(zone).date())

    def _proof(self) -> VisitToken:
        assert self._token is not None
        return self._token

    async def _told(self, answer: Awaitable[Answer]) -> Answer:
        try:
            return await answer
        except KioskError as error:
            self._notice_expiry(error)
            raise

    async def _streamed(self, answers: AsyncIterator[Answer]) -> AsyncIterator[Answer]:
        try:
            async for answer in answers:
                yield answer
        except KioskError as error:
            self._notice_expiry(error)
            raise

    def _notice_expiry(self, error: KioskError) -> None:
        if error.code is ErrorCode.NOT_LOGGED_IN and self._token is not None:
            self._expire()


async def _no_slip(_: Destination) -> None:
    """A login sends a code to the number; a slip shows by itself."""
