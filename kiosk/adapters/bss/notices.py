"""TMF681 Communication: what the operator told a subscriber (docs/operator/notice.schema.json)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec

from kiosk.adapters.bss.reading import Reader, sensible, unavailable
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import Moment, WireCharacteristic, WireMoney, WireRef, characteristics, many, moment, text
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.notices import NewPrice, Notice, NoticeId, NoticeKind
from kiosk.domain.subscriber import CustomerId, Subscriber
from kiosk.http_exchange import NoAnswer
from kiosk.strict_json import Nonsense, shaped

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_RESOURCE = "communicationMessage"
_MOST_WORDS = 600
_KINDS = {"priceRise": NoticeKind.PRICE_RISE, "outage": NoticeKind.OUTAGE, "block": NoticeKind.BLOCK}


class WireReceiver(msgspec.Struct):
    """TMF Receiver."""

    party: WireRef | None = None


class WireMessage(msgspec.Struct, rename="camel"):
    """TMF CommunicationMessage."""

    id: str
    subject: str | None = None
    content: str | None = None
    send_time: Moment | None = None
    state: str | None = None
    characteristic: list[WireCharacteristic] | WireCharacteristic | None = None
    receiver: list[WireReceiver] | WireReceiver | None = None

    def is_for(self, customer: CustomerId) -> bool:
        """Whether it was sent to that customer."""
        return any(one.party is not None and one.party.id == customer for one in many(self.receiver))

    def notice(self) -> Notice | None:
        """It in the terminal's words; `None` where it was never sent, or says nothing."""
        if self.send_time is None or not (self.subject or self.content) or self.state in ("initial", "cancelled"):
            return None
        said = characteristics(self.characteristic)
        kind = _KINDS.get(text(said.get("noticeType")), NoticeKind.OTHER)
        price = _price(said) if kind is NoticeKind.PRICE_RISE else None
        offering = said.get("offering")
        return Notice(
            notice=NoticeId(self.id),
            kind=NoticeKind.OTHER if kind is NoticeKind.PRICE_RISE and price is None else kind,
            subject=(self.subject or "")[:_MOST_WORDS],
            text=(self.content or "")[:_MOST_WORDS],
            sent_at=self.send_time,
            effective=moment(said.get("effectiveDate")),
            ends=moment(said.get("expectedEnd")),
            about=text(offering.get("name")) if isinstance(offering, dict) else "",
            price=price,
            read_at=moment(said.get("readDate")),
        )


class Notices:
    """Reads notices and keeps what was read of them. Implements `NoticeBoard`."""

    def __init__(self, transport: Transport, reader: Reader) -> None:
        self._transport = transport
        self._reader = reader

    async def notices(self, subscriber: Subscriber) -> tuple[Notice, ...]:
        """All of them, newest first (see the port)."""
        self._refuse_absent()
        query = [("receiver.party.id", subscriber.customer)]
        found = await self._reader.every(Api.NOTICES, _RESOURCE, query, WireMessage)
        told = sensible(Api.NOTICES, lambda: [one.notice() for one in found if one.is_for(subscriber.customer)])
        return tuple(sorted((one for one in told if one is not None), key=lambda one: one.sent_at, reverse=True))

    async def mark_read(self, subscriber: Subscriber, notice: NoticeId, at: datetime) -> None:
        """Keep that it was read (see the port): all its characteristics go back, with one more."""
        self._refuse_absent()
        found = await self._reader.one(Api.NOTICES, _RESOURCE, notice, WireMessage)
        if found is None or not found.is_for(subscriber.customer):
            return
        said = many(found.characteristic)
        if any(one.name == "readDate" for one in said):
            return
        body = {"characteristic": [*said, WireCharacteristic("readDate", at.isoformat())]}
        try:
            await self._transport.patch(Api.NOTICES, f"{_RESOURCE}/{quote(notice, safe='')}", _ENCODER.encode(body))
        except NoAnswer as failure:
            raise unavailable(Api.NOTICES, failure) from failure

    def _refuse_absent(self) -> None:
        if not self._reader.offers(Api.NOTICES):
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE, Api.NOTICES.value)


def _price(said: Mapping[str, Any]) -> NewPrice | None:
    """Both prices, `None` where one is missing.

    Raises:
        Nonsense: one is no sum, or they are in two currencies.
    """
    if "priceBefore" not in said or "priceNow" not in said:
        return None
    before, now = (shaped(said[name], WireMoney).money() for name in ("priceBefore", "priceNow"))
    if before.currency is not now.currency:
        raise Nonsense("two currencies")
    return NewPrice(before, now)
