"""A visitor at a glass over a fake teller: what tests of the flows are written with."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, TypeVar

from kiosk.domain.account import Account
from kiosk.domain.balance import Balance
from kiosk.domain.errors import KioskError
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import LinePage, Period, Walk, pack
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.statement import LegalEntity
from kiosk.domain.subscriber import AccountId, CustomerId, Recipient, Subscriber
from kiosk.domain.terminal import PaperState, TerminalInfo, TerminalStatus
from kiosk.domain.topup import FeeRule, Method, MethodOffer, MethodProblem
from kiosk.presenters.cash import CashPresenter
from kiosk.presenters.home import HomePresenter
from kiosk.presenters.login import LoginPresenter
from kiosk.presenters.method import MethodPresenter
from kiosk.presenters.number import NumberPresenter, Purpose
from kiosk.presenters.presenter import AnyPresenter
from kiosk.presenters.screens import Screen
from kiosk.presenters.shell import VisitRules
from kiosk.presenters.visit import Visit
from tests.fakes.glass import FakeClock, FakeGlass, settle
from tests.fakes.teller import FakeTeller

Arguments = ParamSpec("Arguments")
SomePresenter = TypeVar("SomePresenter", bound=AnyPresenter)
NOW = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
IRINA = PhoneNumber("+79123456789")
OLEG = PhoneNumber("+79123456780")


def roubles(minor: int) -> Money:
    return Money(minor, Currency.RUB)


INFO = TerminalInfo(
    number="0417",
    place="Офис на Ленина, 12",
    help_hint="помощь рядом, у стойки 1",
    legal=LegalEntity("ООО «Связь»", "7701234567", "г. Москва, ул. Ленина, 12", "8 800 250-00-00"),
    brand_name="Связь",
    currency=Currency.RUB,
    zone="Europe/Moscow",
    region="RU",
    regions=("RU", "KZ", "DE"),
    languages=("ru", "en", "kk"),
)


def offer(method: Method, problem: MethodProblem | None) -> MethodOffer:
    return MethodOffer(method, FeeRule(0, roubles(0)), roubles(1000), roubles(1_500_000), problem)


STATUS = TerminalStatus(
    methods=(
        offer(Method.CASH, None),
        offer(Method.CARD, MethodProblem.NOT_FITTED),
        offer(Method.QR, MethodProblem.NOT_FITTED),
    ),
    operator_reachable=True,
    receipt_paper=PaperState.OK,
    document_paper=PaperState.OK,
)


def recipient_of(number: PhoneNumber, hint: str = "И•••• С••••••") -> Recipient:
    return Recipient(AccountId("118227"), number, hint, "118227-main")


def irinas_account() -> Account:
    subscriber = Subscriber(
        CustomerId("c-1"), AccountId("118227"), "40-118-227", IRINA, "Ирина", "Соколова", "Петровна"
    )
    balance = Balance(roubles(21360), roubles(0), roubles(0), NOW)
    return Account(subscriber, balance, None, None, None, None, None, (), is_whole=True)


def november() -> ExpenseReport:
    walk = Walk(Period(NOW.replace(day=1), NOW), roubles(21360), (), roubles(21360))
    return ExpenseReport(walk, roubles(0), (), None, 0, NOW, is_current=True)


def empty_page() -> LinePage:
    return pack((), Currency.RUB)


class Visitor:
    """Taps and looks. `visits_over` counts how often the front would have been replaced."""

    def __init__(self) -> None:
        self.clock = FakeClock(NOW)
        self.glass = FakeGlass()
        self.teller = FakeTeller(INFO, STATUS, irinas_account(), november(), (empty_page(), empty_page()))
        self.teller.topup.recipients = {IRINA: recipient_of(IRINA), OLEG: recipient_of(OLEG, "О••• П•••••")}
        self.visits_over = 0
        self.visit = Visit(
            self.teller,
            self.glass,
            clock=self.clock,
            language="ru",
            rules=VisitRules(),
            visit_over=self._count,
            until_connected=self.teller.line.until_connected,
        )

    async def tap(
        self,
        screen: type[SomePresenter],
        command: Callable[Concatenate[SomePresenter, Arguments], Awaitable[None]],
        *given: Arguments.args,
        **named: Arguments.kwargs,
    ) -> None:
        """Touch the glass: a command of `screen`, as the front would start it; then see what follows."""
        self.visit.shell.touch()
        await self.press(self.visit.stage.on(screen, command), *given, **named)

    async def press(
        self, command: Callable[Arguments, Awaitable[None]], *given: Arguments.args, **named: Arguments.kwargs
    ) -> None:
        """Start `command` in a task of its own, and see what follows."""

        async def obey() -> None:
            with contextlib.suppress(asyncio.CancelledError):
                await command(*given, **named)

        task = asyncio.create_task(obey())
        _tapped.add(task)
        task.add_done_callback(_tapped.discard)
        await settle()
        if task.done():
            task.result()

    def screen(self) -> Screen:
        """The screen in front, now."""
        return self.glass.screen

    async def wait(self, seconds: float) -> None:
        """Touch nothing for `seconds`."""
        await self.clock.advance(seconds)

    async def start(self, purpose: Purpose) -> None:
        """Tap a tile of the first screen."""
        await self.tap(HomePresenter, HomePresenter.start, purpose)

    async def type_number(self, digits: str) -> None:
        """Type a national number, key by key."""
        for digit in digits:
            await self.tap(NumberPresenter, NumberPresenter.type_key, digit)

    async def go_on(self) -> None:
        """Tap the main button of the number's screen."""
        await self.tap(NumberPresenter, NumberPresenter.proceed)

    async def type_code(self, code: str = "1234") -> None:
        """Type the code from the SMS."""
        for digit in code:
            await self.tap(LoginPresenter, LoginPresenter.type_digit, digit)

    async def log_in(self, purpose: Purpose = Purpose.ACCOUNT) -> None:
        """From the first screen to what a login opens."""
        await self.start(purpose)
        await self.type_number("9123456789")
        await self.go_on()
        await self.type_code()

    async def open_cash(self) -> None:
        """From the first screen to the slot for banknotes."""
        await self.start(Purpose.TOP_UP)
        await self.type_number("9123456789")
        await self.go_on()
        await self.tap(MethodPresenter, MethodPresenter.choose, Method.CASH)

    async def insert(self, note: int) -> None:
        """Push a banknote in."""
        self.teller.topup.insert(note)
        await settle()

    async def credit(self) -> None:
        """Tap "credit"."""
        await self.tap(CashPresenter, CashPresenter.credit)

    async def lose_teller(self) -> None:
        """The teller's process ends."""
        self.teller.line.lose()
        await settle()

    async def restore_teller(self) -> None:
        """The teller is back; the front finds it within seconds."""
        self.teller.line.restore()
        await self.clock.advance(3)

    async def change_status(self, **changes: object) -> None:
        """The terminal's status changes."""
        status = self.teller.terminal.told_status
        self.teller.terminal.change(replace(status, **changes))  # type: ignore[arg-type]  # a test names real fields
        await settle()

    def _count(self) -> None:
        self.visits_over += 1


_tapped: set[asyncio.Task[None]] = set()


@contextlib.asynccontextmanager
async def a_visitor() -> AsyncIterator[Visitor]:
    """A visitor before the first screen of a terminal that works."""
    visitor = Visitor()
    running = asyncio.create_task(visitor.visit.run())
    await settle()
    try:
        yield visitor
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await settle()


def refuse(number: PhoneNumber, visitor: Visitor, error: KioskError) -> None:
    """The operator does not say whose `number` is."""
    visitor.teller.topup.recipients[number] = error
