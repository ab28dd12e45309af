"""What a visitor sees after a login, and the login itself: what follows what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from kiosk.domain.errors import ErrorCode
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import CodeChallenge, VisitToken
from kiosk.link.contract import Teller
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.farewell import FarewellPresenter
from kiosk.presenters.login import LoginPresenter
from kiosk.presenters.number import NumberPresenter, Purpose
from kiosk.presenters.owner import Owner, PayFor
from kiosk.presenters.presenter import AnyPresenter
from kiosk.presenters.rooms import Room, room_screen
from kiosk.presenters.surroundings import Surroundings, WaysOut

_ROOMS = {Purpose.STATEMENT: Room.STATEMENT, Purpose.ZERO_BALANCE: Room.ZERO_BALANCE}
"""Where a login for a purpose leads, beyond the account."""


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
        pay_for: PayFor,
    ) -> None:
        """`pay_for` offers the ways to pay for a number that is known."""
        self._teller = teller
        self._around = around
        self._out = out
        self._pay_for = pay_for
        self._sent: _CodeOnItsWay | None = None
        self._owner: Owner | None = None
        self._account: AccountPresenter | None = None

    @property
    def token(self) -> VisitToken | None:
        """Proof of the login, `None` before it."""
        return None if self._owner is None else self._owner.token

    def begin(self, purpose: Purpose) -> None:
        """Show what `purpose` asks for, after a login where there was none yet."""
        if self._owner is None:
            self._around.stage.push(self._ask_number(purpose))
        else:
            self._owner.take_interrupted()
            self._show(purpose)

    def show_account(self) -> None:
        """The account of who is logged in, fetched anew; what a top-up interrupted is gone on with before that."""
        assert self._owner is not None
        self._show(Purpose.ACCOUNT, self._owner.take_interrupted())

    def say_farewell(self) -> None:
        """What this visit changed, before it ends."""
        assert self._owner is not None
        self._around.stage.push(FarewellPresenter.of(self._owner, end=self._out.end))

    def forget(self) -> None:
        """Nothing of the visitor is known any more; the teller is not told."""
        self._owner = None
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
                logged_in=partial(self._log_in, purpose, destination),
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

    async def _log_in(self, purpose: Purpose, destination: Destination, token: VisitToken) -> None:
        self._owner = Owner(
            self._teller,
            self._around,
            token,
            destination=destination,
            pay_for=self._pay_for,
            expired=partial(self._expire, token),
        )
        self._sent = None
        self._around.shell.log_in()
        self._show(purpose)

    def _expire(self, token: VisitToken) -> None:
        if self.token != token:
            return
        self.forget()
        self._around.stage.reset(self._out.home(), self._ask_number(Purpose.ACCOUNT, ErrorCode.NOT_LOGGED_IN))

    # --- the screens -------------------------------------------------------------------------------------------------

    def _show(self, purpose: Purpose, interrupted: AnyPresenter | None = None) -> None:
        trail: list[AnyPresenter] = [self._out.home(), self._account_screen()]
        if purpose in _ROOMS:
            assert self._owner is not None
            trail.append(room_screen(_ROOMS[purpose], self._owner))
        if interrupted is not None:
            trail.append(interrupted)
        self._around.stage.reset(*trail)

    def _account_screen(self) -> AccountPresenter:
        if self._account is None:
            assert self._owner is not None
            self._account = AccountPresenter.of(self._owner)
        return self._account


async def _no_slip(_: Destination) -> None:
    """A login sends a code to the number; a slip shows by itself."""
