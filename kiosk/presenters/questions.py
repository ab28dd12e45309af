"""Help: what was asked and answered, new questions, requests, and somebody to come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.questions import Question, QuestionId
from kiosk.presenters.ask import AskPresenter
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class QuestionsState:
    """Loading while `questions` and `error` are `None`. `called` once somebody is on the way."""

    screen: ClassVar[Screen] = Screen.QUESTIONS

    today: date
    questions: tuple[Question, ...] | None = None
    error: ErrorCode | None = None
    called: bool = False


class QuestionsPresenter(Presenter[QuestionsState]):
    """Fetches the questions whenever its screen is entered: coming back from asking shows what was asked."""

    def __init__(
        self,
        today: date,
        draw: Callable[[QuestionsState], None],
        *,
        fetch: Callable[[], Awaitable[tuple[Question, ...]]],
        judge: Callable[[QuestionId, bool], Awaitable[Question]],
        call_staff: Callable[[], Awaitable[None]],
        open_form: Callable[[bool], None],
    ) -> None:
        """`open_form` leads to a new question, or, with true, to a request."""
        super().__init__(QuestionsState(today), draw)
        self._fetch = fetch
        self._judge = judge
        self._call_staff = call_staff
        self._open_form = open_form

    @classmethod
    def of(cls, owner: Owner) -> QuestionsPresenter:
        """The questions of `owner`."""
        desk, token = owner.teller.help, owner.token
        return cls(
            owner.today(),
            owner.around.display.show_screen,
            fetch=lambda: owner.told(desk.questions(token)),
            judge=lambda question, helped: owner.told(desk.judge(token, question, helped=helped)),
            call_staff=lambda: owner.told(desk.call_staff(token)),
            open_form=lambda is_request: owner.push(AskPresenter.of(owner, is_request=is_request)),
        )

    async def serve(self) -> None:
        """Fetch the questions; those that were shown stand until the next are there."""
        await self.retry()

    async def retry(self) -> None:
        """Fetch them anew."""
        self._show(replace(self.state, error=None))
        try:
            self._show(replace(self.state, questions=await self._fetch()))
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))

    async def ask(self) -> None:
        """A new question."""
        self._open_form(False)

    async def request(self) -> None:
        """A call, a visit, a connection."""
        self._open_form(True)

    async def helped(self, question: QuestionId) -> None:
        """Its answer helped."""
        await self._give_verdict(question, helped=True)

    async def not_helped(self, question: QuestionId) -> None:
        """Its answer did not help."""
        await self._give_verdict(question, helped=False)

    async def call_staff(self) -> None:
        """Have somebody come to the terminal."""
        try:
            await self._call_staff()
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
        else:
            self._show(replace(self.state, called=True))

    async def _give_verdict(self, question: QuestionId, *, helped: bool) -> None:
        try:
            judged = await self._judge(question, helped)
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
            return
        told = self.state.questions or ()
        self._show(replace(self.state, questions=tuple(judged if one.question == question else one for one in told)))
