"""The neighbours of top-ups: an acceptor, an operator's payments, a directory, a printer, staff."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUp,
    PowerUpReport,
    SuspectCause,
)
from kiosk.domain.errors import DeviceFault, ErrorCode, Refused
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import Destination, PhoneNumber
from kiosk.domain.receipt import Receipt
from kiosk.domain.statement import LegalEntity
from kiosk.domain.subscriber import AccountId, Recipient, Subscriber
from kiosk.domain.terminal import PaperState
from kiosk.domain.topup import FeeRule, PaymentId, TopUp
from kiosk.services.ports.acceptor import AcceptorListener
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.crediting import (
    Credited,
    CreditOrder,
    CreditOutcome,
    CreditUnknown,
    NotFound,
    PreparedCredit,
    SearchOutcome,
)
from kiosk.services.ports.documents import RenderedReceipt
from kiosk.services.topup_assembly import Charging, TopUps, assemble_topups
from kiosk.services.topup_settings import OutboxSettings, Outlet, TopUpSettings
from tests.fakes.glass import FakeClock, settle
from tests.fakes.memory_journal import MemoryJournal

NOTES = (10, 50, 100, 200, 500, 1000, 2000, 5000)
LEGAL = LegalEntity("ООО «Связь»", "7700000000", "Москва", "8 800 000-00-00")


def rub(value: int) -> Money:
    """Whole roubles."""
    return Money.of_major(value, Currency.RUB)


def settings(per_mille: int = 0, maximum: int = 15000) -> TopUpSettings:
    """Rules of a terminal in Moscow."""
    outlet = Outlet("0417", "Офис", "Europe/Moscow", LEGAL)
    return TopUpSettings(outlet, FeeRule(per_mille, rub(0)), rub(maximum))


def recipient(number: str = "+79123456789", account: str = "A1") -> Recipient:
    """Someone to pay for."""
    return Recipient(AccountId(account), PhoneNumber(number), "И•••• С••••••", f"bucket-{account}")


class FakeAcceptor:
    """`BillAcceptor` whose device side the test plays, in the order a driver would."""

    def __init__(self) -> None:
        self.enabled: frozenset[Money] = frozenset()
        self.dead = False
        self.box: list[Money] = []
        self.first_word = PowerUpReport(PowerUp.KEPT_POWER, "14")
        self.after_power_up: list[tuple[str, Money | None]] = []
        self._listener: AcceptorListener | None = None

    @property
    def listener(self) -> AcceptorListener:
        assert self._listener is not None, "serve has not been called"
        return self._listener

    async def serve(self, listener: AcceptorListener) -> None:
        self._listener = listener
        if not self.dead:
            await self.come_up(self.first_word, self.after_power_up)
        await asyncio.get_running_loop().create_future()

    async def come_up(self, report: PowerUpReport, then: list[tuple[str, Money | None]]) -> None:
        """Power, or the line, is back; the device then says what it knows of a note from before."""
        self.enabled = frozenset()
        await self.listener.state_changed(AcceptorState.INITIALIZING, "")
        await self.listener.powered_up(report)
        for word, value in then:
            match word:
                case "recovered":
                    await self.listener.note_recovered(value)
                case "returned":
                    await self.listener.note_returned(value)
                case "jammed":
                    await self.listener.note_suspect(SuspectCause.JAM, value)
        await self.listener.identified(AcceptorIdentity("ID003", "23", tuple(rub(value) for value in NOTES)))
        await self.listener.state_changed(AcceptorState.DISABLED, "")

    async def enable(self, values: frozenset[Money]) -> None:
        self._check()
        self.enabled = values

    async def disable(self) -> None:
        self._check()
        self.enabled = frozenset()

    def _check(self) -> None:
        if self.dead:
            raise DeviceFault(ErrorCode.ACCEPTOR_UNAVAILABLE)

    async def escrow(self, value: int) -> NoteDecision:
        """A note comes in and is held."""
        await self.listener.state_changed(AcceptorState.ESCROW, "")
        return await self.listener.note_escrowed(rub(value))

    async def insert(self, value: int) -> bool:
        """A visitor's note, all the way; false when it came back."""
        if rub(value) not in self.enabled:
            return False
        if await self.escrow(value) is NoteDecision.RETURN:
            await self.listener.note_returned(rub(value))
            return False
        await self.stack(value)
        return True

    async def stack(self, value: int) -> None:
        """The held note goes into the box."""
        self.box.append(rub(value))
        await self.listener.note_stacked(rub(value))


class FakeGateway:
    """`PaymentGateway` with an exact ledger. `answers`: what the next attempts come to; then all is credited.

    An answer is a pair: whether the operator books it, and what the terminal hears.
    """

    def __init__(self) -> None:
        self.can_search = True
        self.is_idempotent = True
        self.consistency_delay_s = 120.0
        self.key_retention_s = 30 * 86400.0
        self.booked: dict[PaymentId, CreditOrder] = {}
        self.answers: list[tuple[bool, CreditOutcome]] = []
        self.searches: list[SearchOutcome] = []
        self.posts: list[PaymentId] = []
        self.asked: list[PaymentId] = []
        self.silent = asyncio.Event()
        self.silent.set()

    def prepare(self, order: CreditOrder) -> PreparedCredit:
        return PreparedCredit(f"hash of {order}", lambda: self._post(order))

    async def _post(self, order: CreditOrder) -> CreditOutcome:
        self.posts.append(order.payment)
        await self.silent.wait()
        books, outcome = self.answers.pop(0) if self.answers else (True, Credited(f"op-{order.account}"))
        if books:
            self.booked.setdefault(order.payment, order)
        return outcome

    async def find(self, order: CreditOrder) -> SearchOutcome:
        self.asked.append(order.payment)
        await self.silent.wait()
        if self.searches:
            return self.searches.pop(0)
        return Credited(f"op-{order.account}") if order.payment in self.booked else NotFound()

    def total(self) -> int:
        """What has been credited, in minor units."""
        return sum(order.amount.minor for order in self.booked.values())


UNKNOWN_BUT_BOOKED = (True, CreditUnknown("the answer was lost"))
UNKNOWN = (False, CreditUnknown("no answer"))


class FakeDirectory:
    """`Directory` of one subscriber."""

    async def recipient(self, destination: Destination) -> Recipient:
        if destination != PhoneNumber("+79123456789"):
            raise Refused(ErrorCode.UNKNOWN_NUMBER)
        return recipient()

    async def subscriber(self, account: AccountId) -> Subscriber:
        raise Refused(ErrorCode.UNKNOWN_NUMBER)


class FakePrinter:
    """`ReceiptPrinter` that keeps what it printed."""

    def __init__(self) -> None:
        self.state = PaperState.OK
        self.printed: list[str] = []
        self.jams = False

    async def paper(self) -> PaperState:
        return self.state

    async def print(self, data: bytes, text: str) -> None:
        if self.jams:
            raise DeviceFault(ErrorCode.PRINTER_UNAVAILABLE)
        self.printed.append(text)


class PlainLayout:
    """`ReceiptLayout` that writes down the facts."""

    def __init__(self) -> None:
        self.receipts: list[Receipt] = []

    def render(self, receipt: Receipt, language: str) -> RenderedReceipt:
        self.receipts.append(receipt)
        text = f"{receipt.kind.value} {receipt.number} {receipt.credited.minor} {'copy' if receipt.is_copy else ''}"
        return RenderedReceipt(text.strip(), text.encode())


class AlarmLog:
    """`Alarms` that remembers."""

    def __init__(self) -> None:
        self.sounded: list[Alarm] = []
        self.details: list[str] = []

    def sound(self, alarm: Alarm, payment: PaymentId | None, detail: str) -> None:
        self.sounded.append(alarm)
        self.details.append(detail)


@asynccontextmanager
async def alive(run: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Something that runs until it is cancelled, settled at its start; what goes wrong in it is raised at the end."""
    life = asyncio.create_task(run)
    await settle()
    try:
        yield
    finally:
        life.cancel()
        await asyncio.wait({life})
        if not life.cancelled():
            life.result()


@dataclass
class Till:
    """A terminal's money on fakes, and the world it stands in, which outlives it."""

    clock: FakeClock = field(default_factory=FakeClock)
    acceptor: FakeAcceptor = field(default_factory=FakeAcceptor)
    gateway: FakeGateway = field(default_factory=FakeGateway)
    printer: FakePrinter = field(default_factory=FakePrinter)
    layout: PlainLayout = field(default_factory=PlainLayout)
    alarms: AlarmLog = field(default_factory=AlarmLog)
    rules: TopUpSettings = field(default_factory=settings)
    charging: Charging | None = None
    journal: MemoryJournal = field(init=False)
    topups: TopUps = field(init=False)

    def __post_init__(self) -> None:
        self.journal = MemoryJournal(self.clock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The teller's life: everything settled at its start, everything cancelled at its end."""
        self.topups = assemble_topups(
            journal=self.journal,
            acceptor=self.acceptor,
            gateway=self.gateway,
            directory=FakeDirectory(),
            printer=self.printer,
            layout=self.layout,
            clock=self.clock,
            alarms=self.alarms,
            settings=self.rules,
            outbox_settings=OutboxSettings(),
            jitter=lambda _: 0.0,
            charging=self.charging,
        )
        async with alive(self.topups.run()):
            yield

    async def open(self, to: Recipient | None = None) -> PaymentId:
        """A payment with the acceptor enabled."""
        payment = await self.topups.desk.open_cash(to or recipient())
        await settle()
        return payment

    async def pay(self, *notes: int, to: Recipient | None = None) -> PaymentId:
        """A payment from its opening to its close."""
        payment = await self.open(to)
        for note in notes:
            assert await self.acceptor.insert(note)
        await self.close(payment)
        return payment

    async def close(self, payment: PaymentId) -> None:
        """The visitor has put in all."""
        await self.topups.desk.close(payment)
        await settle()

    async def picture(self, payment: PaymentId) -> TopUp:
        """What the visitor sees now."""
        pictures = self.topups.desk.watch(payment)
        now = await anext(pictures)
        await pictures.aclose()  # type: ignore[attr-defined]  # an async generator behind the contract's iterator
        return now

    async def wait(self, **duration: float) -> None:
        """Let time pass (`seconds=`, `minutes=`, `hours=`, `days=`)."""
        await self.clock.advance(timedelta(**duration).total_seconds())
