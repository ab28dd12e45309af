"""Payments by card and QR code: opened, charged once, and credited or given back. One task sees each to its end.

Another acquirer is tried only after one that surely charged nothing, and for no reason of the visitor's.
Source: money.md, "Card" and "QR".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping

from kiosk.domain import payment_events as events
from kiosk.domain.acquiring import AcquirerRule, choose, destination_kind
from kiosk.domain.charge import TRY_ELSEWHERE, AcquirerName, Charge, ChargeFate, DeclineReason, charge_reference
from kiosk.domain.errors import DeviceFault, ErrorCode, Refused, Unavailable
from kiosk.domain.money import Money
from kiosk.domain.payment_events import PaymentEvent, Terms
from kiosk.domain.phone import Destination
from kiosk.domain.topup import Method, MethodProblem, PaymentId
from kiosk.services.acquirer import Acquirer, FinalOutcome, is_as_asked
from kiosk.services.charge_session import ChargeSession, Record
from kiosk.services.charge_settings import ChargeSettings, ChargeTerms
from kiosk.services.nudge import Nudge
from kiosk.services.numbering import receipt_number
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.card_terminal import Charged, NotCharged
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Folder, Journal, JournalDown
from kiosk.services.see_through import see_through

_NOT_STARTED = NotCharged(DeclineReason.NOT_STARTED)


class ChargeCounter:
    """Opens payments that are charged. `run` it for the teller's whole life."""

    def __init__(
        self,
        *,
        book: PaymentBook,
        journal: Journal,
        acquirers: Iterable[Acquirer],
        rules: tuple[AcquirerRule, ...],
        terms: Mapping[Method, ChargeTerms],
        may_take: Callable[[], bool],
        outbox: Outbox,
        clock: Clock,
        alarms: Alarms,
        settings: ChargeSettings,
        terminal: str,
    ) -> None:
        """`may_take` is false while the journal cannot promise anything; `terminal` is its number, for receipts."""
        self._book = book
        self._journal = journal
        self._acquirers = {one.name: one for one in acquirers}
        self._rules = rules
        self._terms = terms
        self._may_take = may_take
        self._outbox = outbox
        self._clock = clock
        self._alarms = alarms
        self._settings = settings
        self._terminal = terminal
        self._group: asyncio.TaskGroup | None = None
        self._told: list[Callable[[PaymentId], None]] = []
        self._running: dict[PaymentId, tuple[ChargeSession, Acquirer | None]] = {}
        self._at_work: dict[PaymentId, asyncio.Task[None]] = {}

    def watch(self, told: Callable[[PaymentId], None]) -> None:
        """Call `told` whenever what a visitor is to do has changed."""
        self._told.append(told)

    def session(self, payment: PaymentId) -> ChargeSession | None:
        """The payment's session while it is being charged."""
        running = self._running.get(payment)
        return None if running is None else running[0]

    def problem(self, method: Method) -> MethodProblem | None:
        """Why nothing can be charged that way now, `None` when it can."""
        fitted = [one for one in self._acquirers.values() if one.method is method]
        if not fitted or method not in self._terms:
            return MethodProblem.NOT_FITTED
        if not self._may_take():
            return MethodProblem.JOURNAL
        if self._group is None:
            return MethodProblem.STARTING
        return None if any(one.is_ready for one in fitted) else MethodProblem.OUT_OF_ORDER

    async def run(self) -> None:
        """See to what was left, and to what comes, until cancelled."""
        left = await self._left_open()
        async with asyncio.TaskGroup() as group:
            self._group = group
            for acquirer in self._acquirers.values():
                group.create_task(acquirer.serve())
            for case in left:
                self._begin(group, case.id, self._settle_left(case))
            await asyncio.Event().wait()

    async def open(self, payment: PaymentId, folder: Folder, method: Method, amount: Money) -> ChargeSession:
        """A payment on disk, about to be charged.

        Raises:
            Refused: NOT_AVAILABLE_HERE; no acquirer takes this sum.
            Unavailable: ACQUIRER_UNAVAILABLE or JOURNAL_UNAVAILABLE.
        """
        return await see_through(self._open(payment, folder, method, amount))

    async def call_off(self, payment: PaymentId) -> None:
        """Give up the payment's charge, as far as that is possible still; repeats do nothing."""
        session, acquirer = self._running.get(payment, (None, None))
        if session is not None and not session.called_off:
            session.called_off = True
            session.nudge.give()
            if acquirer is not None:
                await acquirer.call_off()

    async def decide(self, case: Case, *what: PaymentEvent) -> None:
        """A person has said how an unclear charge ended: the acquirer is asked no more, and `what` is on disk.

        Raises:
            Refused: ALREADY_DECIDED; the acquirer was quicker.
            JournalDown: see there; the acquirer is asked again once the teller restarts.
        """
        asking = self._at_work.get(case.id)
        if asking is not None:
            asking.cancel()
            await asyncio.wait({asking})
        self._running.pop(case.id, None)
        await self._book.settle_doubt(case)
        charge = case.payment.charge_in_flight()
        if charge is None or charge.fate is not ChargeFate.UNKNOWN:
            raise Refused(ErrorCode.ALREADY_DECIDED)
        await self._book.record(case, *what)
        self._tell(case.id)

    # --- opening ------------------------------------------------------------------------------------------------------

    async def _open(self, payment: PaymentId, folder: Folder, method: Method, amount: Money) -> ChargeSession:
        names = self._candidates(method, amount, folder.party.destination)
        terms = self._terms[method]
        opened = events.Opened(Terms(method, self._journal.encashment, terms.fee, terms.maximum), None)
        assert self._group is not None, "the counter runs"
        try:
            case = await self._book.open(payment, folder, opened)
        except JournalDown as error:
            self._begin(self._group, payment, self._cancel_unheard(payment))
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error
        session = ChargeSession(case, amount, self._tell, Nudge(self._clock))
        self._running[payment] = session, None
        self._begin(self._group, payment, self._pay(session, names))
        return session

    async def _cancel_unheard(self, payment: PaymentId) -> None:
        """The visitor was sent away, and yet the payment may have been opened on disk."""
        while True:
            try:
                case = await self._book.case(payment)
                if case is not None:
                    await self._book.record(case, events.Cancelled())
            except JournalDown:
                await self._clock.sleep(self._settings.journal_retry_s)
            else:
                return

    def _candidates(self, method: Method, amount: Money, destination: Destination) -> tuple[AcquirerName, ...]:
        terms = self._terms.get(method)
        if terms is None or not terms.minimum <= amount <= terms.maximum:
            raise Refused(ErrorCode.NOT_AVAILABLE_HERE, "no such method, or not within its limits")
        if not self._may_take():
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE)
        if self._group is None:
            raise Unavailable(ErrorCode.ACQUIRER_UNAVAILABLE, "what was left is still being read")
        kind = destination_kind(destination)
        if not choose(self._rules, method, amount, kind, self._acquirers):
            raise Refused(ErrorCode.NOT_AVAILABLE_HERE, "no acquirer takes this sum")
        ready = [name for name, one in self._acquirers.items() if one.is_ready]
        names = choose(self._rules, method, amount, kind, ready)
        if not names:
            raise Unavailable(ErrorCode.ACQUIRER_UNAVAILABLE)
        return names

    def _begin(self, group: asyncio.TaskGroup, payment: PaymentId, work: Coroutine[None, None, None]) -> None:
        task = self._at_work[payment] = group.create_task(work)
        task.add_done_callback(lambda _: self._at_work.pop(payment))

    def _tell(self, payment: PaymentId) -> None:
        for told in self._told:
            told(payment)

    # --- charging -----------------------------------------------------------------------------------------------------

    async def _pay(self, session: ChargeSession, names: tuple[AcquirerName, ...]) -> None:
        ended: FinalOutcome = _NOT_STARTED
        for name in names:
            ended = await self._attempt(session, self._acquirers[name])
            if isinstance(ended, Charged) or ended.reason not in TRY_ELSEWHERE or session.called_off:
                break
        if isinstance(ended, NotCharged):
            session.decline = ended.reason
            await self._record(session.case).insist(events.Cancelled())
        del self._running[session.case.id]

    async def _attempt(self, session: ChargeSession, acquirer: Acquirer) -> FinalOutcome:
        """The end of one attempt, on disk."""
        record = self._record(session.case)
        async with acquirer.turn():
            self._running[session.case.id] = session, acquirer
            if session.called_off:
                return NotCharged(DeclineReason.CANCELLED)
            intent = await self._intent(session, acquirer)
            if intent is None:
                return _NOT_STARTED
            try:
                await record.write(intent)
            except JournalDown:
                declined = events.ChargeDeclined(intent.ordinal, DeclineReason.NOT_STARTED, "journal")
                await record.insist(intent, declined)
                return _NOT_STARTED
            charge = session.case.payment.charge()
            assert charge is not None, "its intent has just been written"
            ended = await acquirer.charge(session, charge, record)
            await self._write_down(session.case, charge, ended)
        return ended

    async def _intent(self, session: ChargeSession, acquirer: Acquirer) -> events.ChargeIntent | None:
        """`None` when the acquirer cannot be used."""
        payment = session.case.payment
        attempt = len(payment.charges) + 1
        try:
            mark = await acquirer.mark()
        except DeviceFault:
            return None
        reference = charge_reference(payment.id, attempt)
        return events.ChargeIntent(attempt, acquirer.name, reference, session.asked, mark)

    async def _write_down(self, case: Case, charge: Charge, ended: FinalOutcome) -> None:
        """The end of a charge with what follows from it, in one transaction."""
        record = self._record(case)
        match ended:
            case NotCharged(reason, code):
                await record.insist(events.ChargeDeclined(charge.attempt, reason, code))
            case Charged(approval):
                confirmed = events.ChargeConfirmed(
                    charge.attempt, approval.amount, approval.acquirer_reference, approval.authorization
                )
                if is_as_asked(approval.amount, charge.order.amount):
                    await record.insist(confirmed, events.Closed(await self._receipt_number()))
                    self._outbox.put(case)
                else:
                    detail = f"{charge.order.reference}: {approval.amount.minor}, asked {charge.order.amount.minor}"
                    self._alarms.sound(Alarm.CHARGE_DIFFERS, case.id, detail)
                    await record.insist(confirmed, events.ReversalIntent("another sum"))

    # --- from a former life -------------------------------------------------------------------------------------------

    async def _left_open(self) -> list[Case]:
        while True:
            try:
                cases = [await self._book.case(payment) for payment in await self._journal.open_payments()]
                return [case for case in cases if case is not None and case.payment.terms.method is not Method.CASH]
            except JournalDown:
                await self._clock.sleep(self._settings.journal_retry_s)

    async def _settle_left(self, case: Case) -> None:
        charge = case.payment.charge_in_flight()
        if charge is not None:
            acquirer = self._acquirers.get(charge.acquirer)
            if acquirer is None:
                detail = f"{charge.order.reference}: {charge.acquirer} is not in the configuration any more"
                self._alarms.sound(Alarm.CHARGE_UNCLEAR, case.id, detail)
                return
            async with acquirer.turn():
                await self._write_down(case, charge, await acquirer.settle(charge))
        if not case.payment.charged():
            await self._record(case).insist(events.Cancelled())

    def _record(self, case: Case) -> Record:
        return Record(self._book, case, self._clock, self._settings.journal_retry_s)

    async def _receipt_number(self) -> str:
        while True:
            try:
                return await receipt_number(self._journal, self._terminal)
            except JournalDown:
                await self._clock.sleep(self._settings.journal_retry_s)
