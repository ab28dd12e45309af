"""What the configuration says of staff, and the service counter put together."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial

from kiosk import fittings
from kiosk.adapters.journal.periods import SealedPeriods
from kiosk.config import Config
from kiosk.domain.finding import Finding
from kiosk.domain.money import Money
from kiosk.domain.staff import Person
from kiosk.services.cases import Cases
from kiosk.services.encashments import Encashments
from kiosk.services.period_paper import PeriodPaper
from kiosk.services.ports.alarms import Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Journal
from kiosk.services.ports.operator import Directory
from kiosk.services.ports.periods import CreditedElsewhere
from kiosk.services.ports.printers import ReceiptPrinter
from kiosk.services.service_counter import ServiceCounter
from kiosk.services.staff_calls import StaffCalls
from kiosk.services.staff_door import DoorRules, StaffDoor
from kiosk.services.topup_assembly import TopUps


@dataclass(frozen=True, slots=True)
class ServiceGround:
    """What the service counter stands on. `secret` is the journal's."""

    config: Config
    journal: Journal
    secret: str
    directory: Directory
    elsewhere: CreditedElsewhere
    receipts: ReceiptPrinter | None
    clock: Clock
    alarms: Alarms
    connection: Callable[[], Hashable]
    calls: StaffCalls


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """The desk for the link, its door, and what is to be run beside the counters."""

    desk: ServiceCounter
    door: StaffDoor
    encashments: Encashments


def service_parts(ground: ServiceGround, topups: TopUps) -> ServiceParts:
    """Service for staff, over the same books as the top-ups."""
    config, table = ground.config, ground.config.service
    nothing = Money.zero(config.terminal.currency)
    periods = SealedPeriods(config.journal.path, ground.secret, config.terminal.currency)
    door = StaffDoor(
        people=tuple(Person(one.name, one.role, one.pin_hash) for one in table.staff),
        journal=ground.journal,
        clock=ground.clock,
        alarms=ground.alarms,
        connection=ground.connection,
        nothing=nothing,
        rules=DoorRules(table.log_out_after_s, table.tries, table.lock_out_s),
    )
    encashments = Encashments(
        journal=ground.journal,
        periods=periods,
        book=topups.book,
        change=topups.counter,
        elsewhere=ground.elsewhere,
        clock=ground.clock,
        nothing=nothing,
        values=config.accepted_notes(),
    )
    cases = Cases(
        book=topups.book,
        journal=ground.journal,
        periods=periods,
        charges=topups.charges,
        outbox=topups.outbox,
        directory=ground.directory,
        encashments=encashments,
        chance=secrets.SystemRandom(),
        terminal=config.terminal.number,
        nothing=nothing,
        four_eyes_above=None if table.four_eyes_above_minor is None else config.money(table.four_eyes_above_minor),
    )
    paper = PeriodPaper(
        printer=ground.receipts,
        layout=fittings.receipt_layout(config),
        clock=ground.clock,
        outlet=fittings.outlet(config),
    )
    desk = ServiceCounter(
        door=door,
        encashments=encashments,
        paper=paper,
        cases=cases,
        days=topups.days,
        examine=partial(_examine, config, ground.calls),
    )
    return ServiceParts(desk, door, encashments)


async def _examine(config: Config, calls: StaffCalls) -> tuple[Finding, ...]:
    from kiosk.doctor.examine import examine  # noqa: PLC0415 - only when somebody looks

    return (*calls.findings(), *await examine(config))
