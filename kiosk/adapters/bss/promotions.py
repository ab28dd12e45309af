"""TMF671: actions of the operator and programmes of its partners (docs/operator/promotion.schema.json)."""

from __future__ import annotations

from datetime import datetime, tzinfo

import msgspec

from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.wire import WireRef, WireSpan
from kiosk.domain.bonuses import last_day_before
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.offerings import OfferingId
from kiosk.domain.recommendation import Promotion
from kiosk.services.ports.clock import Clock

_PARTNER = "partner"
_MOST = 30


class WirePromotion(msgspec.Struct, rename="camel"):
    """TMF Promotion with our `partner` and `productOffering`."""

    id: str
    name: str
    description: str | None = None
    promotion_type: str | None = None
    lifecycle_status: str | None = None
    valid_for: WireSpan | None = None
    partner: WireRef | None = None
    product_offering: WireRef | None = None

    def holds_at(self, now: datetime) -> bool:
        """It is on."""
        span = self.valid_for or WireSpan()
        begun = span.start_date_time is None or span.start_date_time <= now
        going = span.end_date_time is None or now < span.end_date_time
        return begun and going and self.lifecycle_status in (None, "active")

    def promotion(self, zone: tzinfo) -> Promotion:
        """It in the terminal's words."""
        end = self.valid_for.end if self.valid_for else None
        partner = (self.partner.name or self.name) if self.partner and self.promotion_type == _PARTNER else ""
        return Promotion(
            promotion=self.id,
            name=self.name,
            about=self.description or "",
            partner=partner,
            last_day=last_day_before(end, zone) if end else None,
            offering=OfferingId(self.product_offering.id) if self.product_offering else None,
        )


class Promotions:
    """Reads them."""

    def __init__(self, reader: Reader, zone: tzinfo, clock: Clock) -> None:
        self._reader = reader
        self._zone = zone
        self._clock = clock

    async def promotions(self) -> tuple[Promotion, ...]:
        """Those of now, the ones that end first in front.

        Raises:
            Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE or NOT_AVAILABLE_HERE.
        """
        if not self._reader.offers(Api.PROMOTIONS):
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE, Api.PROMOTIONS.value)
        found = await self._reader.every(Api.PROMOTIONS, "promotion", [], WirePromotion)
        now = self._clock.now()
        shown = [one.promotion(self._zone) for one in found if one.holds_at(now)]
        return tuple(sorted(shown, key=lambda one: (one.last_day is None, one.last_day or now.date()))[:_MOST])
