"""Questions to the operator, and somebody to come."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.questions import Consent, Inquiry, Question, QuestionId, QuestionKey, Subject, Topic
from kiosk.domain.subscriber import VisitToken


class HelpDesk(Protocol):
    """Every method may raise `Refused(NOT_LOGGED_IN)`, and all but `call_staff` and `consent` raise `Unavailable`:
    OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or NOT_AVAILABLE_HERE where the operator takes no questions.
    """

    async def questions(self, token: VisitToken) -> tuple[Question, ...]:
        """Everything that was asked, here or elsewhere, newest first."""

    async def subjects(self, token: VisitToken, topic: Topic) -> tuple[Subject, ...]:
        """The visitor's own things such a question can be about, the likeliest first."""

    async def consent(self, token: VisitToken, language: str) -> Consent | None:
        """What has to be agreed to before a request; `None` where this terminal takes no requests."""

    async def ask(self, token: VisitToken, key: QuestionKey, inquiry: Inquiry) -> Question:
        """The question as the operator has it. Asking one key again asks nothing twice.

        Raises:
            Refused: NOT_AVAILABLE_HERE; a request without the consent of now, or a question without its subject.
            OutcomeUnknown: it may have arrived; ask again under the same key.
        """

    async def judge(self, token: VisitToken, question: QuestionId, *, helped: bool) -> Question:
        """The question after the visitor's word on its answer: closed, or to be answered once more."""

    async def call_staff(self, token: VisitToken) -> None:
        """Somebody is told to come to the terminal. Calling again within some minutes does nothing."""
