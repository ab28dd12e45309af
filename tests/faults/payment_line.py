"""A payment over a line that is cut at a byte: what the terminal believed, what the operator booked, how it ended."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx

from kiosk.adapters.bss.client import Operator
from kiosk.adapters.bss.settings import Limits, OperatorSettings, PaymentProfile, addresses
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.topup import Method
from kiosk.services.ports.crediting import CreditOrder, CreditOutcome, SearchOutcome
from sandbox.operator.server import running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.bss import StillClock
from tests.fakes.ledgers import new_payment
from tests.fakes.operator import STORY
from tests.faults.cutting_line import Cut, CuttingLine, cutting_line

_SUBSCRIBER = PhoneNumber("+79123456789")


@dataclass(frozen=True, slots=True)
class Tried:
    """One payment over the cut line: the first outcome, what was booked by then, and after it was sent again."""

    first: CreditOutcome
    booked: int
    then: CreditOutcome
    booked_in_the_end: int


class PaymentBench:
    """The real adapter, the reference operator, and the line between them."""

    def __init__(self, operator: Operator, line: CuttingLine, sandbox: httpx.AsyncClient, order: CreditOrder) -> None:
        self.line = line
        self._operator = operator
        self._sandbox = sandbox
        self._order = order

    async def lengths(self) -> tuple[int, int]:
        """How many bytes a whole request and its whole answer have."""
        self.line.cut = Cut()
        await self._send(replace(self._order, payment=new_payment()))
        return self.line.up, self.line.down

    async def pay(self, cut: Cut) -> Tried:
        """A payment of its own whose line is cut, then sent again over a whole one."""
        order = replace(self._order, payment=new_payment())
        self.line.cut = cut
        first = await self._send(order)
        booked = await self._booked(order)
        self.line.cut = Cut()
        then = await self._send(order)
        return Tried(first, booked, then, await self._booked(order))

    async def ask(self, order: CreditOrder, cut: Cut) -> SearchOutcome:
        """What a search over the cut line says of a payment."""
        await self.line.hang_up()
        self.line.cut = cut
        return await self._operator.payments.find(order)

    async def booked_order(self) -> CreditOrder:
        """A payment that is booked."""
        order = replace(self._order, payment=new_payment())
        self.line.cut = Cut()
        await self._send(order)
        return order

    async def _send(self, order: CreditOrder) -> CreditOutcome:
        return await self._operator.payments.prepare(order).send()

    async def _booked(self, order: CreditOrder) -> int:
        entries = (await self._sandbox.get("/sandbox/ledger", params={"correlatorId": order.payment})).json()
        assert all(entry["amountMinor"] == order.amount.minor for entry in entries)
        return len(entries)


@asynccontextmanager
async def payment_bench() -> AsyncIterator[PaymentBench]:
    """A small world, and someone in it to pay for."""
    clock, zone = StillClock(STORY), ZoneInfo("Europe/Moscow")
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(running(WorldOrder(subscribers=12), now=STORY))
        port = urlsplit(served.base_url).port
        assert port is not None
        line = await stack.enter_async_context(cutting_line(port))
        limits = Limits(deadline_s=5.0, retry_pauses_s=())
        settings = OperatorSettings(addresses(line.url), PaymentProfile("kiosk-0417"), Currency.RUB, limits=limits)
        operator = Operator(settings, clock, zone, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        stack.push_async_callback(operator.aclose)
        sandbox = await stack.enter_async_context(httpx.AsyncClient(base_url=served.base_url, verify=False))
        to = await operator.directory.recipient(_SUBSCRIBER)
        order = CreditOrder(new_payment(), to.account, to.bucket, Money(100, Currency.RUB), Method.CASH)
        yield PaymentBench(operator, line, sandbox, order)
