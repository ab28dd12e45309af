"""TMF679, category zeroBalance: what works without money (docs/operator/zeroBalance.schema.json)."""

from __future__ import annotations

from datetime import tzinfo

import msgspec

from kiosk.adapters.bss.order_wire import parties
from kiosk.adapters.bss.products import customer_among
from kiosk.adapters.bss.qualifying import asked
from kiosk.adapters.bss.reading import sensible
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import Moment, WireMoney, WireRef, many
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.relief import ReliefWord, Service, ServiceState, Works
from kiosk.domain.subscriber import Subscriber
from kiosk.strict_json import Nonsense, strictly

_SERVICES = {
    "outgoingCalls": Service.OUTGOING_CALLS,
    "incomingCalls": Service.INCOMING_CALLS,
    "messages": Service.MESSAGES,
    "mobileInternet": Service.MOBILE_INTERNET,
    "emergencyCalls": Service.EMERGENCY_CALLS,
    "homeInternet": Service.HOME_INTERNET,
    "television": Service.TELEVISION,
}
_WORKS = {"yes": Works.YES, "limited": Works.LIMITED, "no": Works.NO}


class WireNote(msgspec.Struct):
    """TMF Note."""

    text: str = ""


class WireService(msgspec.Struct, rename="camel"):
    """Our ZeroBalanceItem."""

    service: str
    works: str
    note: list[WireNote] | WireNote | None = None
    until: Moment | None = None
    restored_by: WireMoney | None = None

    def state(self, currency: Currency, zone: tzinfo) -> ServiceState | None:
        """It in the terminal's words, `None` for a service we do not know. Raises `Nonsense` for a sum that is none."""
        service = _SERVICES.get(self.service)
        if service is None:
            return None
        return ServiceState(
            service=service,
            works=_WORKS.get(self.works, Works.UNKNOWN),
            note=" · ".join(" ".join(one.text.split()) for one in many(self.note)),
            until=self.until.astimezone(zone).date() if self.until else None,
            restored_by=_to_pay(self.restored_by, currency) if self.restored_by else None,
        )


class WireRelief(msgspec.Struct, rename="camel"):
    """Our ZeroBalanceQualification."""

    restored_by: WireMoney
    product_offering_qualification_item: list[WireService] | WireService
    restored_within_minutes: int | None = None
    related_party: list[WireRef] | WireRef | None = None


class ZeroBalance:
    """Asks what works without money. Nothing is changed by asking."""

    def __init__(self, transport: Transport, channel: str, currency: Currency, zone: tzinfo) -> None:
        self._transport = transport
        self._channel = channel
        self._currency = currency
        self._zone = zone

    async def word(self, subscriber: Subscriber) -> ReliefWord:
        """What works for the subscriber now. Raises as the port says."""
        if not self._transport.offers(Api.QUALIFICATION):
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE)
        question = {
            "channel": {"id": self._channel},
            "instantSyncQualification": True,
            "category": {"id": "zeroBalance"},
            "relatedParty": parties(subscriber),
            "productOfferingQualificationItem": [],
        }
        body = await asked(self._transport, question)
        return sensible(Api.QUALIFICATION, lambda: self._answered(body, subscriber))

    def _answered(self, body: bytes, subscriber: Subscriber) -> ReliefWord:
        told = strictly(body, WireRelief)
        if customer_among(many(told.related_party)) not in (None, subscriber.customer):
            raise Nonsense("an answer about somebody else")
        states = [one.state(self._currency, self._zone) for one in many(told.product_offering_qualification_item)]
        known = {one.service: one for one in states if one is not None}
        if not known:
            raise Nonsense("not a word on any service")
        minutes = told.restored_within_minutes
        return ReliefWord(
            services=tuple(known[service] for service in Service if service in known),
            restored_by=_to_pay(told.restored_by, self._currency),
            within_minutes=minutes if minutes is not None and minutes >= 0 else None,
            is_operators=True,
        )


def _to_pay(wire: WireMoney, currency: Currency) -> Money:
    """A sum somebody may be asked to pay.

    Raises:
        Nonsense: it is negative, in another currency, or no sum.
    """
    amount = wire.money()
    if amount.currency is not currency or amount.minor < 0:
        raise Nonsense("not a sum to pay")
    return amount
