"""Crediting at the operator: in order per account, at once across accounts, for as long as it takes.

What waits is on disk and may be a hundred thousand payments; in memory is a handful of accounts, each with its turn. A
silent operator is asked by one of them at a time. A visitor who is paying now does not queue behind anybody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from kiosk.domain.subscriber import AccountId
from kiosk.services.crediting import Crediting, Patience, Tried
from kiosk.services.late_alarm import LateAlarm
from kiosk.services.nudge import Nudge
from kiosk.services.outbox_hand import Hand, Turn
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.crediting import PaymentGateway
from kiosk.services.ports.journal import Errand, Journal, JournalDown
from kiosk.services.silence import Silence
from kiosk.services.topup_settings import OutboxSettings

_IDLE_S: Final = 3600.0
_LATEST: Final = 16
"""How many of the newest payments are asked about first: what was being sent when the teller ended is among them."""

_STAY_S: Final = 300.0
"""How long an account that gets nowhere stays in hand while others wait on disk."""


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
        self._journal = journal
        self._clock = clock
        self._settings = settings
        self._jitter = jitter
        self._crediting = Crediting(book=book, journal=journal, gateway=gateway, clock=clock, alarms=alarms)
        self._late = LateAlarm(
            Alarm.CREDIT_LATE,
            "not credited",
            journal.waiting_since,
            journal=journal,
            clock=clock,
            alarms=alarms,
            limits_s=settings.late_alarms_s,
        )
        self._hand = Hand(settings.in_hand)
        self._silence = Silence(settings.at_once, settings.pauses_s, self._spread)
        self._nudge = Nudge(clock)
        self._slots = asyncio.Semaphore(settings.at_once)
        self._at_work = 0
        self._group: asyncio.TaskGroup | None = None
        self._read_up_to = 0
        self._has_more = True
        self._has_put_back = False
        self._left_by_s = 0.0
        self._untried: set[AccountId] = set()
        self.first_round = asyncio.Event()
        """Set once what was being sent at the start has been asked about, or the operator is found silent."""

    async def run(self) -> None:
        """Ask about what was being sent, then credit what waits and what comes, until cancelled."""
        self._left_by_s = self._clock.monotonic()
        await self._take_up_latest()
        async with asyncio.TaskGroup() as group:
            self._group = group
            group.create_task(self._late.run())
            while True:
                turn = await self._next_turn()
                turn.is_served = True
                self._at_work += 1
                await self._slots.acquire()
                group.create_task(self._serve_in_turn(turn))

    def put(self, case: Case) -> None:
        """Credit a payment that has just been closed; it does not queue behind other people's."""
        self.look_for(case.folder.party.account)

    def look_for(self, account: AccountId) -> None:
        """Credit what the account has on disk, if anything: a write that failed may have landed all the same."""
        if self._group is None:
            return
        turn = self._hand.get(account)
        if turn is None:
            turn = self._hand.take(account, self._clock.monotonic())
            turn.is_served = True
            self._group.create_task(self._serve(turn))
        else:
            turn.has_news = True

    # --- whose turn it is ---------------------------------------------------------------------------------------------

    async def _next_turn(self) -> Turn:
        while True:
            wait_s = self._silent_for_s()
            if wait_s <= 0:
                turn, now = self._hand.first(), self._clock.monotonic()
                if turn is not None and turn.due_at <= now:
                    return turn
                if await self._take_more():
                    continue
                wait_s = turn.due_at - now if turn is not None else _IDLE_S
            await self._nudge.wait(wait_s)

    def _silent_for_s(self) -> float:
        """How long nobody's turn comes because the operator is silent; one try ends before the next begins."""
        if not self._silence:
            return 0.0
        return _IDLE_S if self._at_work else self._silence.next_try_at - self._clock.monotonic()

    async def _take_up_latest(self) -> None:
        try:
            rows = await self._journal.outbox_end(_LATEST)
        except JournalDown:
            rows = ()
        for row in rows:
            if self._hand.get(row.account) is None:
                self._hand.take(row.account, self._clock.monotonic())
                self._untried.add(row.account)
        self._tick_off(None)

    async def _take_more(self) -> bool:
        """Take accounts from the disk into the hand; false when there are none, or no room for them."""
        if not self._has_more or not self._make_room():
            return False
        try:
            rows = await self._journal.outbox(Errand.CREDIT, self._read_up_to, self._hand.room())
        except JournalDown:
            return False
        for row in rows:
            if self._hand.get(row.account) is None:
                self._hand.take(row.account, self._clock.monotonic())
        self._read_up_to = rows[-1].seq if rows else 0
        if not rows:
            self._has_more, self._has_put_back = self._has_put_back, False
        return True

    def _make_room(self) -> bool:
        if self._hand.room() > 0:
            return True
        turn, now = self._hand.last(), self._clock.monotonic()
        if turn is None or now - turn.since < _STAY_S:
            return False
        self._put_back(turn)
        return self._hand.room() > 0

    def _put_back(self, turn: Turn) -> None:
        """Let the account wait on disk. When its payment left last is remembered for all of them together."""
        self._hand.leave(turn)
        self._has_more = self._has_put_back = True
        if turn.patience is not None:
            self._left_by_s = max(self._left_by_s, turn.patience.left_at)

    # --- a turn -------------------------------------------------------------------------------------------------------

    async def _serve_in_turn(self, turn: Turn) -> None:
        try:
            await self._serve(turn)
        finally:
            self._at_work -= 1
            self._slots.release()

    async def _serve(self, turn: Turn) -> None:
        """Credit what the account has waiting, oldest first, until it is done or has to wait."""
        wait_s: float | None = 0.0
        while wait_s == 0.0:
            try:
                wait_s = await self._serve_oldest(turn)
            except JournalDown:
                turn.is_in_doubt, wait_s = True, self._settings.pauses_s[0]
            self._tick_off(turn.account)
        if wait_s is None:
            self._hand.leave(turn)
        else:
            turn.due_at, turn.is_served = self._clock.monotonic() + wait_s, False
            self._trim()
        self._nudge.give()

    async def _serve_oldest(self, turn: Turn) -> float | None:
        """Seconds until the account's next turn; `None` when it has nothing waiting."""
        if turn.is_in_doubt and turn.patience is not None:
            await self._crediting.settle_doubt(turn.patience.payment)
        turn.has_news = turn.is_in_doubt = False
        payment = await self._journal.oldest_credit(turn.account)
        if payment is None:
            return 0.0 if turn.has_news else None
        if turn.patience is None or turn.patience.payment != payment:
            turn.patience = Patience(payment, self._left_by_s)
        match await self._crediting.attempt(turn.patience):
            case Tried.SETTLED:
                if self._silence.end():
                    self._hand.hurry(self._clock.monotonic())
                return 0.0
            case Tried.SILENCE:
                self._silence.miss(self._clock.monotonic())
            case Tried.WAITING:
                pass
        return self._pause_s(turn.patience)

    def _trim(self) -> None:
        """Visitors who paid while nothing could be credited do not stay in hand for ever."""
        while self._hand.room() < 0 and (turn := self._hand.last()) is not None:
            self._put_back(turn)

    def _tick_off(self, account: AccountId | None) -> None:
        if account is not None:
            self._untried.discard(account)
        if not self._untried or self._silence:
            self.first_round.set()

    def _pause_s(self, patience: Patience) -> float:
        pauses = self._settings.pauses_s
        pause = self._spread(pauses[min(patience.failures, len(pauses)) - 1])
        if patience.ripe_at is None:
            return pause
        ripe_in = patience.ripe_at - self._clock.monotonic()
        return min(pause, ripe_in) if ripe_in > 0 else pause

    def _spread(self, pause_s: float) -> float:
        return pause_s + self._jitter(pause_s * self._settings.jitter)
