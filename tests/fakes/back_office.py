"""A till with staff: the service counter over the same fakes, and people with PINs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from kiosk.domain.case import CaseFile, Resolution
from kiosk.domain.encashment import PeriodReport
from kiosk.domain.finding import Finding, Health
from kiosk.domain.money import Money
from kiosk.domain.staff import Person, Role, StaffToken
from kiosk.services.cases import Cases
from kiosk.services.encashments import Encashments
from kiosk.services.period_paper import PeriodPaper
from kiosk.services.pins import hash_pin
from kiosk.services.ports.documents import PeriodSheet, RenderedReceipt
from kiosk.services.service_counter import ServiceCounter
from kiosk.services.staff_door import StaffDoor
from tests.fakes.memory_periods import ExactLedger, MemoryPeriods
from tests.fakes.till import NOTES, FakeDirectory, Till, rub

_CHEAP = 1 << 4
PINS = {
    Role.COLLECTOR: "100001",
    Role.CASHIER: "200002",
    Role.ENGINEER: "300003",
    Role.SUPERVISOR: "400004",
}
SECOND_PIN = "500005"
PEOPLE = (
    *(Person(role.value, role, hash_pin(pin, cost=_CHEAP)) for role, pin in PINS.items()),
    Person("deputy", Role.SUPERVISOR, hash_pin(SECOND_PIN, cost=_CHEAP)),
)


class PlainPeriods:
    """`PeriodLayout` that writes down the facts."""

    def render_period(self, sheet: PeriodSheet, language: str) -> RenderedReceipt:
        period = sheet.report.period
        text = f"{period.number} {period.cash.minor} {sheet.person} {language}"
        return RenderedReceipt(text, text.encode())


@dataclass
class BackOffice:
    """Everything staff may touch."""

    till: Till = field(default_factory=Till)
    ledger: ExactLedger = field(default_factory=ExactLedger)
    four_eyes_above: Money | None = None
    connection: str = "front-1"
    door: StaffDoor = field(init=False)
    desk: ServiceCounter = field(init=False)
    encashments: Encashments = field(init=False)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The teller's life, with staff."""
        async with self.till.running():
            self._fit()
            yield

    async def token(self, role: Role) -> StaffToken:
        """Somebody of that role, logged in."""
        return (await self.desk.log_in(PINS[role])).token

    async def report(self, number: int | None = None) -> PeriodReport:
        """What a supervisor reads."""
        return await self.desk.report(await self.token(Role.SUPERVISOR), number)

    async def payment_case(self, role: Role, key: str) -> CaseFile:
        """What somebody of that role reads of a payment."""
        case = await self.desk.case(await self.token(role), key)
        assert isinstance(case, CaseFile)
        return case

    async def decide(self, role: Role, payment: str, chosen: Resolution, second_pin: str = "") -> CaseFile:
        """The payment's case once somebody of that role has decided it."""
        case = await self.desk.resolve(await self.token(role), payment, chosen, second_pin)
        assert isinstance(case, CaseFile)
        return case

    def _fit(self) -> None:
        till, topups = self.till, self.till.topups
        nothing, periods = rub(0), MemoryPeriods(till.journal)
        self.door = StaffDoor(
            people=PEOPLE,
            journal=till.journal,
            clock=till.clock,
            alarms=till.alarms,
            connection=lambda: self.connection,
            nothing=nothing,
        )
        self.encashments = Encashments(
            journal=till.journal,
            periods=periods,
            book=topups.book,
            change=topups.counter,
            elsewhere=self.ledger,
            clock=till.clock,
            nothing=nothing,
            values=frozenset(rub(value) for value in NOTES),
        )
        cases = Cases(
            book=topups.book,
            journal=till.journal,
            periods=periods,
            charges=topups.charges,
            outbox=topups.outbox,
            directory=FakeDirectory(),
            encashments=self.encashments,
            chance=Random(7),
            terminal="0417",
            nothing=nothing,
            four_eyes_above=self.four_eyes_above,
        )
        paper = PeriodPaper(printer=till.printer, layout=PlainPeriods(), clock=till.clock, outlet=till.rules.outlet)
        self.desk = ServiceCounter(
            door=self.door,
            encashments=self.encashments,
            paper=paper,
            cases=cases,
            days=topups.days,
            examine=_healthy,
        )


async def _healthy() -> tuple[Finding, ...]:
    return (Finding("journal", Health.OK, "sound"),)
