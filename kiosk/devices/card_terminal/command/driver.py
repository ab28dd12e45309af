"""A terminal behind a bank's program: the part that awaits.

The program charges in one phase, and is asked about a lost charge by the slip of its last transaction. Where the
profile can suspend a sale, it is final only once it is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from kiosk.devices.card_terminal.command.codec import LastSlip, Told, read_last_slip, read_report
from kiosk.devices.card_terminal.command.machine import (
    Account,
    Approved,
    Lost,
    Overdone,
    account,
    judge_before_cancel,
    judge_cancel,
    judge_last_slip,
    judge_sale,
    judge_unread,
)
from kiosk.devices.card_terminal.command.profile import Operation, Profile
from kiosk.devices.card_terminal.command.program import NotStarted, Occupied, Program
from kiosk.devices.card_terminal.listening import decide, tell_step
from kiosk.domain.charge import Approval, CardStep, ChargeOrder, DeclineReason
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.money import Currency
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    BatchTotals,
    Charged,
    ChargeListener,
    ChargeOutcome,
    ChargeUnknown,
    NotCharged,
    ResolveOutcome,
    ReversalOutcome,
    Reversed,
    TerminalState,
)
from kiosk.services.ports.clock import Clock

_log = structlog.get_logger("card_terminal")


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the program may take (s), and how often the terminal is looked at."""

    sale_s: float = 170.0
    settle_s: float = 300.0
    other_s: float = 60.0
    look_s: float = 300.0


class CommandTerminal:
    """Implements `PaymentTerminal`."""

    def __init__(
        self, program: Program, profile: Profile, clock: Clock, currency: Currency, timing: Timing | None = None
    ) -> None:
        self._program, self._profile, self._clock, self._currency = program, profile, clock, currency
        self._timing = timing or Timing()
        self._told: Callable[[TerminalState, str], None] | None = None
        self._shown: tuple[TerminalState, str] | None = None

    async def serve(self, told: Callable[[TerminalState, str], None]) -> None:
        """Try the link now and then. What other runs say of the terminal is told as well."""
        self._told, self._shown = told, None
        try:
            while True:
                if self._profile.offers(Operation.CHECK):
                    await self._run(Operation.CHECK)
                else:
                    self._show(TerminalState.READY)
                await self._clock.sleep(self._timing.look_s)
        finally:
            self._told = None

    async def mark(self) -> str:
        """What tells the last transaction from the next.

        Raises:
            DeviceFault: its slip cannot be had. A new terminal's first payment is made by a person, at its menu.
        """
        found = await self._last_slip()
        if not isinstance(found, LastSlip):
            raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE, f"no last slip: {found}")
        return found.identity

    async def charge(self, order: ChargeOrder, listener: ChargeListener) -> ChargeOutcome:
        """Charge `order`; killed when it takes too long, which leaves it unknown."""
        await tell_step(listener, CardStep.PRESENT_CARD)
        outcome = await self._run(Operation.SALE, minor=order.amount.minor)
        match judge_sale(outcome, order, self._profile):
            case Approved(approval=approval):
                return await self._keep_or_release(approval, listener)
            case Overdone(approval=approval):
                return await self._take_back(approval, f"approved {approval.amount.to_decimal()}")
            case NotCharged() | ChargeUnknown() as final:
                return final

    async def abort(self) -> None:
        """Nothing: the program takes no second thoughts; the visitor has the pin pad's red key."""

    async def resolve(self, order: ChargeOrder) -> ResolveOutcome:
        """A suspended sale is rolled back; otherwise the last slip tells."""
        if self._profile.offers(Operation.ROLL_BACK):
            rolled_back = await self._run(Operation.ROLL_BACK, minor=order.amount.minor)
            if isinstance(rolled_back, Told) and rolled_back.code == 0:
                return NotCharged(DeclineReason.REVERSED)
            if not self._leaves_it_to_the_slip(rolled_back):
                return judge_unread(rolled_back)
        found = await self._last_slip()
        return judge_last_slip(found, order) if isinstance(found, LastSlip) else judge_unread(found)

    async def reverse(self, order: ChargeOrder, acquirer_reference: str) -> ReversalOutcome:
        """Cancel the charge while it is the terminal's last; an older one is for a person."""
        found = await self._last_slip()
        if not isinstance(found, LastSlip):
            return judge_cancel(found, self._profile)
        before = judge_before_cancel(found, acquirer_reference)
        if before is not None:
            return before
        minor = found.amount.minor if found.amount is not None else order.amount.minor
        cancelled = await self._run(Operation.CANCEL, minor=minor, reference=acquirer_reference)
        return judge_cancel(cancelled, self._profile)

    async def settle(self) -> BatchTotals:
        """Close the day; the totals are the slip's.

        Raises:
            DeviceFault: it is not closed, or its slip tells no total.
        """
        outcome = await self._run(Operation.SETTLE)
        if not (isinstance(outcome, Told) and outcome.code == 0):
            raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE, f"not settled: {outcome}")
        report = read_report(outcome, self._profile, self._currency)
        if report is None:
            raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE, "settled, but the slip tells no total")
        return BatchTotals(report.batch, report.total, report.count, report.slip)

    # --- one charge ---

    async def _keep_or_release(self, approval: Approval, listener: ChargeListener) -> ChargeOutcome:
        suspended = self._profile.offers(Operation.SUSPEND)
        if suspended:
            outcome = await self._about(Operation.SUSPEND, approval)
            if not isinstance(outcome, Told):
                return ChargeUnknown(f"not suspended: {outcome}")
            suspended = outcome.code == 0
        if await decide(listener, approval) is ApprovalDecision.RELEASE:
            return await self._release(approval, suspended)
        if not suspended:
            return Charged(approval)
        committed = await self._about(Operation.COMMIT, approval)
        if isinstance(committed, Told) and committed.code == 0:
            return Charged(approval)
        return ChargeUnknown(f"not committed: {committed}")

    async def _release(self, approval: Approval, suspended: bool) -> ChargeOutcome:
        if not suspended:
            return await self._take_back(approval, "released")
        outcome = judge_cancel(await self._about(Operation.ROLL_BACK, approval), self._profile)
        return _taken_back(outcome, "released")

    async def _take_back(self, approval: Approval, why: str) -> NotCharged | ChargeUnknown:
        cancelled = await self._run(
            Operation.CANCEL, minor=approval.amount.minor, reference=approval.acquirer_reference
        )
        return _taken_back(judge_cancel(cancelled, self._profile), why)

    # --- running ---

    async def _last_slip(self) -> LastSlip | Lost | NotStarted | Occupied:
        outcome = await self._run(Operation.LAST_SLIP)
        if not isinstance(outcome, Told):
            return outcome
        if outcome.code != 0 or not outcome.slip:
            return Lost(f"no slip, code {outcome.code}")
        return read_last_slip(outcome, self._profile, self._currency)

    def _leaves_it_to_the_slip(self, rolled_back: Account) -> bool:
        codes = self._profile.committed_codes | self._profile.nothing_suspended_codes
        return isinstance(rolled_back, Told) and rolled_back.code in codes

    async def _about(self, operation: Operation, approval: Approval) -> Account:
        minor, authorization = approval.amount.minor, approval.authorization
        return await self._run(operation, minor, authorization, approval.acquirer_reference)

    async def _run(self, operation: Operation, minor: int = 0, authorization: str = "", reference: str = "") -> Account:
        words = self._profile.words(operation, minor, authorization, reference)
        if operation is Operation.SALE:
            self._show(TerminalState.BUSY)
        outcome = account(await self._program.run(words, self._limit_s(operation)), self._profile)
        match outcome:
            case Told(code=code):
                self._show(*self._profile.states.get(code, (TerminalState.READY, "")))
            case Lost(why=why):
                self._show(TerminalState.FAILURE, "no_answer")
                _log.warning("program_silent", operation=operation.value, why=why)
            case NotStarted(why=why):
                self._show(TerminalState.OFFLINE, why)
            case Occupied():
                self._show(TerminalState.BUSY)
        return outcome

    def _limit_s(self, operation: Operation) -> float:
        limits = {Operation.SALE: self._timing.sale_s, Operation.SETTLE: self._timing.settle_s}
        return limits.get(operation, self._timing.other_s)

    def _show(self, state: TerminalState, detail: str = "") -> None:
        if (state, detail) != self._shown and self._told is not None:
            self._shown = (state, detail)
            self._told(state, detail)


def _taken_back(outcome: ReversalOutcome, why: str) -> NotCharged | ChargeUnknown:
    if isinstance(outcome, Reversed):
        return NotCharged(DeclineReason.REVERSED, why)
    return ChargeUnknown(f"{why}, and not taken back")
