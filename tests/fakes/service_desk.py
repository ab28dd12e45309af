"""A service desk that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.domain.case import AnyCase, Resolution, WaitingCase
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.charge import AcquirerName, ClosedBatch
from kiosk.domain.encashment import (
    AcquirerSum,
    Closing,
    Conservation,
    Count,
    CountedPile,
    Doubt,
    Period,
    PeriodReport,
    PeriodSums,
    Pile,
)
from kiosk.domain.errors import ErrorCode, KioskError, Refused
from kiosk.domain.finding import Finding, Health
from kiosk.domain.money import Currency, Money
from kiosk.domain.staff import RIGHTS, Role, StaffToken, StaffVisit
from kiosk.domain.topup import ClaimCode, PaymentId

OPENED = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
CLOSED = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
TOKEN = StaffToken("staff-1")


def rub(major: int) -> Money:
    """Roubles."""
    return Money.of_major(major, Currency.RUB)


VALUES = tuple(rub(value) for value in (10, 50, 100, 200, 500, 1000, 2000, 5000))
SUMS = PeriodSums(
    credited=rub(33_623),
    to_credit=rub(100),
    fees=rub(427),
    held=rub(500),
    returned=rub(450),
    to_return=rub(0),
    unclaimed=rub(0),
    charges=(AcquirerSum(AcquirerName("bank-a"), rub(12_900)),),
)
PERIOD = Period(
    number=7,
    opened=OPENED,
    piles=(Pile(rub(50), 12), Pile(rub(100), 31), Pile(rub(500), 19, 1), Pile(rub(1000), 9)),
    doubts=(Doubt(PaymentId("p-9"), 2, ClaimCode("7K3-Q9F-218"), rub(500), SuspectCause.POWER_CUT),),
    sums=SUMS,
    device_before=4_100,
    device_now=None,
)
BOOKS = Conservation(None, 71, 72, None, None, SUMS.credited, SUMS.credited, PERIOD.cash + SUMS.charged, SUMS.accounted)


def report(period: Period = PERIOD, books: Conservation = BOOKS) -> PeriodReport:
    """A report on 71 notes, one of them in doubt."""
    return PeriodReport(period, books, VALUES)


def closing(seal: str = "АВ 0042317") -> Closing:
    """How box 7 was closed."""
    return Closing(CLOSED, "Ерлан", seal, 4_172)


def count(piles: tuple[CountedPile, ...]) -> Count:
    """What was found in box 7."""
    return Count(CLOSED, "Ерлан", piles)


FINDINGS = (
    Finding("journal", Health.OK, "sound, 1204 events, 0 payments wait for the operator"),
    Finding("acceptor", Health.BROKEN, "cassette full", "empty the cassette"),
    Finding("receipt printer", Health.WARNING, "paper is low", "put in paper soon"),
)


class FakeServiceDesk:
    """`pins`: who has which. `refusals`: what the next calls of a name raise, once each."""

    def __init__(self) -> None:
        self.pins = {"111111": Role.COLLECTOR, "222222": Role.SUPERVISOR, "333333": Role.ENGINEER}
        self.refusals: dict[str, KioskError] = {}
        self.calls: list[tuple[str, object]] = []
        self.reports = {None: report(), 7: report()}
        self.known_cases: dict[str, AnyCase] = {}
        self.waiting: tuple[WaitingCase, ...] = ()

    async def log_in(self, pin: str) -> StaffVisit:
        self._note("log_in", pin)
        role = self.pins.get(pin)
        if role is None:
            raise Refused(ErrorCode.WRONG_CODE, "4")
        return StaffVisit(TOKEN, "Ерлан", role, tuple(RIGHTS[role]), 120)

    async def log_out(self, token: StaffToken) -> None:
        self._note("log_out", token)

    async def report(self, token: StaffToken, number: int | None) -> PeriodReport:
        self._note("report", number)
        if number not in self.reports:
            raise Refused(ErrorCode.NO_SUCH_PERIOD)
        return self.reports[number]

    async def close_period(self, token: StaffToken, number: int, seal: str) -> PeriodReport:
        self._note("close_period", (number, seal))
        return self.reports[number]

    async def count(self, token: StaffToken, number: int, piles: tuple[CountedPile, ...]) -> PeriodReport:
        self._note("count", (number, piles))
        return self.reports[number]

    async def print_report(self, token: StaffToken, number: int, language: str) -> None:
        self._note("print_report", (number, language))

    async def cases(self, token: StaffToken) -> tuple[WaitingCase, ...]:
        self._note("cases", None)
        return self.waiting

    async def case(self, token: StaffToken, key: str) -> AnyCase:
        self._note("case", key)
        if key not in self.known_cases:
            raise Refused(ErrorCode.NO_SUCH_PAYMENT)
        return self.known_cases[key]

    async def resolve(self, token: StaffToken, key: str, resolution: Resolution, second_pin: str) -> AnyCase:
        self._note("resolve", (key, resolution, second_pin))
        return next(one for one in self.known_cases.values() if one.claim == key)

    async def health(self, token: StaffToken) -> tuple[Finding, ...]:
        self._note("health", None)
        return FINDINGS

    async def acquirers(self, token: StaffToken) -> tuple[AcquirerName, ...]:
        self._note("acquirers", None)
        return (AcquirerName("bank-a"),)

    async def close_batch(self, token: StaffToken, acquirer: AcquirerName) -> ClosedBatch:
        self._note("close_batch", acquirer)
        return ClosedBatch(acquirer, "41", rub(12_900), rub(12_900))

    def _note(self, call: str, what: object) -> None:
        self.calls.append((call, what))
        if call in self.refusals:
            raise self.refusals.pop(call)
