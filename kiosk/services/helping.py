"""Questions behind a login: asked once under a key, found by it when the answer is lost, judged by their owner.

A key's inquiry and its moment are kept with the visit, so that the same key always says the same to the operator.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial

from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused
from kiosk.domain.expenses import Line, LineKind, Period
from kiosk.domain.questions import (
    REQUESTS,
    WITH_SUBJECT,
    Consent,
    Inquiry,
    Question,
    QuestionId,
    QuestionKey,
    Subject,
    SubjectKind,
    Topic,
)
from kiosk.domain.subscriber import Subscriber, VisitToken
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.help import QuestionTaker, VisitBook
from kiosk.services.ports.operator import AccountReader, Directory
from kiosk.services.staff_calls import StaffCalls
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit, Visits
from kiosk.services.where_told import where_told

_LOOK_BACK = timedelta(days=45)
_MOST_SUBJECTS = 12
_MOST_PAGES = 3


@dataclass(frozen=True, slots=True)
class RequestTerms:
    """What is to be agreed to before a request: the text in each language, and which of them is shown otherwise."""

    version: str
    texts: Mapping[str, str]
    otherwise: str

    def consent(self, language: str) -> Consent:
        """It in `language`."""
        return Consent(self.version, self.texts.get(language) or self.texts[self.otherwise])


@dataclass(frozen=True, slots=True)
class HelpGround:
    """What the desk works with. Without `terms` no requests are taken."""

    directory: Directory
    reader: AccountReader
    taker: QuestionTaker
    book: VisitBook
    staff: StaffCalls
    clock: Clock
    terms: RequestTerms | None


class Helping:
    """Implements `HelpDesk`."""

    def __init__(self, visits: Visits, ground: HelpGround) -> None:
        self._visits = visits
        self._ground = ground

    async def questions(self, token: VisitToken) -> tuple[Question, ...]:
        """Everything that was asked, newest first (see the contract)."""
        _, owner = await self._visitor(token)
        asked = await self._ground.taker.questions(owner)
        self._visits.visit(token)
        return asked

    async def subjects(self, token: VisitToken, topic: Topic) -> tuple[Subject, ...]:
        """The visitor's own things such a question can be about (see the contract)."""
        visit, owner = await self._visitor(token)
        now = self._ground.clock.now()
        match topic:
            case Topic.SERVICE:
                owned = await self._ground.reader.products(owner)
                found = [Subject(SubjectKind.SERVICE, one.product, one.name, one.fee) for one in owned]
            case Topic.CHARGE:
                fees = await self._ground.reader.fees(visit.account, Period(now - _LOOK_BACK, now))
                found = [_subject(SubjectKind.CHARGE, one) for one in fees]
            case Topic.PAYMENT:
                found = await self._payments(visit, Period(now - _LOOK_BACK, now))
            case _:
                found = []
        self._visits.visit(token)
        return tuple(found[:_MOST_SUBJECTS])

    async def consent(self, token: VisitToken, language: str) -> Consent | None:
        """What has to be agreed to before a request (see the contract)."""
        self._visits.visit(token)
        return self._ground.terms.consent(language) if self._ground.terms else None

    async def ask(self, token: VisitToken, key: QuestionKey, inquiry: Inquiry) -> Question:
        """The question as the operator has it (see the contract)."""
        visit, owner = await self._visitor(token)
        self._refuse_unfit(inquiry)
        known = visit.help.asked.get(key)
        if known is not None and known[0] != inquiry:
            raise Refused(ErrorCode.NOT_ALLOWED)
        asked = await self._ground.taker.find(owner, key) if known is not None else None
        if asked is None:
            at = known[1] if known is not None else self._ground.clock.now()
            visit.help.asked[key] = inquiry, at
            asked = await self._asked(visit, owner, key)
        self._visits.visit(token)
        return asked

    async def judge(self, token: VisitToken, question: QuestionId, *, helped: bool) -> Question:
        """The question after the visitor's word on its answer (see the contract)."""
        _, owner = await self._visitor(token)
        judged = await self._ground.taker.judge(owner, question, helped=helped)
        self._visits.visit(token)
        return judged

    async def call_staff(self, token: VisitToken) -> None:
        """Somebody is told to come (see the contract)."""
        self._visits.visit(token)
        self._ground.staff.call()

    async def _asked(self, visit: Visit, owner: Subscriber, key: QuestionKey) -> Question:
        """The question as taken, or as found when the answer was lost; the operator is told of the visit too."""
        inquiry, at = visit.help.asked[key]
        try:
            asked = await self._ground.taker.ask(owner, key, inquiry, at)
        except OutcomeUnknown as unknown:
            found = await where_told(partial(self._ground.taker.find, owner, key), None)
            if found is None:
                raise unknown from None
            asked = found
        await self._ground.book.note(owner, asked.question, at)
        return asked

    async def _payments(self, visit: Visit, period: Period) -> list[Subject]:
        """What was paid in lately, as far as the first pages of lines tell."""
        found: list[Subject] = []
        async with aclosing(self._ground.reader.lines(visit.account, period)) as pages:
            read = 0
            async for page in pages:
                paid = (one for one in page.lines(UTC) if one.kind is LineKind.TOP_UP)
                found += [_subject(SubjectKind.PAYMENT, one) for one in paid]
                read += 1
                if read == _MOST_PAGES or len(found) >= _MOST_SUBJECTS:
                    break
        return found

    async def _visitor(self, token: VisitToken) -> tuple[Visit, Subscriber]:
        visit = self._visits.visit(token)
        return visit, await owner_of(visit, self._ground.directory)

    def _refuse_unfit(self, inquiry: Inquiry) -> None:
        """Let through what can be asked.

        Raises:
            Refused: NOT_AVAILABLE_HERE.
        """
        terms = self._ground.terms
        agreed = terms is not None and inquiry.consent == terms.version
        if inquiry.topic in REQUESTS and not agreed:
            raise Refused(ErrorCode.NOT_AVAILABLE_HERE, "no consent to the text of now")
        if inquiry.topic in WITH_SUBJECT and inquiry.subject is None:
            raise Refused(ErrorCode.NOT_AVAILABLE_HERE, "about nothing")


def _subject(kind: SubjectKind, line: Line) -> Subject:
    return Subject(kind, line.when.isoformat(), line.name, line.amount, line.when)
