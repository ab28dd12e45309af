"""One try at crediting a payment at the operator: asked, never guessed. Source: money.md, "The operator"."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum

from kiosk.domain import payment_events as events
from kiosk.domain.payment_events import EventKind
from kiosk.domain.payment_stages import Due, InFlight, Unsent
from kiosk.domain.topup import PaymentId
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
from kiosk.services.ports.journal import Journal
from kiosk.services.resolver import Move, OperatorManners, Trail, move_when_unknown_there, next_move

_log = logging.getLogger(__name__)


class Tried(Enum):
    """What came of a try."""

    SETTLED = "settled"
    WAITING = "waiting"  # the operator answered; the payment may be sent again later
    SILENCE = "silence"  # no answer, or none that can be believed


@dataclass(slots=True)
class Patience:
    """How a payment has fared. Monotonic seconds: no attempt of it left later than `left_at`; before `ripe_at` the
    operator's knowing nothing of it proves nothing (`None`: none ever left)."""

    payment: PaymentId
    left_at: float
    failures: int = 0
    ripe_at: float | None = None


class Crediting:
    """Moves one payment on by one step, each written down before it is taken."""

    def __init__(
        self, *, book: PaymentBook, journal: Journal, gateway: PaymentGateway, clock: Clock, alarms: Alarms
    ) -> None:
        self._book = book
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._alarms = alarms

    async def attempt(self, patience: Patience) -> Tried:
        """Do what is next about the payment.

        Raises:
            JournalDown: see there; what the operator answered will be asked for again.
        """
        patience.failures += 1
        await self.settle_doubt(patience.payment)
        case = await self._book.case(patience.payment)
        if case is None or not isinstance(case.payment.stage, Due | InFlight | Unsent):
            return Tried.WAITING  # it is settled elsewhere just now
        tried = await self._move(case, patience)
        has_left = case.payment.may_have_left()
        patience.ripe_at = patience.left_at + self._gateway.consistency_delay_s if has_left else None
        return tried

    async def settle_doubt(self, payment: PaymentId) -> None:
        """After this the payment in hand is what the disk says, after a write nobody knows the end of.

        Raises:
            JournalDown: the disk says nothing.
        """
        case = await self._book.case(payment)
        if case is not None:
            await self._book.settle_doubt(case)

    async def _move(self, case: Case, patience: Patience) -> Tried:
        manners, trail = self._manners(), self._trail(case, patience)
        move = next_move(manners, trail)
        if move is Move.ASK:
            match await self._gateway.find(_order(case)):
                case Credited(reference):
                    return await self._credit(case, reference)
                case Conflict(reference):
                    return await self._freeze(case, reference)
                case NotFound():
                    move = move_when_unknown_there(manners, trail)
                case CreditUnknown(why):
                    return _unclear(case, why)
        match move:
            case Move.POST:
                return await self._post(case, patience)
            case Move.LEAVE_TO_PERSON:
                return await self._freeze(case, "")
            case Move.WAIT | Move.ASK:
                return Tried.WAITING

    async def _post(self, case: Case, patience: Patience) -> Tried:
        prepared = self._gateway.prepare(_order(case))
        attempt = case.payment.attempt() + 1
        repeated = case.payment.may_have_left()
        await self._book.record(case, events.Sending(attempt, case.id, prepared.body_hash))
        match await prepared.send():
            case Credited(reference):
                return await self._credit(case, reference)
            case CreditRefused(code):
                return await self._refuse(case, code, repeated=repeated)
            case NotSent(why):
                await self._book.record(case, events.NotSent(attempt))
                return _unclear(case, why)
            case CreditUnknown(why):
                patience.left_at = self._clock.monotonic()
                return _unclear(case, why)

    async def _refuse(self, case: Case, code: str, *, repeated: bool) -> Tried:
        """A refusal of a repeated request is believed only when the operator knows nothing of the first one."""
        if repeated and self._gateway.can_search:
            match await self._gateway.find(_order(case)):
                case Credited(reference):
                    return await self._credit(case, reference)
                case Conflict(reference):
                    return await self._freeze(case, reference)
                case CreditUnknown(why):
                    return _unclear(case, why)
                case NotFound():
                    pass
        follows = events.ReversalIntent(code) if case.payment.charged() else events.Held()
        await self._book.record(case, events.Refused(code), follows)
        return Tried.SETTLED

    async def _credit(self, case: Case, reference: str) -> Tried:
        await self._book.record(case, events.Credited(reference))
        return Tried.SETTLED

    async def _freeze(self, case: Case, reference: str) -> Tried:
        await self._book.record(case, events.Conflict(reference))
        self._alarms.sound(Alarm.CREDIT_CONFLICT, case.id, f"the operator's reference: {reference or 'none'}")
        return Tried.SETTLED

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


def _unclear(case: Case, why: str) -> Tried:
    _log.warning("credit not clear", extra={"payment": case.id, "attempt": case.payment.attempt(), "why": why})
    return Tried.SILENCE


def _order(case: Case) -> CreditOrder:
    payment, party = case.payment, case.folder.party
    return CreditOrder(payment.id, party.account, party.bucket, payment.to_credit(), payment.terms.method)
