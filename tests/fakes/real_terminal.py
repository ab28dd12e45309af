"""A terminal of real processes on the simulated world: `kiosk teller`, its journal, and a link in a visitor's hand.

A `Terminal` outlives its tellers, as a box of metal does: each `running` is one life of a teller in it.
"""

from __future__ import annotations

import asyncio
import json
import signal
import tomllib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.adapters.journal.export import ExportFormat, export
from kiosk.adapters.journal.verify import verify
from kiosk.commands.terminal import teller_command
from kiosk.config import load
from kiosk.config_tables import Journal, SecretsFile
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.subscriber import Recipient
from kiosk.domain.topup import FINAL_PHASES, Method, MethodProblem, PaymentId, TopUp
from kiosk.link.client import TellerClient
from kiosk.trial import DEMO_NUMBER, Trial
from sandbox.world import World, child
from tests.fakes.conditions import until

LIMIT_S = 30.0
IRINA = PhoneNumber(DEMO_NUMBER)
QUICK = Trial(timeout_s=2.0, consistency_s=0.5)

_ENDS = frozenset({"credited", "reversed", "cancelled"})
_CHARGES = {"charge_confirmed": 1, "reversed": -1}


def rub(major: int) -> Money:
    """Roubles."""
    return Money.of_major(major, Currency.RUB)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command of the command line left behind."""

    code: int
    out: str
    err: str


async def kiosk(*words: str | Path) -> Said:
    """`kiosk WORDS`, as staff would type it."""
    command = [*teller_command(Path())[:3], *map(str, words)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    async with asyncio.timeout(LIMIT_S):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Said(process.returncode, out.decode(), err.decode())


class Teller:
    """One life of a teller, and the link to it."""

    def __init__(self, world: World, process: asyncio.subprocess.Process, link: TellerClient) -> None:
        self._world, self._process, self.link = world, process, link

    async def offers_cash(self, problem: MethodProblem | None = None) -> None:
        """Return once the home screen offers cash, or says that it does not because of `problem`."""
        await self.offers(Method.CASH, problem)

    async def offers(self, method: Method, problem: MethodProblem | None = None) -> None:
        """The same for any method."""
        async with asyncio.timeout(LIMIT_S):
            async for status in self.link.terminal.status():
                if (method, problem) in [(offer.method, offer.problem) for offer in status.methods]:
                    return

    async def recipient(self, destination: Destination) -> Recipient:
        """Whose number or contract that is."""
        return await self.link.topup.recipient(destination)

    async def open(self, destination: Destination = IRINA) -> PaymentId:
        """A payment, with the acceptor waiting for a note."""
        payment = await self.link.topup.open_cash(await self.recipient(destination))
        await until_device(self._world, "idling")
        return payment

    async def open_card(self, value: int, destination: Destination = IRINA) -> PaymentId:
        """A payment of so many roubles, with the card terminal being asked."""
        await self.offers(Method.CARD)
        return await self.link.topup.open_card(await self.recipient(destination), rub(value))

    async def open_qr(self, value: int, destination: Destination = IRINA) -> PaymentId:
        """A payment of so many roubles, with its code on the screen."""
        await self.offers(Method.QR)
        payment = await self.link.topup.open_qr(await self.recipient(destination), rub(value))
        await self.see(payment, lambda topup: topup.qr is not None)
        return payment

    async def insert(self, payment: PaymentId, value: int) -> TopUp:
        """A note of so many roubles, counted on the screen."""
        before = (await self.picture(payment)).inserted
        assert (await self._world.acceptor(insert=value))["accepted"]
        counted = await self.see(payment, lambda topup: topup.inserted == before + rub(value))
        await until_device(self._world, "idling")
        return counted

    async def picture(self, payment: PaymentId) -> TopUp:
        """What the screen shows now."""
        return await self.see(payment, lambda _: True)

    async def see(self, payment: PaymentId, holds: Callable[[TopUp], bool]) -> TopUp:
        """The first picture that `holds`."""
        async with asyncio.timeout(LIMIT_S):
            async for topup in self.link.topup.watch(payment):
                if holds(topup):
                    return topup
        raise AssertionError(f"the payment ended {topup.phase}")

    async def finish(self, payment: PaymentId) -> TopUp:
        """The last picture, after the visitor has touched "done"."""
        await self.link.topup.close(payment)
        return await self.end(payment)

    async def end(self, payment: PaymentId) -> TopUp:
        """The last picture."""
        return await self.see(payment, lambda topup: topup.phase in FINAL_PHASES)

    async def lose_front(self) -> None:
        """The link ends as if the front had died."""
        await self.link.__aexit__(None, None, None)

    def seen_by(self, link: TellerClient) -> Teller:
        """The same teller at the end of another link."""
        return Teller(self._world, self._process, link)

    def freeze(self) -> None:
        """From now on the teller does nothing; only `kill` follows."""
        self._process.send_signal(signal.SIGSTOP)

    @property
    def pid(self) -> int:
        """Of the process, for who wants to look into it."""
        return self._process.pid

    async def died(self) -> None:
        """Return once it is dead by another's hand."""
        async with asyncio.timeout(LIMIT_S):
            await self._process.wait()

    async def kill(self) -> None:
        """As a power cut would."""
        self._process.kill()
        await self._process.wait()


@dataclass(frozen=True, slots=True)
class Terminal:
    """A configured terminal whose journal is in `folder`.

    When it was new, the acceptor held `boxed_before`, and acquirers had `charged_before` of visitors' money.
    """

    folder: Path
    world: World
    config: Path
    boxed_before: int
    charged_before: int

    @classmethod
    async def installed(cls, folder: Path, world: World, changes: Mapping[str, str] | None = None) -> Terminal:
        """A new terminal; `changes` replaces pieces of its configuration's text."""
        config = QUICK.write(folder, world.places)
        text = config.read_text(encoding="utf-8")
        for old, new in (changes or {}).items():
            assert old in text, old
            text = text.replace(old, new)
        config.write_text(text, encoding="utf-8")
        return cls(folder, world, config, await boxed_minor(world), await charged_minor(world))

    @classmethod
    async def without_slots(cls, folder: Path, world: World, absent: str = "") -> Terminal:
        """A new terminal that takes no money, beside one that has the devices, at an operator without that API."""
        terminal = await cls.installed(folder, world, {"[operator]": f"[operator]\nabsent = [{absent}]"})
        text = terminal.config.read_text(encoding="utf-8")
        slots, rest = text.index("[acceptor]"), text.index("[receipt_printer]")
        terminal.config.write_text(text[:slots] + text[rest:], encoding="utf-8")
        return terminal

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Teller]:
        """A teller that can take cash."""
        async with self.serving() as teller:
            await teller.offers_cash()
            yield teller

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Teller]:
        """A teller, whatever it can take."""
        async with (
            child(teller_command(self.config), self.folder, "teller") as process,
            TellerClient(self.folder / "teller.sock") as link,
        ):
            async with asyncio.timeout(LIMIT_S):
                await link.wait_connected()
            yield Teller(self.world, process, link)

    @asynccontextmanager
    async def follower(self, lost: Teller) -> AsyncIterator[Teller]:
        """The teller as the front sees it that follows the one whose link was lost."""
        async with TellerClient(self.folder / "teller.sock") as link:
            async with asyncio.timeout(LIMIT_S):
                await link.wait_connected()
            yield lost.seen_by(link)

    def log(self) -> str:
        """What staff can read of its tellers."""
        return (self.folder / "log" / "kiosk.jsonl").read_text(encoding="utf-8")

    async def events(self) -> Sequence[Mapping[str, Any]]:
        """The whole journal, as `kiosk journal export` gives it."""
        table, key = self._journal()
        return [json.loads(line) for line in export(table.path, key, ExportFormat.JSON_LINES)]

    async def kinds(self, payment: PaymentId) -> list[str]:
        """What has happened to `payment`, oldest first."""
        return [event["kind"] for event in await self.events() if event["payment_id"] == payment]

    async def credited_minor(self, payment: PaymentId) -> int:
        """What the operator booked for `payment`, at most once."""
        entries = await self.world.ledger(correlatorId=payment)
        assert len(entries) <= 1, entries
        return sum(int(entry["amountMinor"]) for entry in entries)

    async def until_credited(self, payment: PaymentId, minor: int) -> None:
        """Return once the operator and the journal both have it credited."""
        await until(lambda: self.credited_minor(payment), lambda credited: credited == minor)
        await until(self.events, lambda events: (payment, minor) in _credits(events))

    async def until_booked(self, payment: PaymentId) -> None:
        """Return once the journal has it credited, whatever came in."""
        await until(self.events, lambda events: payment in [credited for credited, _ in _credits(events)])

    async def until_settled(self, payment: PaymentId) -> str:
        """How `payment` ended, once the journal knows."""
        kinds = await until(lambda: self.kinds(payment), lambda kinds: not _ENDS.isdisjoint(kinds))
        return next(kind for kind in kinds if kind in _ENDS)

    async def assert_books_agree(self, *, suspect_minor: int = 0, charged_elsewhere_minor: int = 0) -> None:
        """Sound, every credit booked once, the box holds what the journal says, or `suspect_minor` more, and acquirers
        have what it says; `charged_elsewhere_minor` is with those who are not of the world.
        """
        table, key = self._journal()
        assert verify(table.path, key, table.witness) == ()
        events = await self.events()
        for payment, minor in _credits(events):
            assert await self.credited_minor(payment) == minor
        stacked = sum(int(event["amount_minor"]) for event in events if event["kind"] == "stacked")
        in_box = await boxed_minor(self.world) - self.boxed_before
        assert stacked <= in_box <= stacked + suspect_minor, events
        charged = sum(_CHARGES.get(event["kind"], 0) * int(event["amount_minor"]) for event in events)
        assert charged == await charged_minor(self.world) - self.charged_before + charged_elsewhere_minor, events

    def _journal(self) -> tuple[Journal, str]:
        config = load(self.config)
        assert isinstance(config.secrets, SecretsFile)
        secrets = tomllib.loads(config.secrets.file.read_text(encoding="utf-8"))
        return config.journal, secrets[config.journal.key_secret]


def _credits(events: Sequence[Mapping[str, Any]]) -> list[tuple[PaymentId, int]]:
    return [(event["payment_id"], event["amount_minor"]) for event in events if event["kind"] == "credited"]


async def charged_minor(world: World) -> int:
    """What the world's acquirers have of visitors' money, as they count themselves."""
    by_code = [one for one in await world.codes() if one["status"] == "succeeded"]
    by_card: int = (await world.terminal())["charged_minor"]
    return by_card + sum(int(one["minor"]) - int(one["refundedMinor"]) for one in by_code)


async def boxed_minor(world: World) -> int:
    """What is in the acceptor's box, as it counts itself."""
    stacked: Mapping[str, int] = (await world.acceptor())["stacked"]
    return sum(int(value) * 100 * count for value, count in stacked.items())


async def until_device(world: World, *states: str) -> None:
    """Return once the acceptor is in one of `states`."""
    await until(world.acceptor, lambda told: told["state"] in states)


async def contract_of(world: World, trait: str) -> ContractNumber:
    """The contract of somebody of that kind (docs/operator/README.md)."""
    return next(ContractNumber(one["contract"]) for one in await world.subscribers() if one["trait"] == trait)


async def number_of(world: World, trait: str) -> PhoneNumber:
    """The number of somebody of that kind."""
    return next(PhoneNumber(one["number"]) for one in await world.subscribers() if one["trait"] == trait)


async def somebody(world: World, trait: str) -> Mapping[str, Any]:
    """The first subscriber of that kind, as the sandbox tells of him."""
    return next(one for one in await world.subscribers() if one["trait"] == trait)
