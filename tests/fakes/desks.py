"""A teller with small desks, to see what the link makes of calls and streams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from kiosk.domain.account import Account
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import Destination
from kiosk.domain.statement import DocumentNumber, LegalEntity, StatementPhase, StatementProgress
from kiosk.domain.subscriber import AccountId, CodeChallenge, Recipient, VisitToken
from kiosk.domain.terminal import PaperState, TerminalInfo, TerminalStatus
from kiosk.domain.topup import PaymentId, TopUp
from kiosk.link.server import current_connection
from tests.fakes.bonus_desk import FakeBonusDesk
from tests.fakes.help_desks import FakeHelpDesk, FakeNoticeDesk, FakeTransferDesk
from tests.fakes.line import Line
from tests.fakes.offer_desk import FakeOfferDesk
from tests.fakes.order_desk import FakeOrderDesk
from tests.fakes.relief_desk import FakeReliefDesk
from tests.fakes.service_desk import FakeServiceDesk
from tests.fakes.spending_desk import FakeSpendingDesk
from tests.fakes.tariff_desk import FakeTariffDesk

INFO = TerminalInfo(
    number="0417",
    place="Lenina 1",
    help_hint="",
    legal=LegalEntity("PJSC Operator", "7700000000", "Moscow", "0611"),
    brand_name="Operator",
    currency=Currency.RUB,
    zone="Europe/Moscow",
    region="RU",
    regions=("RU", "KZ"),
    languages=("ru", "en", "kk"),
)
STATUS = TerminalStatus((), operator_reachable=True, receipt_paper=PaperState.OK, document_paper=PaperState.UNKNOWN)


class FakeTerminalDesk:
    """Says how many statuses it was asked for, and when it was told to stop."""

    def __init__(self) -> None:
        self.statuses = 0
        self.stopped = asyncio.Event()

    async def info(self) -> TerminalInfo:
        return INFO

    async def status(self) -> AsyncIterator[TerminalStatus]:
        try:
            while True:
                self.statuses += 1
                yield STATUS
                await asyncio.sleep(0)
        finally:
            self.stopped.set()


class FakeTopUpDesk:
    """Knows one recipient; opening a payment waits for a word, and is then remembered."""

    def __init__(self) -> None:
        self.opening = asyncio.Event()
        self.may_open = asyncio.Event()
        self.opened: list[Recipient] = []
        self.pictures: list[TopUp] = []
        self.was_opened = asyncio.Event()

    async def recipient(self, destination: Destination) -> Recipient:
        return Recipient(AccountId("118227"), destination, "И•••• С••••••", "main")

    async def recently_paid(self, destination: Destination) -> Destination | None:
        return destination

    async def open_cash(self, recipient: Recipient) -> PaymentId:
        self.opening.set()
        await self.may_open.wait()
        self.opened.append(recipient)
        self.was_opened.set()
        return PaymentId("p-1")

    async def open_card(self, recipient: Recipient, amount: Money) -> PaymentId:
        raise Unavailable(ErrorCode.ACQUIRER_UNAVAILABLE)

    async def open_qr(self, recipient: Recipient, amount: Money) -> PaymentId:
        raise Unavailable(ErrorCode.ACQUIRER_UNAVAILABLE)

    async def call_off(self, payment: PaymentId) -> None:
        return None

    async def unfinished(self) -> PaymentId | None:
        return None

    async def leave(self, payment: PaymentId) -> None:
        return None

    async def watch(self, payment: PaymentId) -> AsyncIterator[TopUp]:
        if payment != "p-1":
            raise Refused(ErrorCode.NO_SUCH_PAYMENT, payment)
        for picture in self.pictures:
            yield picture

    async def close(self, payment: PaymentId) -> None:
        return None

    async def retarget(self, payment: PaymentId, recipient: Recipient) -> None:
        raise Refused(ErrorCode.NO_SUCH_PAYMENT)

    async def print_receipt(self, payment: PaymentId, language: str) -> None:
        raise RuntimeError("a bug, with +79123456789 in it")

    async def receipt_text(self, payment: PaymentId, language: str) -> str:
        return "x" * 9_000_000


class FakeLoginDesk:
    """Gives the name of the connection as the token."""

    async def send_code(self, destination: Destination, language: str) -> CodeChallenge:
        raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)

    async def answer_code(self, challenge: str, code: str) -> VisitToken:
        if code != "1234":
            raise Refused(ErrorCode.WRONG_CODE, "2")
        return VisitToken(current_connection.get())

    async def log_out(self, token: VisitToken) -> None:
        return None


class FakeAccountDesk:
    """Has pages without end."""

    def __init__(self, page: LinePage) -> None:
        self.page = page
        self.pictures: list[Account] = []

    async def account(self, token: VisitToken) -> AsyncIterator[Account]:
        for picture in self.pictures:
            yield picture

    async def expenses(self, token: VisitToken, period: Period) -> ExpenseReport:
        raise Refused(ErrorCode.NOT_LOGGED_IN)

    async def lines(self, token: VisitToken, period: Period) -> AsyncIterator[LinePage]:
        for _ in range(20):
            yield self.page


class FakeStatementDesk:
    """Makes one document."""

    async def make(self, token: VisitToken, period: Period, language: str) -> AsyncIterator[StatementProgress]:
        yield StatementProgress(StatementPhase.READING, lines_done=1)
        yield StatementProgress(StatementPhase.READY, document=DocumentNumber("D-1"))

    async def preview(self, token: VisitToken, document: DocumentNumber) -> bytes:
        return bytes(range(256)) * 4096

    async def print_document(self, token: VisitToken, document: DocumentNumber) -> AsyncIterator[StatementProgress]:
        yield StatementProgress(StatementPhase.PRINTED)


class FakeDesks:
    """All of them."""

    def __init__(self, page: LinePage) -> None:
        self.terminal = FakeTerminalDesk()
        self.topup = FakeTopUpDesk()
        self.login = FakeLoginDesk()
        self.account = FakeAccountDesk(page)
        self.statement = FakeStatementDesk()
        self.service = FakeServiceDesk()
        self.orders = FakeOrderDesk(Line())
        self.spending = FakeSpendingDesk(Line())
        self.tariffs = FakeTariffDesk(Line())
        self.notices = FakeNoticeDesk(Line())
        self.help = FakeHelpDesk(Line())
        self.transfers = FakeTransferDesk(Line())
        self.relief = FakeReliefDesk(Line())
        self.bonuses = FakeBonusDesk(Line())
        self.offers = FakeOfferDesk(Line())
