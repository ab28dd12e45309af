"""The cash side of the terminal: opening and closing payments, and the order of things at the start.

Source: money.md, "Cash": nothing is closed before the acceptor's disable is confirmed, nothing is opened before what
was left from before the start has been settled or asked about.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

from kiosk.domain import payment_events as events
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.payment_events import PaymentEvent
from kiosk.domain.payment_state import Payment
from kiosk.domain.topup import Method, MethodProblem, PaymentId
from kiosk.services.acceptor_gate import AcceptorGate
from kiosk.services.cash_intake import CashIntake
from kiosk.services.cash_session import CashSession
from kiosk.services.journal_keeper import JournalKeeper
from kiosk.services.numbering import receipt_number
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.acceptor import BillAcceptor
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Folder, Journal, JournalDown
from kiosk.services.see_through import see_through
from kiosk.services.terminal import CashHealth, cash_problem
from kiosk.services.topup_settings import TopUpSettings

T = TypeVar("T")
P = ParamSpec("P")


class CashCounter:
    """Opens and closes payments. `run` it for the teller's whole life; until it is ready, cash is "starting"."""

    def __init__(
        self,
        *,
        book: PaymentBook,
        journal: Journal,
        acceptor: BillAcceptor | None,
        intake: CashIntake,
        keeper: JournalKeeper,
        outbox: Outbox,
        clock: Clock,
        settings: TopUpSettings,
    ) -> None:
        self._book = book
        self._journal = journal
        self._acceptor = acceptor
        self._gate = None if acceptor is None else AcceptorGate(acceptor, intake.wanted, clock)
        self._intake = intake
        self._keeper = keeper
        self._outbox = outbox
        self._clock = clock
        self._settings = settings
        self._group: asyncio.TaskGroup | None = None
        self._changed = asyncio.Event()
        self._ready = False
        self._opening = asyncio.Lock()
        intake.watch(self.look)

    async def run(self) -> None:
        """Settle what was left, then serve, until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            left = await self._insist(self._left_open)
            self._intake.expect(left, await self._insist(self._journal.device_count))
            group.create_task(self._keeper.run())
            if self._acceptor is not None and self._gate is not None:
                group.create_task(self._acceptor.serve(self._intake))
                group.create_task(self._gate.run())
            await self._settle_left(left)
            group.create_task(self._outbox.run())
            verifying = group.create_task(self._keeper.verify())
            await self._first_of(self._looked_back(verifying), self._settings.start_patience_s)
            self._ready = True
            self.look()
            await verifying
            group.create_task(self._keeper.verify_hourly(lambda: self._intake.session is not None))

    def look(self) -> None:
        """Something has changed: let the gate see it."""
        self._changed.set()
        self._changed = asyncio.Event()
        if self._gate is not None:
            self._gate.look(self._intake.state)

    def health(self) -> CashHealth:
        """What the home screen has to know."""
        return CashHealth(self._acceptor_state(), self._keeper.may_take() or not self._ready)

    async def open(self, payment: PaymentId, folder: Folder) -> CashSession:
        """A payment on disk, the acceptor being enabled.

        Raises:
            Unavailable: ACCEPTOR_UNAVAILABLE, JOURNAL_UNAVAILABLE or PAYMENT_IN_PROGRESS.
        """
        return await see_through(self._open(payment, folder))

    def close(self, session: CashSession) -> None:
        """Take no more notes, then credit what is in. It is seen through whoever asked for it."""
        if not session.closing:
            session.closing = True
            self.look()
            self.start(self._finish(session))

    @asynccontextmanager
    async def between_payments(self) -> AsyncIterator[None]:
        """No cash payment is open, and none opens meanwhile.

        Raises:
            Unavailable: PAYMENT_IN_PROGRESS.
        """
        async with self._opening:
            if self._intake.session is not None or not self._ready:
                raise Unavailable(ErrorCode.PAYMENT_IN_PROGRESS)
            yield

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Have `work` done by the counter, not by the visitor's front."""
        assert self._group is not None, "the counter runs"
        self._group.create_task(work)

    async def _open(self, payment: PaymentId, folder: Folder) -> CashSession:
        async with self._opening:
            self._refuse_when_unfit()
            terms = self._settings.terms(self._journal.encashment)
            try:
                case = await self._book.open(payment, folder, events.Opened(terms, self._intake.device_count))
            except JournalDown as error:
                self.start(self._insist(self._call_off, payment))
                raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error
            session = self._intake.begin(case)
        self.start(self._close_when_idle(session))
        return session

    async def _call_off(self, payment: PaymentId) -> None:
        """The visitor was sent away, and yet the payment may have been opened on disk."""
        case = await self._book.case(payment)
        if case is not None:
            await self._book.record(case, events.Cancelled())

    def _refuse_when_unfit(self) -> None:
        problem = cash_problem(self.health())
        if problem is MethodProblem.JOURNAL:
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE)
        if problem is not None:
            raise Unavailable(ErrorCode.ACCEPTOR_UNAVAILABLE, problem.value)
        if self._intake.session is not None:
            raise Unavailable(ErrorCode.PAYMENT_IN_PROGRESS)

    def _acceptor_state(self) -> AcceptorState | None:
        if self._acceptor is None:
            return None
        if not self._ready:
            return AcceptorState.INITIALIZING
        return self._intake.apparent_state()

    async def _looked_back(self, verifying: asyncio.Task[None]) -> None:
        await asyncio.shield(verifying)
        await self._outbox.first_round.wait()

    async def _left_open(self) -> list[Case]:
        cases = [await self._book.case(payment) for payment in await self._journal.open_payments()]
        return [case for case in cases if case is not None and case.payment.terms.method is Method.CASH]

    async def _settle_left(self, left: list[Case]) -> None:
        """Close what was open when the teller ended, once the device has said what it knows."""
        if left and self._acceptor is not None:
            await self._first_of(self._device_settled(), self._settings.device_settle_s)
        for case in left:
            await self._insist(self._settle, case)
        for payment in await self._insist(self._journal.half_done):
            await self._insist(self._hold, payment)

    async def _device_settled(self) -> None:
        while not self._intake.settled:
            await self._changed.wait()

    async def _close_when_idle(self, session: CashSession) -> None:
        """A payment nobody goes on with is credited by itself."""
        limit = self._settings.idle_close_s
        while not session.closing:
            left_s = session.active_at + limit - self._clock.monotonic()
            if left_s <= 0:
                self.close(session)
            else:
                await self._clock.sleep(left_s)

    async def _finish(self, session: CashSession) -> None:
        if self._gate is not None:
            await self._first_of(self._gate.shut(), self._settings.disable_patience_s)
        await self._insist(self._settle, session.case)
        self._intake.end()

    async def _settle(self, case: Case) -> None:
        """Close the payment on disk, with its outbox row in the same transaction."""
        await self._book.settle_doubt(case)
        await self._intake.give_up_on_moving(case)
        payment = case.payment
        if not payment.inserted() and not payment.is_doubtful():
            await self._book.record(case, events.Cancelled())
            return
        number = await receipt_number(self._journal, self._settings.outlet.number)
        await self._book.decide(case, lambda now: _ending(now, number))
        if case.payment.to_credit():
            self._outbox.put(case)

    async def _hold(self, payment: PaymentId) -> None:
        case = await self._book.case(payment)
        assert case is not None, "the journal has just named it"
        await self._book.record(case, events.Held())

    async def _insist(self, work: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` gives, as soon as the journal lets it."""
        while True:
            try:
                return await work(*args, **kwargs)
            except JournalDown:
                await self._clock.sleep(self._settings.journal_retry_s)

    async def _first_of(self, work: Awaitable[object], patience_s: float) -> None:
        waits = {asyncio.ensure_future(work), asyncio.ensure_future(self._clock.sleep(patience_s))}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()


def _ending(payment: Payment, number: str) -> tuple[PaymentEvent, ...]:
    """How a payment ends that has notes, or may have: without one that counts there is nothing to credit."""
    closed = events.Closed(payment.receipt or number)
    return (closed,) if payment.to_credit() else (closed, events.Held())
