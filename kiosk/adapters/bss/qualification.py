"""TMF679: may I, why not, and at what price (docs/operator/qualification.schema.json)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from kiosk.adapters.bss.order_wire import item_of, parties
from kiosk.adapters.bss.qualifying import asked
from kiosk.adapters.bss.reading import Reader, sensible
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import WireMoney, many
from kiosk.domain.balance import ComingCharge
from kiosk.domain.money import Currency
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change, Obstacle, ObstacleKind, Quote
from kiosk.domain.subscriber import Subscriber
from kiosk.strict_json import Nonsense, strictly

_KINDS = {
    "needs": ObstacleKind.NEEDS,
    "excludes": ObstacleKind.EXCLUDES,
    "noMoney": ObstacleKind.NO_MONEY,
    "blocked": ObstacleKind.BLOCKED,
    "already": ObstacleKind.ALREADY,
    "notOnOffer": ObstacleKind.NOT_ON_OFFER,
}


class WireNamed(msgspec.Struct):
    """An offering or a product by its id and name."""

    id: str
    name: str = ""


class WireWhyNot(msgspec.Struct):
    """TMF EligibilityUnavailabilityReason with our `offering`, `product` and `missing`."""

    code: str | None = None
    label: str | None = None
    offering: WireNamed | None = None
    product: WireNamed | None = None
    missing: WireMoney | None = None

    def obstacle(self, asked: str) -> Obstacle:
        """It in the terminal's words; `asked` is the name of what was asked for.

        Raises:
            Nonsense: a sum that is none.
        """
        kind = _KINDS.get(self.code or "", ObstacleKind.OTHER)
        about, remedy = asked, tuple[Change, ...]()
        match kind:
            case ObstacleKind.NEEDS if self.offering:
                about, remedy = self.offering.name, (Change(Action.CONNECT, OfferingId(self.offering.id)),)
            case ObstacleKind.EXCLUDES if self.product:
                about, remedy = self.product.name, (Change(Action.DISCONNECT, product=self.product.id),)
            case ObstacleKind.EXCLUDES if self.offering:
                about = self.offering.name
        missing = self.missing.money() if self.missing else None
        return Obstacle(kind, about, missing, self.label or "", remedy)


class WireCharge(msgspec.Struct):
    """What is taken, or given back where negative."""

    name: str
    date: date
    amount: WireMoney

    def charge(self, currency: Currency) -> ComingCharge:
        """Raises `Nonsense` for a sum that is none, or in another currency."""
        amount = self.amount.money()
        if amount.currency is not currency:
            raise Nonsense("a charge in another currency")
        return ComingCharge(self.date, self.name, amount)


class WireQuoted(msgspec.Struct, rename="camel"):
    """TMF ProductOfferingQualificationItem with our `chargedNow`, `nextCharge` and `endsToo`."""

    id: str
    qualification_item_result: str | None = None
    eligibility_unavailability_reason: list[WireWhyNot] | WireWhyNot | None = None
    product_offering: WireNamed | None = None
    product: WireNamed | None = None
    charged_now: list[WireCharge] | None = None
    next_charge: WireCharge | None = None
    ends_too: list[WireNamed] | None = None

    def quote(self, currency: Currency) -> Quote:
        """Raises `Nonsense` for sums that are none."""
        about = self.product_offering or self.product
        name = about.name if about else ""
        reasons = tuple(one.obstacle(name) for one in many(self.eligibility_unavailability_reason))
        if self.qualification_item_result == "qualified":
            reasons = ()
        elif not reasons and self.qualification_item_result == "unqualified":
            reasons = (Obstacle(ObstacleKind.OTHER, name, None, ""),)
        return Quote(
            obstacles=reasons,
            charged=None if self.charged_now is None else tuple(one.charge(currency) for one in self.charged_now),
            following=self.next_charge.charge(currency) if self.next_charge else None,
            ends_too=None if self.ends_too is None else tuple(one.id for one in self.ends_too),
        )


class WireQualification(msgspec.Struct, rename="camel"):
    """TMF ProductOfferingQualification."""

    product_offering_qualification_item: list[WireQuoted] | WireQuoted


class Qualification:
    """Asks what may be had. Nothing is changed by asking."""

    def __init__(self, transport: Transport, reader: Reader, channel: str, currency: Currency) -> None:
        self._transport = transport
        self._reader = reader
        self._channel = channel
        self._currency = currency

    async def quotes(self, subscriber: Subscriber, changes: tuple[Change, ...]) -> tuple[Quote, ...]:
        """A word on each of the changes; none where the operator has no such API.

        Raises:
            Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE.
        """
        if not self._reader.offers(Api.QUALIFICATION):
            return ()
        body = await asked(self._transport, self._question(subscriber, changes))
        return sensible(Api.QUALIFICATION, lambda: self._answered(body, len(changes)))

    def _question(self, subscriber: Subscriber, changes: tuple[Change, ...]) -> Mapping[str, Any]:
        return {
            "channel": {"id": self._channel},
            "instantSyncQualification": True,
            "provideUnavailabilityReason": True,
            "relatedParty": parties(subscriber),
            "productOfferingQualificationItem": [item_of(number, change) for number, change in enumerate(changes, 1)],
        }

    def _answered(self, body: bytes, asked: int) -> tuple[Quote, ...]:
        found = strictly(body, WireQualification).product_offering_qualification_item
        items = {one.id: one for one in many(found)}
        if set(items) != {str(number) for number in range(1, asked + 1)}:
            raise Nonsense("not an answer to what was asked")
        return tuple(items[str(number)].quote(self._currency) for number in range(1, asked + 1))
