"""Logins and what lives as long as they do: a code by SMS, then a token, then nothing.

A token belongs to the connection of the front that earned it. Logging out, silence, or the loss of that connection
forgets the visit with all that was read in it; run `keep_forgetting` beside the teller so that silence counts.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from dataclasses import dataclass, field

from kiosk.domain.errors import ErrorCode, KioskError, Refused
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import AccountId, CodeChallenge, Identity, Subscriber, VisitToken
from kiosk.services.account_history import AccountHistory
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import CodeSender, Identities
from kiosk.services.visit_help import VisitHelp
from kiosk.services.visit_orders import VisitOrders
from kiosk.services.visit_rewards import VisitRewards

_SWEEP_S = 5.0


@dataclass(frozen=True, slots=True)
class VisitRules:
    """How long a visit may be silent and last, and how often codes may be asked for and tried."""

    silence_s: float = 180.0
    longest_s: float = 1800.0
    codes_per_number: int = 4
    codes_window_s: float = 900.0
    resend_s: float = 30.0
    tries: int = 3


@dataclass(slots=True, weakref_slot=True, eq=False)
class Visit:
    """One login. `is_over` once its token is worth nothing."""

    account: AccountId
    connection: Hashable
    history: AccountHistory
    ends_at: float
    silent_at: float
    is_over: bool = False
    subscriber: Subscriber | None = None
    orders: VisitOrders = field(default_factory=VisitOrders)
    rewards: VisitRewards = field(default_factory=VisitRewards)
    help: VisitHelp = field(default_factory=VisitHelp)


@dataclass(slots=True)
class _Challenge:
    """A code that went out and was not answered rightly yet."""

    identity: Identity
    connection: Hashable
    length: int
    tries_left: int
    expires_at: float


@dataclass(slots=True)
class _Sent:
    """When codes went to one number, kept under a hash that only this process can make."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    moments: dict[bytes, deque[float]] = field(default_factory=dict)

    def to(self, destination: Destination) -> deque[float]:
        """The moments for one destination."""
        digest = hashlib.blake2b(repr(destination).encode(), key=self.secret, digest_size=16).digest()
        return self.moments.setdefault(digest, deque())

    def forget_before(self, moment: float) -> None:
        """Drop what is older."""
        for digest, moments in list(self.moments.items()):
            while moments and moments[0] <= moment:
                moments.popleft()
            if not moments:
                del self.moments[digest]


class Visits:
    """Implements `LoginDesk` and opens visits to the services behind a login."""

    def __init__(
        self,
        *,
        identities: Identities,
        codes: CodeSender,
        history: Callable[[AccountId], AccountHistory],
        clock: Clock,
        connection: Callable[[], Hashable],
        rules: VisitRules | None = None,
    ) -> None:
        self._identities = identities
        self._codes = codes
        self._history = history
        self._clock = clock
        self._connection = connection
        self._rules = rules or VisitRules()
        self._sent = _Sent()
        self._challenges: dict[str, _Challenge] = {}
        self._visits: dict[VisitToken, Visit] = {}
        self._watchers: list[Callable[[Visit], None]] = []

    def when_opened(self, told: Callable[[Visit], None]) -> None:
        """Call `told` with each visit that begins."""
        self._watchers.append(told)

    async def send_code(self, destination: Destination, language: str) -> CodeChallenge:
        """A fresh challenge. Raises as `LoginDesk.send_code`; with RESEND_TOO_SOON `detail` is seconds to wait."""
        self._forget_expired()
        turns = self._take_turn(destination)
        try:
            identity = await self._identities.identity(destination)
            sent = await self._codes.send(identity.recipient, language)
        except KioskError:
            turns.pop()  # nobody got a code for it
            raise
        tries = min(sent.tries_left, self._rules.tries)
        self._challenges[sent.challenge] = _Challenge(
            identity, self._connection(), sent.length, tries, self._clock.monotonic() + sent.expires_in_s
        )
        return CodeChallenge(
            sent.challenge,
            sent.sent_to_masked,
            sent.length,
            tries,
            max(sent.resend_in_s, round(self._rules.resend_s)),
            sent.expires_in_s,
        )

    async def answer_code(self, challenge: str, code: str) -> VisitToken:
        """The token of the visit. Raises as `LoginDesk.answer_code`."""
        self._forget_expired()
        pending = self._challenges.get(challenge)
        if pending is None or pending.connection != self._connection():
            raise Refused(ErrorCode.CODE_EXPIRED)
        if pending.tries_left < 1:
            raise Refused(ErrorCode.TOO_MANY_TRIES)
        if not (code.isascii() and code.isdigit() and len(code) == pending.length):
            raise Refused(ErrorCode.WRONG_CODE, str(pending.tries_left))
        history = self._history(pending.identity.recipient.account)
        with ExitStack() as unless_right:
            unless_right.callback(history.forget)
            history.read_ahead()
            await self._try(challenge, pending, code)
            if self._challenges.pop(challenge, None) is None:
                raise Refused(ErrorCode.CODE_EXPIRED)
            unless_right.pop_all()
        return self._open(pending, history)

    async def log_out(self, token: VisitToken) -> None:
        """The token and all that was fetched with it are forgotten. Unknown tokens do nothing."""
        self._forget(token)

    def visit(self, token: VisitToken) -> Visit:
        """The visit of a token, which is no longer silent by that.

        Raises:
            Refused: NOT_LOGGED_IN.
        """
        self._forget_expired()
        visit = self._visits.get(token)
        if visit is None or visit.connection != self._connection():
            raise Refused(ErrorCode.NOT_LOGGED_IN)
        visit.silent_at = self._clock.monotonic() + self._rules.silence_s
        return visit

    def connection_closed(self, connection: Hashable) -> None:
        """A front is gone, and so is everything it earned."""
        for token in [token for token, visit in self._visits.items() if visit.connection == connection]:
            self._forget(token)
        for name in [name for name, one in self._challenges.items() if one.connection == connection]:
            del self._challenges[name]

    async def keep_forgetting(self) -> None:
        """Forget what expired, within seconds, until cancelled."""
        while True:
            await self._clock.sleep(_SWEEP_S)
            self._forget_expired()

    async def _try(self, name: str, pending: _Challenge, code: str) -> None:
        """Ask the operator. The try is spent beforehand, so that two answers at once cannot share it."""
        pending.tries_left -= 1
        try:
            await self._codes.answer(name, code)
        except Refused as refusal:
            if refusal.code is not ErrorCode.WRONG_CODE:
                self._challenges.pop(name, None)
                raise
            theirs = int(refusal.detail) if refusal.detail.isdecimal() else pending.tries_left
            pending.tries_left = min(pending.tries_left, theirs)
            if pending.tries_left < 1:
                self._challenges.pop(name, None)
                raise Refused(ErrorCode.TOO_MANY_TRIES) from refusal
            raise Refused(ErrorCode.WRONG_CODE, str(pending.tries_left)) from refusal

    def _open(self, answered: _Challenge, history: AccountHistory) -> VisitToken:
        token = VisitToken(secrets.token_urlsafe(32))
        now = self._clock.monotonic()
        visit = self._visits[token] = Visit(
            answered.identity.recipient.account,
            answered.connection,
            history,
            now + self._rules.longest_s,
            now + self._rules.silence_s,
            subscriber=answered.identity.owner,
        )
        for told in self._watchers:
            told(visit)
        return token

    def _take_turn(self, destination: Destination) -> deque[float]:
        """Count a code to `destination`, or refuse it; the last of the moments is this one."""
        now = self._clock.monotonic()
        moments = self._sent.to(destination)
        if len(moments) >= self._rules.codes_per_number:
            raise Refused(ErrorCode.TOO_MANY_TRIES)
        if moments and moments[-1] + self._rules.resend_s > now:
            raise Refused(ErrorCode.RESEND_TOO_SOON, str(round(moments[-1] + self._rules.resend_s - now) or 1))
        moments.append(now)
        return moments

    def _forget(self, token: VisitToken) -> None:
        visit = self._visits.pop(token, None)
        if visit is not None:
            visit.is_over = True
            visit.subscriber = None
            visit.history.forget()
            visit.orders.forget()
            visit.rewards.forget()
            visit.help.forget()

    def _forget_expired(self) -> None:
        now = self._clock.monotonic()
        for token in [token for token, one in self._visits.items() if now >= min(one.ends_at, one.silent_at)]:
            self._forget(token)
        for name in [name for name, one in self._challenges.items() if now >= one.expires_at]:
            del self._challenges[name]
        self._sent.forget_before(now - self._rules.codes_window_s)
