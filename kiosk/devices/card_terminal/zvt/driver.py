"""A ZVT terminal: the part that awaits. What is said is decided by the machine, what it means by the outcomes.

A payment is final for the terminal once its 04 0F is acknowledged; it takes back by itself what is not. So the
approval is written down first, and a line that breaks leaves a question that the terminal's last transaction answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from kiosk.devices.card_terminal.zvt.answers import Registered
from kiosk.devices.card_terminal.zvt.approvals import Mark, mark_of, read_mark
from kiosk.devices.card_terminal.zvt.codec import Apdu
from kiosk.devices.card_terminal.zvt.codes import NOT_REGISTERED, OPEN_BATCH, STILL_AT_IT
from kiosk.devices.card_terminal.zvt.commands import Command, authorisation, plain, repeat_receipt, reversal
from kiosk.devices.card_terminal.zvt.conversation import Party
from kiosk.devices.card_terminal.zvt.dialogue import (
    Aborted,
    Approvals,
    Broken,
    Completed,
    Dialogue,
    End,
    Terms,
    Timing,
    TurnedDown,
)
from kiosk.devices.card_terminal.zvt.outcomes import charge_outcome, resolve_outcome, reversal_outcome, totals_of
from kiosk.devices.card_terminal.zvt.quirks import QUIRKS, Quirks
from kiosk.devices.card_terminal.zvt.session import Session, Setting, Unready, start_session
from kiosk.devices.channel import ChannelOpener
from kiosk.domain.charge import ChargeOrder, DeclineReason
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.money import Currency
from kiosk.services.ports.card_terminal import (
    BatchTotals,
    ChargeListener,
    ChargeOutcome,
    ChargeRunning,
    ChargeUnknown,
    NotCharged,
    ResolveOutcome,
    ReversalOutcome,
    ReversalRefused,
    ReversalUnknown,
    TerminalState,
)
from kiosk.services.ports.clock import Clock

_log = structlog.get_logger("card_terminal")


class ZvtTerminal:
    """`PaymentTerminal` over ZVT: TCP, or with `serial` the block framing of a serial line (8N2).

    `password` is the cash register's, up to six digits; `quirks` are those of `QUIRKS`.
    """

    def __init__(
        self,
        open_line: ChannelOpener,
        clock: Clock,
        currency: Currency,
        *,
        password: int = 0,
        serial: bool = False,
        quirks: Quirks = QUIRKS["standard"],
        timing: Timing | None = None,
    ) -> None:
        self._setting = Setting(open_line, clock, currency, password, serial, quirks, timing or Timing())
        self._turn = asyncio.Lock()
        self._session: Session | None = None
        self._abort: asyncio.Future[None] | None = None
        self._marked: Mark | None = None
        self._shown: tuple[TerminalState, str] | None = None
        self._told: Callable[[TerminalState, str], None] | None = None
        self._lost = asyncio.Event()

    async def serve(self, told: Callable[[TerminalState, str], None]) -> None:
        """See `PaymentTerminal`."""
        self._told = told
        clock, timing = self._setting.clock, self._setting.timing
        failures = 0
        try:
            while True:
                ready = await self._look_after()
                failures = 0 if ready else failures + 1
                pause_s = timing.look_after_s if ready else timing.reopen_s[min(failures, len(timing.reopen_s)) - 1]
                await clock.wait(self._lost, pause_s)
        finally:
            self._told = None
            await self._drop()

    async def mark(self) -> str:
        """See `PaymentTerminal`.

        Raises:
            DeviceFault: it cannot be asked, or tells no transaction: it needs a first one, made by hand.
        """
        async with self._turn:
            try:
                dialogue, end = await self._last_transaction()
            except Unready as unready:
                raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE, str(unready)) from unready
        told = dialogue.status if isinstance(end, Completed) else None
        mark = mark_of(dialogue.terms.tid, told, self._marked) if told else None
        if mark is None:
            raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE, f"it tells no last transaction: {end}")
        self._marked = mark
        return str(mark)

    async def charge(self, order: ChargeOrder, listener: ChargeListener) -> ChargeOutcome:
        """See `PaymentTerminal`."""
        self._abort = asyncio.get_running_loop().create_future()
        try:
            async with self._turn:
                outcome = await self._charge(order, Party(listener, self._abort))
                if isinstance(outcome, ChargeUnknown):
                    _log.warning("charge_unknown", reference=order.reference, why=outcome.why)
                    await self._drop()
                return outcome
        finally:
            self._abort = None

    async def abort(self) -> None:
        """See `PaymentTerminal`."""
        if self._abort is not None and not self._abort.done():
            self._abort.set_result(None)

    async def resolve(self, order: ChargeOrder) -> ResolveOutcome:
        """See `PaymentTerminal`."""
        async with self._turn:
            try:
                dialogue, end = await self._last_transaction()
            except Unready as unready:
                return ChargeRunning() if unready.state is TerminalState.BUSY else ChargeUnknown(str(unready))
        return resolve_outcome(dialogue, end, order)

    async def reverse(self, order: ChargeOrder, acquirer_reference: str) -> ReversalOutcome:
        """See `PaymentTerminal`."""
        named = read_mark(acquirer_reference)
        if named is None or named.receipt is None:
            return ReversalRefused(f"no receipt of a terminal: {acquirer_reference}")
        terms = replace(self._setting.terms(Approvals.TAKE), amount=order.amount, reverses=named.trace)
        async with self._turn:
            try:
                tid = (await self._ready()).registered.tid
                if tid != named.tid:
                    return ReversalRefused(f"terminal {tid} answers instead of {named.tid}")
                dialogue, end = await self._hold(reversal(self._setting.secret, named.receipt), terms)
            except Unready as unready:
                return ReversalUnknown(str(unready))
        return reversal_outcome(dialogue, end)

    async def settle(self) -> BatchTotals:
        """See `PaymentTerminal`. `batch` is the range of its receipts.

        Raises:
            DeviceFault: it is not closed, as far as can be told.
        """
        command = plain(Command.END_OF_DAY, self._setting.secret)
        async with self._turn:
            try:
                await self._last_transaction()  # on a dead line the day's totals would be lost
                dialogue, end = await self._hold(command, self._setting.terms(Approvals.TAKE))
            except Unready as unready:
                raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE, str(unready)) from unready
            totals = totals_of(dialogue, end)
            if totals is None:
                raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE, f"not settled: {end}")
            self._show(TerminalState.READY)
        return totals

    # --- with the turn taken ---

    async def _charge(self, order: ChargeOrder, party: Party) -> ChargeOutcome:
        try:
            known = (await self._ready()).registered
            mark = read_mark(order.mark)
            if mark is None or mark.tid != known.tid:
                return NotCharged(DeclineReason.NOT_STARTED, f"not the order's terminal: {known.tid}")
            if party.abort.done():
                return NotCharged(DeclineReason.CANCELLED)
            dialogue, end = await self._authorise(order, known, party)
        except Unready as unready:
            return NotCharged(DeclineReason.NOT_STARTED, unready.why)
        return charge_outcome(dialogue, end)

    async def _authorise(self, order: ChargeOrder, known: Registered, party: Party) -> tuple[Dialogue, End]:
        terms = replace(self._setting.terms(Approvals.CONSULT), amount=order.amount)
        command = authorisation(order.amount, self._setting.quirks, vending=known.vending)
        self._show(TerminalState.BUSY)
        try:
            dialogue, end = await self._hold(command, terms, party)
        finally:
            self._show(TerminalState.READY if self._session else TerminalState.OFFLINE)
        if isinstance(end, TurnedDown | Aborted) and end.code == OPEN_BATCH:
            self._show(TerminalState.NEEDS_END_OF_DAY)
        return dialogue, end

    async def _last_transaction(self) -> tuple[Dialogue, End]:
        """What the terminal repeats; a line that died while nobody spoke is opened again, once.

        Raises:
            Unready: it cannot be asked.
        """
        command, terms = repeat_receipt(self._setting.secret), self._setting.terms(Approvals.TAKE)
        dialogue, end = await self._hold(command, terms)
        if self._session is None:
            dialogue, end = await self._hold(command, terms)
        return dialogue, end

    async def _look_after(self) -> bool:
        """Whether the terminal is there and well."""
        async with self._turn:
            if self._shown is None:
                self._show(TerminalState.STARTING)
            try:
                self._show(await (await self._ready()).look())
            except Unready as unready:
                await self._drop()
                self._show(unready.state, unready.why)
            self._lost.clear()
            return self._session is not None

    async def _hold(self, command: Apdu, terms: Terms, party: Party | None = None) -> tuple[Dialogue, End]:
        """One dialogue with a terminal that knows us, begun again while it is busy. A broken one ends the session.

        Raises:
            Unready: nothing was said.
        """
        for pause_s in self._setting.timing.busy_s:
            dialogue, end = await self._hold_once(command, terms, party)
            if not (isinstance(end, TurnedDown) and end.code in STILL_AT_IT):
                return dialogue, end
            await self._setting.clock.sleep(pause_s)
        return await self._hold_once(command, terms, party)

    async def _hold_once(self, command: Apdu, terms: Terms, party: Party | None) -> tuple[Dialogue, End]:
        session = await self._ready()
        known = session.registered
        sound = False
        try:
            dialogue, end = await session.hold(command, replace(terms, tid=known.tid, vending=known.vending), party)
            sound = not isinstance(end, Broken) and not _forgot_us(end)
        finally:
            if not sound:
                await self._drop()
        if dialogue.objection:
            _log.warning("approval_refused", why=dialogue.objection)
        return dialogue, end

    async def _ready(self) -> Session:
        if self._session is None:
            self._session = await start_session(self._setting)
        return self._session

    async def _drop(self) -> None:
        session, self._session = self._session, None
        self._lost.set()
        if session is not None:
            await session.close()

    def _show(self, state: TerminalState, why: str = "") -> None:
        if self._told is not None and (state, why) != self._shown:
            self._shown = state, why
            self._told(state, why)


def _forgot_us(end: End) -> bool:
    return isinstance(end, TurnedDown | Aborted) and end.code == NOT_REGISTERED
