"""What the teller offers the front: the only thing presenters know of it.

Methods answer one value; methods that return an async iterator stream values until they end or the caller stops.
Every value is a frozen dataclass of `kiosk.domain`, so that the link can carry it without knowing it. Each method may
raise `KioskError` (its code crosses the link) and, on the front's side, `Unavailable(TERMINAL_UNAVAILABLE)` when the
teller is gone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from kiosk.domain.account import Account
from kiosk.domain.case import AnyCase, Resolution, WaitingCase
from kiosk.domain.charge import AcquirerName, ClosedBatch
from kiosk.domain.encashment import CountedPile, PeriodReport
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.finding import Finding
from kiosk.domain.money import Money
from kiosk.domain.phone import Destination
from kiosk.domain.staff import StaffToken, StaffVisit
from kiosk.domain.statement import DocumentNumber, StatementProgress
from kiosk.domain.subscriber import CodeChallenge, Recipient, VisitToken
from kiosk.domain.terminal import TerminalInfo, TerminalStatus
from kiosk.domain.topup import PaymentId, TopUp
from kiosk.link.desks.bonuses import BonusDesk
from kiosk.link.desks.help import HelpDesk
from kiosk.link.desks.notices import NoticeDesk
from kiosk.link.desks.offers import OfferDesk
from kiosk.link.desks.orders import OrderDesk
from kiosk.link.desks.relief import ReliefDesk
from kiosk.link.desks.spending import SpendingDesk
from kiosk.link.desks.tariffs import TariffDesk
from kiosk.link.desks.transfers import TransferDesk


class TerminalDesk(Protocol):
    """What the terminal is and what works on it now."""

    async def info(self) -> TerminalInfo:
        """What does not change while the teller runs."""

    def status(self) -> AsyncIterator[TerminalStatus]:
        """The status now, then a new one whenever it changes; never ends by itself."""


class TopUpDesk(Protocol):
    """Top-ups. One payment at a time."""

    async def recipient(self, destination: Destination) -> Recipient:
        """Whose account that is, as far as a stranger may know.

        Raises:
            Refused: UNKNOWN_NUMBER.
            Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE.
        """

    async def recently_paid(self, destination: Destination) -> Destination | None:
        """A number just paid here that differs from `destination` by one digit or one swap; a likely slip."""

    async def open_cash(self, recipient: Recipient) -> PaymentId:
        """A payment, on disk, with the acceptor being enabled.

        Raises:
            Unavailable: ACCEPTOR_UNAVAILABLE, JOURNAL_UNAVAILABLE or PAYMENT_IN_PROGRESS.
        """

    async def open_card(self, recipient: Recipient, amount: Money) -> PaymentId:
        """A payment, on disk, that the card terminal is about to be asked to charge.

        Raises:
            Refused: NOT_AVAILABLE_HERE; no acquirer takes this sum.
            Unavailable: ACQUIRER_UNAVAILABLE, JOURNAL_UNAVAILABLE or PAYMENT_IN_PROGRESS.
        """

    async def open_qr(self, recipient: Recipient, amount: Money) -> PaymentId:
        """The same, with a code to be paid by; raises as `open_card`."""

    async def call_off(self, payment: PaymentId) -> None:
        """Give up a charge that is running, as far as that is possible; how it ended is told by `watch`."""

    async def unfinished(self) -> PaymentId | None:
        """The payment that nobody has left yet, for a front that follows a lost one, or whose line was cut while it
        opened one; a minute after it ended the visitor counts as gone.
        """

    async def leave(self, payment: PaymentId) -> None:
        """The visitor has seen how it ended: it is `unfinished` no more. Repeats do nothing."""

    def watch(self, payment: PaymentId) -> AsyncIterator[TopUp]:
        """The payment now, then a new picture at each change; ends after a final phase has been sent."""

    async def close(self, payment: PaymentId) -> None:
        """Take no more notes and credit what is in; with nothing in, the payment is cancelled. Repeats do nothing."""

    async def retarget(self, payment: PaymentId, recipient: Recipient) -> None:
        """Credit a refused payment to another account.

        Raises:
            Refused: NO_SUCH_PAYMENT; it is not refused, or was retargeted before.
        """

    async def print_receipt(self, payment: PaymentId, language: str) -> None:
        """The receipt on paper; a second one says it is a copy.

        Raises:
            Unavailable: NO_PAPER or PRINTER_UNAVAILABLE.
        """

    async def receipt_text(self, payment: PaymentId, language: str) -> str:
        """The same receipt as text for the screen."""


class LoginDesk(Protocol):
    """A visit with a login: a code by SMS, then a token."""

    async def send_code(self, destination: Destination, language: str) -> CodeChallenge:
        """A fresh challenge.

        Raises:
            Refused: UNKNOWN_NUMBER, TOO_MANY_TRIES or RESEND_TOO_SOON.
        """

    async def answer_code(self, challenge: str, code: str) -> VisitToken:
        """The token of the visit.

        Raises:
            Refused: WRONG_CODE (`detail` is the number of tries left), CODE_EXPIRED or TOO_MANY_TRIES.
        """

    async def log_out(self, token: VisitToken) -> None:
        """The token and all that was fetched with it are forgotten. Unknown tokens do nothing."""


class AccountDesk(Protocol):
    """What only the owner may see. Every method may raise `Refused(NOT_LOGGED_IN)`."""

    def account(self, token: VisitToken) -> AsyncIterator[Account]:
        """The account screen in two pictures: owner and balance as soon as they are known, then the whole of it."""

    async def expenses(self, token: VisitToken, period: Period) -> ExpenseReport:
        """The walk, the days and the comparison for `period`."""

    def lines(self, token: VisitToken, period: Period) -> AsyncIterator[LinePage]:
        """The lines of `period`, newest first, in pages of at most 1,000."""


class StatementDesk(Protocol):
    """Statements on paper. Every method may raise `Refused(NOT_LOGGED_IN)`."""

    def make(self, token: VisitToken, period: Period, language: str) -> AsyncIterator[StatementProgress]:
        """Progress of making; the last one is READY with the document's number, or FAILED."""

    async def preview(self, token: VisitToken, document: DocumentNumber) -> bytes:
        """A picture (PNG) of the first page."""

    def print_document(self, token: VisitToken, document: DocumentNumber) -> AsyncIterator[StatementProgress]:
        """Progress of printing; the last one is PRINTED, or FAILED. PAPER_OUT may come and go."""


class ServiceDesk(Protocol):
    """Staff. Every method but `log_in` and `log_out` may raise `Refused`: NOT_LOGGED_IN or NOT_ALLOWED; and
    `Unavailable(JOURNAL_UNAVAILABLE)`.
    """

    async def log_in(self, pin: str) -> StaffVisit:
        """The visit of whoever has this PIN, or card.

        Raises:
            Refused: WRONG_CODE (`detail` is the number of tries left) or TOO_MANY_TRIES (the seconds to wait).
        """

    async def log_out(self, token: StaffToken) -> None:
        """The token is worth nothing any more. Unknown tokens do nothing."""

    async def report(self, token: StaffToken, number: int | None) -> PeriodReport:
        """The report of that box, or of the one that is in.

        Raises:
            Refused: NO_SUCH_PERIOD.
        """

    async def close_period(self, token: StaffToken, number: int, seal: str) -> PeriodReport:
        """Box `number` is out and sealed, and the next one is in; the report of the one that is out.

        Raises:
            Refused: ALREADY_DECIDED; it is not the box that is in. REFERENCE_NEEDED; no seal.
            Unavailable: PAYMENT_IN_PROGRESS.
        """

    async def count(self, token: StaffToken, number: int, piles: tuple[CountedPile, ...]) -> PeriodReport:
        """What is in the bag of box `number`; the report with the difference.

        Raises:
            Refused: NO_SUCH_PERIOD (or not closed yet) or ALREADY_DECIDED (counted before).
        """

    async def print_report(self, token: StaffToken, number: int, language: str) -> None:
        """That box's report on paper.

        Raises:
            Unavailable: NO_PAPER or PRINTER_UNAVAILABLE.
        """

    async def cases(self, token: StaffToken) -> tuple[WaitingCase, ...]:
        """Every case that waits for a person's decision, oldest first."""

    async def case(self, token: StaffToken, key: str) -> AnyCase:
        """Everything on the case of a claim code, however typed, or of a payment's id.

        Raises:
            Refused: NO_SUCH_PAYMENT.
        """

    async def resolve(self, token: StaffToken, key: str, resolution: Resolution, second_pin: str) -> AnyCase:
        """The case of `key` once the decision is written down. `second_pin` is empty where one person is enough.

        Raises:
            Refused: ALREADY_DECIDED, REASON_UNFIT, REFERENCE_NEEDED, NOTE_VALUE_NEEDED, UNKNOWN_NUMBER,
                SECOND_PERSON_NEEDED, or as `log_in` for the second PIN.
        """

    async def health(self, token: StaffToken) -> tuple[Finding, ...]:
        """What `kiosk doctor` says, looked at now; takes some seconds."""

    async def acquirers(self, token: StaffToken) -> tuple[AcquirerName, ...]:
        """Whose batches can be closed."""

    async def close_batch(self, token: StaffToken, acquirer: AcquirerName) -> ClosedBatch:
        """The acquirer's end of day, with what our books say it held.

        Raises:
            Refused: NOT_AVAILABLE_HERE; it has no batches.
            Unavailable: ACQUIRER_UNAVAILABLE; the terminal did not close it.
        """


class Teller(Protocol):
    """All desks; the root of the link."""

    @property
    def terminal(self) -> TerminalDesk:
        """What the terminal is."""

    @property
    def topup(self) -> TopUpDesk:
        """Cash top-ups."""

    @property
    def login(self) -> LoginDesk:
        """Visits."""

    @property
    def account(self) -> AccountDesk:
        """What the owner may see."""

    @property
    def statement(self) -> StatementDesk:
        """Paper."""

    @property
    def service(self) -> ServiceDesk:
        """Staff."""

    @property
    def orders(self) -> OrderDesk:
        """Services and orders."""

    @property
    def spending(self) -> SpendingDesk:
        """Consents, the days to come, months."""

    @property
    def tariffs(self) -> TariffDesk:
        """What tariffs would have cost."""

    @property
    def notices(self) -> NoticeDesk:
        """What the operator told."""

    @property
    def help(self) -> HelpDesk:
        """Questions, and somebody to come."""

    @property
    def transfers(self) -> TransferDesk:
        """Money between own contracts."""

    @property
    def relief(self) -> ReliefDesk:
        """What works without money."""

    @property
    def bonuses(self) -> BonusDesk:
        """Points, and what they can be given for."""

    @property
    def offers(self) -> OfferDesk:
        """What would serve, and what is promoted."""
