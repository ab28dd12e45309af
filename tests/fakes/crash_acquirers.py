"""A card terminal and a QR provider that outlive a teller that is killed: what they know is on a file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from kiosk.domain.charge import Approval, CardStep, ChargeOrder, DeclineReason, QrCode
from kiosk.domain.money import Currency, Money
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
from tests.fakes.crash_world import Tick


class Story(Enum):
    """What happens to the only payment of a world."""

    APPROVED = "approved"  # final once the terminal hears that we know
    DECLINED = "declined"
    REFUSED = "refused"  # by the operator; the charge was final before we were told
    LOST = "lost"  # the answer to a charge that was made
    LOST_FOR_NOTHING = "lost for nothing"  # the answer to a charge that was not
    QR_PAID = "qr paid"
    QR_LATE = "qr late"  # after the code was taken away
    QR_NEVER = "qr never"
    QR_REFUSED = "qr refused"

    @property
    def by_code(self) -> bool:
        """The visitor pays with a telephone."""
        return self.value.startswith("qr")

    @property
    def refuses(self) -> bool:
        """The operator does not take the money."""
        return self in (Story.REFUSED, Story.QR_REFUSED)

    @property
    def charges(self) -> bool:
        """Unless something is killed, money leaves the visitor."""
        return self not in (Story.DECLINED, Story.LOST_FOR_NOTHING, Story.QR_NEVER)


class Fate(Enum):
    """Where a sale is at the acquirer."""

    OPEN = "open"  # a code nobody has paid by
    PENDING = "pending"  # approved, and the terminal waits for our word
    CHARGED = "charged"
    NOTHING = "nothing"  # never charged, or taken back


@dataclass(frozen=True, slots=True)
class Sale:
    """A charge as the acquirer has it. `asked` counts the questions about it since `fate` last changed."""

    minor: int
    fate: Fate
    asked: int = 0
    called_off: bool = False


class Books:
    """An acquirer's sales by reference, on a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        told = json.loads(file.read_text()) if file.exists() else {}
        self.sales = {name: Sale(**{**sale, "fate": Fate(sale["fate"])}) for name, sale in told.items()}

    def put(self, reference: str, sale: Sale) -> None:
        """As in a database of its own: whole or not at all."""
        self.sales[reference] = sale
        fresh = self._file.with_suffix(".new")
        plain = {name: {**asdict(one), "fate": one.fate.value} for name, one in self.sales.items()}
        fresh.write_text(json.dumps(plain))
        fresh.rename(self._file)

    def ask(self, reference: str) -> Sale | None:
        """The sale, asked about once more."""
        sale = self.sales.get(reference)
        if sale is not None:
            sale = replace(sale, asked=sale.asked + 1)
            self.put(reference, sale)
        return sale

    def take_back(self, reference: str) -> ReversalOutcome:
        """The first answer to it is lost."""
        if self.sales[reference].fate is Fate.CHARGED:
            self.put(reference, replace(self.sales[reference], fate=Fate.NOTHING))
            return ReversalUnknown("the answer was lost")
        return Reversed()

    def charged(self) -> dict[str, int]:
        """What visitors have paid and not got back, in minor units by reference."""
        return {name: sale.minor for name, sale in self.sales.items() if sale.fate is Fate.CHARGED}


class DurableTerminal:
    """`PaymentTerminal` on a file. It has taken back by itself what was pending when its cash register died."""

    def __init__(self, file: Path, story: Story, tick: Tick) -> None:
        self._books = Books(file)
        self._story = story
        self._tick = tick
        self._is_asked = False
        for reference, sale in tuple(self._books.sales.items()):
            if sale.fate is Fate.PENDING:
                self._books.put(reference, replace(sale, fate=Fate.NOTHING))

    async def serve(self, told: Callable[[TerminalState, str], None]) -> None:
        told(TerminalState.READY, "")
        await asyncio.get_running_loop().create_future()

    async def mark(self) -> str:
        self._tick("terminal asked for its mark")
        return "0041"

    async def charge(self, order: ChargeOrder, listener: ChargeListener) -> ChargeOutcome:
        self._tick("order at the terminal")
        await listener.stepped(CardStep.PRESENT_CARD, "")
        self._tick("card is in")
        match self._story:
            case Story.DECLINED:
                return NotCharged(DeclineReason.DECLINED, "05")
            case Story.LOST_FOR_NOTHING:
                return ChargeUnknown("the line went")
            case Story.REFUSED | Story.LOST:
                self._put(order, Fate.CHARGED)
            case _:
                self._put(order, Fate.PENDING)
        if self._story is Story.LOST:
            return ChargeUnknown("the line went")
        assert await listener.approved(_approval(order)) is ApprovalDecision.CONFIRM
        if self._story is Story.APPROVED:
            self._put(order, Fate.CHARGED)
        return Charged(_approval(order))

    def _put(self, order: ChargeOrder, fate: Fate) -> None:
        self._books.put(order.reference, Sale(order.amount.minor, fate))
        self._tick(f"sale {fate.value}")

    async def abort(self) -> None:
        raise AssertionError("nobody calls it off")

    async def resolve(self, order: ChargeOrder) -> ResolveOutcome:
        """The first question of each life is not answered."""
        self._tick("asked what became of it")
        if not self._is_asked:
            self._is_asked = True
            return ChargeUnknown("no line yet")
        is_charged = order.reference in self._books.charged()
        return Charged(_approval(order)) if is_charged else NotCharged(DeclineReason.NOT_FOUND)

    async def reverse(self, order: ChargeOrder, acquirer_reference: str) -> ReversalOutcome:
        assert acquirer_reference == _approval(order).acquirer_reference
        self._tick("asked to reverse")
        outcome = self._books.take_back(order.reference)
        self._tick("reversed")
        return outcome

    async def settle(self) -> BatchTotals:
        total = sum(self._books.charged().values())
        return BatchTotals("1", Money(total, Currency.RUB), len(self._books.charged()))


def _approval(order: ChargeOrder) -> Approval:
    return Approval(order.amount, f"T-{order.reference}", "A1B2C3")


_TELEPHONE_AT = 2
"""A telephone pays, or time is up, when a code has been asked about so often."""


class DurableProvider:
    """`QrProvider` on a file; the first answer to a creation is lost."""

    reachable = True

    def __init__(self, file: Path, story: Story, tick: Tick) -> None:
        self._books = Books(file)
        self._story = story
        self._tick = tick

    async def ask(self) -> None:
        raise AssertionError("it is reachable")

    async def create(self, order: ChargeOrder) -> QrOutcome:
        if order.reference in self._books.sales:
            return QrOpen(_code(order))
        self._books.put(order.reference, Sale(order.amount.minor, Fate.OPEN))
        self._tick("code created")
        return ChargeUnknown("the answer was lost")

    async def poll(self, order: ChargeOrder, provider_id: str) -> QrOutcome:
        assert provider_id == _code(order).provider_id
        sale = self._books.ask(order.reference)
        assert sale is not None, "only a code that was created is asked about"
        if sale.fate is Fate.OPEN and sale.asked >= _TELEPHONE_AT and self._is_due(sale):
            self._books.put(order.reference, replace(sale, fate=self._end()))
            self._tick("code ended")
        match self._books.sales[order.reference].fate:
            case Fate.CHARGED:
                return Charged(Approval(order.amount, provider_id))
            case Fate.NOTHING:
                return NotCharged(DeclineReason.TIMED_OUT)
            case _:
                return QrOpen(_code(order))

    def _is_due(self, sale: Sale) -> bool:
        return sale.called_off or self._story not in (Story.QR_LATE, Story.QR_NEVER)

    def _end(self) -> Fate:
        return Fate.NOTHING if self._story is Story.QR_NEVER else Fate.CHARGED

    async def cancel(self, order: ChargeOrder, provider_id: str) -> None:
        assert provider_id == _code(order).provider_id
        self._tick("code taken away")
        self._books.put(order.reference, replace(self._books.sales[order.reference], asked=0, called_off=True))

    async def refund(self, order: ChargeOrder, provider_id: str) -> ReversalOutcome:
        assert provider_id == _code(order).provider_id
        self._tick("asked to refund")
        outcome = self._books.take_back(order.reference)
        self._tick("refunded")
        return outcome


def _code(order: ChargeOrder) -> QrCode:
    return QrCode("https://qr.example/1", f"Q-{order.reference}", datetime(2026, 11, 23, 12, tzinfo=UTC))
