"""The terminals' end of day: a batch is closed, and what it held is compared with our books.

Source: money.md, "Card": the totals equal approved minus reversed, or a person is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain.books import clearing, move, settled
from kiosk.domain.charge import AcquirerName
from kiosk.domain.errors import DeviceFault
from kiosk.domain.terminal_events import BatchClosed
from kiosk.services.card_acquirer import CardAcquirer
from kiosk.services.charge_settings import ChargeSettings
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.card_terminal import BatchTotals, TerminalState
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Entry, Journal, JournalDown

_LOOK_EVERY_S = 60.0


class EndOfDay:
    """Closes batches at the hour the configuration names, and whenever a terminal will not go on without."""

    def __init__(
        self,
        *,
        journal: Journal,
        acquirers: Iterable[CardAcquirer],
        clock: Clock,
        zone: str,
        alarms: Alarms,
        settings: ChargeSettings,
    ) -> None:
        self._journal = journal
        self._acquirers = {one.name: one for one in acquirers}
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._alarms = alarms
        self._settings = settings
        self._due = {name: self._next_hour() for name in self._acquirers}

    @property
    def acquirers(self) -> tuple[AcquirerName, ...]:
        """Who has batches."""
        return tuple(self._acquirers)

    async def run(self) -> None:
        """Close what is due, until cancelled; what could not be closed is tried again within a minute."""
        while self._acquirers:
            await asyncio.gather(*(self._close_when_due(one) for one in self._acquirers.values()))
            await self._clock.sleep(_LOOK_EVERY_S)

    async def close(self, name: AcquirerName) -> BatchClosed:
        """The acquirer's batch, closed and written down, with what our books say it held.

        Raises:
            DeviceFault: the terminal did not close it.
        """
        acquirer = self._acquirers[name]
        async with acquirer.turn():
            totals = await acquirer.terminal.settle()
            closed = await self._write_down(name, totals)
        self._due[name] = self._next_hour()
        if closed.told != closed.expected:
            detail = f"{name}, batch {closed.batch}: told {closed.told.minor}, expected {closed.expected.minor}"
            self._alarms.sound(Alarm.BATCH_DIFFERS, None, detail)
        return closed

    async def _close_when_due(self, acquirer: CardAcquirer) -> None:
        due = self._due[acquirer.name]
        is_late = due is not None and self._now() >= due
        if not is_late and acquirer.state is not TerminalState.NEEDS_END_OF_DAY:
            return
        try:
            await self.close(acquirer.name)
        except DeviceFault as fault:
            self._alarms.sound(Alarm.TERMINAL_FAULT, None, f"{acquirer.name}: the batch stays open: {fault.detail}")

    async def _write_down(self, name: AcquirerName, totals: BatchTotals) -> BatchClosed:
        """On disk, however long the journal is down: the terminal has closed the batch already."""
        while True:
            try:
                books = await self._journal.open_batch(name)
                closed = BatchClosed(books.number, name, totals.batch, books.total, totals.total)
                moved = move(books.total, clearing(name), settled(name))
                await self._journal.record(Entry(None, closed, books.total, moved))
            except JournalDown:
                await self._clock.sleep(self._settings.journal_retry_s)
            else:
                return closed

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._zone)

    def _next_hour(self) -> datetime | None:
        hour = self._settings.end_of_day
        if hour is None:
            return None
        today = datetime.combine(self._now().date(), hour, self._zone)
        return today if today > self._now() else today + timedelta(days=1)
