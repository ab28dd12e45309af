"""Bugs of services that measure time by a clock that people set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from kiosk.adapters.journal.journal import SealedJournal
from kiosk.services.cash_counter import CashCounter
from kiosk.services.cash_intake import CashIntake
from kiosk.services.outbox import Outbox
from kiosk.services.ports.clock import Clock
from kiosk.services.qr_acquirer import QrAcquirer
from tests.simulation.faults import Fault
from tests.simulation.planted.bug import Bug, Soil


class _WallClock:
    """Seconds by the clock on the wall."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """See `Clock`."""
        return self._clock.now()

    def monotonic(self) -> float:
        """Anything but."""
        return self._clock.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await self._clock.sleep(seconds)

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        """See `Clock`."""
        await self._clock.wait(news, at_most_s)


def _on_the_wall(soil: Soil, *services: type) -> None:
    def begin(original: Callable[..., Any], service: Any, *args: Any, **fitted: Any) -> None:
        original(service, *args, **fitted)
        service._clock = _WallClock(service._clock)

    for service in services:
        soil.wrap(service, "__init__", begin)


_STEPS = (Fault.CLOCK_STEPS,)

BUGS = (
    Bug(
        "outbox_by_the_wall", "The outbox waits by the wall clock.", lambda soil: _on_the_wall(soil, Outbox), (), _STEPS
    ),
    Bug(
        "idle_by_the_wall",
        "An idle payment is closed by the wall clock.",
        lambda soil: _on_the_wall(soil, CashCounter, CashIntake),
        faults=_STEPS,
    ),
    Bug(
        "code_by_the_wall",
        "A code is taken away by the wall clock.",
        lambda soil: _on_the_wall(soil, QrAcquirer),
        (),
        _STEPS,
    ),
    Bug(
        "fresh_by_the_wall",
        "A durable write is fresh by the wall clock.",
        lambda soil: _on_the_wall(soil, SealedJournal),
        faults=_STEPS,
    ),
)
