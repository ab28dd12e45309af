"""A nexo terminal: the part that awaits. What an answer means is the machine's to say.

nexo knows one phase only: what the terminal approves is charged. An approval that is not to be kept is reversed, and
"not charged" is told only once the terminal has acknowledged that.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from kiosk.devices.card_terminal.listening import decide, tell_step
from kiosk.devices.card_terminal.nexo import messages
from kiosk.devices.card_terminal.nexo.asking import Asker, Timing
from kiosk.devices.card_terminal.nexo.codec import Codec
from kiosk.devices.card_terminal.nexo.crypto import Entropy
from kiosk.devices.card_terminal.nexo.display import DisplayEar
from kiosk.devices.card_terminal.nexo.line import NexoLine, NoAnswer
from kiosk.devices.card_terminal.nexo.machine import (
    Absent,
    Approved,
    Failed,
    Overdone,
    Patience,
    PaymentVerdict,
    Refused,
    Running,
    Unclear,
    batch_totals,
    condition,
    judge_payment,
    judge_payment_status,
)
from kiosk.devices.card_terminal.nexo.messages import (
    Category,
    DiagnosisResponse,
    PaymentResponse,
    Request,
    TotalsResponse,
)
from kiosk.devices.card_terminal.nexo.reversing import Reversals
from kiosk.domain.charge import CardStep, ChargeOrder, ChargeReference, DeclineReason
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.money import Currency
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    BatchTotals,
    Charged,
    ChargeListener,
    ChargeOutcome,
    ChargeRunning,
    ChargeUnknown,
    NotCharged,
    ResolveOutcome,
    ReversalOutcome,
    Reversed,
    TerminalState,
)
from kiosk.services.ports.clock import Clock
from kiosk.strict_json import Nonsense

_log = structlog.get_logger("card_terminal")


@dataclass(frozen=True, slots=True)
class Habits:
    """What differs from acquirer to acquirer: whether its terminals close their batch by themselves, and whether they
    tell what became of a reversal.
    """

    settles_itself: bool = False
    tells_reversals: bool = True


@dataclass(frozen=True, slots=True)
class _Charging:
    """The charge under way."""

    reference: ChargeReference
    listener: ChargeListener


class NexoTerminal:
    """Implements `PaymentTerminal`."""

    def __init__(
        self,
        line: NexoLine,
        codec: Codec,
        clock: Clock,
        currency: Currency,
        *,
        habits: Habits | None = None,
        timing: Timing | None = None,
        display: DisplayEar | None = None,
        entropy: Entropy = os.urandom,
    ) -> None:
        self._clock, self._currency = clock, currency
        self._timing, self._habits = timing or Timing(), habits or Habits()
        self._once = Patience(0, self._timing.patience.absent_s)
        self._asker = Asker(line, codec, clock, self._timing, entropy)
        self._reversals = Reversals(self._asker, clock, self._habits.tells_reversals)
        self._display = display
        self._charging: _Charging | None = None
        self._changed = asyncio.Event()

    async def serve(self, told: Callable[[TerminalState, str], None]) -> None:
        """Ask the terminal how it is, for ever. While it charges it is busy, and left alone."""
        listening = asyncio.ensure_future(self._listen())
        try:
            await self._watch(told)
        finally:
            listening.cancel()
            await asyncio.wait({listening})

    async def mark(self) -> str:
        """When the order was made: what the terminal has forgotten since is not "not found"."""
        return self._clock.now().isoformat()

    async def charge(self, order: ChargeOrder, listener: ChargeListener) -> ChargeOutcome:
        """Charge `order`; when the answer is lost, ask for it for a minute."""
        self._occupy(_Charging(order.reference, listener))
        try:
            await tell_step(listener, CardStep.PRESENT_CARD)
            match await self._pay(order):
                case Approved(approval=approval):
                    if await decide(listener, approval) is ApprovalDecision.CONFIRM:
                        return Charged(approval)
                    return await self._take_back(order, approval.acquirer_reference, "released")
                case Overdone(acquirer_reference=reference, why=why):
                    return await self._take_back(order, reference, why)
                case NotCharged() as refusal:
                    return refusal
                case Unclear(why=why):
                    return ChargeUnknown(why)
                case Running() | Absent():
                    return ChargeUnknown("still running")
        finally:
            self._occupy(None)

    async def abort(self) -> None:
        """Ask the terminal to give up the running charge."""
        if self._charging is not None:
            await self._asker.say(messages.abort(self._asker.number(), self._charging.reference, self._asker.sale_id))

    async def resolve(self, order: ChargeOrder) -> ResolveOutcome:
        """What the terminal knows of `order`, and of a reversal of it."""
        match await self._asker.until_clear(partial(self._ask_payment, order), self._once):
            case Approved(approval=approval):
                return await self._unless_reversed(order, Charged(approval))
            case Overdone(acquirer_reference=reference, why=why):
                return await self._take_back(order, reference, why)
            case NotCharged() as refusal:
                return refusal
            case Running():
                return ChargeRunning()
            case Absent():
                return self._never_heard_of(order)
            case Unclear(why=why):
                return ChargeUnknown(why)

    async def reverse(self, order: ChargeOrder, acquirer_reference: str) -> ReversalOutcome:
        """Take the charge back, unless an earlier try has done so."""
        return await self._reversals.reverse(order, acquirer_reference)

    async def settle(self) -> BatchTotals:
        """The totals of the period that ends now; where the acquirer settles itself, of the one that is open.

        Raises:
            DeviceFault: it is not closed, or its totals are not told.
        """
        try:
            return await self._close_period()
        except (NoAnswer, Nonsense) as error:
            raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE, f"not settled: {error}") from error

    # --- the terminal itself ---

    async def _watch(self, told: Callable[[TerminalState, str], None]) -> None:
        shown: tuple[TerminalState, str] | None = None
        while True:
            self._changed.clear()
            state = (TerminalState.BUSY, "") if self._charging else await self._look()
            if state != shown:
                shown = state
                told(*state)
            await self._clock.wait(self._changed, self._timing.look_s)

    async def _listen(self) -> None:
        if self._display is not None:
            try:
                await self._display.listen(self._step)
            except OSError as error:
                _log.warning("display_not_heard", why=error.strerror or type(error).__name__)

    async def _step(self, step: CardStep) -> None:
        if self._charging is not None:
            await tell_step(self._charging.listener, step)

    # --- payments ---

    async def _pay(self, order: ChargeOrder) -> PaymentVerdict:
        request = messages.payment(order, self._clock.now())
        try:
            answer = await self._asker.ask(request, PaymentResponse, self._timing.payment_s)
            verdict = judge_payment(answer, order)
        except NoAnswer as silence:
            if not silence.sent:
                return NotCharged(DeclineReason.NOT_STARTED, silence.why)
            verdict = Unclear(silence.why)
        if not isinstance(verdict, Unclear):
            return verdict
        _log.warning("charge_unclear", reference=order.reference, why=verdict.why)
        verdict = await self._asker.until_clear(partial(self._ask_payment, order), self._timing.patience)
        return NotCharged(DeclineReason.NOT_FOUND) if isinstance(verdict, Absent) else verdict

    async def _ask_payment(self, order: ChargeOrder) -> PaymentVerdict:
        try:
            return judge_payment_status(await self._asker.status(Category.PAYMENT, order.reference), order)
        except NoAnswer as silence:
            return Unclear(silence.why)

    def _never_heard_of(self, order: ChargeOrder) -> NotCharged | ChargeUnknown:
        if self._is_remembered(order):
            return NotCharged(DeclineReason.NOT_FOUND)
        return ChargeUnknown("not found, but older than what the terminal remembers")

    def _is_remembered(self, order: ChargeOrder) -> bool:
        """Whether the terminal would still know of `order`, had it ever heard of it. After a jump of the clock nobody
        can tell.
        """
        try:
            age = self._clock.now() - datetime.fromisoformat(order.mark)
        except (ValueError, TypeError):
            return False
        return abs(age) < timedelta(seconds=self._timing.remembers_s)

    async def _take_back(self, order: ChargeOrder, acquirer_reference: str, why: str) -> NotCharged | ChargeUnknown:
        outcome = await self.reverse(order, acquirer_reference)
        if isinstance(outcome, Reversed):
            return NotCharged(DeclineReason.REVERSED, why)
        return ChargeUnknown(f"{why}, and its reversal is not acknowledged")

    async def _unless_reversed(self, order: ChargeOrder, charged: Charged) -> ResolveOutcome:
        verdict = await self._reversals.state(order, self._once)
        match verdict:
            case Reversed():
                return NotCharged(DeclineReason.REVERSED)
            case Running():
                return ChargeRunning()
            case Unclear(why=why):
                return ChargeUnknown(why)
            case Absent() | Refused() | Failed():
                return charged

    # --- the rest ---

    async def _close_period(self) -> BatchTotals:
        period = await self._totals(messages.totals(self._asker.number()))
        if self._habits.settles_itself:
            return period
        try:
            return await self._totals(messages.reconciliation(self._asker.number(), "SaleReconciliation"))
        except NoAnswer:
            previous = messages.reconciliation(self._asker.number(), "PreviousReconciliation", period.batch)
            closed = await self._totals(previous)
        if closed.batch != period.batch:
            raise Nonsense("the totals of another period")
        return closed

    async def _totals(self, request: Request) -> BatchTotals:
        answer = await self._asker.ask(request, TotalsResponse, self._timing.reversal_s)
        return batch_totals(answer, self._currency)

    async def _look(self) -> tuple[TerminalState, str]:
        request = messages.diagnosis(self._asker.number())
        try:
            return condition(await self._asker.ask(request, DiagnosisResponse, self._timing.answer_s))
        except NoAnswer as silence:
            return TerminalState.OFFLINE, silence.why

    def _occupy(self, charging: _Charging | None) -> None:
        self._charging = charging
        self._changed.set()
