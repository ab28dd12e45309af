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
        self._since: dict[AcquirerName, datetime] = {}

    @property
    def acquirers(self) -> tuple[AcquirerName, ...]:
        """Who has batches."""
        return tuple(self._acquirers)

    async def run(self) -> None:
        """Close what is due, until cancelled; what could not be closed is tried again within a minute.

        Each terminal by itself: one with an unclear charge is waited for, and the others are not.
        """
        async with asyncio.TaskGroup() as group:
            for acquirer in self._acquirers.values():
                group.create_task(self._look_after(acquirer))

    async def close(self, name: AcquirerName) -> BatchClosed:
        """The acquirer's batch, closed and written down, with what our books say it held.

        Raises:
            DeviceFault: the terminal did not close it.
        """
        acquirer = self._acquirers[name]
        async with acquirer.turn():
            totals = await acquirer.terminal.settle()
            closed = await self._write_down(name, totals)
        self._since[name] = self._clock.now()
        if closed.told != closed.expected:
            detail = f"{name}, batch {closed.batch}: told {closed.told.minor}, expected {closed.expected.minor}"
            self._alarms.sound(Alarm.BATCH_DIFFERS, None, detail)
        return closed

    async def _look_after(self, acquirer: CardAcquirer) -> None:
        while True:
            await self._clock.sleep(_LOOK_EVERY_S)
            if acquirer.state is TerminalState.NEEDS_END_OF_DAY or await self._is_late(acquirer.name):
                await self._try_to_close(acquirer)

    async def _is_late(self, name: AcquirerName) -> bool:
        """The hour has struck since the batch was opened; a clock that was set back does not put it off."""
        hour = self._latest_hour()
        return hour is not None and not hour <= await self._opened(name) <= self._clock.now()

    async def _opened(self, name: AcquirerName) -> datetime:
        """When the batch was opened, be it in a former life of the teller; now, while the journal does not say."""
        if name not in self._since:
            try:
                self._since[name] = (await self._journal.open_batch(name)).since
            except JournalDown:
                return self._clock.now()
        return self._since[name]

    async def _try_to_close(self, acquirer: CardAcquirer) -> None:
        try:
            await self.close(acquirer.name)
        except DeviceFault as fault:
            self._alarms.sound(Alarm.TERMINAL_FAULT, None, f"{acquirer.name}: the batch stays open: {fault.detail}")

    async def _write_down(self, name: AcquirerName, totals: BatchTotals) -> BatchClosed:
        """On disk once, however long the journal is down: the terminal has closed the batch already."""
        closed: BatchClosed | None = None
        while True:
            try:
                books = await self._journal.open_batch(name)
                if closed is not None and books.number > closed.ordinal:
                    return closed  # a write that failed had landed
                closed = BatchClosed(books.number, name, totals.batch, books.total, totals.total)
                moved = move(books.total, clearing(name), settled(name))
                await self._journal.record(Entry(None, closed, books.total, moved))
            except JournalDown:
                await self._clock.sleep(self._settings.journal_retry_s)
            else:
                return closed

    def _latest_hour(self) -> datetime | None:
        """When the hour last struck; `None` where none is configured."""
        hour = self._settings.end_of_day
        if hour is None:
            return None
        now = self._clock.now().astimezone(self._zone)
        today = datetime.combine(now.date(), hour, self._zone)
        return today if today <= now else today - timedelta(days=1)
