"""Any life of a payment under any faults: what the driver says is final agrees with the provider's books, for ever."""

from __future__ import annotations

import random

import pytest

from kiosk.devices.qr.yookassa.driver import YooKassa
from kiosk.domain.charge import ChargeOrder
from kiosk.services.ports.card_terminal import Charged, NotCharged, Reversed
from kiosk.services.ports.qr_provider import QrOpen
from sandbox.qr.faults import Fault, FaultKind
from sandbox.qr.orders import Refusal
from sandbox.qr.server import RunningProvider
from tests.fakes.qr import new_order, payments_of, yookassa_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALLS = ("payments.create", "payments.read", "refunds.create", "refunds.list", "*")
KINDS = (
    FaultKind.DROP_BEFORE,
    FaultKind.ERROR_BEFORE,
    FaultKind.REFUSE,
    FaultKind.DROP_AFTER,
    FaultKind.ERROR_AFTER,
    FaultKind.HALF,
    FaultKind.OTHER_AMOUNT,
    FaultKind.OTHER_REFERENCE,
)


class Walk:
    """One payment, and what was said of it as final."""

    def __init__(self, running_provider: RunningProvider, yookassa: YooKassa, chance: random.Random) -> None:
        self.running = running_provider
        self.yookassa = yookassa
        self.chance = chance
        self.wanted: ChargeOrder = new_order()
        self.payment = ""
        self.said_charged = False
        self.said_not_charged = False

    async def step(self) -> None:
        """Something happens: to the line, at a telephone, or because the terminal asks."""
        match self.chance.choice(["fault", "well", "create", "poll", "poll", "pay", "decline", "cancel", "refund"]):
            case "fault":
                self.running.faults.set(self.fault())
            case "well":
                self.running.faults.clear()
            case "create":
                await self.create()
            case "poll" if self.payment:
                await self.poll()
            case "pay" | "decline" as deed if self.payment:
                self.at_a_telephone(deed)
            case "cancel" if self.payment:
                await self.yookassa.cancel(self.wanted, self.payment)
            case "refund" if self.payment and self.books_status == "succeeded":
                if isinstance(await self.yookassa.refund(self.wanted, self.payment), Reversed):
                    assert self.running.provider.refunded_minor(self.payment) == self.wanted.amount.minor

    def fault(self) -> Fault:
        call, kind, times = self.chance.choice(CALLS), self.chance.choice(KINDS), self.chance.randint(1, 2)
        if kind is FaultKind.REFUSE:
            status, code = self.chance.choice([(401, "invalid_credentials"), (429, "too_many_requests")])
            return Fault(call, kind, times, status=status, code=code)
        return Fault(call, kind, times)

    async def create(self) -> None:
        """Nobody asks for a payment again once its end was told."""
        if self.said_charged or self.said_not_charged:
            return
        outcome = await self.yookassa.create(self.wanted)
        if isinstance(outcome, QrOpen):
            self.payment = outcome.code.provider_id
        self.hold(outcome)

    async def poll(self) -> None:
        self.hold(await self.yookassa.poll(self.wanted, self.payment))

    def at_a_telephone(self, deed: str) -> None:
        try:
            if deed == "pay":
                self.running.provider.pay(self.payment)
            else:
                self.running.provider.decline(self.payment, "general_decline")
        except Refusal:
            return  # it has ended

    def hold(self, outcome: object) -> None:
        """What is said now and what was said before must fit the books."""
        if isinstance(outcome, Charged) and outcome.approval.amount == self.wanted.amount:
            assert self.books_status == "succeeded"
            self.said_charged = True
        self.said_not_charged |= isinstance(outcome, NotCharged)
        if self.said_not_charged:
            assert not self.charged_in_the_books()

    @property
    def books_status(self) -> str:
        return self.running.provider.payment(self.payment).status if self.payment else ""

    def charged_in_the_books(self) -> bool:
        back = self.running.provider.refunded_minor(self.payment) if self.payment else 0
        return self.books_status == "succeeded" and back < self.wanted.amount.minor


@pytest.mark.parametrize("seed", range(60))
async def test_what_is_said_to_be_final_is_so_in_the_books(running_provider: RunningProvider, seed: int) -> None:
    chance = random.Random(seed)
    async with yookassa_at(running_provider.base_url) as yookassa:
        walk = Walk(running_provider, yookassa, chance)
        for _ in range(30):
            await walk.step()
        running_provider.faults.clear()
        await walk.create()
        running_provider.provider.skip(3600)
        if walk.payment:
            await walk.poll()
        assert payments_of(running_provider, walk.wanted) == (1 if walk.payment else 0)
