"""Puts the parts of top-ups together, given the ports. For the composition root and for tests of the whole."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from kiosk.domain.acquiring import AcquirerRule
from kiosk.domain.money import Money
from kiosk.domain.topup import Method
from kiosk.services.acquirer import Acquirer
from kiosk.services.card_acquirer import CardAcquirer
from kiosk.services.cash_counter import CashCounter
from kiosk.services.cash_intake import CashIntake
from kiosk.services.charge_counter import ChargeCounter
from kiosk.services.charge_settings import ChargeSettings, ChargeTerms
from kiosk.services.end_of_day import EndOfDay
from kiosk.services.journal_keeper import JournalKeeper
from kiosk.services.late_alarm import LateAlarm
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.acceptor import BillAcceptor
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.crediting import PaymentGateway
from kiosk.services.ports.documents import ReceiptLayout
from kiosk.services.ports.journal import Journal
from kiosk.services.ports.operator import Directory
from kiosk.services.ports.printers import ReceiptPrinter
from kiosk.services.receipts import ReceiptDesk
from kiosk.services.reversals import Reversals
from kiosk.services.stray_notes import StrayNotes
from kiosk.services.topup import TopUpService
from kiosk.services.topup_settings import OutboxSettings, TopUpSettings


@dataclass(frozen=True, slots=True)
class TopUps:
    """The desk for the link, and the counters behind it: `run` them for the teller's life."""

    desk: TopUpService
    counter: CashCounter
    charges: ChargeCounter
    reversals: Reversals
    days: EndOfDay
    codes: LateAlarm
    book: PaymentBook
    outbox: Outbox

    async def run(self) -> None:
        """Serve until cancelled."""
        async with asyncio.TaskGroup() as group:
            for work in (self.counter.run, self.charges.run, self.reversals.run, self.days.run, self.codes.run):
                group.create_task(work())


_UNGUESSABLE = secrets.SystemRandom()


def _even_jitter(spread: float) -> float:
    return _UNGUESSABLE.uniform(-spread, spread)


@dataclass(frozen=True, slots=True)
class Charging:
    """Who charges, by which rules and on which terms; nobody where neither card nor QR code is taken."""

    acquirers: tuple[Acquirer, ...] = ()
    rules: tuple[AcquirerRule, ...] = ()
    terms: Mapping[Method, ChargeTerms] = field(default_factory=dict)
    settings: ChargeSettings = field(default_factory=ChargeSettings)


def assemble_topups(
    *,
    journal: Journal,
    acceptor: BillAcceptor | None,
    gateway: PaymentGateway,
    directory: Directory,
    printer: ReceiptPrinter | None,
    layout: ReceiptLayout,
    clock: Clock,
    alarms: Alarms,
    settings: TopUpSettings,
    outbox_settings: OutboxSettings | None = None,
    jitter: Callable[[float], float] = _even_jitter,
    chance: Random = _UNGUESSABLE,
    charging: Charging | None = None,
) -> TopUps:
    """Top-ups over the given ports; `acceptor` and `printer` are `None` where none is fitted."""
    book = PaymentBook(journal, clock)
    keeper = JournalKeeper(journal=journal, clock=clock, alarms=alarms, settings=settings)
    outbox = Outbox(
        book=book,
        journal=journal,
        gateway=gateway,
        clock=clock,
        alarms=alarms,
        settings=outbox_settings or OutboxSettings(),
        jitter=jitter,
    )
    shared = _Shared(book, journal, keeper, outbox, clock, alarms, chance)
    charging = charging or Charging()
    intake, counter = _cash(shared, acceptor, settings)
    charges, reversals = _charges(shared, charging, settings.outlet.number)
    days = _days(shared, charging, settings.outlet.zone)
    codes = _late_codes(shared, charging.settings.code_late_s)
    receipts = ReceiptDesk(book=book, printer=printer, layout=layout, clock=clock, outlet=settings.outlet)
    desk = TopUpService(
        book=book,
        journal=journal,
        counter=counter,
        charges=charges,
        intake=intake,
        outbox=outbox,
        directory=directory,
        receipts=receipts,
        clock=clock,
        chance=chance,
        settings=settings,
    )
    return TopUps(desk, counter, charges, reversals, days, codes, book, outbox)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What cash and charges have in common."""

    book: PaymentBook
    journal: Journal
    keeper: JournalKeeper
    outbox: Outbox
    clock: Clock
    alarms: Alarms
    chance: Random


def _cash(shared: _Shared, acceptor: BillAcceptor | None, settings: TopUpSettings) -> tuple[CashIntake, CashCounter]:
    nothing = Money.zero(settings.maximum.currency)
    strays = StrayNotes(journal=shared.journal, alarms=shared.alarms, chance=shared.chance, nothing=nothing)
    intake = CashIntake(
        book=shared.book,
        journal=shared.journal,
        may_take=shared.keeper.may_take,
        clock=shared.clock,
        alarms=shared.alarms,
        strays=strays,
        settings=settings,
    )
    shared.keeper.watch(intake.tell)
    counter = CashCounter(
        book=shared.book,
        journal=shared.journal,
        acceptor=acceptor,
        intake=intake,
        keeper=shared.keeper,
        outbox=shared.outbox,
        clock=shared.clock,
        settings=settings,
    )
    return intake, counter


def _charges(shared: _Shared, charging: Charging, terminal: str) -> tuple[ChargeCounter, Reversals]:
    counter = ChargeCounter(
        book=shared.book,
        journal=shared.journal,
        acquirers=charging.acquirers,
        rules=charging.rules,
        terms=charging.terms,
        may_take=shared.keeper.may_take,
        outbox=shared.outbox,
        clock=shared.clock,
        alarms=shared.alarms,
        settings=charging.settings,
        terminal=terminal,
    )
    reversals = Reversals(
        book=shared.book,
        journal=shared.journal,
        acquirers=charging.acquirers,
        clock=shared.clock,
        alarms=shared.alarms,
        settings=charging.settings,
    )
    return counter, reversals


def _days(shared: _Shared, charging: Charging, zone: str) -> EndOfDay:
    return EndOfDay(
        journal=shared.journal,
        acquirers=[one for one in charging.acquirers if isinstance(one, CardAcquirer)],
        clock=shared.clock,
        zone=zone,
        alarms=shared.alarms,
        settings=charging.settings,
    )


def _late_codes(shared: _Shared, limit_s: float) -> LateAlarm:
    return LateAlarm(
        Alarm.CODE_LATE,
        "codes neither paid nor over",
        shared.journal.codes_open_since,
        journal=shared.journal,
        clock=shared.clock,
        alarms=shared.alarms,
        limits_s=(limit_s,),
    )
