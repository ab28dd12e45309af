"""A driver at work on a simulated device, in any protocol: a line in `SPOKEN` puts one under all tests of acceptors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from kiosk.adapters.clock import SystemClock
from kiosk.devices.bill_acceptor.ccnet import answers as ccnet
from kiosk.devices.bill_acceptor.ccnet.driver import CcnetAcceptor
from kiosk.devices.bill_acceptor.id003 import answers as id003
from kiosk.devices.bill_acceptor.id003.driver import Id003Acceptor
from kiosk.devices.bill_acceptor.ssp import answers as ssp
from kiosk.devices.bill_acceptor.ssp.driver import SspAcceptor
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ChannelOpener, LineAddress
from kiosk.domain.cashbox import RejectReason
from kiosk.domain.money import Currency
from kiosk.services.ports.acceptor import BillAcceptor
from kiosk.services.ports.clock import Clock
from sandbox.devices.acceptor import SimulatedAcceptor
from tests.fakes.acceptor import Listener, roubles, served
from tests.fakes.conditions import eventually

QUICK = Timing(
    answer_s=0.1, reset_answer_s=0.3, poll_s=0.01, turnaround_s=0.0, power_up_s=0.2, line_lost_s=30.0, confirm_s=2.0
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A protocol: its driver, what its simulated device says of itself, its reasons and its failures by code."""

    driver: Callable[[ChannelOpener, Clock, Currency, Timing], BillAcceptor]
    part: str
    reasons: Mapping[int, RejectReason]
    failures: Mapping[int, str]
    pauses: bool = True  # whether it says that a second note came too early
    counts: bool = False  # whether it counts the notes it stacks for life


SSP_FAILURES = {0xE0: "note path open"}

SPOKEN = {
    "ccnet": Spoken(CcnetAcceptor, "SIM-CCNET", ccnet.REJECT_REASONS, ccnet.FAILURES),
    "ssp": Spoken(SspAcceptor, "00 0400", ssp.REJECT_REASONS, SSP_FAILURES, pauses=False, counts=True),
    "ssp-old": Spoken(SspAcceptor, "00 0400", ssp.REJECT_REASONS, SSP_FAILURES, pauses=False),
    "id003": Spoken(Id003Acceptor, "SIM-ID003 26NOV25", id003.REJECT_REASONS, id003.FAILURES),
}


@dataclass(frozen=True, slots=True)
class Bench:
    """The driver, the device, and what the driver told."""

    acceptor: BillAcceptor
    device: SimulatedAcceptor
    listener: Listener

    async def enable(self, *values: int) -> None:
        """Take these notes, in roubles."""
        await self.acceptor.enable(roubles(*values))

    async def until_device(self, state: str) -> None:
        """Return once the device itself says so."""
        await eventually(lambda: self.device.snapshot()["state"] == state)

    async def start_over(self) -> None:
        """Return once the device has been identified once more than when this was called."""
        await self.listener.until("identified", len(self.listener.told("identified")) + 1)

    def boxed(self) -> int:
        """How many notes the device itself says are in its box."""
        lifetime = self.device.snapshot()["lifetime"]
        assert isinstance(lifetime, int)
        return lifetime


def driver(device: SimulatedAcceptor, timing: Timing = QUICK) -> BillAcceptor:
    """A driver for roubles on the device's line, in its protocol."""
    clock = SystemClock()
    return SPOKEN[device.protocol].driver(LineAddress(device.path).opener(clock), clock, Currency.RUB, timing)


@asynccontextmanager
async def bench(device: SimulatedAcceptor, listener: Listener, timing: Timing = QUICK) -> AsyncIterator[Bench]:
    """A driver that has identified the device; stopped at the end."""
    acceptor = driver(device, timing)
    before = len(listener.told("identified"))
    async with served(acceptor, listener):
        await listener.until("identified", before + 1)
        yield Bench(acceptor, device, listener)
