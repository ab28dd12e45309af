"""TMF621 Trouble Ticket: questions under our own key, found by it when an answer is lost."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

import msgspec

from kiosk.adapters.bss.question_wire import WireTicket, ticket_of
from kiosk.adapters.bss.reading import Reader, sensible, unavailable
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.questions import Inquiry, Question, QuestionId, QuestionKey
from kiosk.domain.subscriber import Subscriber
from kiosk.http_exchange import Answer, NoAnswer
from kiosk.strict_json import Nonsense, strictly

_ENCODER = msgspec.json.Encoder(order="deterministic")
_RESOURCE = "troubleTicket"
_REFUSALS = frozenset({"consentNeeded", "unknownCustomer"})


class WireFault(msgspec.Struct):
    """TMF Error."""

    code: str


class Questions:
    """Asks, finds and judges. Implements `QuestionTaker`."""

    def __init__(self, transport: Transport, reader: Reader, channel: str) -> None:
        self._transport = transport
        self._reader = reader
        self._channel = channel

    async def questions(self, subscriber: Subscriber) -> tuple[Question, ...]:
        """All of them, newest first (see the port)."""
        found = await self._of(subscriber, [])
        told = sensible(Api.QUESTIONS, lambda: [one.question() for one in found])
        return tuple(sorted(told, key=lambda one: one.asked_at, reverse=True))

    async def ask(self, subscriber: Subscriber, key: QuestionKey, inquiry: Inquiry, at: datetime) -> Question:
        """The question as taken (see the port). The body depends on the arguments alone."""
        self._refuse_absent()
        body = _ENCODER.encode(ticket_of(subscriber, key, inquiry, self._channel, at))
        try:
            answer = await self._transport.post(Api.QUESTIONS, _RESOURCE, body)
        except NoAnswer as failure:
            if failure.sent:
                raise OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE, failure.why) from failure
            raise unavailable(Api.QUESTIONS, failure) from failure
        if answer.status not in (200, 201):
            raise _refusal(answer)
        try:
            return _taken(answer, subscriber, key)
        except Nonsense as error:
            raise OutcomeUnknown(ErrorCode.OPERATOR_NONSENSE, str(error)) from error

    async def find(self, subscriber: Subscriber, key: QuestionKey) -> Question | None:
        """The question of that key (see the port)."""
        found = await self._of(subscriber, [("externalId", key)])
        ours = [one for one in found if one.external_id == key]
        return sensible(Api.QUESTIONS, ours[0].question) if ours else None

    async def judge(self, subscriber: Subscriber, question: QuestionId, *, helped: bool) -> Question:
        """The question after its owner's word (see the port). A repeat changes nothing."""
        self._refuse_absent()
        standing = await self._reader.one(Api.QUESTIONS, _RESOURCE, question, WireTicket)
        if standing is None or not standing.is_of(subscriber):
            raise Refused(ErrorCode.NOT_ALLOWED)
        body = _ENCODER.encode({"statusChangeReason": "helped" if helped else "notHelped"})
        try:
            answer = await self._transport.patch(Api.QUESTIONS, f"{_RESOURCE}/{quote(question, safe='')}", body)
        except NoAnswer as failure:
            raise unavailable(Api.QUESTIONS, failure) from failure
        if answer.status != 200:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, f"621: status {answer.status}")
        return sensible(Api.QUESTIONS, lambda: strictly(answer.body, WireTicket).question())

    async def _of(self, subscriber: Subscriber, query: list[tuple[str, str]]) -> list[WireTicket]:
        self._refuse_absent()
        mine = [("relatedParty.id", str(subscriber.customer)), *query]
        found = await self._reader.every(Api.QUESTIONS, _RESOURCE, mine, WireTicket)
        return [one for one in found if one.is_of(subscriber)]

    def _refuse_absent(self) -> None:
        if not self._reader.offers(Api.QUESTIONS):
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE, Api.QUESTIONS.value)


def _taken(answer: Answer, subscriber: Subscriber, key: QuestionKey) -> Question:
    """The question in a success.

    Raises:
        Nonsense: it is another question.
    """
    taken = strictly(answer.body, WireTicket)
    if taken.external_id != key or not taken.is_of(subscriber):
        raise Nonsense("the echo has another key or customer")
    return taken.question()


def _refusal(answer: Answer) -> Refused | OutcomeUnknown:
    """What an answer that is no success proves: a documented code a definite no, anything else nothing."""
    try:
        code = strictly(answer.body, WireFault).code if 400 <= answer.status < 500 else ""
    except Nonsense:
        code = ""
    if code in _REFUSALS:
        return Refused(ErrorCode.NOT_AVAILABLE_HERE, code)
    silent = answer.status >= 500 or answer.status == 429
    why = ErrorCode.OPERATOR_UNREACHABLE if silent else ErrorCode.OPERATOR_NONSENSE
    return OutcomeUnknown(why, f"621: status {answer.status}")
