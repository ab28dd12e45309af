"""Takes back what was charged and could not be credited: asked again until the acquirer has acknowledged it.

Source: money.md, "Card" and "QR".
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from kiosk.domain import payment_events as events
from kiosk.domain.charge import Charge
from kiosk.domain.payment_stages import Reversing
from kiosk.domain.topup import PaymentId
from kiosk.services.acquirer import Acquirer
from kiosk.services.charge_session import Record
from kiosk.services.charge_settings import ChargeSettings, forever
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.card_terminal import ReversalOutcome, ReversalRefused, ReversalUnknown, Reversed
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Errand, Journal, JournalDown

_AT_A_START = 1000
"""Far more than a terminal can have waiting: each one blocks the acquirer that it waits for."""


class Reversals:
    """Sees every reversal to its end. `run` it for the teller's whole life; new ones are noticed by themselves."""

    def __init__(
        self,
        *,
        book: PaymentBook,
        journal: Journal,
        acquirers: Iterable[Acquirer],
        clock: Clock,
        alarms: Alarms,
        settings: ChargeSettings,
    ) -> None:
        self._book = book
        self._journal = journal
        self._acquirers = {one.name: one for one in acquirers}
        self._clock = clock
        self._alarms = alarms
        self._settings = settings
        self._group: asyncio.TaskGroup | None = None
        self._under_way: set[PaymentId] = set()
        book.watch(self._notice)

    async def run(self) -> None:
        """Go on with what was left, then with what comes, until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                for case in await self._left():
                    self._notice(case)
                await asyncio.Event().wait()
            finally:
                self._group = None  # what is written down while the teller ends is for the next one

    def _notice(self, case: Case) -> None:
        if self._group is not None and isinstance(case.payment.stage, Reversing) and case.id not in self._under_way:
            self._under_way.add(case.id)
            self._group.create_task(self._reverse(case))

    async def _left(self) -> list[Case]:
        while True:
            try:
                rows = await self._journal.outbox(Errand.REVERSAL, limit=_AT_A_START)
                cases = [await self._book.case(row.payment) for row in rows]
                return [case for case in cases if case is not None]
            except JournalDown:
                await self._clock.sleep(self._settings.journal_retry_s)

    async def _reverse(self, case: Case) -> None:
        charge = case.payment.charge()
        assert charge is not None, "only what was charged is reversed"
        acquirer = self._acquirers.get(charge.acquirer)
        if acquirer is None:
            await self._write_down(case, ReversalRefused(f"{charge.acquirer} is not in the configuration any more"))
        else:
            await self._until_final(case, charge, acquirer)
        self._under_way.discard(case.id)

    async def _until_final(self, case: Case, charge: Charge, acquirer: Acquirer) -> None:
        """Ask for the acquirer's final word, however long that takes. No end of day comes between it and our books."""
        for pause_s in forever(self._settings.reversal_pauses_s):
            async with acquirer.turn():
                outcome = await acquirer.reverse(charge)
                await self._write_down(case, outcome)
            if not isinstance(outcome, ReversalUnknown):
                return
            await self._clock.sleep(pause_s)

    async def _write_down(self, case: Case, outcome: ReversalOutcome) -> None:
        record = Record(self._book, case, self._clock, self._settings.journal_retry_s)
        match outcome:
            case Reversed():
                await record.insist(events.Reversed())
            case ReversalRefused(code):
                await record.insist(events.ReversalFailed(code))
                self._alarms.sound(Alarm.REVERSAL_FAILED, case.id, code)
            case ReversalUnknown():
                await record.insist(events.ReversalUnclear())
