import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Currency, Money
from kiosk.domain.statement import LegalEntity
from kiosk.domain.terminal import PaperState, TerminalInfo, TerminalStatus
from kiosk.domain.topup import FeeRule, Method, MethodProblem
from kiosk.services.latest import Latest
from kiosk.services.terminal import CashHealth, CashRules, TerminalService, cash_problem
from tests.fakes.glass import settle
from tests.fakes.operator_health import FakeHealth
from tests.fakes.race import first_of

RULES = CashRules(FeeRule(0, Money(0, Currency.RUB)), Money(1000, Currency.RUB), Money(1_500_000, Currency.RUB))
INFO = TerminalInfo(
    "0417", "", "", LegalEntity("", "", "", ""), "", Currency.RUB, "Europe/Moscow", "RU", ("RU",), ("ru",)
)


class StepClock:
    """Sleepers wake when the test says so."""

    def __init__(self) -> None:
        self._tick = asyncio.Event()

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        await self._tick.wait()

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        await first_of(news.wait(), self.sleep(at_most_s))

    def tick(self) -> None:
        self._tick.set()
        self._tick = asyncio.Event()


class Printer:
    def __init__(self, paper: PaperState) -> None:
        self.state = paper

    async def paper(self) -> PaperState:
        return self.state

    async def print(self, data: bytes, text: str) -> None:
        raise AssertionError("the status never prints")


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        (None, MethodProblem.NOT_FITTED),
        (AcceptorState.DISABLED, None),
        (AcceptorState.INITIALIZING, MethodProblem.STARTING),
        (AcceptorState.CASSETTE_FULL, MethodProblem.BOX_FULL),
        (AcceptorState.JAM, MethodProblem.OUT_OF_ORDER),
        (AcceptorState.OFFLINE, MethodProblem.OUT_OF_ORDER),
        (AcceptorState.CASSETTE_REMOVED, MethodProblem.OUT_OF_ORDER),
    ],
)
def test_the_home_screen_names_what_is_wrong_with_cash(
    state: AcceptorState | None, problem: MethodProblem | None
) -> None:
    assert cash_problem(CashHealth(state, journal_ok=True)) is problem


def test_without_a_journal_no_cash_is_offered() -> None:
    assert cash_problem(CashHealth(AcceptorState.DISABLED, journal_ok=False)) is MethodProblem.JOURNAL


async def settled(stream: AsyncIterator[TerminalStatus], wanted: PaperState) -> TerminalStatus:
    async for status in stream:
        if status.receipt_paper is wanted:
            return status
    raise AssertionError("the stream ended")


async def test_a_change_of_paper_reaches_whoever_watches() -> None:
    clock, printer = StepClock(), Printer(PaperState.OK)
    service = TerminalService(
        info=INFO,
        rules=RULES,
        cash=lambda: CashHealth(AcceptorState.DISABLED, journal_ok=True),
        charge_terms={},
        charge_problem=lambda _: None,
        operator=FakeHealth(),
        receipts=printer,
        documents=None,
        clock=clock,
    )
    running = asyncio.create_task(service.run())
    stream = service.status()
    async with asyncio.timeout(5):
        await settled(stream, PaperState.OK)
        printer.state = PaperState.OUT
        clock.tick()
        status = await settled(stream, PaperState.OUT)
    running.cancel()
    assert status.document_paper is PaperState.NOT_FITTED
    assert [offer.method for offer in status.methods if offer.problem is None] == [Method.CASH]


async def test_an_operator_that_answers_again_is_noticed_without_a_visitor() -> None:
    clock = StepClock()
    service = TerminalService(
        info=INFO,
        rules=RULES,
        cash=lambda: CashHealth(AcceptorState.DISABLED, journal_ok=True),
        charge_terms={},
        charge_problem=lambda _: None,
        operator=FakeHealth(reachable=False),
        receipts=None,
        documents=None,
        clock=clock,
    )
    running = asyncio.create_task(service.run())
    told = []
    async with asyncio.timeout(5):
        async for status in service.status():
            told.append(status.operator_reachable)
            if status.operator_reachable:
                break
            await settle()
            clock.tick()
            await settle()
            clock.tick()
    running.cancel()
    assert told == [False, True]


async def test_a_slow_watcher_sees_the_newest_value_and_no_stale_one() -> None:
    latest = Latest(1)
    stream = latest.watch()
    assert await anext(stream) == 1
    latest.show(2)
    latest.show(3)
    assert await anext(stream) == 3
    waiting = asyncio.ensure_future(anext(stream))
    latest.show(3)
    latest.show(4)
    assert await asyncio.wait_for(waiting, 5) == 4
