"""A card terminal and a QR provider with ledgers of their own, for the services' tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kiosk.domain.acquiring import AcquirerRule
from kiosk.domain.charge import (
    AcquirerName,
    Approval,
    CardStep,
    ChargeOrder,
    ChargeReference,
    DeclineReason,
    QrCode,
)
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.money import Money
from kiosk.domain.topup import FeeRule, Method
from kiosk.services.acquirer import Acquirer
from kiosk.services.card_acquirer import CardAcquirer
from kiosk.services.charge_settings import ChargeSettings, ChargeTerms
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    BatchTotals,
    Charged,
    ChargeListener,
    ChargeOutcome,
    ChargeUnknown,
    NotCharged,
    ResolveOutcome,
    ReversalOutcome,
    ReversalUnknown,
    Reversed,
    TerminalState,
)
from kiosk.services.ports.qr_provider import QrOpen, QrOutcome
from kiosk.services.qr_acquirer import QrAcquirer
from kiosk.services.topup_assembly import Charging
from tests.fakes.glass import FakeClock
from tests.fakes.till import AlarmLog, rub


@dataclass
class FakeTerminal:
    """`PaymentTerminal`: `approves` names another sum than asked, `declines` the reason; `loses_answers` counts."""

    ledger: dict[ChargeReference, Money] = field(default_factory=dict)
    approves: Money | None = None
    declines: DeclineReason | None = None
    loses_answers: int = 0
    loses_before_charging: bool = False
    charges_without_asking: bool = False
    silent: bool = False
    broken: bool = False
    reversal_answers: list[ReversalOutcome] = field(default_factory=list)
    asked: list[ChargeOrder] = field(default_factory=list)
    slip: tuple[str, ...] = ("*** SALE ***",)
    card_is_in: asyncio.Event = field(default_factory=asyncio.Event)
    aborted: bool = False

    def __post_init__(self) -> None:
        self.card_is_in.set()

    async def serve(self, told: Callable[[TerminalState, str], None]) -> None:
        told(TerminalState.READY, "")
        await asyncio.Event().wait()

    async def mark(self) -> str:
        if self.broken:
            raise DeviceFault(ErrorCode.ACQUIRER_UNAVAILABLE)
        return "0041"

    async def charge(self, order: ChargeOrder, listener: ChargeListener) -> ChargeOutcome:
        self.asked.append(order)
        await listener.stepped(CardStep.PRESENT_CARD, "BITTE KARTE")
        await self.card_is_in.wait()
        if self.aborted:
            return NotCharged(DeclineReason.CANCELLED, "6C")
        if self.declines is not None:
            return NotCharged(self.declines, "05")
        amount = self.approves or order.amount
        if not self.loses_before_charging:
            approval = Approval(amount, f"T{len(self.asked)}", "A1B2C3", slip=self.slip)
            if not self.charges_without_asking and await listener.approved(approval) is ApprovalDecision.RELEASE:
                return NotCharged(DeclineReason.REVERSED, "")
            self.ledger[order.reference] = amount
        if self.loses_answers:
            self.loses_answers -= 1
            return ChargeUnknown("the line went")
        return Charged(Approval(amount, f"T{len(self.asked)}", "A1B2C3", slip=self.slip))

    async def abort(self) -> None:
        self.aborted = True
        self.card_is_in.set()

    async def resolve(self, order: ChargeOrder) -> ResolveOutcome:
        if self.silent:
            return ChargeUnknown("still no line")
        amount = self.ledger.get(order.reference)
        return NotCharged(DeclineReason.NOT_FOUND) if amount is None else Charged(Approval(amount, "T1", "A1B2C3"))

    async def reverse(self, order: ChargeOrder, acquirer_reference: str) -> ReversalOutcome:
        outcome = self.reversal_answers.pop(0) if self.reversal_answers else Reversed()
        if isinstance(outcome, Reversed | ReversalUnknown):
            self.ledger.pop(order.reference, None)
        return outcome

    async def settle(self) -> BatchTotals:
        return BatchTotals("7", sum(self.ledger.values(), rub(0)), len(self.ledger))


@dataclass
class FakeProvider:
    """`QrProvider`: a payment a reference; a phone pays it, be it late."""

    reachable: bool = True
    answers: bool = True
    can_cancel: bool = True
    created: dict[ChargeReference, ChargeOrder] = field(default_factory=dict)
    paid: dict[ChargeReference, Money] = field(default_factory=dict)
    cancelled: set[ChargeReference] = field(default_factory=set)
    refunded: list[ChargeReference] = field(default_factory=list)

    async def ask(self) -> None:
        self.reachable = self.answers

    async def create(self, order: ChargeOrder) -> QrOutcome:
        if not self.answers:
            return ChargeUnknown("no answer")
        self.created[order.reference] = order
        return QrOpen(QrCode("https://qr/1", f"id-{order.reference}", datetime(2026, 11, 23, 12, tzinfo=UTC)))

    async def poll(self, order: ChargeOrder, provider_id: str) -> QrOutcome:
        if not self.answers:
            return ChargeUnknown("no answer")
        if order.reference in self.paid:
            return Charged(Approval(self.paid[order.reference], provider_id))
        if order.reference in self.cancelled:
            return NotCharged(DeclineReason.CANCELLED)
        return await self.create(order)

    async def cancel(self, order: ChargeOrder, provider_id: str) -> None:
        if self.can_cancel and order.reference not in self.paid:
            self.cancelled.add(order.reference)

    async def refund(self, order: ChargeOrder, provider_id: str) -> ReversalOutcome:
        self.refunded.append(order.reference)
        return Reversed()

    def scan(self) -> None:
        """A phone pays the latest payment."""
        reference = list(self.created)[-1]
        self.paid[reference] = self.created[reference].amount


BANK_A, BANK_B, SBP = AcquirerName("bank-a"), AcquirerName("bank-b"), AcquirerName("sbp")
_NO_FEE = FeeRule(0, rub(0))
TERMS = {method: ChargeTerms(method, _NO_FEE, rub(10), rub(15000)) for method in (Method.CARD, Method.QR)}


def charging(
    *,
    cards: Iterable[tuple[AcquirerName, FakeTerminal]] = (),
    provider: FakeProvider | None = None,
    clock: FakeClock,
    alarms: AlarmLog | None = None,
) -> Charging:
    """Acquirers over fakes, asked in the order given."""
    settings, alarms = ChargeSettings(), alarms or AlarmLog()
    acquirers: list[Acquirer] = [
        CardAcquirer(name, terminal, clock=clock, alarms=alarms, settings=settings) for name, terminal in cards
    ]
    if provider is not None:
        acquirers.append(QrAcquirer(SBP, provider, clock=clock, settings=settings))
    rules = tuple(AcquirerRule(one.name, frozenset({one.method})) for one in acquirers)
    return Charging(tuple(acquirers), rules, TERMS, settings)
