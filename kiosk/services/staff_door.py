"""Log-ins of staff: a PIN or a card's number, then a token, then silence ends it.

Every hash is tried for every PIN, so that time tells nothing; a PIN that fits two people opens nothing. After some
wrong ones none is heard for a while, which is written down and told to staff. The journal keeps it rather than a file
beside it: it says so anyway, and nobody can take it back by deleting a file and switching the terminal off and on.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.money import Money
from kiosk.domain.staff import RIGHTS, Person, Right, StaffToken, StaffVisit
from kiosk.domain.terminal_events import StaffLockedOut
from kiosk.services.pins import PIN, is_pin
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Entry, Journal, JournalDown


@dataclass(frozen=True, slots=True)
class DoorRules:
    """How long a log-in may be silent, and what wrong PINs lead to; times in seconds."""

    silent_s: float = 120.0
    tries: int = 5
    lock_out_s: float = 300.0


@dataclass(slots=True)
class _LogIn:
    person: Person
    connection: Hashable
    silent_at: float


class StaffDoor:
    """Lets staff in, and says who somebody is."""

    def __init__(
        self,
        *,
        people: tuple[Person, ...],
        journal: Journal,
        clock: Clock,
        alarms: Alarms,
        connection: Callable[[], Hashable],
        nothing: Money,
        rules: DoorRules | None = None,
    ) -> None:
        """`connection` names the front on whose behalf the running code was called; `nothing` gives the currency."""
        self._people = people
        self._journal = journal
        self._clock = clock
        self._alarms = alarms
        self._connection = connection
        self._nothing = nothing
        self._rules = rules or DoorRules()
        self._log_ins: dict[StaffToken, _LogIn] = {}
        self._wrong = 0
        self._deaf_until = 0.0
        self._knows_the_past = False
        self._turn = asyncio.Lock()

    async def log_in(self, pin: str) -> StaffVisit:
        """The visit of whoever has this PIN.

        Raises:
            Refused: WRONG_CODE (`detail` is the number of tries left) or TOO_MANY_TRIES (the seconds to wait).
        """
        person = await self._person_with(pin)
        token = StaffToken(secrets.token_urlsafe(32))
        silent_at = self._clock.monotonic() + self._rules.silent_s
        self._log_ins[token] = _LogIn(person, self._connection(), silent_at)
        rights = tuple(sorted(RIGHTS[person.role], key=lambda one: one.value))
        return StaffVisit(token, person.name, person.role, rights, round(self._rules.silent_s))

    async def log_out(self, token: StaffToken) -> None:
        """The token is worth nothing any more. Unknown ones do nothing."""
        self._log_ins.pop(token, None)

    def person(self, token: StaffToken, right: Right) -> Person:
        """Who that is, if he or she may; the log-in is no longer silent by that.

        Raises:
            Refused: NOT_LOGGED_IN or NOT_ALLOWED.
        """
        log_in, now = self._log_ins.get(token), self._clock.monotonic()
        if log_in is None or log_in.connection != self._connection() or now >= log_in.silent_at:
            self._log_ins.pop(token, None)
            raise Refused(ErrorCode.NOT_LOGGED_IN)
        log_in.silent_at = now + self._rules.silent_s
        return _allowed(log_in.person, right)

    async def second(self, pin: str, first: Person, right: Right) -> Person:
        """A second person, who may do the same.

        Raises:
            Refused: SECOND_PERSON_NEEDED (no PIN, or the first person's again), NOT_ALLOWED, or as `log_in`.
        """
        if not pin:
            raise Refused(ErrorCode.SECOND_PERSON_NEEDED)
        person = await self._person_with(pin)
        if person.name == first.name:
            raise Refused(ErrorCode.SECOND_PERSON_NEEDED)
        return _allowed(person, right)

    def connection_closed(self, connection: Hashable) -> None:
        """A front is gone, and so are its log-ins."""
        self._log_ins = {token: one for token, one in self._log_ins.items() if one.connection != connection}

    async def _person_with(self, pin: str) -> Person:
        async with self._turn:
            await self._recall()
            left_s = self._deaf_until - self._clock.monotonic()
            if left_s > 0:
                raise Refused(ErrorCode.TOO_MANY_TRIES, str(round(left_s) or 1))
            fitting = await asyncio.to_thread(self._fitting, pin)
            if len(fitting) == 1:
                self._wrong = 0
                return fitting[0]
            self._wrong += 1
            if self._wrong < self._rules.tries:
                raise Refused(ErrorCode.WRONG_CODE, str(self._rules.tries - self._wrong))
            await self._lock_out()
            raise Refused(ErrorCode.TOO_MANY_TRIES, str(round(self._rules.lock_out_s)))

    def _fitting(self, pin: str) -> list[Person]:
        typed = pin if PIN.fullmatch(pin) else ""
        return [person for person in self._people if is_pin(typed, person.pin_hash)]

    async def _recall(self) -> None:
        """A lock-out from the teller's former life goes on; a clock that was set back does not make it longer."""
        if self._knows_the_past:
            return
        try:
            locked_out_at = await self._journal.locked_out_at()
        except JournalDown:
            return  # it is asked again with the next PIN
        self._knows_the_past = True
        if locked_out_at is not None:
            passed_s = max(0.0, (self._clock.now() - locked_out_at).total_seconds())
            until = self._clock.monotonic() + self._rules.lock_out_s - passed_s
            self._deaf_until = max(self._deaf_until, until)

    async def _lock_out(self) -> None:
        tries, self._wrong = self._wrong, 0
        self._deaf_until = self._clock.monotonic() + self._rules.lock_out_s
        self._alarms.sound(Alarm.STAFF_LOCKED_OUT, None, f"{tries} wrong PINs in a row")
        try:
            await self._journal.record(Entry(None, StaffLockedOut(tries), self._nothing))
        except JournalDown:
            return  # the alarm has told it


def _allowed(person: Person, right: Right) -> Person:
    if right not in RIGHTS[person.role]:
        raise Refused(ErrorCode.NOT_ALLOWED)
    return person
