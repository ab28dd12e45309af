"""What the operator's own ledger has of our payments (`CreditedElsewhere` of ports/periods.py)."""

from __future__ import annotations

import asyncio
from typing import Final

from kiosk.adapters.bss.payments import Payments
from kiosk.domain.money import Currency, Money, total
from kiosk.services.ports.periods import BookedCredit

_AT_ONCE: Final = 40
"""How many payments one question names: an address stays below 2,000 characters."""

_PATIENCE_S: Final = 20.0


class OperatorLedger:
    """Asks for many payments at once, and gives up rather than guess."""

    def __init__(self, payments: Payments, currency: Currency) -> None:
        self._payments = payments
        self._currency = currency

    async def credited(self, payments: tuple[BookedCredit, ...]) -> Money | None:
        """What the operator has booked of `payments` (see the port)."""
        found: list[Money] = []
        try:
            async with asyncio.timeout(_PATIENCE_S):
                for first in range(0, len(payments), _AT_ONCE):
                    keys = [one.payment for one in payments[first : first + _AT_ONCE]]
                    booked = await self._payments.booked(keys)
                    if booked is None:
                        return None
                    found += booked.values()
        except TimeoutError:
            return None
        return total(found, self._currency)
