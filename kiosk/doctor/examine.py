"""All looks at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from kiosk.config import Config
from kiosk.doctor.devices import notes, printers, teller_and_payments
from kiosk.doctor.offers import offers
from kiosk.doctor.outside import clock, operator
from kiosk.doctor.safekeeping import disks, journal, secrets
from kiosk.domain.finding import Finding

_LOOKS: tuple[Callable[[Config], Awaitable[tuple[Finding, ...]]], ...] = (
    secrets,
    journal,
    disks,
    clock,
    operator,
    offers,
    teller_and_payments,
    notes,
    printers,
)


async def examine(config: Config) -> tuple[Finding, ...]:
    """Everything, in the order a person would look; each look ends after some seconds."""
    return tuple(finding for found in await asyncio.gather(*(look(config) for look in _LOOKS)) for finding in found)
