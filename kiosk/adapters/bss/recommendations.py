"""TMF680: what would serve a customer, and why (docs/operator/recommendation.schema.json)."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Any

import msgspec

from kiosk.adapters.bss.balances import PACKAGED_UNITS, units
from kiosk.adapters.bss.qualifying import asked
from kiosk.adapters.bss.reading import sensible
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import WireCharacteristic, WireQuantity, WireRef, characteristics, day, many, moment, text
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.offerings import OfferingId
from kiosk.domain.recommendation import Reason, Recommendation
from kiosk.domain.subscriber import Subscriber
from kiosk.strict_json import Nonsense, shaped, strictly

_REASONS = {
    "remaining": Reason.REMAINING,
    "usedUp": Reason.USED_UP,
    "forgotten": Reason.FORGOTTEN,
    "trip": Reason.TRIP,
    "tariffTooBig": Reason.TARIFF_TOO_BIG,
}
_MOST = 12


class WireAdvised(msgspec.Struct):
    """TMF ProductRefOrValue, of which we need to know which it is."""

    id: str | None = None
    name: str | None = None


class WireItem(msgspec.Struct, rename="camel"):
    """TMF RecommendationItem with our reason."""

    product: WireAdvised | None = None
    product_offering: WireRef | None = None
    priority: int = 0
    reason_key: str | None = None
    reason_value: list[WireCharacteristic] | WireCharacteristic | None = None
    reason_text: str | None = None

    def recommendation(self, zone: tzinfo) -> Recommendation:
        """It in the terminal's words; a value that cannot be read is left out."""
        said = characteristics(self.reason_value)
        left = _quantity(said.get("remaining"))
        offering, product = self.product_offering, self.product or WireAdvised()
        return Recommendation(
            reason=_REASONS.get(self.reason_key or "", Reason.OTHER),
            offering=OfferingId(offering.id) if offering else None,
            product=product.id or "",
            name=(offering.name if offering else None) or product.name or "",
            remaining=units(left) if left else None,
            unit=PACKAGED_UNITS[left.units] if left else None,
            until=_day(said.get("until"), zone),
            place=text(said.get("place")),
            last_used=day(said.get("lastUsed")),
            words=self.reason_text or "",
        )


class WireRecommended(msgspec.Struct, rename="camel"):
    """TMF QueryProductRecommendation."""

    recommendation_item: list[WireItem] | WireItem | None = None


class Recommendations:
    """Asks for them."""

    def __init__(self, transport: Transport, zone: tzinfo) -> None:
        self._transport = transport
        self._zone = zone

    async def recommended(self, subscriber: Subscriber) -> tuple[Recommendation, ...]:
        """The most urgent first, a dozen at most.

        Raises:
            Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE or NOT_AVAILABLE_HERE.
        """
        if not self._transport.offers(Api.RECOMMENDATIONS):
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE, Api.RECOMMENDATIONS.value)
        customer: dict[str, Any] = {"id": subscriber.customer, "role": "customer", "@referredType": "Customer"}
        question = {"relatedParty": customer, "instantSyncRecommendation": True}
        body = await asked(self._transport, question, Api.RECOMMENDATIONS, "queryProductRecommendation")
        found = sensible(Api.RECOMMENDATIONS, lambda: strictly(body, WireRecommended)).recommendation_item
        items = [one for one in many(found) if one.product_offering or (one.product and one.product.id)]
        ordered = sorted(items, key=lambda one: one.priority)[:_MOST]
        return tuple(one.recommendation(self._zone) for one in ordered)


def _quantity(value: object) -> WireQuantity | None:
    try:
        quantity = shaped(value, WireQuantity)
    except Nonsense:
        return None
    return quantity if quantity.units in PACKAGED_UNITS else None


def _day(value: object, zone: tzinfo) -> date | None:
    at = moment(value)
    return at.astimezone(zone).date() if at else None
