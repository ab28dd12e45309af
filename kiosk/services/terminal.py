"""What the terminal is and what works on it now: the home screen's promise before anyone starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Money
from kiosk.domain.operator_pace import Pace
from kiosk.domain.terminal import PaperState, TerminalInfo, TerminalStatus
from kiosk.domain.topup import FeeRule, Method, MethodOffer, MethodProblem
from kiosk.services.charge_settings import ChargeTerms
from kiosk.services.latest import Latest
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import OperatorHealth
from kiosk.services.ports.printers import DocumentPrinter, ReceiptPrinter

_WORKING = frozenset(
    {
        AcceptorState.DISABLED,
        AcceptorState.IDLE,
        AcceptorState.ACCEPTING,
        AcceptorState.ESCROW,
        AcceptorState.STACKING,
        AcceptorState.RETURNING,
        AcceptorState.PAUSED,
    }
)


@dataclass(frozen=True, slots=True)
class CashRules:
    """What the config says of cash: the fee and the limits of one payment."""

    fee: FeeRule
    minimum: Money
    maximum: Money


@dataclass(frozen=True, slots=True)
class CashHealth:
    """What the cash service knows: `acceptor` is `None` where none is fitted."""

    acceptor: AcceptorState | None
    journal_ok: bool


def cash_problem(health: CashHealth) -> MethodProblem | None:
    """Why cash cannot be taken now, `None` when it can."""
    if health.acceptor is None:
        return MethodProblem.NOT_FITTED
    if not health.journal_ok:
        return MethodProblem.JOURNAL
    if health.acceptor in _WORKING:
        return None
    match health.acceptor:
        case AcceptorState.INITIALIZING:
            return MethodProblem.STARTING
        case AcceptorState.CASSETTE_FULL:
            return MethodProblem.BOX_FULL
        case _:
            return MethodProblem.OUT_OF_ORDER


class TerminalService:
    """Implements `TerminalDesk`. `run` keeps the status fresh; without it the status stays as it was at the start."""

    def __init__(
        self,
        *,
        info: TerminalInfo,
        rules: CashRules,
        cash: Callable[[], CashHealth],
        charge_terms: Mapping[Method, ChargeTerms],
        charge_problem: Callable[[Method], MethodProblem | None],
        operator: OperatorHealth,
        receipts: ReceiptPrinter | None,
        documents: DocumentPrinter | None,
        clock: Clock,
        notice: str = "",
        refresh_s: float = 0.25,
        paper_refresh_s: float = 10.0,
        ask_operator_s: float = 10.0,
    ) -> None:
        self._info = info
        self._rules = rules
        self._cash = cash
        self._charge_terms = charge_terms
        self._charge_problem = charge_problem
        self._operator = operator
        self._receipts = receipts
        self._documents = documents
        self._clock = clock
        self._notice = notice
        self._refresh_s = refresh_s
        self._paper_refresh_s = paper_refresh_s
        self._ask_operator_s = ask_operator_s
        self._receipt_paper = PaperState.NOT_FITTED if receipts is None else PaperState.UNKNOWN
        self._document_paper = PaperState.NOT_FITTED if documents is None else PaperState.UNKNOWN
        self._latest = Latest(self._now())

    async def info(self) -> TerminalInfo:
        """What does not change while the teller runs."""
        return self._info

    async def status(self) -> AsyncIterator[TerminalStatus]:
        """The status now, then each change."""
        async for status in self._latest.watch():
            yield status

    async def run(self) -> None:
        """Ask the printers and look at the acceptor and the operator until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch_paper())
            group.create_task(self._ask_a_silent_operator())
            group.create_task(self._watch_the_rest())

    async def _watch_paper(self) -> None:
        while True:
            if self._receipts is not None:
                self._receipt_paper = await self._receipts.paper()
            if self._documents is not None:
                self._document_paper = await self._documents.paper()
            self._latest.show(self._now())
            await self._clock.sleep(self._paper_refresh_s)

    async def _ask_a_silent_operator(self) -> None:
        # Visitors whom the home screen warns go away: without their calls nobody would learn that it answers again.
        while True:
            await self._clock.sleep(self._ask_operator_s)
            if not self._operator.reachable or self._operator.pace is not Pace.USUAL:
                await self._operator.ask()

    async def _watch_the_rest(self) -> None:
        while True:
            self._latest.show(self._now())
            await self._clock.sleep(self._refresh_s)

    def _now(self) -> TerminalStatus:
        return TerminalStatus(
            methods=tuple(self._offer(method) for method in Method),
            operator_reachable=self._operator.reachable,
            operator_pace=self._operator.pace,
            receipt_paper=self._receipt_paper,
            document_paper=self._document_paper,
            notice=self._notice,
        )

    def _offer(self, method: Method) -> MethodOffer:
        if method is Method.CASH:
            problem = cash_problem(self._cash())
            return MethodOffer(method, self._rules.fee, self._rules.minimum, self._rules.maximum, problem)
        terms = self._charge_terms.get(method)
        if terms is None:
            nothing = Money.zero(self._rules.minimum.currency)
            return MethodOffer(method, self._rules.fee, nothing, nothing, MethodProblem.NOT_FITTED)
        return MethodOffer(method, terms.fee, terms.minimum, terms.maximum, self._charge_problem(method))
