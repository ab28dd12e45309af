"""Puts the parts of cash top-ups together, given the ports. For the composition root and for tests of the whole."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from kiosk.services.cash_counter import CashCounter
from kiosk.services.cash_intake import CashIntake
from kiosk.services.journal_keeper import JournalKeeper
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.acceptor import BillAcceptor
from kiosk.services.ports.alarms import Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.crediting import PaymentGateway
from kiosk.services.ports.documents import ReceiptLayout
from kiosk.services.ports.journal import Journal
from kiosk.services.ports.operator import Directory
from kiosk.services.ports.printers import ReceiptPrinter
from kiosk.services.receipts import ReceiptDesk
from kiosk.services.topup import TopUpService
from kiosk.services.topup_settings import OutboxSettings, TopUpSettings


@dataclass(frozen=True, slots=True)
class CashTopUps:
    """The desk for the link, and the counter: `run` it for the teller's life, ask its `health` for the status."""

    desk: TopUpService
    counter: CashCounter


_UNGUESSABLE = secrets.SystemRandom()


def _even_jitter(spread: float) -> float:
    return _UNGUESSABLE.uniform(-spread, spread)


def cash_topups(
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
) -> CashTopUps:
    """Cash top-ups over the given ports; `acceptor` and `printer` are `None` where none is fitted."""
    book = PaymentBook(journal, clock)
    keeper = JournalKeeper(journal=journal, clock=clock, alarms=alarms, settings=settings)
    intake = CashIntake(
        book=book, journal=journal, may_take=keeper.may_take, clock=clock, alarms=alarms, settings=settings
    )
    keeper.watch(intake.tell)
    outbox = Outbox(
        book=book,
        journal=journal,
        gateway=gateway,
        clock=clock,
        alarms=alarms,
        settings=outbox_settings or OutboxSettings(),
        jitter=jitter,
    )
    counter = CashCounter(
        book=book,
        journal=journal,
        acceptor=acceptor,
        intake=intake,
        keeper=keeper,
        outbox=outbox,
        clock=clock,
        settings=settings,
    )
    receipts = ReceiptDesk(book=book, printer=printer, layout=layout, clock=clock, outlet=settings.outlet)
    desk = TopUpService(
        book=book,
        journal=journal,
        counter=counter,
        intake=intake,
        outbox=outbox,
        directory=directory,
        receipts=receipts,
        clock=clock,
        chance=chance,
        settings=settings,
    )
    return CashTopUps(desk, counter)
