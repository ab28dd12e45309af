"""Asking the operator, or requesting a call or a visit: by choices alone, step by step, sent once under one key."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.claim import ALPHABET, read_claim
from kiosk.domain.errors import ErrorCode, KioskError, OutcomeUnknown
from kiosk.domain.questions import (
    WITH_SUBJECT,
    Consent,
    Inquiry,
    Question,
    QuestionKey,
    Subject,
    SubjectKind,
    Topic,
)
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen

CLAIM_LENGTH = 9
CLAIM_CHARACTERS = ALPHABET
QUESTIONS = (Topic.CHARGE, Topic.SERVICE, Topic.PAYMENT, Topic.QUALITY, Topic.CONTRACT, Topic.OTHER)
REQUESTED = (Topic.CALL_ME, Topic.VISIT_ME, Topic.CONNECT_ME)


@dataclass(frozen=True, slots=True)
class PickTopic:
    """What it is about, in general."""

    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class PickSubject:
    """Which thing it is about; `things` are `None` while they are fetched."""

    topic: Topic
    things: tuple[Subject, ...] | None = None


@dataclass(frozen=True, slots=True)
class TypeClaim:
    """The claim code of a payment, as far as it is typed; `is_wrong` once it is whole and cannot be one."""

    typed: str = ""

    @property
    def is_wrong(self) -> bool:
        """Nine characters that are no claim code."""
        return len(self.typed) == CLAIM_LENGTH and read_claim(self.typed) is None


@dataclass(frozen=True, slots=True)
class Confirm:
    """What will be sent. `consent` is the text to be agreed to by sending; a `key` stays the same for this inquiry."""

    key: QuestionKey
    inquiry: Inquiry
    consent: Consent | None = None
    is_sending: bool = False
    is_unsure: bool = False  # it was sent and the answer is lost


@dataclass(frozen=True, slots=True)
class Sent:
    """The operator has it."""

    question: Question


Step = PickTopic | PickSubject | TypeClaim | Confirm | Sent


@dataclass(frozen=True, slots=True)
class AskState:
    """One step. `error` is what kept the last touch from being done."""

    screen: ClassVar[Screen] = Screen.ASK

    step: Step
    is_request: bool
    error: ErrorCode | None = None


class AskPresenter(Presenter[AskState]):
    """From the topic to the operator's word that it was taken. Back leads one step back."""

    def __init__(
        self,
        draw: Callable[[AskState], None],
        *,
        is_request: bool,
        subjects: Callable[[Topic], Awaitable[tuple[Subject, ...]]],
        consent: Callable[[], Awaitable[Consent | None]],
        send: Callable[[QuestionKey, Inquiry], Awaitable[Question]],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(AskState(PickTopic(REQUESTED if is_request else QUESTIONS), is_request), draw)
        self._subjects = subjects
        self._consent = consent
        self._send = send
        self._leave = leave
        self._before: list[Step] = []

    @classmethod
    def of(cls, owner: Owner, *, is_request: bool) -> AskPresenter:
        """A question, or a request, of `owner`."""
        desk, token = owner.teller.help, owner.token
        return cls(
            owner.around.display.show_screen,
            is_request=is_request,
            subjects=lambda topic: owner.told(desk.subjects(token, topic)),
            consent=lambda: owner.told(desk.consent(token, owner.around.shell.state.language)),
            send=lambda key, inquiry: owner.told(desk.ask(token, key, inquiry)),
            leave=owner.back,
        )

    @property
    def working(self) -> bool:
        """It is being sent."""
        return isinstance(self.state.step, Confirm) and self.state.step.is_sending

    async def choose_topic(self, topic: Topic) -> None:
        """What it is about: on to the thing, or to sending."""
        if not isinstance(self.state.step, PickTopic):
            return
        if topic in WITH_SUBJECT:
            self._go(PickSubject(topic))
            await self.fetch_things()
        elif self.state.is_request:
            await self._agree(topic)
        else:
            self._go(_confirm(Inquiry(topic)))

    async def fetch_things(self) -> None:
        """The things to choose from, anew after an error."""
        step = self.state.step
        if not isinstance(step, PickSubject):
            return
        self._show(replace(self.state, error=None))
        try:
            things = await self._subjects(step.topic)
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
            return
        if self.state.step == step:
            self._show(replace(self.state, step=replace(step, things=things)))

    async def choose_subject(self, subject: Subject) -> None:
        """Which thing it is."""
        if isinstance(self.state.step, PickSubject):
            self._go(_confirm(Inquiry(self.state.step.topic, subject)))

    async def type_claim(self) -> None:
        """The payment has a claim code."""
        if isinstance(self.state.step, PickSubject):
            self._go(TypeClaim())

    async def type_character(self, character: str) -> None:
        """One more character of the code."""
        match self.state.step:
            case TypeClaim(typed) if len(typed) < CLAIM_LENGTH:
                self._show(replace(self.state, step=TypeClaim(typed + character)))

    async def erase(self) -> None:
        """Take back the last character."""
        match self.state.step:
            case TypeClaim(typed):
                self._show(replace(self.state, step=TypeClaim(typed[:-1])))

    async def go_on(self) -> None:
        """The one thing to do at this step: take the code, send, or leave what was sent."""
        match self.state.step:
            case TypeClaim(typed) if (claim := read_claim(typed)) is not None:
                self._go(_confirm(Inquiry(Topic.PAYMENT, Subject(SubjectKind.CASE, claim, claim))))
            case Confirm(is_sending=False) as step:
                await self._tell(step)
            case Sent():
                self._leave()
            case _:
                pass

    async def back(self) -> None:
        """One step back; from the first one, and from what was sent, to the screen before."""
        match self.state.step:
            case Confirm(is_sending=True):
                return
            case Sent():
                self._leave()
            case _ if self._before:
                self._show(replace(self.state, step=self._before.pop(), error=None))
            case _:
                self._leave()

    async def _agree(self, topic: Topic) -> None:
        """On to the text that is to be agreed to."""
        try:
            consent = await self._consent()
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
            return
        if consent is None:
            self._show(replace(self.state, error=ErrorCode.NOT_AVAILABLE_HERE))
        else:
            self._go(_confirm(Inquiry(topic, consent=consent.version), consent))

    async def _tell(self, step: Confirm) -> None:
        """Send it; what may have arrived is sent again under its key alone, and only by another touch."""
        self._show(replace(self.state, step=replace(step, is_sending=True, is_unsure=False), error=None))
        try:
            question = await self._send(step.key, step.inquiry)
        except OutcomeUnknown:
            self._show(replace(self.state, step=replace(step, is_sending=False, is_unsure=True)))
        except KioskError as error:
            self._show(replace(self.state, step=replace(step, is_sending=False), error=code_to_show(error)))
        else:
            self._show(replace(self.state, step=Sent(question)))

    def _go(self, step: Step) -> None:
        self._before.append(self.state.step)
        self._show(replace(self.state, step=step, error=None))


def _confirm(inquiry: Inquiry, consent: Consent | None = None) -> Confirm:
    return Confirm(QuestionKey(str(uuid.uuid4())), inquiry, consent)
