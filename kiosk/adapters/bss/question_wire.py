"""How questions are written into TMF621 and read from it (docs/operator/ticket.schema.json)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from kiosk.adapters.bss.products import customer_among
from kiosk.adapters.bss.wire import Moment, WireRef, many
from kiosk.domain.questions import REQUESTS, Answer, Inquiry, Question, QuestionId, QuestionState, SubjectKind, Topic
from kiosk.domain.subscriber import Subscriber
from kiosk.strict_json import Nonsense

TOPICS = {
    Topic.CHARGE: "charge",
    Topic.SERVICE: "service",
    Topic.PAYMENT: "payment",
    Topic.QUALITY: "quality",
    Topic.CONTRACT: "contract",
    Topic.CALL_ME: "callMe",
    Topic.VISIT_ME: "visitMe",
    Topic.CONNECT_ME: "connectMe",
    Topic.OTHER: "other",
}
_TOPICS = {name: topic for topic, name in TOPICS.items()}
_REFERRED = {
    SubjectKind.CHARGE: "Charge",
    SubjectKind.SERVICE: "Product",
    SubjectKind.PAYMENT: "Payment",
    SubjectKind.CASE: "Payment",
}
_STATES = {
    "resolved": QuestionState.ANSWERED,
    "closed": QuestionState.CLOSED,
    "rejected": QuestionState.CLOSED,
    "cancelled": QuestionState.CLOSED,
}
_MOST_WORDS = 800


class WireNote(msgspec.Struct):
    """TMF Note."""

    author: str | None = None
    date: Moment | None = None
    text: str | None = None

    def answer(self, asked_at: datetime) -> Answer | None:
        """It as an answer; `None` where it is the subscriber's own word, or empty."""
        if self.author == "customer" or not self.text:
            return None
        return Answer(self.date or asked_at, self.text[:_MOST_WORDS])


class WireTicket(msgspec.Struct, rename="camel"):
    """TMF TroubleTicket with our `topic`."""

    id: str
    external_id: str | None = None
    topic: str | None = None
    name: str | None = None
    status: str | None = None
    creation_date: Moment | None = None
    expected_resolution_date: Moment | None = None
    note: list[WireNote] | WireNote | None = None
    related_party: list[WireRef] | WireRef | None = None
    related_entity: list[WireRef] | WireRef | None = None

    def is_of(self, subscriber: Subscriber) -> bool:
        """Whether it is that customer's."""
        return customer_among(many(self.related_party)) == subscriber.customer

    def question(self) -> Question:
        """It in the terminal's words.

        Raises:
            Nonsense: asked at no time.
        """
        if self.creation_date is None:
            raise Nonsense("a question without a time")
        asked_at = self.creation_date
        answers = (one.answer(asked_at) for one in many(self.note))
        subject = next(iter(many(self.related_entity)), None)
        return Question(
            question=QuestionId(self.id),
            topic=_TOPICS.get(self.topic or "", Topic.OTHER),
            about=(subject.name or "") if subject else "",
            asked_at=asked_at,
            state=_STATES.get(self.status or "", QuestionState.OPEN),
            answers=tuple(one for one in answers if one is not None),
            expected=self.expected_resolution_date,
        )


def ticket_of(subscriber: Subscriber, key: str, inquiry: Inquiry, channel: str, at: datetime) -> dict[str, object]:
    """The body that asks `inquiry`. `description` is for people at the operator."""
    topic, subject = TOPICS[inquiry.topic], inquiry.subject
    told: list[str] = [topic]
    body: dict[str, object] = {
        "@type": "VisitorTicket",
        "@baseType": "TroubleTicket",
        "externalId": key,
        "ticketType": "request" if inquiry.topic in REQUESTS else "question",
        "topic": topic,
        "severity": "minor",
        "channel": {"id": channel},
        "relatedParty": [{"id": subscriber.customer, "role": "customer", "@referredType": "Customer"}],
    }
    if subject is not None:
        told += [subject.name, *([f"{subject.amount.to_decimal()}"] if subject.amount else [])]
        told += [subject.when.isoformat()] if subject.when else []
        body["relatedEntity"] = [
            {
                "id": subject.reference,
                "name": subject.name,
                "role": "subject",
                "@referredType": _REFERRED[subject.kind],
            }
        ]
    if inquiry.consent is not None:
        body |= {"consentVersion": inquiry.consent, "consentDate": at.isoformat()}
    return body | {"name": " · ".join(told[:2]), "description": " · ".join(told)}
