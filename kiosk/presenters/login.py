"""Logging in with a code by SMS."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import CodeChallenge, VisitToken
from kiosk.presenters.clock import Clock
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class LoginState:
    """`length` digits are wanted, `typed` are there; `sending` while the SMS is being asked for."""

    screen: ClassVar[Screen] = Screen.LOGIN

    destination: Destination
    sent_to_masked: str
    length: int
    typed: str
    sending: bool
    checking: bool
    tries_left: int | None
    resend_in_s: int
    error: ErrorCode | None


class LoginPresenter(Presenter[LoginState]):
    """Takes the code digit by digit and sends it off with the last one."""

    def __init__(
        self,
        destination: Destination,
        challenge: CodeChallenge,
        draw: Callable[[LoginState], None],
        *,
        clock: Clock,
        answer: Callable[[str, str], Awaitable[VisitToken]],
        send_again: Callable[[Destination], Awaitable[CodeChallenge]],
        logged_in: Callable[[VisitToken], Awaitable[None]],
    ) -> None:
        """`answer` takes the challenge and the code."""
        super().__init__(_asked(destination, challenge), draw)
        self._challenge = challenge
        self._clock = clock
        self._resend_at_s = clock.monotonic() + challenge.resend_in_s
        self._answer = answer
        self._send_again = send_again
        self._logged_in = logged_in

    async def serve(self) -> None:
        """Count down to when another code may be asked for."""
        while True:
            left_s = max(0, round(self._resend_at_s - self._clock.monotonic()))
            if left_s != self.state.resend_in_s:
                self._show(replace(self.state, resend_in_s=left_s))
            await self._clock.sleep(1.0)

    async def type_digit(self, digit: str) -> None:
        """One more digit; the last one sends the code."""
        if self._is_busy() or self.state.tries_left == 0 or len(self.state.typed) >= self.state.length:
            return
        self._show(replace(self.state, typed=self.state.typed + digit, error=None))
        if len(self.state.typed) == self.state.length:
            await self._check()

    async def erase(self) -> None:
        """Take back the last digit."""
        if not self._is_busy():
            self._show(replace(self.state, typed=self.state.typed[:-1]))

    async def resend(self) -> None:
        """Another code, once the wait is over."""
        if self._is_busy() or self.state.resend_in_s > 0:
            return
        self._show(replace(self.state, sending=True, typed="", error=None))
        try:
            self._challenge = await self._send_again(self.state.destination)
        except KioskError as error:
            self._show(replace(self.state, sending=False, error=code_to_show(error)))
            return
        self._resend_at_s = self._clock.monotonic() + self._challenge.resend_in_s
        self._show(_asked(self.state.destination, self._challenge))

    async def _check(self) -> None:
        self._show(replace(self.state, checking=True))
        try:
            token = await self._answer(self._challenge.challenge, self.state.typed)
        except KioskError as failure:
            error = code_to_show(failure)
            self._show(replace(self.state, checking=False, typed="", error=error, tries_left=self._tries_left(failure)))
            return
        await self._logged_in(token)

    def _tries_left(self, failure: KioskError) -> int | None:
        match failure.code:
            case ErrorCode.WRONG_CODE if failure.detail.isdecimal():
                return int(failure.detail)
            case ErrorCode.TOO_MANY_TRIES | ErrorCode.CODE_EXPIRED:
                return 0
            case _:
                return self.state.tries_left

    def _is_busy(self) -> bool:
        return self.state.sending or self.state.checking


def _asked(destination: Destination, challenge: CodeChallenge) -> LoginState:
    return LoginState(
        destination=destination,
        sent_to_masked=challenge.sent_to_masked,
        length=challenge.length,
        typed="",
        sending=False,
        checking=False,
        tries_left=challenge.tries_left,
        resend_in_s=challenge.resend_in_s,
        error=None,
    )
