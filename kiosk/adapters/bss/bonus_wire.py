"""How TMF658 and its extensions are read (docs/operator/loyalty*.schema.json)."""

from __future__ import annotations

from datetime import tzinfo
from decimal import Decimal

import msgspec

from kiosk.adapters.bss.balances import PACKAGED, units
from kiosk.adapters.bss.wire import (
    Moment,
    WireCharacteristic,
    WireMoney,
    WireQuantity,
    WireRef,
    WireSpan,
    characteristics,
    ending,
    moment,
    text,
)
from kiosk.domain.bonuses import (
    Gain,
    Move,
    PointsEntry,
    Programme,
    ProgrammeId,
    Redemption,
    RedemptionKey,
    RedemptionState,
    Reward,
    RewardId,
    last_day_before,
)
from kiosk.domain.money import Currency
from kiosk.strict_json import Nonsense

_MOVES = {"earned": Move.EARNED, "spent": Move.SPENT, "expired": Move.EXPIRED}
_MOST_POINTS = 10**12
_MOST_DAYS = 3660


class WirePoints(msgspec.Struct):
    """TMF Money, holding points."""

    value: int | Decimal

    def points(self) -> int:
        """How many.

        Raises:
            Nonsense: a part of one, less than none, or more than anybody has.
        """
        return _whole(self.value)


class WireProgramme(msgspec.Struct, rename="camel"):
    """TMF LoyaltyProgramProduct; what it holds is in its characteristics."""

    id: str
    name: str | None = None
    description: str | None = None
    characteristic: list[WireCharacteristic] | WireCharacteristic | None = None
    loyalty_account: WireRef | None = None

    def programme(self, zone: tzinfo) -> Programme | None:
        """It in the terminal's words; `None` where it does not say how many points it holds. Raises `Nonsense`."""
        said = characteristics(self.characteristic)
        if "points" not in said:
            return None
        end, ending = moment(said.get("nextExpiryDate")), said.get("nextExpiryPoints")
        known = end is not None and ending is not None
        return Programme(
            ProgrammeId(self.id),
            self.name or "",
            self.description or "",
            text(said.get("supplier")),
            _whole(said["points"]),
            _whole(ending) if known else None,
            last_day_before(end, zone) if known and end else None,
        )


class WireGain(msgspec.Struct, rename="camel"):
    """What a reward gives."""

    money: WireMoney | None = None
    usage_type: str | None = None
    volume: WireQuantity | None = None
    days: int | None = None

    def gain(self, currency: Currency) -> Gain:
        """It in the terminal's words.

        Raises:
            Nonsense: it gives nothing we know, or money of another currency.
        """
        if self.money is not None:
            money = self.money.money()
            if money.currency is not currency or money.minor <= 0:
                raise Nonsense("a reward of no money")
            return Gain(money=money)
        unit = PACKAGED.get(self.usage_type or "")
        if unit is None or self.volume is None:
            raise Nonsense("a reward that gives nothing")
        days = self.days if self.days and 0 < self.days <= _MOST_DAYS else None
        return Gain(volume=units(self.volume), unit=unit, days=days)


class WireReward(msgspec.Struct, rename="camel"):
    """Our LoyaltyReward."""

    id: str
    name: str
    price: WirePoints
    gives: WireGain
    description: str | None = None
    loyalty_program_product: WireRef | None = None
    valid_for: WireSpan | None = None

    def reward(self, programme: Programme, currency: Currency, zone: tzinfo) -> Reward:
        """It in the terminal's words. Raises `Nonsense`."""
        end = self.valid_for.end if self.valid_for else None
        return Reward(
            RewardId(self.id),
            programme.programme,
            self.name,
            self.description or "",
            self.price.points(),
            self.gives.gain(currency),
            last_day_before(end, zone) if end else None,
        )


class WireTransaction(msgspec.Struct, rename="camel"):
    """Our LoyaltyTransaction."""

    id: str
    loyalty_program_member: WireRef
    loyalty_program_product: WireRef
    transaction_type: str
    date: Moment
    quantity: WirePoints
    description: str | None = None
    external_id: str | None = None
    gives_until: Moment | None = None

    def entry(self) -> PointsEntry | None:
        """It in the terminal's words, `None` for a move we do not know. Raises `Nonsense`."""
        move = _MOVES.get(self.transaction_type)
        if move is None:
            return None
        programme = ProgrammeId(self.loyalty_program_product.id)
        return PointsEntry(programme, self.date, move, self.quantity.points(), self.description or "")

    def redemption(self, zone: tzinfo) -> Redemption:
        """It as what became of our wish."""
        until = ending(self.gives_until)
        last_day = last_day_before(until, zone) if until else None
        return Redemption(RedemptionKey(self.external_id or ""), RedemptionState.DONE, last_day=last_day)


class WireEvent(msgspec.Struct, rename="camel"):
    """TMF LoyaltyEvent; its event is our transaction."""

    member_id: str
    event: WireTransaction


def _whole(value: object) -> int:
    match value:
        case int() | Decimal() if not isinstance(value, bool) and 0 <= value < _MOST_POINTS and value == int(value):
            return int(value)
        case _:
            raise Nonsense("not a number of points")
