"""A QR provider's charges: the code is on the books before it is on the screen, and asked about until it is settled.

A code may be paid long after the visitor left: such a payment completes the recorded top-up. One that was never shown
cannot have been paid. Source: money.md, "QR".
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext

from kiosk.domain import payment_events as events
from kiosk.domain.charge import AcquirerName, Charge, DeclineReason, QrCode
from kiosk.domain.topup import Method
from kiosk.services.acquirer import FinalOutcome
from kiosk.services.charge_session import ChargeSession, Record, ShownCode
from kiosk.services.charge_settings import ChargeSettings, forever
from kiosk.services.ports.card_terminal import Charged, NotCharged, ReversalOutcome
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import JournalDown
from kiosk.services.ports.qr_provider import QrOpen, QrProvider

_NEVER_SHOWN = NotCharged(DeclineReason.NOT_STARTED)


class QrAcquirer:
    """Implements `Acquirer` over one provider, which takes any number of payments at once."""

    method = Method.QR

    def __init__(self, name: AcquirerName, provider: QrProvider, *, clock: Clock, settings: ChargeSettings) -> None:
        self.name = name
        self._provider = provider
        self._clock = clock
        self._settings = settings

    @property
    def is_ready(self) -> bool:
        """The provider answered lately."""
        return self._provider.reachable

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Nobody waits for anybody."""
        return nullcontext()

    async def serve(self) -> None:
        """Ask a silent provider now and then: without a charge nobody would learn that it answers again."""
        while True:
            await self._clock.sleep(self._settings.ask_silent_s)
            if not self._provider.reachable:
                await self._provider.ask()

    async def mark(self) -> str:
        """Orders are found by their key."""
        return ""

    async def charge(self, session: ChargeSession, charge: Charge, record: Record) -> FinalOutcome:
        """The end of the payment, however late; the visitor sees the code while it may be scanned here."""
        match await self._create(charge):
            case QrOpen(code):
                return await self._show(session, charge, code, record)
            case Charged() | NotCharged() as final:
                return final
            case _:
                return _NEVER_SHOWN

    async def settle(self, charge: Charge) -> FinalOutcome:
        """Ask until the provider knows."""
        if not charge.acquirer_reference:
            return _NEVER_SHOWN
        await self._provider.cancel(charge.order, charge.acquirer_reference)
        return await self._until_final(charge, charge.acquirer_reference)

    async def call_off(self) -> None:
        """The session's nudge is enough: nothing runs at the provider that could be interrupted."""

    async def reverse(self, charge: Charge) -> ReversalOutcome:
        """Refund the payer."""
        return await self._provider.refund(charge.order, charge.acquirer_reference)

    async def _create(self, charge: Charge) -> QrOpen | FinalOutcome | None:
        """`None` when the provider does not answer clearly; then nobody has seen a code."""
        tries_left = self._settings.code_tries
        for pause_s in forever(self._settings.pauses_s):
            outcome = await self._provider.create(charge.order)
            if isinstance(outcome, QrOpen | Charged | NotCharged):
                return outcome
            tries_left -= 1
            if not tries_left:
                return None
            await self._clock.sleep(pause_s)
        raise AssertionError("the pauses never end")

    async def _show(self, session: ChargeSession, charge: Charge, code: QrCode, record: Record) -> FinalOutcome:
        try:
            await record.write(events.ChargeShown(charge.attempt, code.provider_id, code.expires))
        except JournalDown:
            await self._provider.cancel(charge.order, code.provider_id)
            return _NEVER_SHOWN
        session.show(code=ShownCode(code.payload, self._clock.monotonic() + self._settings.code_shown_s))
        final = await self._while_shown(session, charge, code)
        session.show()
        if final is not None:
            return final
        await self._provider.cancel(charge.order, code.provider_id)
        return await self._after_shown(session, charge, code)

    async def _while_shown(self, session: ChargeSession, charge: Charge, code: QrCode) -> FinalOutcome | None:
        assert session.code is not None
        for pause_s in forever(self._settings.code_polls_s):
            final = await self._poll(charge, code.provider_id)
            left_s = session.code.until_s - self._clock.monotonic()
            if final is not None or session.called_off or left_s <= 0:
                return final
            await session.nudge.wait(min(pause_s, left_s))
        return None

    async def _after_shown(self, session: ChargeSession, charge: Charge, code: QrCode) -> FinalOutcome:
        patience = asyncio.ensure_future(self._run_out_of_patience(session))
        try:
            final = await self._until_final(charge, code.provider_id)
        finally:
            patience.cancel()
        if isinstance(final, NotCharged):
            return NotCharged(DeclineReason.CANCELLED if session.called_off else DeclineReason.TIMED_OUT, final.code)
        return final

    async def _run_out_of_patience(self, session: ChargeSession) -> None:
        await self._clock.sleep(self._settings.late_code_patience_s)
        session.give_up_waiting()

    async def _until_final(self, charge: Charge, provider_id: str) -> FinalOutcome:
        for pause_s in forever(self._settings.late_code_pauses_s):
            final = await self._poll(charge, provider_id)
            if final is not None:
                return final
            await self._clock.sleep(pause_s)
        raise AssertionError("the pauses never end")

    async def _poll(self, charge: Charge, provider_id: str) -> FinalOutcome | None:
        outcome = await self._provider.poll(charge.order, provider_id)
        return outcome if isinstance(outcome, Charged | NotCharged) else None
