"""Notices, questions, asking and transfers, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from kiosk.domain.errors import ErrorCode
from kiosk.domain.notices import NoticeId, NoticeKind
from kiosk.domain.questions import (
    Answer,
    Consent,
    Inquiry,
    Question,
    QuestionId,
    QuestionKey,
    QuestionState,
    Subject,
    SubjectKind,
    Topic,
)
from kiosk.domain.subscriber import AccountId
from kiosk.domain.transfers import (
    OwnContract,
    OwnContracts,
    Transfer,
    TransferKey,
    TransferObstacle,
    TransferSheet,
    TransferState,
)
from kiosk.presenters.ask import (
    QUESTIONS,
    REQUESTED,
    AskState,
    Confirm,
    PickSubject,
    PickTopic,
    Sent,
    TypeClaim,
)
from kiosk.presenters.notices import NoticesState
from kiosk.presenters.questions import QuestionsState
from kiosk.presenters.transfers import Choosing, Moved, TransfersState, Weighed
from tests.fakes.help_desks import ANSWERED, CHARGED, CONTRACTS, NEWS, OUTAGE, RISE, TERMS
from tests.ui.sample_terminal import NOW, roubles

TODAY = NOW.date()
BLOCK = replace(
    RISE,
    notice=NoticeId("n-3"),
    kind=NoticeKind.BLOCK,
    subject="«Семья» не работает: не хватило денег",
    text="Пополните счёт, и услуга заработает через минуту.",
    price=None,
    effective=NOW - timedelta(hours=20),
    sent_at=NOW - timedelta(hours=20),
)
LONG = replace(
    NEWS,
    notice=NoticeId("n-4"),
    subject="Изменение условий оказания услуг связи для абонентов, обслуживаемых по архивным тарифным планам",
    text="С подробным перечнем изменений можно ознакомиться в офисах обслуживания и на сайте. " * 3,
    sent_at=NOW - timedelta(days=400),
)
OPEN = Question(
    QuestionId("q-2"), Topic.QUALITY, "", NOW - timedelta(minutes=9), QuestionState.OPEN, (), NOW + timedelta(hours=1)
)
CLOSED = Question(
    question=QuestionId("q-0"),
    topic=Topic.CONNECT_ME,
    about="",
    asked_at=NOW - timedelta(days=420),
    state=QuestionState.CLOSED,
    answers=(
        Answer(NOW - timedelta(days=419), "Договор подготовлен. Возьмите паспорт и подойдите в офис в любой день."),
        Answer(NOW - timedelta(days=410), "Передали вопрос старшему специалисту. Он проверил всё ещё раз."),
    ),
    expected=None,
)
KEY = QuestionKey("k")
CONSENT = Consent(
    "2026-01",
    "Я согласен на обработку моего имени, номера телефона и адреса, чтобы оператор связался со мной по этой заявке. "
    "Согласие действует до ответа на заявку, его можно отозвать в офисе.",
)
THINGS = (
    CHARGED,
    Subject(SubjectKind.CHARGE, "b", "Музыка на гудке", roubles(-99), NOW - timedelta(days=19)),
    Subject(SubjectKind.CHARGE, "c", "Детализация расходов за прошлые периоды на бумаге", roubles(-50), NOW),
)
CASE = Subject(SubjectKind.CASE, "7K3-Q9F-218", "7K3-Q9F-218")
THIRD = OwnContract(AccountId("200100"), "40-200-100", None, "200100-money", roubles(12_345.67))
HAVING = OwnContracts(CONTRACTS, TERMS)
CHOOSING = Choosing(CONTRACTS, CONTRACTS[0], CONTRACTS[1], roubles(208))
SHEET = TransferSheet(TransferKey("t"), CONTRACTS[0], CONTRACTS[1], roubles(100), roubles(5), None)


def notices_states() -> Iterator[tuple[str, object]]:
    """Notices."""
    yield "", NoticesState(TODAY, (BLOCK, OUTAGE, RISE, NEWS), None)
    yield "loading", NoticesState(TODAY, None, None)
    yield "none", NoticesState(TODAY, (), None)
    yield "long", NoticesState(TODAY, (LONG, replace(RISE, effective=None), replace(OUTAGE, ends=None)), None)
    yield "risen", NoticesState(TODAY, (replace(RISE, effective=NOW - timedelta(days=9), about=""),), None)
    yield "failed", NoticesState(TODAY, None, ErrorCode.OPERATOR_UNREACHABLE)
    yield "absent", NoticesState(TODAY, None, ErrorCode.NOT_AVAILABLE_HERE)


def questions_states() -> Iterator[tuple[str, object]]:
    """Questions."""
    yield "", QuestionsState(TODAY, (OPEN, ANSWERED))
    yield "loading", QuestionsState(TODAY)
    yield "none", QuestionsState(TODAY, ())
    yield "called", QuestionsState(TODAY, (ANSWERED, CLOSED), called=True)
    yield "failed", QuestionsState(TODAY, (ANSWERED,), ErrorCode.OPERATOR_UNREACHABLE)
    yield "absent", QuestionsState(TODAY, None, ErrorCode.NOT_AVAILABLE_HERE)


def ask_states() -> Iterator[tuple[str, object]]:
    """Asking."""
    charge = Confirm(KEY, Inquiry(Topic.CHARGE, CHARGED))
    request = Confirm(KEY, Inquiry(Topic.VISIT_ME, None, CONSENT.version), CONSENT)
    yield "", AskState(PickTopic(QUESTIONS), is_request=False)
    yield "request", AskState(PickTopic(REQUESTED), is_request=True)
    yield "request-absent", AskState(PickTopic(REQUESTED), is_request=True, error=ErrorCode.NOT_AVAILABLE_HERE)
    yield "things-loading", AskState(PickSubject(Topic.SERVICE), is_request=False)
    yield "things", AskState(PickSubject(Topic.CHARGE, THINGS), is_request=False)
    yield "things-none", AskState(PickSubject(Topic.PAYMENT, ()), is_request=False)
    yield "things-failed", AskState(PickSubject(Topic.PAYMENT), is_request=False, error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "claim", AskState(TypeClaim("7K3Q"), is_request=False)
    yield "claim-wrong", AskState(TypeClaim("7K3Q9F219"), is_request=False)
    yield "confirm", AskState(charge, is_request=False)
    yield "confirm-case", AskState(Confirm(KEY, Inquiry(Topic.PAYMENT, CASE)), is_request=False)
    yield "consent", AskState(request, is_request=True)
    yield "sending", AskState(replace(charge, is_sending=True), is_request=False)
    yield "unsure", AskState(replace(charge, is_unsure=True), is_request=False)
    yield "refused", AskState(charge, is_request=False, error=ErrorCode.OPERATOR_NONSENSE)
    yield "sent", AskState(Sent(OPEN), is_request=False)
    yield "sent-request", AskState(Sent(replace(OPEN, topic=Topic.CALL_ME, expected=None)), is_request=True)


def transfers_states() -> Iterator[tuple[str, object]]:
    """Transfers."""
    refused = Transfer(SHEET.key, TransferState.REFUSED, TransferObstacle.PROMISED_PAYMENT, "Верните обещанный платёж")
    three = (*CONTRACTS, THIRD)
    yield "", TransfersState(HAVING, replace(CHOOSING, amount=roubles(100)))
    yield "loading", TransfersState()
    yield "one", TransfersState(OwnContracts(CONTRACTS[:1], TERMS))
    yield "failed", TransfersState(error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "absent", TransfersState(error=ErrorCode.NOT_AVAILABLE_HERE)
    yield "three", TransfersState(OwnContracts(three, TERMS), Choosing(three, THIRD, CONTRACTS[1], roubles(5000)))
    yield "too-much", TransfersState(HAVING, replace(CHOOSING, amount=roubles(900)))
    yield "nothing", TransfersState(HAVING, replace(CHOOSING, most=roubles(0)))
    yield "sheet", TransfersState(HAVING, Weighed(SHEET))
    for obstacle in TransferObstacle:
        yield f"sheet-{obstacle.value}", TransfersState(HAVING, Weighed(replace(SHEET, obstacle=obstacle)))
    yield "sending", TransfersState(HAVING, Moved(SHEET, None))
    yield "asking", TransfersState(HAVING, Moved(SHEET, Transfer(SHEET.key, TransferState.ASKING)))
    yield "done", TransfersState(HAVING, Moved(SHEET, Transfer(SHEET.key, TransferState.DONE, done_at=NOW)))
    yield "refused", TransfersState(HAVING, Moved(SHEET, refused))
    yield "never", TransfersState(HAVING, Moved(SHEET, Transfer(SHEET.key, TransferState.NEVER_ARRIVED)))
