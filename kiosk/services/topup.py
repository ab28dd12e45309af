"""Top-ups for the front (`TopUpDesk` of link/contract.py). A front that dies changes nothing here."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from kiosk.domain import payment_events as events
from kiosk.domain.claim import new_claim
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.money import Money
from kiosk.domain.payment_stages import InCustody, Moved
from kiosk.domain.phone import Destination
from kiosk.domain.slip import is_likely_slip
from kiosk.domain.subscriber import Recipient
from kiosk.domain.topup import FINAL_PHASES, Method, PaymentId, TopUp, TopUpPhase
from kiosk.services.cash_counter import CashCounter
from kiosk.services.cash_intake import CashIntake
from kiosk.services.cash_session import Bounced
from kiosk.services.charge_counter import ChargeCounter
from kiosk.services.charge_session import ChargeSession
from kiosk.services.latest import Latest
from kiosk.services.numbering import new_payment_id, receipt_number
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Folder, Journal, JournalDown, Party
from kiosk.services.ports.operator import Directory
from kiosk.services.receipts import ReceiptDesk
from kiosk.services.see_through import see_through
from kiosk.services.topup_picture import Moment, picture
from kiosk.services.topup_settings import TopUpSettings

_REMEMBERED = 8
"""How many payments are kept at hand for their receipts; older ones are read from the journal."""

_SAME_VISITOR_S = 60.0
"""How long after the end of a payment the person at the glass is taken for the one who paid."""


@dataclass(slots=True, eq=False)
class Showing:
    """A payment as it is being shown. `heir` has its money after a change of number.

    `ended_at` is the monotonic second in which its picture became final.
    """

    case: Case
    heir: Case | None
    pictures: Latest[TopUp]
    bounced: list[Bounced] = field(default_factory=list)
    silent: bool = False
    timed: PaymentId | None = None
    ended_at: float | None = None
    charging: ChargeSession | None = None

    def slip(self) -> tuple[str, ...]:
        """The card terminal's part of the receipt."""
        return self.charging.slip if self.charging is not None else ()

    def owner(self) -> Case:
        """The payment that is to be credited."""
        return self.heir or self.case


class TopUpService:
    """Implements `TopUpDesk`."""

    def __init__(
        self,
        *,
        book: PaymentBook,
        journal: Journal,
        counter: CashCounter,
        charges: ChargeCounter,
        intake: CashIntake,
        outbox: Outbox,
        directory: Directory,
        receipts: ReceiptDesk,
        clock: Clock,
        chance: Random,
        settings: TopUpSettings,
    ) -> None:
        """`chance` is unguessable: claim codes come from it."""
        self._book = book
        self._journal = journal
        self._counter = counter
        self._charges = charges
        self._intake = intake
        self._outbox = outbox
        self._directory = directory
        self._receipts = receipts
        self._clock = clock
        self._chance = chance
        self._settings = settings
        self._printer_ok = True
        self._shown: OrderedDict[PaymentId, Showing] = OrderedDict()
        self._unfinished: Showing | None = None
        self._opening = asyncio.Lock()
        book.watch(self._draw_one)
        intake.watch(self._draw_open)
        charges.watch(self._draw_payment)

    async def recipient(self, destination: Destination) -> Recipient:
        """Whose account that is (see the contract)."""
        return await self._directory.recipient(destination)

    async def recently_paid(self, destination: Destination) -> Destination | None:
        """A number paid here within the last hour that differs by a likely slip; none if this very one was paid."""
        since = self._clock.now() - timedelta(seconds=self._settings.slip_window_s)
        try:
            paid = await self._journal.paid_since(since)
        except JournalDown:
            return None
        if destination in paid:
            return None
        return next((known for known in paid if is_likely_slip(destination, known)), None)

    async def open_cash(self, recipient: Recipient) -> PaymentId:
        """A payment, on disk, with the acceptor being enabled (see the contract)."""
        async with self._opening:
            self._printer_ok = await self._receipts.has_paper()
            payment = new_payment_id(self._chance)
            session = await self._counter.open(payment, self._folder(recipient))
            self._unfinished = self._show(session.case, None, session.bounced)
        return payment

    async def open_card(self, recipient: Recipient, amount: Money) -> PaymentId:
        """A payment that the card terminal is about to be asked to charge (see the contract)."""
        return await self._open_charge(recipient, Method.CARD, amount)

    async def open_qr(self, recipient: Recipient, amount: Money) -> PaymentId:
        """A payment by a code that is about to be shown (see the contract)."""
        return await self._open_charge(recipient, Method.QR, amount)

    async def call_off(self, payment: PaymentId) -> None:
        """Give up a charge that is running (see the contract)."""
        await self._charges.call_off(payment)

    async def _open_charge(self, recipient: Recipient, method: Method, amount: Money) -> PaymentId:
        async with self._opening:
            if self._intake.session is not None:
                raise Unavailable(ErrorCode.PAYMENT_IN_PROGRESS)
            self._printer_ok = await self._receipts.has_paper()
            session = await self._charges.open(new_payment_id(self._chance), self._folder(recipient), method, amount)
            self._unfinished = self._show(session.case, None, [], session)
        return session.case.id

    async def unfinished(self) -> PaymentId | None:
        """The payment that nobody has left yet, one that is just being opened among them (see the contract)."""
        async with self._opening:
            showing = self._unfinished
        if showing is None or (showing.ended_at is not None and self._is_long_ago(showing.ended_at)):
            return None
        return showing.case.id

    async def leave(self, payment: PaymentId) -> None:
        """The visitor has seen how it ended."""
        if self._unfinished is not None and self._unfinished.case.id == payment:
            self._unfinished = None

    async def watch(self, payment: PaymentId) -> AsyncIterator[TopUp]:
        """The payment now, then each change; ends after a final phase."""
        self._unfinished = showing = await self._showing(payment)
        async for topup in showing.pictures.watch():
            yield topup
            if topup.phase in FINAL_PHASES:
                return

    async def close(self, payment: PaymentId) -> None:
        """Take no more notes and credit what is in; repeats do nothing."""
        session = self._intake.session
        if session is not None and session.case.id == payment:
            self._counter.close(session)
            self._draw_open()
        else:
            await self._showing(payment)

    async def retarget(self, payment: PaymentId, recipient: Recipient) -> None:
        """Credit a refused payment to another account (see the contract)."""
        await see_through(self._retarget(await self._showing(payment), recipient))

    async def print_receipt(self, payment: PaymentId, language: str) -> None:
        """The receipt on paper; a second one says it is a copy (see the contract)."""
        showing = await self._showing(payment)
        await see_through(self._receipts.print(showing.case, showing.heir, language, showing.slip()))

    async def receipt_text(self, payment: PaymentId, language: str) -> str:
        """The same receipt as text for the screen."""
        showing = await self._showing(payment)
        return self._receipts.text(showing.case, showing.heir, language, showing.slip())

    async def _retarget(self, showing: Showing, recipient: Recipient) -> None:
        owner = showing.owner()
        try:
            heir = await self._hand_over(owner, recipient)
        except JournalDown as error:
            self._counter.start(self._follow(showing, owner))
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error
        self._go_on_with(showing, heir)

    def _go_on_with(self, showing: Showing, heir: Case) -> None:
        showing.heir, showing.silent = heir, False
        self._outbox.put(heir)
        self._draw(showing)

    async def _follow(self, showing: Showing, owner: Case) -> None:
        """A change of number that the journal did not confirm may have landed all the same: then it holds."""
        while showing.owner() is owner:
            try:
                await self._book.settle_doubt(owner)
                heir = await self._heir(owner)
            except JournalDown:
                await self._clock.sleep(self._settings.journal_retry_s)
            else:
                if heir is not None:
                    self._go_on_with(showing, heir)
                return

    async def _hand_over(self, owner: Case, recipient: Recipient) -> Case:
        await self._book.settle_doubt(owner)
        stage = owner.payment.stage
        if isinstance(stage, Moved):
            heir = await self._book.case(stage.successor)
            assert heir is not None, "both were written in one transaction"
            return heir
        if not isinstance(stage, InCustody) or not owner.payment.in_custody():
            raise Refused(ErrorCode.NO_SUCH_PAYMENT, "not refused, or moved before")
        number = await receipt_number(self._journal, self._settings.outlet.number)
        event = events.Continued(owner.payment.terms, owner.id, owner.payment.in_custody(), number)
        gone = events.Retargeted(new_payment_id(self._chance))
        return await self._book.hand_over(owner, gone, self._folder(recipient), event)

    def _folder(self, recipient: Recipient) -> Folder:
        party = Party(recipient.destination, recipient.account, recipient.bucket, recipient.name_hint)
        return Folder(party, new_claim(self._chance.randrange))

    # --- pictures -----------------------------------------------------------------------------------------------------

    async def _showing(self, payment: PaymentId) -> Showing:
        known = self._shown.get(payment)
        if known is not None:
            return known
        try:
            case = await self._book.case(payment)
            heir = await self._heir(case)
        except JournalDown as error:
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error
        if case is None:
            raise Refused(ErrorCode.NO_SUCH_PAYMENT)
        return self._show(case, heir, [], self._charges.session(payment))

    async def _heir(self, case: Case | None) -> Case | None:
        heir = None
        while case is not None and isinstance(case.payment.stage, Moved):
            case = heir = await self._book.case(case.payment.stage.successor)
        return heir

    def _show(
        self, case: Case, heir: Case | None, bounced: list[Bounced], charging: ChargeSession | None = None
    ) -> Showing:
        first = picture(case, heir, bounced, self._moment(case, charging, silent=False))
        showing = Showing(case, heir, Latest(first), bounced, charging=charging)
        self._shown[case.id] = showing
        while len(self._shown) > _REMEMBERED:
            self._shown.popitem(last=False)
        self._draw(showing)
        return showing

    def _draw_one(self, case: Case) -> None:
        for showing in tuple(self._shown.values()):
            if case in (showing.case, showing.heir):
                self._draw(showing)

    def _draw_payment(self, payment: PaymentId) -> None:
        if payment in self._shown:
            self._draw(self._shown[payment])

    def _draw_open(self) -> None:
        session = self._intake.session
        if session is not None and session.case.id in self._shown:
            self._draw(self._shown[session.case.id])

    def _draw(self, showing: Showing) -> None:
        moment = self._moment(showing.case, showing.charging, silent=showing.silent)
        topup = picture(showing.case, showing.heir, showing.bounced, moment)
        if topup.phase is TopUpPhase.CREDITING and showing.timed != showing.owner().id:
            showing.timed = showing.owner().id
            self._counter.start(self._notice_silence(showing, showing.owner()))
        if topup.phase not in FINAL_PHASES:
            showing.ended_at = None
        elif showing.ended_at is None:
            showing.ended_at = self._clock.monotonic()
        showing.pictures.show(topup)

    def _is_long_ago(self, moment_s: float) -> bool:
        return self._clock.monotonic() - moment_s > _SAME_VISITOR_S

    async def _notice_silence(self, showing: Showing, owner: Case) -> None:
        await self._clock.sleep(self._settings.operator_silent_s)
        if showing.owner() is owner:
            showing.silent = True
            self._draw(showing)

    def _moment(self, case: Case, charging: ChargeSession | None, *, silent: bool) -> Moment:
        session = self._intake.session
        return Moment(
            closing=session is not None and session.case is case and session.closing,
            silent=silent,
            acceptor=self._intake.apparent_state(),
            values=self._intake.values(),
            printer_ok=self._printer_ok,
            journal_ok=self._counter.health().journal_ok,
            charging=charging,
            monotonic_s=self._clock.monotonic(),
        )
