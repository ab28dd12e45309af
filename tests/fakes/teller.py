"""A teller without a terminal: desks of the contract that tests fill, hold up, break and bring back.

Calls pass at once unless `hold` was called; a lost teller fails every call and stream as the link does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.domain.account import Account
from kiosk.domain.cashbox import AcceptorState, Advice
from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import Destination
from kiosk.domain.statement import DocumentNumber, StatementProgress
from kiosk.domain.subscriber import CodeChallenge, Recipient, VisitToken
from kiosk.domain.terminal import TerminalInfo, TerminalStatus
from kiosk.domain.topup import ClaimCode, Method, NoteState, NoteView, PaymentId, TopUp, TopUpPhase
from tests.fakes.bonus_desk import FakeBonusDesk
from tests.fakes.help_desks import FakeHelpDesk, FakeNoticeDesk, FakeTransferDesk
from tests.fakes.line import GONE, Feed, Line
from tests.fakes.offer_desk import FakeOfferDesk
from tests.fakes.order_desk import FakeOrderDesk
from tests.fakes.relief_desk import FakeReliefDesk
from tests.fakes.service_desk import FakeServiceDesk
from tests.fakes.spending_desk import FakeSpendingDesk
from tests.fakes.tariff_desk import FakeTariffDesk


class FakeTerminalDesk:
    """Tells `info` and `status`; `change` tells every listener a new status."""

    def __init__(self, line: Line, info: TerminalInfo, status: TerminalStatus) -> None:
        self._line = line
        self.told_info = info
        self.told_status = status
        self._feeds: list[Feed[TerminalStatus]] = []

    async def info(self) -> TerminalInfo:
        await self._line.reach()
        return self.told_info

    def status(self) -> AsyncIterator[TerminalStatus]:
        feed = Feed(self.told_status)
        self._feeds.append(feed)
        return self._line.stream(feed)

    def change(self, status: TerminalStatus) -> None:
        """The terminal's status is another now."""
        self.told_status = status
        for feed in self._feeds:
            feed.put(status)


class FakeTopUpDesk:
    """One payment at a time. `insert` and the like are what happens at the device; `outcome` is how closing ends.

    With an `outcome` of `None` the payment stays with the operator until `settle`.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self.recipients: dict[Destination, Recipient | KioskError] = {}
        self.slips: dict[Destination, Destination] = {}
        self.refusal: KioskError | None = None
        self.printer: KioskError | None = None
        self.outcome: TopUpPhase | None = TopUpPhase.CREDITED
        self.called_off: list[PaymentId] = []
        self.opened: list[Recipient] = []
        self.watched: list[PaymentId] = []
        self.closed: list[PaymentId] = []
        self.left: list[PaymentId] = []
        self.retargeted: list[Recipient] = []
        self.printed: list[tuple[PaymentId, str]] = []
        self.topup: TopUp | None = None
        self.left_over: PaymentId | None = None
        self.watchable = True
        self._feeds: list[Feed[TopUp]] = []

    async def recipient(self, destination: Destination) -> Recipient:
        await self._line.reach()
        found = self.recipients.get(destination, Refused(ErrorCode.UNKNOWN_NUMBER))
        if isinstance(found, KioskError):
            raise found
        return found

    async def recently_paid(self, destination: Destination) -> Destination | None:
        await self._line.reach()
        return self.slips.get(destination)

    async def open_cash(self, recipient: Recipient) -> PaymentId:
        await self._line.reach()
        if self.refusal is not None:
            raise self.refusal
        self.opened.append(recipient)
        self.topup = empty_topup(PaymentId(f"payment-{len(self.opened)}"), recipient)
        return self.topup.payment

    async def open_card(self, recipient: Recipient, amount: Money) -> PaymentId:
        return await self._open_charge(recipient, amount, Method.CARD)

    async def open_qr(self, recipient: Recipient, amount: Money) -> PaymentId:
        return await self._open_charge(recipient, amount, Method.QR)

    async def call_off(self, payment: PaymentId) -> None:
        await self._line.reach()
        self.called_off.append(payment)

    async def _open_charge(self, recipient: Recipient, amount: Money, method: Method) -> PaymentId:
        await self.open_cash(recipient)
        assert self.topup is not None
        self.topup = replace(self.topup, phase=TopUpPhase.CHARGING, method=method, asked=amount)
        return self.topup.payment

    async def unfinished(self) -> PaymentId | None:
        await self._line.reach()
        return self.left_over

    async def leave(self, payment: PaymentId) -> None:
        await self._line.reach()
        self.left.append(payment)

    def watch(self, payment: PaymentId) -> AsyncIterator[TopUp]:
        self.watched.append(payment)
        feed: Feed[TopUp] = Feed()
        if not self.watchable:
            feed.fail(Unavailable(GONE))
        elif self.topup is None or self.topup.payment != payment:
            feed.fail(Refused(ErrorCode.NO_SUCH_PAYMENT))
        else:
            feed.put(self.topup)
            self._feeds.append(feed)
        return self._line.stream(feed)

    async def close(self, payment: PaymentId) -> None:
        await self._line.reach()
        self.closed.append(payment)
        if not self.current.inserted and self.current.suspect is None:
            self.settle(TopUpPhase.CANCELLED)
            return
        self.tell(phase=TopUpPhase.CREDITING)
        if self.outcome is not None:
            self.settle(self.outcome)

    async def retarget(self, payment: PaymentId, recipient: Recipient) -> None:
        await self._line.reach()
        self.retargeted.append(recipient)
        self.topup = replace(
            self.current,
            destination=recipient.destination,
            name_hint=recipient.name_hint,
            phase=TopUpPhase.CREDITING,
            claim=None,
        )

    async def print_receipt(self, payment: PaymentId, language: str) -> None:
        await self._line.reach()
        if self.printer is not None:
            raise self.printer
        self.printed.append((payment, language))

    async def receipt_text(self, payment: PaymentId, language: str) -> str:
        await self._line.reach()
        return f"receipt of {payment} in {language}"

    @property
    def current(self) -> TopUp:
        """The payment."""
        assert self.topup is not None
        return self.topup

    def insert(self, roubles: int) -> None:
        """A note is in the box."""
        value = Money.of_major(roubles, Currency.RUB)
        inserted = self.current.inserted + value
        self.tell(
            inserted=inserted,
            to_credit=inserted,
            notes=(*self.current.notes, self._note(value, NoteState.ACCEPTED)),
        )

    def suspect(self, roubles: int) -> None:
        """A note may or may not be in the box."""
        value = Money.of_major(roubles, Currency.RUB)
        self.tell(suspect=value, notes=(*self.current.notes, self._note(value, NoteState.BEING_CHECKED)))

    def give_back(self, advice: Advice) -> None:
        """A note came back."""
        self.tell(notes=(*self.current.notes, replace(self._note(None, NoteState.RETURNED), advice=advice)))

    def settle(self, phase: TopUpPhase) -> None:
        """The payment ends."""
        claim = None if phase in (TopUpPhase.CREDITED, TopUpPhase.CANCELLED) else ClaimCode("7K3-Q9F-218")
        self.tell(phase=phase, claim=claim)
        for feed in self._feeds:
            feed.end()
        self._feeds.clear()

    def tell(self, **changes: object) -> None:
        """A new picture of the payment."""
        self.topup = replace(self.current, **changes)  # type: ignore[arg-type]  # a test names real fields
        for feed in self._feeds:
            feed.put(self.topup)

    def _note(self, value: Money | None, state: NoteState) -> NoteView:
        return NoteView(len(self.current.notes) + 1, value, datetime(2026, 11, 22, 11, 2, tzinfo=UTC), state)


class FakeLoginDesk:
    """Knows one code, "1234", and gives the token "token"."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.sent: list[tuple[Destination, str]] = []
        self.refusal: KioskError | None = None
        self.logged_out: list[VisitToken] = []
        self.tries_left = 3

    async def send_code(self, destination: Destination, language: str) -> CodeChallenge:
        await self._line.reach()
        if self.refusal is not None:
            raise self.refusal
        self.sent.append((destination, language))
        self.tries_left = 3
        return CodeChallenge(f"challenge-{len(self.sent)}", "+7 912 •••-••-89", 4, 3, 30, 300)

    async def answer_code(self, challenge: str, code: str) -> VisitToken:
        await self._line.reach()
        assert challenge == f"challenge-{len(self.sent)}"
        if self.refusal is not None:
            raise self.refusal
        if code != "1234":
            self.tries_left -= 1
            code_now = ErrorCode.WRONG_CODE if self.tries_left else ErrorCode.TOO_MANY_TRIES
            raise Refused(code_now, str(self.tries_left) if self.tries_left else "")
        return VisitToken("token")

    async def log_out(self, token: VisitToken) -> None:
        await self._line.reach()
        self.logged_out.append(token)


class FakeAccountDesk:
    """One account; `pages` are the lines of every month, `refusal` refuses all.

    The account's second picture waits for `rest_is_read`, which is set unless a test clears it.
    """

    def __init__(self, line: Line, account: Account, report: ExpenseReport, pages: Iterable[LinePage]) -> None:
        self._line = line
        self.told_account = account
        self.told_report = report
        self.pages = tuple(pages)
        self.refusal: KioskError | None = None
        self.lines_refusal: KioskError | None = None
        self.asked: list[Period] = []
        self.rest_is_read = asyncio.Event()
        self.rest_is_read.set()
        self.accounts_being_read = 0

    async def account(self, token: VisitToken) -> AsyncIterator[Account]:
        await self._pass()
        self.accounts_being_read += 1
        try:
            yield at_a_glance(self.told_account)
            await self.rest_is_read.wait()
            await self._pass()
            yield self.told_account
        finally:
            self.accounts_being_read -= 1

    async def expenses(self, token: VisitToken, period: Period) -> ExpenseReport:
        await self._pass()
        self.asked.append(period)
        return self.told_report

    def lines(self, token: VisitToken, period: Period) -> AsyncIterator[LinePage]:
        feed = Feed(*self.pages)
        if self.lines_refusal is not None:
            feed.fail(self.lines_refusal)
        feed.end()
        return self._line.stream(feed)

    async def _pass(self) -> None:
        await self._line.reach()
        if self.refusal is not None:
            raise self.refusal


class FakeStatementDesk:
    """Makes and prints in the steps a test writes into `making` and `printing`."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.making: Feed[StatementProgress] = Feed()
        self.printing: Feed[StatementProgress] = Feed()
        self.preview_refusal: KioskError | None = None
        self.asked: list[tuple[Period, str]] = []

    def make(self, token: VisitToken, period: Period, language: str) -> AsyncIterator[StatementProgress]:
        self.asked.append((period, language))
        return self._line.stream(self.making)

    async def preview(self, token: VisitToken, document: DocumentNumber) -> bytes:
        await self._line.reach()
        if self.preview_refusal is not None:
            raise self.preview_refusal
        return b"picture of " + document.encode()

    def print_document(self, token: VisitToken, document: DocumentNumber) -> AsyncIterator[StatementProgress]:
        return self._line.stream(self.printing)


class FakeTeller:
    """All desks on one line."""

    def __init__(
        self,
        info: TerminalInfo,
        status: TerminalStatus,
        account: Account,
        report: ExpenseReport,
        pages: Iterable[LinePage],
    ) -> None:
        self.line = Line()
        self.terminal = FakeTerminalDesk(self.line, info, status)
        self.topup = FakeTopUpDesk(self.line)
        self.login = FakeLoginDesk(self.line)
        self.account = FakeAccountDesk(self.line, account, report, pages)
        self.statement = FakeStatementDesk(self.line)
        self.service = FakeServiceDesk()
        self.orders = FakeOrderDesk(self.line)
        self.spending = FakeSpendingDesk(self.line)
        self.tariffs = FakeTariffDesk(self.line)
        self.notices = FakeNoticeDesk(self.line)
        self.help = FakeHelpDesk(self.line)
        self.transfers = FakeTransferDesk(self.line)
        self.relief = FakeReliefDesk(self.line)
        self.bonuses = FakeBonusDesk(self.line)
        self.offers = FakeOfferDesk(self.line)


def at_a_glance(account: Account) -> Account:
    """The first picture of `account`."""
    return replace(
        account, outlook=None, packages=None, bonus=None, month=None, sections=None, products=(), is_whole=False
    )


def empty_topup(payment: PaymentId, recipient: Recipient) -> TopUp:
    """A payment just opened: nothing inside, notes of 50 to 5,000 taken."""
    nothing = Money.zero(Currency.RUB)
    return TopUp(
        payment=payment,
        destination=recipient.destination,
        name_hint=recipient.name_hint,
        phase=TopUpPhase.TAKING_NOTES,
        inserted=nothing,
        fee=nothing,
        to_credit=nothing,
        suspect=None,
        room_left=Money.of_major(15_000, Currency.RUB),
        accepted_values=tuple(Money.of_major(value, Currency.RUB) for value in (50, 100, 200, 500, 1000, 2000, 5000)),
        notes=(),
        acceptor=AcceptorState.IDLE,
        claim=None,
        receipt_number="",
        operator_reference="",
        operator_silent=False,
        printer_ok=True,
    )
