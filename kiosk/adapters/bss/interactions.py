"""TMF683 Party Interaction: the operator is told which visit a question came from."""

from __future__ import annotations

import logging
from datetime import datetime

import msgspec

from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.domain.questions import QuestionId
from kiosk.domain.subscriber import Subscriber
from kiosk.http_exchange import NoAnswer

_log = logging.getLogger(__name__)


class Interactions:
    """Implements `VisitBook`."""

    def __init__(self, transport: Transport, channel: str) -> None:
        self._transport = transport
        self._channel = channel

    async def note(self, subscriber: Subscriber, question: QuestionId, at: datetime) -> None:
        """Tell of a visit with that question (see the port). It is told once: a note that is lost is only logged."""
        if not self._transport.offers(Api.INTERACTIONS):
            return
        body = {
            "reason": "question",
            "description": "asked at a terminal",
            "status": "completed",
            "direction": "inbound",
            "channel": [{"id": self._channel, "href": f"urn:terminal:{self._channel}"}],
            "interactionDate": {"startDateTime": at.isoformat()},
            "relatedParty": [
                {
                    "id": subscriber.customer,
                    "href": f"urn:customer:{subscriber.customer}",
                    "role": "customer",
                    "@referredType": "Customer",
                }
            ],
            "interactionItem": [
                {"reason": "question", "item": {"id": question, "role": "question", "@referredType": "TroubleTicket"}}
            ],
        }
        try:
            answer = await self._transport.post(Api.INTERACTIONS, "partyInteraction", msgspec.json.encode(body))
        except NoAnswer as failure:
            _log.warning("visit not noted", extra={"why": failure.why})
            return
        if answer.status not in (200, 201):
            _log.warning("visit not noted", extra={"why": f"status {answer.status}"})
