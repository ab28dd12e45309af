"""What the operator tells, is asked, and moves between own contracts (TMF681, 621, 683, 654, 666)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from kiosk.domain.notices import Notice, NoticeId
from kiosk.domain.questions import Inquiry, Question, QuestionId, QuestionKey
from kiosk.domain.subscriber import Subscriber
from kiosk.domain.transfers import OwnContract, Transfer, TransferSheet


class NoticeBoard(Protocol):
    """Notices (TMF681).

    Raises:
        Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or NOT_AVAILABLE_HERE where the operator has no such API.
    """

    async def notices(self, subscriber: Subscriber) -> tuple[Notice, ...]:
        """All of them, newest first."""

    async def mark_read(self, subscriber: Subscriber, notice: NoticeId, at: datetime) -> None:
        """Keep that it was read; one that is somebody else's stays as it is."""


class QuestionTaker(Protocol):
    """Questions (TMF621). Raises as `NoticeBoard`."""

    async def questions(self, subscriber: Subscriber) -> tuple[Question, ...]:
        """All of them, newest first."""

    async def ask(self, subscriber: Subscriber, key: QuestionKey, inquiry: Inquiry, at: datetime) -> Question:
        """The question as taken; `at` is when the visitor agreed to what a request needs.

        Raises:
            Refused: NOT_AVAILABLE_HERE; the operator takes no such question.
            OutcomeUnknown: it may have been taken.
        """

    async def find(self, subscriber: Subscriber, key: QuestionKey) -> Question | None:
        """The question of that key, `None` when the operator has none."""

    async def judge(self, subscriber: Subscriber, question: QuestionId, *, helped: bool) -> Question:
        """The question after its owner's word on the answer.

        Raises:
            Refused: NOT_ALLOWED; it is somebody else's.
        """


class VisitBook(Protocol):
    """Visits (TMF683)."""

    async def note(self, subscriber: Subscriber, question: QuestionId, at: datetime) -> None:
        """Tell the operator that the question was asked here; an operator that does not listen is no error."""


class MoneyMover(Protocol):
    """Transfers between contracts of one owner (TMF654, 666). Raises as `NoticeBoard`."""

    async def contracts(self, subscriber: Subscriber) -> tuple[OwnContract, ...]:
        """The owner's contracts, the subscriber's own first."""

    async def move(self, sheet: TransferSheet) -> Transfer:
        """What the sheet says, carried out: DONE or REFUSED.

        Raises:
            OutcomeUnknown: it may have been moved.
        """

    async def find(self, sheet: TransferSheet) -> Transfer | None:
        """What became of the sheet's key, ASKING while the operator works on it; `None` when it has none of it."""
