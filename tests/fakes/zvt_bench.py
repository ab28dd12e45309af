"""A ZVT driver and a simulated terminal on one line, both in a hurry, with answers awaited as patiently as in life."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.devices.card_terminal.zvt.dialogue import Timing
from kiosk.devices.card_terminal.zvt.driver import ZvtTerminal
from kiosk.devices.card_terminal.zvt.quirks import QUIRKS
from kiosk.devices.channel import Framing, LineAddress
from kiosk.domain.charge import ChargeOrder, ChargeReference
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import (
    ChargeOutcome,
    ChargeRunning,
    ChargeUnknown,
    ResolveOutcome,
    TerminalState,
)
from sandbox.devices.card_host import CardHost
from sandbox.devices.zvt import SimulatedZvt, simulated_zvt
from sandbox.devices.zvt_terminal import ZvtPace
from tests.fakes.charge_clerk import Clerk
from tests.fakes.conditions import eventually, until
from tests.fakes.hurried_clock import HurriedClock

CLOCK = HurriedClock(1.0)
PACE = ZvtPace(card=0.005, give_up=0.05, host=0.005, answer=4.0, again=0.02, reversal=0.005)
TIMING = Timing(
    byte_s=0.2, block_s=4.0, answer_s=4.0, completion_s=10.0, patience_s=0.03,
    busy_s=(0.01, 0.02), look_after_s=60.0, reopen_s=(0.01, 0.02),
)  # fmt: skip
States = list[tuple[TerminalState, str]]
SUM = Money(12_34, Currency.EUR)


def driver(address: str, timing: Timing = TIMING, vendor: str = "standard") -> ZvtTerminal:
    """A driver of its own life, as after a restart."""
    line = LineAddress(address, framing=Framing.N2).opener(CLOCK)
    serial = not address.startswith("tcp:")
    return ZvtTerminal(line, CLOCK, Currency.EUR, serial=serial, quirks=QUIRKS[vendor], timing=timing)


@dataclass(slots=True)
class Bench:
    """Both sides, and the clerk whom the driver tells."""

    device: SimulatedZvt
    terminal: ZvtTerminal
    life: AsyncExitStack
    clerk: Clerk = field(default_factory=Clerk)
    states: States = field(default_factory=list)

    @property
    def host(self) -> CardHost:
        """The acquirer behind the simulated terminal: the truth."""
        return self.device.host

    async def order(self, amount: Money = SUM) -> ChargeOrder:
        """An order as the services make it."""
        return ChargeOrder(ChargeReference("KAAAAAAAAA"), amount, await self.terminal.mark())

    async def charge(self, amount: Money = SUM) -> ChargeOutcome:
        """The outcome of a fresh order."""
        return await self.terminal.charge(await self.order(amount), self.clerk)

    async def settle_the_truth(self, order: ChargeOrder, outcome: ChargeOutcome) -> ResolveOutcome:
        """`outcome`, asked about in the teller's next life, which knows only the order, while it is unknown."""
        if not isinstance(outcome, ChargeUnknown):
            await self.device.terminal.rest()
            return outcome

        async def ask() -> ResolveOutcome:
            async with serving(driver(self.device.address)) as fresh:
                return await fresh.resolve(order)

        await self.life.aclose()
        told = await until(ask, lambda answer: not isinstance(answer, ChargeRunning))
        await self.device.terminal.rest()
        return told

    def is_charged(self) -> list[int]:
        """What people were charged, in minor units each."""
        return [sale.minor for sale in self.host.sales if sale.fate.value == "charged"]


@asynccontextmanager
async def serving(terminal: ZvtTerminal, told: States | None = None) -> AsyncIterator[ZvtTerminal]:
    """`terminal` while it serves; `told` collects its states."""
    states: States = [] if told is None else told
    task = asyncio.ensure_future(terminal.serve(lambda state, why: states.append((state, why))))
    try:
        yield terminal
    finally:
        task.cancel()
        await asyncio.wait({task})


@asynccontextmanager
async def zvt_bench(
    where: int | Path = 0,
    *,
    timing: Timing = TIMING,
    vendor: str = "standard",
    vending: bool = False,
    answer_s: float = PACE.answer,
) -> AsyncIterator[Bench]:
    """Plugged in, registered and ready."""
    async with simulated_zvt(SimulatedZvt(CardHost(), where, replace(PACE, answer=answer_s))) as device:
        device.tell({"vending": vending})
        async with AsyncExitStack() as life:
            bench = Bench(device, driver(device.address, timing, vendor), life)
            await life.enter_async_context(serving(bench.terminal, bench.states))
            await eventually(lambda: (TerminalState.READY, "") in bench.states)
            yield bench
