"""Money between own contracts (ADR 13): a sheet first, then one call under its key, then asking until it is clear."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from itertools import chain, repeat

from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.money import Money
from kiosk.domain.subscriber import AccountId, Subscriber, VisitToken
from kiosk.domain.transfers import (
    OwnContract,
    OwnContracts,
    Transfer,
    TransferKey,
    TransferObstacle,
    TransferSheet,
    TransferState,
    TransferTerms,
)
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.help import MoneyMover
from kiosk.services.ports.operator import Directory
from kiosk.services.visit_help import Moving
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit, Visits

_PAUSES_S = (1.0, 2.0, 3.0, 5.0)
_LONGEST_PAUSE_S = 10.0


@dataclass(frozen=True, slots=True)
class TransferGround:
    """What the desk works with. Without `terms` nothing can be moved here.

    `consistent_after_s` is how long the operator's "I have none" proves nothing after a call that may have arrived.
    """

    directory: Directory
    mover: MoneyMover
    clock: Clock
    terms: TransferTerms | None
    consistent_after_s: float


class Transferring:
    """Implements `TransferDesk`."""

    def __init__(self, visits: Visits, ground: TransferGround) -> None:
        self._visits = visits
        self._ground = ground

    async def contracts(self, token: VisitToken) -> OwnContracts:
        """The visitor's contracts (see the contract)."""
        visit, owner = await self._visitor(token)
        terms = self._terms()
        visit.help.contracts = await self._ground.mover.contracts(owner)
        self._visits.visit(token)
        return OwnContracts(visit.help.contracts, terms)

    async def propose(self, token: VisitToken, source: AccountId, target: AccountId, amount: Money) -> TransferSheet:
        """What it would mean, from the sums of now (see the contract)."""
        visit, owner = await self._visitor(token)
        terms = self._terms()
        await self.catch_up(visit)
        if visit.help.in_doubt() is not None:
            raise _unclear()
        visit.help.contracts = await self._ground.mover.contracts(owner)
        self._visits.visit(token)
        payer, payee = _own(visit, source), _own(visit, target)
        if payer == payee:
            raise Refused(ErrorCode.NOT_ALLOWED)
        fee = terms.fee.fee(amount)
        sheet = TransferSheet(
            key=TransferKey(str(uuid.uuid4())),
            source=payer,
            target=payee,
            amount=amount,
            fee=fee,
            obstacle=_obstacle(terms, payer, amount, fee),
        )
        visit.help.moving[sheet.key] = Moving(sheet)
        return sheet

    async def transfer(self, token: VisitToken, key: TransferKey) -> AsyncGenerator[Transfer, None]:
        """How it stands, until it is over (see the contract)."""
        visit, _ = await self._visitor(token)
        moving = visit.help.moving.get(key)
        if moving is None or moving.sheet.obstacle is not None:
            raise Refused(ErrorCode.NOT_ALLOWED)
        await visit.orders.looked()
        self._visits.visit(token)
        if moving.end is None and visit.help.in_doubt() not in (None, moving):
            raise _unclear()
        state = moving.end or (await self._sent(moving) if moving.sent_at is None else _asking(moving))
        yield state
        pauses = chain(_PAUSES_S, repeat(_LONGEST_PAUSE_S))
        while not state.is_over() and not visit.is_over:
            await self._ground.clock.sleep(next(pauses))
            state = await self._asked(moving)
            if state.is_over():
                yield state

    async def catch_up(self, visit: Visit) -> None:
        """Learn what became of a transfer in doubt, as far as the operator tells."""
        moving = visit.help.in_doubt()
        if moving is not None:
            await self._asked(moving)

    async def _sent(self, moving: Moving) -> Transfer:
        """Sent once; ASKING when its answer is lost."""
        moving.sent_at = self._ground.clock.monotonic()
        try:
            return moving.noted(await self._ground.mover.move(moving.sheet))
        except OutcomeUnknown:
            return _asking(moving)
        except Unavailable:
            moving.sent_at = None
            raise

    async def _asked(self, moving: Moving) -> Transfer:
        """What the operator knows of it; nothing of it, long enough after it was sent, means that it never arrived."""
        asked_at = self._ground.clock.monotonic()
        try:
            found = await self._ground.mover.find(moving.sheet)
        except Unavailable:
            return _asking(moving)
        if found is not None:
            return moving.noted(found)
        if moving.end is not None:
            return moving.end  # told to somebody who asked later
        if moving.sent_at is not None and asked_at - moving.sent_at <= self._ground.consistent_after_s:
            return _asking(moving)
        moving.sent_at = None
        return Transfer(moving.sheet.key, TransferState.NEVER_ARRIVED)

    def _terms(self) -> TransferTerms:
        if self._ground.terms is None:
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE)
        return self._ground.terms

    async def _visitor(self, token: VisitToken) -> tuple[Visit, Subscriber]:
        visit = self._visits.visit(token)
        return visit, await owner_of(visit, self._ground.directory)


def _asking(moving: Moving) -> Transfer:
    return Transfer(moving.sheet.key, TransferState.ASKING)


def _unclear() -> Unavailable:
    return Unavailable(ErrorCode.PAYMENT_IN_PROGRESS, "an earlier transfer is not clear yet")


def _own(visit: Visit, account: AccountId) -> OwnContract:
    found = next((one for one in visit.help.contracts if one.account == account), None)
    if found is None:
        raise Refused(ErrorCode.NOT_ALLOWED)
    return found


def _obstacle(terms: TransferTerms, payer: OwnContract, amount: Money, fee: Money) -> TransferObstacle | None:
    """What the rules known here say; the operator looks at its own once more."""
    if amount < terms.minimum:
        return TransferObstacle.TOO_LITTLE
    if amount > terms.maximum:
        return TransferObstacle.TOO_MUCH
    return TransferObstacle.NOT_ENOUGH if payer.money < amount + fee else None
