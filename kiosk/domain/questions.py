"""Questions to the operator and requests for a call or a visit: chosen, never typed; and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from kiosk.domain.money import Money

QuestionKey = NewType("QuestionKey", str)
"""Our name of a question (TMF621 TroubleTicket.externalId): the same key is never asked twice."""

QuestionId = NewType("QuestionId", str)
"""The operator's name of it (TMF621 TroubleTicket.id)."""


class Topic(Enum):
    """What a visitor may turn to the operator with."""

    CHARGE = "charge"
    SERVICE = "service"
    PAYMENT = "payment"
    QUALITY = "quality"
    CONTRACT = "contract"
    CALL_ME = "call_me"
    VISIT_ME = "visit_me"
    CONNECT_ME = "connect_me"
    OTHER = "other"


REQUESTS = frozenset({Topic.CALL_ME, Topic.VISIT_ME, Topic.CONNECT_ME})
"""What somebody will come or call for: these need the consent to processing personal data (R46, R47)."""

WITH_SUBJECT = frozenset({Topic.CHARGE, Topic.SERVICE, Topic.PAYMENT})
"""What is about one thing, which has to be chosen."""


class SubjectKind(Enum):
    """What a question can be about."""

    CHARGE = "charge"
    SERVICE = "service"
    PAYMENT = "payment"
    CASE = "case"  # a payment that has a claim code


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to ask about. `reference` is a product's id, a claim code, or the moment of a line."""

    kind: SubjectKind
    reference: str
    name: str
    amount: Money | None = None
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The text a visitor agreed to before a request, by its version."""

    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is to be asked. `subject` is there for the topics that need one, `consent` for requests (its version)."""

    topic: Topic
    subject: Subject | None = None
    consent: str | None = None


class QuestionState(Enum):
    """How far it is."""

    OPEN = "open"
    ANSWERED = "answered"  # and waits for the visitor's word on the answer
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence of the operator, plain text."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it stands. `about` is the thing's name, empty where it is about none."""

    question: QuestionId
    topic: Topic
    about: str
    asked_at: datetime
    state: QuestionState
    answers: tuple[Answer, ...]
    expected: datetime | None  # when an answer will be there, as far as the operator says
