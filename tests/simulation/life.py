"""One life of the teller: the real services, journal, drivers and adapters, put together as `kiosk.teller` does."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

from kiosk.adapters.bss.payments import Payments
from kiosk.adapters.bss.settings import Limits, NoAuth, PaymentProfile, addresses
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.journal import SealedJournal, open_journal
from kiosk.devices.bill_acceptor.ccnet.driver import CcnetAcceptor
from kiosk.devices.bill_acceptor.id003.driver import Id003Acceptor
from kiosk.devices.bill_acceptor.ssp.driver import SspAcceptor
from kiosk.devices.bill_acceptor.ssp.line import Encryption
from kiosk.devices.channel import ChannelOpener, LineAddress
from kiosk.devices.receipt_printer.driver import EscPosReceiptPrinter
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import Destination
from kiosk.domain.statement import LegalEntity
from kiosk.domain.subscriber import AccountId, Recipient, Subscriber
from kiosk.domain.topup import FeeRule, PaymentId
from kiosk.services.ports.acceptor import BillAcceptor
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import JournalDown
from kiosk.services.topup_assembly import TopUps, assemble_topups
from kiosk.services.topup_settings import OutboxSettings, Outlet, TopUpSettings
from tests.simulation.acquiring import charging
from tests.simulation.clock import NappingClock, VirtualClock
from tests.simulation.disk import FRESH_S, SECRET, journal_settings, store_opener
from tests.simulation.faults import GOING_BACK
from tests.simulation.printer import PlainPaper
from tests.simulation.visitor import receive_visitors
from tests.simulation.world import ACCEPTOR, OPERATOR, PRINTER, World

_SETTLE_S = 600.0
_LOOK_S = 2.0
_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_LEGAL = LegalEntity("ООО «Связь»", "7700000000", "Москва", "8 800 000-00-00")

Driver = Callable[[ChannelOpener, Clock], BillAcceptor]
DRIVERS: dict[str, Driver] = {
    "ccnet": lambda line, clock: CcnetAcceptor(line, clock, Currency.RUB),
    "id003": lambda line, clock: Id003Acceptor(line, clock, Currency.RUB),
    "ssp-plain": lambda line, clock: SspAcceptor(line, clock, Currency.RUB, encryption=Encryption.OFF),
    "ssp-old": lambda line, clock: SspAcceptor(line, clock, Currency.RUB, encryption=Encryption.OFF),
}
"""The acceptor's driver by protocol; `acceptor.MANNERS` has what the world knows of each."""


class _NoDirectory:
    """Visitors here know whom they pay for."""

    async def recipient(self, destination: Destination) -> Recipient:
        """See `Directory`."""
        raise AssertionError("nobody asks")

    async def subscriber(self, account: AccountId) -> Subscriber:
        """See `Directory`."""
        raise AssertionError("nobody asks")


class _Bells:
    """Alarms; one that says the journal is unsound is the end."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sound(self, alarm: Alarm, payment: PaymentId | None, detail: str) -> None:
        """See `Alarms`."""
        self._world.note("alarm", alarm.value)
        if alarm is Alarm.BATCH_DIFFERS:
            self._world.checker.charges.told_of_batch()
        if alarm is Alarm.JOURNAL_UNSOUND:
            if detail.startswith("11:") and self._world.checker.knows_of_too_few():
                self._world.over("")  # found out by the device's counter, and no more money is taken
            self._world.violated(f"the journal found itself unsound: {detail}")


def live(world: World) -> None:
    """One life, from power-on to the moment when everything has settled."""
    loop = world.loop
    assert loop is not None
    loop.set_exception_handler(lambda _, context: world.violated(_told(context)))
    try:
        loop.run_until_complete(_live(world))
    except Exception as error:  # noqa: BLE001 - whatever ends a teller is what the simulation is there to find
        world.violated(f"the teller died: {_named(error)}")


async def _live(world: World) -> None:
    clock = VirtualClock(world)
    journal = await _opened(world, clock)
    topups = _put_together(world, journal, clock)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(topups.run())
        visits = group.create_task(receive_visitors(world, topups, clock))
        await asyncio.wait({running, visits}, return_when=asyncio.FIRST_COMPLETED)
        if world.mix.aim is not None and world.mix.aim[1] in GOING_BACK:  # it begins once its visitor has gone
            await clock.sleep(world.chance.uniform(5.0, 40.0))
        await clock.sleep(max(0.0, world.rules.closes_at_s - world.now_s))
        world.calm = True
        await _settle(world, topups, clock)
        world.checker.finish()
        world.over("")


async def _opened(world: World, clock: Clock) -> SealedJournal:
    """The journal; who supervises the teller starts it again as long as it cannot write."""
    while True:
        try:
            return await open_journal(journal_settings(world.folder), SECRET, clock, store_opener(world))
        except JournalDown:
            await clock.sleep(_LOOK_S)
        except JournalDamaged as damage:
            if "disk" not in str(damage) or world.calm:
                world.violated(f"the journal cannot be opened: {damage}")
            await clock.sleep(_LOOK_S)


def _put_together(world: World, journal: SealedJournal, clock: Clock) -> TopUps:
    fee = FeeRule(world.rules.per_mille, Money.zero(Currency.RUB))
    alarms = _Bells(world)
    settings = TopUpSettings(
        outlet=Outlet("0417", "Office", "Europe/Moscow", _LEGAL),
        fee=fee,
        maximum=Money(world.rules.maximum, Currency.RUB),
        idle_close_s=25.0,
        probe_every_s=0.6 * FRESH_S,
    )
    profile = PaymentProfile(
        "kiosk-0417",
        can_search=world.rules.can_search,
        is_idempotent=world.rules.is_idempotent,
        consistency_delay_s=world.rules.consistency_delay_s,
    )
    transport = Transport(addresses(f"http://{OPERATOR}"), NoAuth(), clock, Limits(), _TLS)
    line = LineAddress(f"tcp://{ACCEPTOR}:1").opener(clock)
    return assemble_topups(
        journal=journal,
        acceptor=DRIVERS[world.rules.protocol](line, NappingClock(world)),
        gateway=Payments(transport, profile),
        directory=_NoDirectory(),
        printer=EscPosReceiptPrinter(LineAddress(f"tcp://{PRINTER}:9100").opener(clock), clock),
        layout=PlainPaper(),
        clock=clock,
        alarms=alarms,
        settings=settings,
        outbox_settings=OutboxSettings(pauses_s=(2.0, 5.0, 15.0, 60.0)),
        jitter=lambda spread: world.chance.uniform(-spread, spread),
        chance=world.chance,
        charging=charging(world, clock, alarms, fee, _TLS),
    )


async def _settle(world: World, topups: TopUps, clock: Clock) -> None:
    """With all faults off everything comes to its end."""
    deadline = world.now_s + _SETTLE_S
    while not (world.checker.is_settled() and world.device.is_empty() and _is_ready(topups)):
        if world.now_s > deadline:
            world.violated(f"nothing moves any more: {world.checker.unsettled()}, acceptor {topups.counter.health()}")
        await clock.sleep(_LOOK_S)


def _is_ready(topups: TopUps) -> bool:
    health = topups.counter.health()
    return health.journal_ok and health.acceptor not in (AcceptorState.OFFLINE, AcceptorState.INITIALIZING)


def _told(context: dict[str, Any]) -> str:
    error = context.get("exception")
    return f"{context['message']}: {_named(error) if error else ''}"


def _named(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"
