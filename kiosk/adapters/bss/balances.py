"""TMF654 Prepay Balance: money and packages in buckets, and what was done to the balance."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.wire import Moment, WireQuantity, WireRef, WireSpan, many
from kiosk.domain.balance import Package, PackageUnit
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, Period, VolumeUnit
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Section
from kiosk.domain.subscriber import AccountId
from kiosk.strict_json import Nonsense

PACKAGED = {"voice": PackageUnit.MINUTES, "data": PackageUnit.MEGABYTES, "sms": PackageUnit.MESSAGES}
PACKAGED_UNITS = {
    "minutes": PackageUnit.MINUTES,
    "megabytes": PackageUnit.MEGABYTES,
    "gigabytes": PackageUnit.MEGABYTES,
    "messages": PackageUnit.MESSAGES,
}
_PROGRAMME = "LoyaltyProgramProduct"  # what a bucket that is a bonus in kind belongs to
_SCALES: dict[str, Decimal] = {
    "minutes": Decimal(1),
    "min": Decimal(1),
    "seconds": 1 / Decimal(60),
    "s": 1 / Decimal(60),
    "kilobytes": 1 / Decimal(1024),
    "kb": 1 / Decimal(1024),
    "megabytes": Decimal(1),
    "mb": Decimal(1),
    "gigabytes": Decimal(1024),
    "gb": Decimal(1024),
    "messages": Decimal(1),
    "pieces": Decimal(1),
    "sms": Decimal(1),
}
_ACTIONS = {
    "topUp": (LineKind.TOP_UP, Cause.TOP_UP),
    "transfer": (LineKind.TRANSFER, Cause.TRANSFER),
    "refund": (LineKind.ADJUSTMENT, Cause.ADJUSTMENT),
    "adjustment": (LineKind.ADJUSTMENT, Cause.ADJUSTMENT),
}


class WireBucket(msgspec.Struct, rename="camel"):
    """TMF Bucket."""

    id: str
    name: str | None = None
    usage_type: str | None = None
    status: str | None = None
    remaining_value: WireQuantity | None = None
    reserved_value: WireQuantity | None = None
    party_account: WireRef | None = None
    valid_for: WireSpan | None = None
    product: list[WireRef] | WireRef | None = None

    def is_money(self) -> bool:
        """Whether it holds money; a blocked subscriber's is suspended and still his."""
        return self.usage_type == "monetary" and self.status != "expired"

    def package(self, initial: Decimal | None) -> Package | None:
        """It as a package of `initial` units, `None` where it counts something else or is over.

        Raises:
            Nonsense: a unit nobody knows.
        """
        unit = PACKAGED.get(self.usage_type or "")
        if unit is None or self.status not in (None, "active") or self.remaining_value is None:
            return None
        expires = self.valid_for.end if self.valid_for else None
        came_with = tuple(one.id for one in many(self.product))
        is_bonus = any(one.referred_type == _PROGRAMME for one in many(self.product))
        return Package(self.name or "", unit, units(self.remaining_value), initial, expires, came_with, is_bonus)


class WireAction(msgspec.Struct, rename="camel"):
    """TMF BalanceActionHistory."""

    id: str
    status: str
    amount: WireQuantity
    confirmation_date: Moment | None = None
    reason: str | None = None
    description: str | None = None
    usage_type: str | None = None
    party_account: WireRef | None = None
    channel: WireRef | None = None

    def line(self, currency: Currency) -> Line | None:
        """It as a line, `None` where it moved no money.

        Raises:
            Nonsense: completed at no time, or in another currency.
        """
        if self.status.strip() != "completed" or self.usage_type not in (None, "monetary"):
            return None
        amount = self.amount.money()
        if self.confirmation_date is None or amount.currency is not currency:
            raise Nonsense("an action without a time, or in another currency")
        kind, cause = _ACTIONS.get(self.reason or "", _fallback(amount))
        return Line(
            when=self.confirmation_date,
            amount=amount,
            kind=kind,
            cause=cause,
            name=self.description or "",
            counterpart="",
            place=(self.channel.name or "") if self.channel else "",
            volume=0,
            unit=VolumeUnit.NONE,
            rate=None,
            paid_from=PaidFrom.BALANCE,
            section=Section.MOBILE,
        )


class Balances:
    """Reads buckets and what was done to them. Raises as `Reader.one` does."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def buckets(self, account: AccountId) -> list[WireBucket]:
        """All buckets of the account."""
        found = await self._reader.every(Api.BALANCES, "bucket", [("partyAccount.id", account)], WireBucket)
        return [one for one in found if one.party_account is None or one.party_account.id == account]

    async def actions(self, account: AccountId, period: Period) -> list[WireAction]:
        """Everything done to the balance within `period`, whether it moved money or not."""
        query = [
            ("partyAccount.id", account),
            ("confirmationDate.gte", period.start.isoformat()),
            ("confirmationDate.lt", period.end.isoformat()),
            ("sort", "-confirmationDate"),
        ]
        found = await self._reader.every(Api.BALANCES, "balanceActionHistory", query, WireAction)
        return [
            one
            for one in found
            if (one.party_account is None or one.party_account.id == account)
            and (one.confirmation_date is None or one.confirmation_date in period)
        ]


def units(quantity: WireQuantity) -> Decimal:
    """The quantity in minutes, megabytes or messages.

    Raises:
        Nonsense: a unit nobody knows.
    """
    scale = _SCALES.get(quantity.units.strip().lower())
    if scale is None:
        raise Nonsense("an unknown unit")
    return quantity.amount * scale


def _fallback(amount: Money) -> tuple[LineKind, Cause]:
    """What an action without a reason is taken for."""
    return (LineKind.TOP_UP, Cause.TOP_UP) if amount.minor > 0 else (LineKind.ADJUSTMENT, Cause.ADJUSTMENT)
