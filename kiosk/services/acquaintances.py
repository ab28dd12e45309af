"""Accounts that were found lately: whoever was, can be paid for while the operator is silent.

A payment needs to know whose account a number is. Nothing of it is secret to who types the number; a wrong one cannot
come of it, since an account that has closed meanwhile refuses the payment, which is then held under a claim code.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import AccountId, Identity, Recipient, Subscriber
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import Directory, Identities

_MOST = 200
_SWEEP_S = 5.0


@dataclass(frozen=True, slots=True)
class _Known:
    recipient: Recipient
    until_s: float


class Acquaintances:
    """Implements `Directory` and `Identities` over those of the operator. Run `keep_forgetting` beside the teller."""

    def __init__(self, directory: Directory, identities: Identities, clock: Clock, keep_s: float) -> None:
        """`keep_s` is how long an account is remembered; 0 remembers none."""
        self._directory = directory
        self._identities = identities
        self._clock = clock
        self._keep_s = keep_s
        self._known: dict[Destination, _Known] = {}

    async def recipient(self, destination: Destination) -> Recipient:
        """The account behind a number or contract; of a silent operator the one that was found lately."""
        try:
            found = await self._directory.recipient(destination)
        except Unavailable as silence:
            known = self._of(destination)
            if silence.code is not ErrorCode.OPERATOR_UNREACHABLE or known is None:
                raise
            return known
        self._note(found)
        return found

    async def subscriber(self, account: AccountId) -> Subscriber:
        """The owner, by account; always asked for."""
        return await self._directory.subscriber(account)

    async def identity(self, destination: Destination) -> Identity:
        """Whose login it would be; always asked for."""
        found = await self._identities.identity(destination)
        self._note(found.recipient)
        return found

    async def keep_forgetting(self) -> None:
        """Forget what is too old, within seconds, until cancelled."""
        while True:
            await self._clock.sleep(_SWEEP_S)
            self._forget_old()

    def _note(self, recipient: Recipient) -> None:
        self._known.pop(recipient.destination, None)
        self._known[recipient.destination] = _Known(recipient, self._clock.monotonic() + self._keep_s)
        while len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        self._forget_old()

    def _of(self, destination: Destination) -> Recipient | None:
        self._forget_old()
        known = self._known.get(destination)
        return None if known is None else known.recipient

    def _forget_old(self) -> None:
        now_s = self._clock.monotonic()
        for destination in [one for one, known in self._known.items() if known.until_s <= now_s]:
            del self._known[destination]
