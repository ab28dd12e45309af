"""The end of a ZVT terminal's day at the hour of the configuration: its own totals beside those of the real journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.adapters.journal.journal import SealedJournal
from kiosk.devices.card_terminal.zvt.driver import ZvtTerminal
from kiosk.devices.channel import LineAddress
from kiosk.domain.acquiring import AcquirerRule
from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Currency
from kiosk.domain.topup import Method, TopUpPhase
from kiosk.services.card_acquirer import CardAcquirer
from kiosk.services.charge_settings import ChargeSettings
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.crediting import CreditRefused
from kiosk.services.topup_assembly import Charging, TopUps, assemble_topups
from sandbox.devices.card_host import CardHost, Sale, Script
from sandbox.devices.zvt import SimulatedZvt, simulated_zvt
from tests.fakes.acquirers import TERMS
from tests.fakes.conditions import eventually, until
from tests.fakes.glass import FakeClock
from tests.fakes.ledgers import opened
from tests.fakes.till import AlarmLog, FakeDirectory, FakeGateway, FakePrinter, PlainLayout, recipient, rub, settings
from tests.fakes.zvt_bench import CLOCK, PACE, TIMING

BANK = AcquirerName("bank")
AN_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Evening:
    """A teller an hour before its terminal's end of day, with everything around it."""

    device: SimulatedZvt
    journal: SealedJournal
    clock: FakeClock = field(default_factory=FakeClock)
    gateway: FakeGateway = field(default_factory=FakeGateway)
    alarms: AlarmLog = field(default_factory=AlarmLog)

    def hour(self) -> time:
        """The end of the day, by the clock in Moscow."""
        return (self.clock.now() + AN_HOUR).astimezone(ZoneInfo("Europe/Moscow")).time()

    def topups(self) -> TopUps:
        """Top-ups over a real driver."""
        line = LineAddress(self.device.address).opener(CLOCK)
        terminal = ZvtTerminal(line, CLOCK, Currency.RUB, timing=TIMING)
        rules = ChargeSettings(end_of_day=self.hour())
        acquirer = CardAcquirer(BANK, terminal, clock=self.clock, alarms=self.alarms, settings=rules)
        return assemble_topups(
            journal=self.journal,
            acceptor=None,
            gateway=self.gateway,
            directory=FakeDirectory(),
            printer=FakePrinter(),
            layout=PlainLayout(),
            clock=self.clock,
            alarms=self.alarms,
            settings=settings(),
            jitter=lambda _: 0.0,
            charging=Charging((acquirer,), (AcquirerRule(BANK, frozenset({Method.CARD})),), TERMS, rules),
        )

    async def pass_the_hour(self) -> None:
        """The clock strikes, and the terminal has closed its batch."""
        await self.clock.advance(AN_HOUR.total_seconds() + 60)
        await eventually(lambda: bool(self.device.host.settled))

    async def until_closed(self) -> None:
        """The journal has the batch closed."""
        await until(lambda: self.journal.open_batch(BANK), lambda batch: batch.number > 1)


@asynccontextmanager
async def evening(folder: Path) -> AsyncIterator[tuple[Evening, TopUps]]:
    """The teller runs until the context ends."""
    async with simulated_zvt(SimulatedZvt(CardHost("RUB"), 0, PACE)) as device, opened(folder) as journal:
        one = Evening(device, journal)
        topups = one.topups()
        life = asyncio.create_task(topups.run())
        await eventually(lambda: topups.charges.problem(Method.CARD) is None)
        yield one, topups
        life.cancel()
        await asyncio.wait({life})


async def pay(topups: TopUps, value: int, phase: TopUpPhase = TopUpPhase.CREDITED) -> None:
    """A card payment that ends in `phase`."""
    payment = await topups.desk.open_card(recipient(), rub(value))
    async for topup in topups.desk.watch(payment):
        last = topup
    assert last.phase is phase


async def test_at_its_hour_a_batch_is_closed_that_equals_charges_less_reversals(tmp_path: Path) -> None:
    async with evening(tmp_path) as (one, topups):
        await pay(topups, 500)
        one.gateway.answers = [(False, CreditRefused("accountClosed"))]
        await pay(topups, 300, TopUpPhase.RETURNING)
        await eventually(lambda: [sale.fate.value for sale in one.device.host.sales] == ["charged", "taken_back"])
        await one.pass_the_hour()
        await one.until_closed()
        assert [(batch.count, batch.minor) for batch in one.device.host.settled] == [(1, 50_000)]
        assert await one.journal.verify() == ()
    assert one.alarms.sounded == []


@pytest.mark.parametrize("foreign", [True, False], ids=["more", "less"])
async def test_a_batch_that_holds_other_charges_than_our_books_is_told_and_the_next_one_starts_even(
    tmp_path: Path, foreign: bool
) -> None:
    async with evening(tmp_path) as (one, topups):
        await pay(topups, 500)
        host = one.device.host
        if foreign:
            sale = host.decide(100_00, "RUB", Script())
            assert isinstance(sale, Sale)
            host.charge(sale)
        else:
            host.take_back(host.sales[0])
        await one.pass_the_hour()
        await one.until_closed()
        assert one.alarms.sounded == [Alarm.BATCH_DIFFERS]
        assert (await one.journal.open_batch(BANK)).total == rub(0)
        assert await one.journal.verify() == ()
