"""TMF658 Loyalty: points in hand (docs/operator/loyaltyBalance.schema.json for those of this month)."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.wire import WireRef
from kiosk.domain.balance import Bonus
from kiosk.domain.subscriber import AccountId


class WirePoints(msgspec.Struct):
    """TMF Money, holding points."""

    value: int | Decimal


class WireLoyaltyBalance(msgspec.Struct, rename="camel"):
    """TMF LoyaltyBalance with our `earnedThisMonth`."""

    id: str
    quantity: WirePoints
    loyalty_program_member: WireRef | None = None
    earned_this_month: WirePoints | None = None


class Loyalty:
    """Reads points."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def bonus(self, account: AccountId) -> Bonus | None:
        """Points of the account, `None` outside the programme. Raises as `Reader.one` does."""
        if not self._reader.offers(Api.LOYALTY):
            return None
        query = [("loyaltyProgramMember.id", account)]
        found = await self._reader.every(Api.LOYALTY, "loyaltyBalance", query, WireLoyaltyBalance)
        ours = [one for one in found if one.loyalty_program_member is None or one.loyalty_program_member.id == account]
        if not ours:
            return None
        known = [one.earned_this_month for one in ours if one.earned_this_month is not None]
        return Bonus(
            int(sum(one.quantity.value for one in ours)), int(sum(one.value for one in known)) if known else None
        )
