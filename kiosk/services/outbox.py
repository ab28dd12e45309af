"""Crediting at the operator: in order per account, at once across accounts, for as long as it takes."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain import payment_events as events
from kiosk.domain.payment_events import EventKind
from kiosk.domain.payment_stages import Due, InFlight, Unsent
from kiosk.domain.subscriber import AccountId
from kiosk.domain.topup import PaymentId
from kiosk.services.nudge import Nudge
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.crediting import (
    Conflict,
    Credited,
    CreditOrder,
    CreditRefused,
    CreditUnknown,
    NotFound,
    NotSent,
    PaymentGateway,
)
from kiosk.services.ports.journal import Errand, Journal, JournalDown
from kiosk.services.resolver import Move, OperatorManners, Trail, move_when_unknown_there, next_move
from kiosk.services.topup_settings import OutboxSettings

_IDLE_S = 3600.0


@dataclass(slots=True)
class Patience:
    """How a payment has fared since the teller started. `left_at` is monotonic seconds."""

    failures: int
    left_at: float
    alarms: int = 0


class Outbox:
    """Credits what the journal's outbox holds. `run` it for the teller's whole life."""

    def __init__(
        self,
        *,
        book: PaymentBook,
        journal: Journal,
        gateway: PaymentGateway,
        clock: Clock,
        alarms: Alarms,
        settings: OutboxSettings,
        jitter: Callable[[float], float],
    ) -> None:
        """`jitter(x)` gives a number in [-x, x]."""
        self._book = book
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._alarms = alarms
        self._settings = settings
        self._jitter = jitter
        self._lanes: dict[AccountId, deque[PaymentId]] = {}
        self._due: list[tuple[float, int, AccountId]] = []
        self._order = itertools.count()
        self._patience: dict[PaymentId, Patience] = {}
        self._nudge = Nudge(clock)
        self._slots = asyncio.Semaphore(settings.at_once)
        self._group: asyncio.TaskGroup | None = None
        self._untried: set[AccountId] = set()
        self.first_round = asyncio.Event()
        """Set once everything that was waiting at the start has been asked about."""

    async def run(self) -> None:
        """Ask about everything that is waiting, then credit what comes, until cancelled."""
        for row in await self._journal.outbox():
            if row.errand is Errand.CREDIT:
                self._line_up(row.payment, row.account)
        self._untried = set(self._lanes)
        self._tick_off(None)
        async with asyncio.TaskGroup() as group:
            self._group = group
            while True:
                account = await self._next_account()
                await self._slots.acquire()
                group.create_task(self._serve_in_turn(account))

    def put(self, case: Case) -> None:
        """Credit a payment that has just been closed; it does not queue behind other people's."""
        account = case.folder.party.account
        if self._group is None:
            return
        if account in self._lanes:
            self._lanes[account].append(case.id)
        else:
            self._lanes[account] = deque([case.id])
            self._group.create_task(self._serve(account))

    def _tick_off(self, account: AccountId | None) -> None:
        if account is not None:
            self._untried.discard(account)
        if not self._untried:
            self.first_round.set()

    def _line_up(self, payment: PaymentId, account: AccountId) -> None:
        lane = self._lanes.get(account)
        if lane is not None:
            lane.append(payment)
            return
        self._lanes[account] = deque([payment])
        self._call_at(self._clock.monotonic(), account)

    def _call_at(self, moment: float, account: AccountId) -> None:
        heapq.heappush(self._due, (moment, next(self._order), account))
        self._nudge.give()

    async def _next_account(self) -> AccountId:
        while True:
            wait_s = self._due[0][0] - self._clock.monotonic() if self._due else _IDLE_S
            if wait_s <= 0:
                return heapq.heappop(self._due)[2]
            await self._nudge.wait(wait_s)

    async def _serve_in_turn(self, account: AccountId) -> None:
        try:
            await self._serve(account)
        finally:
            self._slots.release()

    async def _serve(self, account: AccountId) -> None:
        """Try the account's first payment once, and come back to the account when that is due."""
        lane = self._lanes[account]
        wait_s = await self._try(lane[0])
        self._tick_off(account)
        if wait_s is None:
            self._patience.pop(lane.popleft(), None)
            if not lane:
                del self._lanes[account]
                return
        self._call_at(self._clock.monotonic() + (wait_s or 0.0), account)

    async def _try(self, payment: PaymentId) -> float | None:
        """`None` once the payment is settled, else the seconds to wait."""
        try:
            case = await self._book.case(payment)
            if case is None or not isinstance(case.payment.stage, Due | InFlight | Unsent):
                return None
            patience = self._patience.setdefault(payment, Patience(0, self._clock.monotonic()))
            self._sound_late(case, patience)
            if await self._move(case, patience):
                return None
        except JournalDown:
            return self._settings.pauses_s[0]
        patience.failures += 1
        return self._pause_s(patience, case)

    async def _move(self, case: Case, patience: Patience) -> bool:
        """Do what is next; true once the payment is settled."""
        manners, trail = self._manners(), self._trail(case, patience)
        move = next_move(manners, trail)
        if move is Move.ASK:
            match await self._gateway.find(_order(case)):
                case Credited(reference):
                    await self._book.record(case, events.Credited(reference))
                    return True
                case Conflict(reference):
                    return await self._freeze(case, reference)
                case NotFound():
                    move = move_when_unknown_there(manners, trail)
                case CreditUnknown():
                    return False
        match move:
            case Move.POST:
                return await self._post(case, patience)
            case Move.LEAVE_TO_PERSON:
                return await self._freeze(case, "")
            case _:
                return False

    async def _post(self, case: Case, patience: Patience) -> bool:
        prepared = self._gateway.prepare(_order(case))
        attempt = case.payment.attempt() + 1
        repeated = case.payment.may_have_left()
        await self._book.record(case, events.Sending(attempt, case.id, prepared.body_hash))
        outcome = await prepared.send()
        match outcome:
            case Credited(reference):
                await self._book.record(case, events.Credited(reference))
                return True
            case CreditRefused(code):
                return await self._refuse(case, code, repeated)
            case NotSent():
                await self._book.record(case, events.NotSent(attempt))
                return False
            case CreditUnknown():
                patience.left_at = self._clock.monotonic()
                return False

    async def _refuse(self, case: Case, code: str, repeated: bool) -> bool:
        """A refusal of a repeated request is believed only when the operator knows nothing of the first one."""
        if repeated and self._gateway.can_search:
            match await self._gateway.find(_order(case)):
                case Credited(reference):
                    await self._book.record(case, events.Credited(reference))
                    return True
                case Conflict(reference):
                    return await self._freeze(case, reference)
                case CreditUnknown():
                    return False
                case NotFound():
                    pass
        await self._book.record(case, events.Refused(code), events.Held())
        return True

    async def _freeze(self, case: Case, reference: str) -> bool:
        await self._book.record(case, events.Conflict(reference))
        self._alarms.sound(Alarm.CREDIT_CONFLICT, case.id, f"the operator's reference: {reference or 'none'}")
        return True

    def _manners(self) -> OperatorManners:
        gateway = self._gateway
        return OperatorManners(
            gateway.can_search, gateway.is_idempotent, gateway.consistency_delay_s, gateway.key_retention_s
        )

    def _trail(self, case: Case, patience: Patience) -> Trail:
        """A clock set back must not make a key look younger, so time is at least what the journal has seen."""
        now = max(self._clock.now(), self._journal.latest)
        first = case.times.get((EventKind.SENDING, 1), now)
        since_left = self._clock.monotonic() - patience.left_at
        return Trail(
            case.payment.attempt(), case.payment.may_have_left(), since_left, max(0.0, (now - first).total_seconds())
        )

    def _pause_s(self, patience: Patience, case: Case) -> float:
        pauses = self._settings.pauses_s
        pause = pauses[min(patience.failures, len(pauses)) - 1]
        pause += self._jitter(pause * self._settings.jitter)
        if not case.payment.may_have_left():
            return pause
        ripe = patience.left_at + self._gateway.consistency_delay_s - self._clock.monotonic()
        return min(pause, ripe) if ripe > 0 else pause

    def _sound_late(self, case: Case, patience: Patience) -> None:
        started = min(case.times.values())
        age_s = (max(self._clock.now(), self._journal.latest) - started).total_seconds()
        due = sum(age_s >= limit for limit in self._settings.late_alarms_s)
        if due > patience.alarms:
            patience.alarms = due
            self._alarms.sound(Alarm.CREDIT_LATE, case.id, f"not credited for {age_s:.0f} s")


def _order(case: Case) -> CreditOrder:
    payment, party = case.payment, case.folder.party
    return CreditOrder(payment.id, party.account, party.bucket, payment.to_credit(), payment.terms.method)
