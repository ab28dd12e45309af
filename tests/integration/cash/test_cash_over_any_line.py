"""Real services, a real journal and a real driver on a simulated device, in every protocol: box and books agree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.export import summary
from kiosk.adapters.journal.verify import verify
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.topup import PaymentId, TopUp, TopUpPhase
from kiosk.services.topup_assembly import TopUps, assemble_topups
from sandbox.devices.acceptor import SimulatedAcceptor, simulated_acceptor
from sandbox.devices.mechanism import Pace
from tests.fakes.acceptor_bench import SPOKEN, driver
from tests.fakes.conditions import eventually
from tests.fakes.ledgers import SECRET, opened, places
from tests.fakes.till import AlarmLog, FakeDirectory, FakeGateway, FakePrinter, PlainLayout, recipient, rub, settings


@dataclass
class Kiosk:
    """The device and the operator outlive the teller."""

    folder: Path
    device: SimulatedAcceptor
    gateway: FakeGateway = field(default_factory=FakeGateway)
    alarms: AlarmLog = field(default_factory=AlarmLog)
    topups: TopUps = field(init=False)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """One life of the teller, from ready to its end."""
        async with opened(self.folder) as journal:
            self.topups = assemble_topups(
                journal=journal,
                acceptor=driver(self.device),
                gateway=self.gateway,
                directory=FakeDirectory(),
                printer=FakePrinter(),
                layout=PlainLayout(),
                clock=SystemClock(),
                alarms=self.alarms,
                settings=settings(),
            )
            life = asyncio.create_task(self.topups.counter.run())
            try:
                await eventually(lambda: self.topups.counter.health().acceptor is AcceptorState.DISABLED)
                yield
            finally:
                life.cancel()
                await asyncio.wait({life})

    async def open(self) -> PaymentId:
        """A payment with the device enabled."""
        payment = await self.topups.desk.open_cash(recipient())
        await self.until_device("idling")
        return payment

    async def insert(self, value: int) -> None:
        """A note, into the box."""
        before = self.boxed()
        assert self.device.tell({"insert": value})["accepted"]
        await eventually(lambda: self.boxed() == before + value)
        await self.until_device("idling")

    async def until_device(self, state: str) -> None:
        """Return once the device says so."""
        await eventually(lambda: self.device.snapshot()["state"] == state)

    async def picture(self, payment: PaymentId) -> TopUp:
        """What the visitor sees now."""
        return await anext(self.topups.desk.watch(payment))

    async def until_suspect(self, payment: PaymentId, value: int) -> None:
        """Return once the visitor sees this much being checked."""
        async for topup in self.topups.desk.watch(payment):
            if topup.suspect == rub(value):
                return

    async def finish(self, payment: PaymentId) -> TopUp:
        """Close, and wait for the end."""
        await self.topups.desk.close(payment)
        async for topup in self.topups.desk.watch(payment):
            last = topup
        return last

    def boxed(self) -> int:
        """Roubles in the box, as the device itself counts."""
        stacked = cast(dict[str, int], self.device.snapshot()["stacked"])
        return sum(int(value) * count for value, count in stacked.items())

    def assert_books_agree(self) -> tuple[int, int]:
        """Sound, and the box is between sure and possible; both in roubles."""
        place = places(self.folder)
        assert verify(place.path, SECRET, place.witness_path) == ()
        accounts = {name: minor // 100 for name, _, minor in summary(place.path, SECRET).accounts}
        possible = accounts.get("box:1", 0)
        sure = possible + accounts.get("suspect", 0)
        assert sure <= self.boxed() <= possible
        assert self.gateway.total() // 100 == -accounts.get("credited", 0)
        return sure, possible


@pytest.fixture(params=SPOKEN)
async def kiosk(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Kiosk]:
    async with simulated_acceptor(tmp_path / "acceptor", pace=Pace().faster(20), protocol=request.param) as device:
        yield Kiosk(tmp_path, device)


async def test_banknotes_go_from_the_slot_to_the_account(kiosk: Kiosk) -> None:
    async with kiosk.running():
        payment = await kiosk.open()
        for value in (100, 500, 50):
            await kiosk.insert(value)
        topup = await kiosk.finish(payment)
        assert kiosk.device.tell({"insert": 100})["accepted"] is False
    assert (topup.phase, topup.inserted) == (TopUpPhase.CREDITED, rub(650))
    assert kiosk.assert_books_agree() == (650, 650)


async def test_a_note_over_the_limit_comes_back_out_of_the_slot(kiosk: Kiosk) -> None:
    async with kiosk.running():
        payment = await kiosk.open()
        for _ in range(3):
            await kiosk.insert(5000)
        kiosk.device.tell({"insert": 100})
        await eventually(lambda: kiosk.device.snapshot()["returned"] == 1)
        topup = await kiosk.finish(payment)
    assert topup.inserted == rub(15000)
    assert kiosk.assert_books_agree() == (15000, 15000)


@dataclass(frozen=True, slots=True)
class Cut:
    """A power cut at `place`, and the books after it; those of a device that counts its notes for life may be surer."""

    place: str
    memory: str
    uncounted: tuple[int, int]
    counted: tuple[int, int]

    def books(self, kiosk: Kiosk) -> tuple[int, int]:
        """What is sure to be in the box and what is possible, in roubles."""
        return self.counted if SPOKEN[kiosk.device.protocol].counts else self.uncounted


CUTS = {
    "in escrow": Cut("escrow", "remembers", (100, 100), (100, 100)),
    "being stacked": Cut("stacking", "remembers", (600, 600), (600, 600)),
    "stacked, not acknowledged": Cut("stacked_before_ack", "remembers", (600, 600), (600, 600)),
    "being stacked, forgotten": Cut("stacking", "forgets", (100, 600), (600, 600)),
    "being stacked, pulled out on a string": Cut("stacking", "pulled", (100, 600), (100, 100)),
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
async def test_the_device_loses_power_with_a_note_in_it(kiosk: Kiosk, cut: Cut) -> None:
    books = cut.books(kiosk)
    async with kiosk.running():
        payment = await kiosk.open()
        await kiosk.insert(100)
        kiosk.device.tell({"power_memory": cut.memory, "power_cut_at": cut.place, "insert": 500})
        await kiosk.until_device("off")
        kiosk.device.tell({"power": "on"})
        await kiosk.until_device("idling" if books[0] == books[1] else "disabled")
        topup = await kiosk.finish(payment)
    assert (topup.phase, topup.inserted) == (TopUpPhase.CREDITED, rub(books[0]))
    assert kiosk.assert_books_agree() == books


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
async def test_the_whole_terminal_loses_power_with_a_note_in_it(kiosk: Kiosk, cut: Cut) -> None:
    books = cut.books(kiosk)
    async with kiosk.running():
        payment = await kiosk.open()
        await kiosk.insert(100)
        kiosk.device.tell({"power_memory": cut.memory, "power_cut_at": cut.place, "insert": 500})
        await kiosk.until_device("off")
    kiosk.device.tell({"power": "on"})
    async with kiosk.running():
        topup = await kiosk.picture(payment)
        assert topup.inserted == rub(books[0])
        await eventually(lambda: kiosk.gateway.total() == books[0] * 100)
    assert kiosk.assert_books_agree() == books


async def test_the_teller_dies_while_the_device_stacks_on(kiosk: Kiosk) -> None:
    async with kiosk.running():
        payment = await kiosk.open()
        kiosk.device.tell({"insert": 500})
        await kiosk.until_device("stacking")
    async with kiosk.running():
        assert (await kiosk.picture(payment)).inserted == rub(500)
    assert kiosk.assert_books_agree() == (500, 500)


async def test_the_line_is_pulled_out_while_a_note_is_stacked_and_put_back(kiosk: Kiosk) -> None:
    async with kiosk.running():
        payment = await kiosk.open()
        kiosk.device.tell({"insert": 500})
        await eventually(lambda: kiosk.device.snapshot()["state"] in ("stacking", "stacked"))
        kiosk.device.tell({"unplug": True})
        await eventually(lambda: kiosk.topups.counter.health().acceptor is AcceptorState.OFFLINE)
        kiosk.device.tell({"unplug": False})
        await kiosk.until_device("idling")
        topup = await kiosk.finish(payment)
    assert topup.inserted == rub(500)
    assert kiosk.assert_books_agree() == (500, 500)


async def test_a_note_named_differently_once_stacked_is_checked_and_not_credited(kiosk: Kiosk) -> None:
    async with kiosk.running():
        payment = await kiosk.open()
        await kiosk.insert(100)
        kiosk.device.tell({"insert_misnamed": [500, 5000]})
        await kiosk.until_suspect(payment, 500)
        topup = await kiosk.finish(payment)
    assert (topup.inserted, topup.suspect) == (rub(100), rub(500))
    assert kiosk.assert_books_agree() == (100, 600)


async def test_a_cheated_device_takes_nothing_more(kiosk: Kiosk) -> None:
    async with kiosk.running():
        payment = await kiosk.open()
        await kiosk.insert(100)
        kiosk.device.tell({"insert": 500})
        await kiosk.until_device("stacking")
        kiosk.device.tell({"cheat": True})
        await kiosk.until_suspect(payment, 500)
        topup = await kiosk.finish(payment)
        kiosk.device.tell({"cheat": False})
        await kiosk.until_device("disabled")
    assert topup.inserted == rub(100)
    assert kiosk.topups.counter.health().acceptor in (AcceptorState.CHEATED, AcceptorState.FAILURE)
    assert kiosk.assert_books_agree()[0] == 100
