"""The service menu for the front and for `kiosk case` and `kiosk encashment` (`ServiceDesk` of link/contract.py)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kiosk.domain.case import AnyCase, Resolution, WaitingCase
from kiosk.domain.charge import AcquirerName, ClosedBatch
from kiosk.domain.encashment import CountedPile, PeriodReport
from kiosk.domain.errors import DeviceFault, ErrorCode, Refused, Unavailable
from kiosk.domain.finding import Finding
from kiosk.domain.staff import NEEDS, Decision, Person, Right, StaffToken, StaffVisit
from kiosk.services.cases import Cases
from kiosk.services.encashments import Encashments
from kiosk.services.end_of_day import EndOfDay
from kiosk.services.period_paper import PeriodPaper
from kiosk.services.staff_door import StaffDoor


class ServiceCounter:
    """Implements `ServiceDesk`: who asks is looked at first, then it is done by the service whose business it is."""

    def __init__(
        self,
        *,
        door: StaffDoor,
        encashments: Encashments,
        paper: PeriodPaper,
        cases: Cases,
        days: EndOfDay,
        examine: Callable[[], Awaitable[tuple[Finding, ...]]],
    ) -> None:
        """`examine` looks at the whole terminal, as `kiosk doctor` does."""
        self._door = door
        self._encashments = encashments
        self._paper = paper
        self._cases = cases
        self._days = days
        self._examine = examine

    async def log_in(self, pin: str) -> StaffVisit:
        """The visit of whoever has this PIN (see the contract)."""
        return await self._door.log_in(pin)

    async def log_out(self, token: StaffToken) -> None:
        """The token is worth nothing any more."""
        await self._door.log_out(token)

    async def report(self, token: StaffToken, number: int | None) -> PeriodReport:
        """A box's report."""
        self._door.person(token, Right.SEE_PERIOD)
        return await self._encashments.report(number)

    async def close_period(self, token: StaffToken, number: int, seal: str) -> PeriodReport:
        """The box is out, the next one is in; the report of the one that is out."""
        person = self._door.person(token, Right.CHANGE_BOX)
        if not seal.strip():
            raise Refused(ErrorCode.REFERENCE_NEEDED)
        await self._encashments.close(person, number, seal.strip())
        return await self._encashments.report(number)

    async def count(self, token: StaffToken, number: int, piles: tuple[CountedPile, ...]) -> PeriodReport:
        """What is in the bag; the report with the difference."""
        person = self._door.person(token, Right.COUNT_BOX)
        await self._encashments.count(person, number, piles)
        return await self._encashments.report(number)

    async def print_report(self, token: StaffToken, number: int, language: str) -> None:
        """A box's report on paper."""
        person = self._door.person(token, Right.SEE_PERIOD)
        await self._paper.print(await self._encashments.report(number), person, language)

    async def cases(self, token: StaffToken) -> tuple[WaitingCase, ...]:
        """What waits for a person."""
        self._door.person(token, Right.SEE_CASES)
        return await self._cases.waiting()

    async def case(self, token: StaffToken, key: str) -> AnyCase:
        """Everything on a case."""
        return await self._cases.read(key, self._door.person(token, Right.SEE_CASES).role)

    async def resolve(self, token: StaffToken, key: str, resolution: Resolution, second_pin: str) -> AnyCase:
        """What somebody decided, done."""
        person = self._door.person(token, NEEDS[resolution.decision])

        async def second(decision: Decision) -> Person:
            return await self._door.second(second_pin, person, NEEDS[decision])

        await self._cases.resolve(person, key, resolution, second)
        return await self._cases.read(key, person.role)

    async def health(self, token: StaffToken) -> tuple[Finding, ...]:
        """What `kiosk doctor` says."""
        self._door.person(token, Right.SEE_HEALTH)
        return await self._examine()

    async def acquirers(self, token: StaffToken) -> tuple[AcquirerName, ...]:
        """Whose batches can be closed."""
        self._door.person(token, Right.CLOSE_BATCH)
        return self._days.acquirers

    async def close_batch(self, token: StaffToken, acquirer: AcquirerName) -> ClosedBatch:
        """The acquirer's end of day."""
        self._door.person(token, Right.CLOSE_BATCH)
        if acquirer not in self._days.acquirers:
            raise Refused(ErrorCode.NOT_AVAILABLE_HERE)
        try:
            closed = await self._days.close(acquirer)
        except DeviceFault as fault:
            raise Unavailable(ErrorCode.ACQUIRER_UNAVAILABLE, fault.detail) from fault
        return ClosedBatch(closed.acquirer, closed.batch, closed.expected, closed.told)
