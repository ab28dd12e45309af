"""Notices, questions and own contracts, as a test writes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kiosk.domain.errors import ErrorCode, KioskError, Refused
from kiosk.domain.money import Currency, Money
from kiosk.domain.notices import NewPrice, Notice, NoticeId, NoticeKind
from kiosk.domain.phone import PhoneNumber
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
from kiosk.domain.subscriber import AccountId, VisitToken
from kiosk.domain.topup import FeeRule
from kiosk.domain.transfers import (
    OwnContract,
    OwnContracts,
    Transfer,
    TransferKey,
    TransferObstacle,
    TransferSheet,
    TransferTerms,
)
from tests.fakes.line import Feed, Line

AT = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)


def rub(minor: int) -> Money:
    """Kopecks as money."""
    return Money(minor, Currency.RUB)


RISE = Notice(
    notice=NoticeId("n-2"),
    kind=NoticeKind.PRICE_RISE,
    subject="С 1 декабря тариф «Свой круг» стоит дороже",
    text="Номер и пакеты остаются прежними. Тариф можно сменить бесплатно до этого дня.",
    sent_at=AT - timedelta(days=3),
    effective=datetime(2026, 11, 30, 21, tzinfo=UTC),
    ends=None,
    about="Свой круг",
    price=NewPrice(rub(35_000), rub(39_000)),
    read_at=None,
)
OUTAGE = Notice(
    notice=NoticeId("n-1"),
    kind=NoticeKind.OUTAGE,
    subject="Ночью не будет домашнего интернета",
    text="Меняем оборудование на линии вашего дома. Телевидение и мобильная связь работают.",
    sent_at=AT - timedelta(hours=20),
    effective=datetime(2026, 11, 22, 22, tzinfo=UTC),
    ends=datetime(2026, 11, 23, 2, tzinfo=UTC),
    about="Домашний 300",
    price=None,
    read_at=None,
)
NEWS = Notice(
    notice=NoticeId("n-0"),
    kind=NoticeKind.OTHER,
    subject="Офис на Ленина, 12 открыт и по воскресеньям",
    text="С 10 до 19 часов. Терминал в зале работает круглосуточно.",
    sent_at=datetime(2026, 9, 14, 7, tzinfo=UTC),
    effective=None,
    ends=None,
    about="",
    price=None,
    read_at=datetime(2026, 9, 15, 7, tzinfo=UTC),
)
CHARGED = Subject(SubjectKind.CHARGE, "2026-11-20T07:00:00+00:00", "Гороскоп", rub(-7_800), AT - timedelta(days=2))
ANSWERED = Question(
    question=QuestionId("q-1"),
    topic=Topic.CHARGE,
    about="Гороскоп",
    asked_at=AT - timedelta(days=6),
    state=QuestionState.ANSWERED,
    answers=(Answer(AT - timedelta(days=5), "Проверили: списание верное. Это плата по условиям услуги."),),
    expected=None,
)
CONTRACTS = (
    OwnContract(AccountId("118227"), "40-118-227", PhoneNumber("+79123456789"), "118227-money", rub(21_360)),
    OwnContract(AccountId("200027"), "40-200-027", None, "200027-money", rub(4_000)),
)
TERMS = TransferTerms(FeeRule(10, rub(500)), rub(1_000), rub(500_000))


class FakeNoticeDesk:
    """Tells what it holds and remembers what was read; `refusal` refuses all."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.refusal: KioskError | None = None
        self.told: tuple[Notice, ...] = ()
        self.seen: list[NoticeId] = []

    async def notices(self, token: VisitToken) -> tuple[Notice, ...]:
        await self._pass()
        return self.told

    async def read(self, token: VisitToken, notices: tuple[NoticeId, ...]) -> None:
        await self._pass()
        self.seen += notices

    async def _pass(self) -> None:
        await self._line.reach()
        if self.refusal is not None:
            raise self.refusal


class FakeHelpDesk:
    """Takes questions and answers none. `refusals`: what a method of that name raises, until it is taken out."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.refusals: dict[str, KioskError] = {}
        self.told: tuple[Question, ...] = ()
        self.things: tuple[Subject, ...] = (CHARGED,)
        self.terms: Consent | None = Consent("2026-01", "Я согласен на обработку моего имени и номера.")
        self.asked: list[tuple[QuestionKey, Inquiry]] = []
        self.judged: list[tuple[QuestionId, bool]] = []
        self.calls = 0

    async def questions(self, token: VisitToken) -> tuple[Question, ...]:
        await self._pass("questions")
        return self.told

    async def subjects(self, token: VisitToken, topic: Topic) -> tuple[Subject, ...]:
        await self._pass("subjects")
        return self.things

    async def consent(self, token: VisitToken, language: str) -> Consent | None:
        await self._pass("consent")
        return self.terms

    async def ask(self, token: VisitToken, key: QuestionKey, inquiry: Inquiry) -> Question:
        self.asked.append((key, inquiry))
        await self._pass("ask")
        about = inquiry.subject.name if inquiry.subject else ""
        return Question(QuestionId(key), inquiry.topic, about, AT, QuestionState.OPEN, (), AT + timedelta(hours=1))

    async def judge(self, token: VisitToken, question: QuestionId, *, helped: bool) -> Question:
        await self._pass("judge")
        self.judged.append((question, helped))
        standing = next(one for one in self.told if one.question == question)
        judged = replace(standing, state=QuestionState.CLOSED if helped else QuestionState.OPEN)
        self.told = tuple(judged if one.question == question else one for one in self.told)
        return judged

    async def call_staff(self, token: VisitToken) -> None:
        await self._pass("call_staff")
        self.calls += 1

    async def _pass(self, method: str) -> None:
        await self._line.reach()
        if method in self.refusals:
            raise self.refusals[method]


class FakeTransferDesk:
    """Knows two contracts; a transfer goes as a test writes into `progress`."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.refusal: KioskError | None = None
        self.having = OwnContracts(CONTRACTS, TERMS)
        self.obstacle: TransferObstacle | None = None
        self.progress: Feed[Transfer] = Feed()
        self.proposed: list[TransferSheet] = []
        self.moved: list[TransferKey] = []

    async def contracts(self, token: VisitToken) -> OwnContracts:
        await self._pass()
        return self.having

    async def propose(self, token: VisitToken, source: AccountId, target: AccountId, amount: Money) -> TransferSheet:
        await self._pass()
        found = {one.account: one for one in self.having.contracts}
        if source not in found or target not in found:
            raise Refused(ErrorCode.NOT_ALLOWED)
        fee = self.having.terms.fee.fee(amount)
        key = TransferKey(f"transfer-{len(self.proposed) + 1}")
        self.proposed.append(TransferSheet(key, found[source], found[target], amount, fee, self.obstacle))
        return self.proposed[-1]

    def transfer(self, token: VisitToken, key: TransferKey) -> AsyncIterator[Transfer]:
        self.moved.append(key)
        return self._line.stream(self.progress)

    async def _pass(self) -> None:
        await self._line.reach()
        if self.refusal is not None:
            raise self.refusal
