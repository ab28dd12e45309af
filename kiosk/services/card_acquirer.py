"""A card terminal's charges: approved on disk before the terminal is told, and asked about until they are clear.

Source: money.md, "Card".
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from kiosk.domain import payment_events as events
from kiosk.domain.charge import AcquirerName, Approval, CardStep, Charge
from kiosk.domain.topup import CardScene, Method
from kiosk.services.acquirer import FinalOutcome, is_as_asked
from kiosk.services.charge_session import ChargeSession, Record
from kiosk.services.charge_settings import ChargeSettings, forever
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    Charged,
    NotCharged,
    PaymentTerminal,
    ResolveOutcome,
    ReversalOutcome,
    TerminalState,
)
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import JournalDown

_WAITING = CardScene(CardStep.WAIT, "")


class CardAcquirer:
    """Implements `Acquirer` over one terminal."""

    method = Method.CARD

    def __init__(
        self, name: AcquirerName, terminal: PaymentTerminal, *, clock: Clock, alarms: Alarms, settings: ChargeSettings
    ) -> None:
        self.name = name
        self.terminal = terminal
        self._clock = clock
        self._alarms = alarms
        self._settings = settings
        self._turn = asyncio.Lock()
        self.state = TerminalState.STARTING

    @property
    def is_ready(self) -> bool:
        """The terminal is ready and nobody uses it."""
        return self.state is TerminalState.READY and not self._turn.locked()

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Held while anything runs on the terminal, and while a charge is unclear there."""
        return self._turn

    async def serve(self) -> None:
        """Keep the terminal ready until cancelled."""
        await self.terminal.serve(self._state_changed)

    async def mark(self) -> str:
        """The terminal's last transaction; raises as its driver does."""
        return await self.terminal.mark()

    async def charge(self, session: ChargeSession, charge: Charge, record: Record) -> FinalOutcome:
        """The end of the charge. The visitor is told that it is unclear when that lasts."""
        session.show(_WAITING)
        outcome = await self.terminal.charge(charge.order, _Listener(session, charge, record, self._alarms))
        session.show(_WAITING)
        final = self._final(outcome, charge)
        if final is not None:
            return final
        await record.insist(events.ChargeUnclear(charge.attempt))
        self._alarms.sound(Alarm.CHARGE_UNCLEAR, session.case.id, f"{self.name}: {charge.order.reference}")
        patience = asyncio.ensure_future(self._run_out_of_patience(session))
        try:
            return await self.settle(charge)
        finally:
            patience.cancel()

    async def settle(self, charge: Charge) -> FinalOutcome:
        """Ask until the terminal knows."""
        for pause_s in forever(self._settings.pauses_s):
            final = self._final(await self.terminal.resolve(charge.order), charge)
            if final is not None:
                return final
            await self._clock.sleep(pause_s)
        raise AssertionError("the pauses never end")

    async def call_off(self) -> None:
        """Ask the terminal to give up."""
        await self.terminal.abort()

    async def reverse(self, charge: Charge) -> ReversalOutcome:
        """Take the charge back at the terminal."""
        return await self.terminal.reverse(charge.order, charge.acquirer_reference)

    def _final(self, outcome: ResolveOutcome, charge: Charge) -> FinalOutcome | None:
        """The outcome, when it is one; money of another currency is for a person, and no end."""
        match outcome:
            case Charged(approval) if approval.amount.currency is not charge.order.amount.currency:
                self._alarms.sound(Alarm.CHARGE_DIFFERS, None, f"{charge.order.reference}: another currency")
                return None
            case Charged() | NotCharged():
                return outcome
            case _:
                return None

    def _state_changed(self, state: TerminalState, detail: str) -> None:
        if state is TerminalState.FAILURE and self.state is not TerminalState.FAILURE:
            self._alarms.sound(Alarm.TERMINAL_FAULT, None, f"{self.name}: {detail}")
        self.state = state

    async def _run_out_of_patience(self, session: ChargeSession) -> None:
        await self._clock.sleep(self._settings.unclear_after_s)
        session.give_up_waiting()


@dataclass(frozen=True, slots=True)
class _Listener:
    """Hears one charge."""

    session: ChargeSession
    charge: Charge
    record: Record
    alarms: Alarms

    async def stepped(self, step: CardStep, text: str) -> None:
        """Shown to the visitor."""
        self.session.show(CardScene(step, text))

    async def approved(self, approval: Approval) -> ApprovalDecision:
        """On disk, then confirmed; what was not asked for, or cannot be written down, is let go again."""
        if not is_as_asked(approval.amount, self.charge.order.amount):
            detail = f"attempt {self.charge.attempt}: approved {approval.amount.minor} {approval.amount.currency.value}"
            self.alarms.sound(Alarm.CHARGE_DIFFERS, self.session.case.id, detail)
            return ApprovalDecision.RELEASE
        known = events.ChargeApproved(
            self.charge.attempt, approval.amount, approval.acquirer_reference, approval.authorization
        )
        try:
            await self.record.write(known)
        except JournalDown:
            return ApprovalDecision.RELEASE
        self.session.slip = approval.slip
        return ApprovalDecision.CONFIRM
