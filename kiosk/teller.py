"""The composition root of the teller: the process that owns money, devices, the operator and every secret."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

from kiosk import fittings
from kiosk.adapters.bss.client import Operator
from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.audit import audit_in_process
from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.journal import JournalSettings, open_journal
from kiosk.adapters.journal.lock import JournalLocked
from kiosk.adapters.note_counts import NoteCountsFile
from kiosk.adapters.secrets import secrets_of
from kiosk.adapters.telemetry import Telemetry
from kiosk.charge_fittings import Fitter, MisfitAcquirer
from kiosk.config import Config
from kiosk.domain.subscriber import AccountId
from kiosk.domain.topup import PaymentId
from kiosk.link import server as link
from kiosk.link.sockets import AlreadyServed, meet
from kiosk.owner_fittings import OwnerGround, owner_desks
from kiosk.service_fittings import ServiceGround, ServiceParts, service_parts
from kiosk.services.account_history import AccountHistory
from kiosk.services.accounts import Accounts
from kiosk.services.acquaintances import Acquaintances
from kiosk.services.bonuses import VisitorBonuses
from kiosk.services.counted_acceptor import CountedAcceptor
from kiosk.services.expenses import Expenses
from kiosk.services.helping import Helping
from kiosk.services.last_known import LastKnown
from kiosk.services.notices import NoticeReading
from kiosk.services.numbering import document_number
from kiosk.services.offers import Offers
from kiosk.services.ordering import Ordering
from kiosk.services.ports.acceptor import BillAcceptor
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Journal
from kiosk.services.ports.printers import DocumentPrinter, ReceiptPrinter
from kiosk.services.ports.secrets import SecretMissing
from kiosk.services.relief import Reliefs
from kiosk.services.service_counter import ServiceCounter
from kiosk.services.spending import Spending
from kiosk.services.staff_calls import StaffCalls
from kiosk.services.statement_reading import StatementReader
from kiosk.services.statements import Statements
from kiosk.services.terminal import CashRules, TerminalService
from kiosk.services.topup import TopUpService
from kiosk.services.topup_assembly import Charging, TopUps, assemble_topups
from kiosk.services.topup_settings import TopUpSettings
from kiosk.services.transferring import Transferring
from kiosk.services.visits import Visits
from kiosk.services.what_if import WhatIfs

_log = logging.getLogger(__name__)


class TellerFailed(Exception):
    """The teller cannot start; the text is one line for staff."""


class LoggedAlarms:
    """Alarms as records of the log, which monitoring reads."""

    def sound(self, alarm: Alarm, payment: PaymentId | None, detail: str) -> None:
        """One line of the log."""
        _log.error("alarm", extra={"alarm": alarm.value, "payment": payment, "why": detail})


@dataclass(frozen=True, slots=True)
class Desks:
    """Every desk of the contract; what the link serves. Implements `Teller`."""

    terminal: TerminalService
    topup: TopUpService
    login: Visits
    account: Accounts
    statement: Statements
    service: ServiceCounter
    orders: Ordering
    spending: Spending
    tariffs: WhatIfs
    notices: NoticeReading
    help: Helping
    transfers: Transferring
    relief: Reliefs
    bonuses: VisitorBonuses
    offers: Offers


async def run_teller(config: Config) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        TellerFailed: a secret is missing, another teller holds the journal or the socket, or the journal cannot be
            trusted. Nothing was done.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with _starting(), Telemetry(config.logging.path, config.logging.level.value):
        async with running_teller(config):
            gc.freeze()  # what is loaded now stays: walking it would stop the loop for 15 ms each time
            _log.info("ready", extra={"pid": os.getpid()})
            await stop.wait()


@contextmanager
def _starting() -> Iterator[None]:
    """Renames what keeps a teller from starting; a bug goes through as it is."""
    try:
        yield
    except (SecretMissing, JournalLocked, JournalDamaged, AlreadyServed, MisfitAcquirer) as error:
        raise TellerFailed(str(error)) from error
    except OSError as error:
        raise TellerFailed(f"{error.filename or 'the system'}: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the desks stand on."""

    config: Config
    journal: Journal
    operator: Operator
    acceptor: BillAcceptor | None
    receipts: ReceiptPrinter | None
    documents: DocumentPrinter | None
    charging: Charging
    clock: Clock
    journal_key: str
    memory: LastKnown
    known: Acquaintances


@asynccontextmanager
async def running_teller(config: Config) -> AsyncIterator[Desks]:
    """A whole teller, serving its socket until the context ends; see `run_teller` for what keeps it from starting."""
    clock, keys = SystemClock(), secrets_of(config.secrets)
    counts = NoteCountsFile(fittings.note_counts(config), clock)
    fitted = fittings.bill_acceptor(config, keys, clock)
    acceptor = None if fitted is None else CountedAcceptor(fitted, counts)
    receipts, documents = fittings.receipt_printer(config, clock), fittings.document_printer(config, clock)
    async with AsyncExitStack() as stack:
        key = keys.get(config.journal.key_secret)
        journal = await open_journal(_journal_settings(config), key, clock, audit=audit_in_process)
        stack.push_async_callback(journal.close)
        stack.callback(counts.close)
        operator = fittings.operator_client(config, keys, clock)
        stack.push_async_callback(operator.aclose)
        charging = Fitter(config, keys, clock, LoggedAlarms(), stack).charging()
        keep_s = 60.0 * config.visit.last_known_minutes
        memory = LastKnown(clock, keep_s)
        known = Acquaintances(operator.directory, operator.identities, clock, keep_s)
        meeting = meet(config.link.socket)
        stack.callback(meeting.leave)
        ground = _Ground(config, journal, operator, acceptor, receipts, documents, charging, clock, key, memory, known)
        desks, cash, service = _assemble(ground)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        always = (
            desks.terminal.run,
            desks.login.keep_forgetting,
            desks.statement.keep_discarding,
            memory.keep_forgetting,
            known.keep_forgetting,
        )
        for work in (cash.run, service.encashments.run, *always):
            stack.callback(tasks.create_task(work()).cancel)

        def connection_closed(connection: Hashable) -> None:
            desks.login.connection_closed(connection)
            service.door.connection_closed(connection)

        server = link.LinkServer(desks, meeting, connection_closed)
        await server.open()
        stack.push_async_callback(server.close)
        yield desks


def _assemble(ground: _Ground) -> tuple[Desks, TopUps, ServiceParts]:
    cash, visits = _cash(ground), _visits(ground)
    staff = StaffCalls(LoggedAlarms(), ground.clock)
    service = _service(ground, cash, staff)
    owner = owner_desks(
        OwnerGround(
            ground.config, ground.operator, visits, cash.book, ground.receipts, ground.clock, staff, ground.memory
        )
    )
    desks = Desks(
        terminal=_status(ground, cash),
        topup=cash.desk,
        login=visits,
        account=_accounts(ground, visits),
        statement=_statements(ground, visits),
        service=service.desk,
        orders=owner.orders,
        spending=owner.spending,
        tariffs=owner.tariffs,
        notices=owner.notices,
        help=owner.help,
        transfers=owner.transfers,
        relief=owner.relief,
        bonuses=owner.bonuses,
        offers=owner.offers,
    )
    return desks, cash, service


def _service(ground: _Ground, topups: TopUps, staff: StaffCalls) -> ServiceParts:
    standing = ServiceGround(
        config=ground.config,
        journal=ground.journal,
        secret=ground.journal_key,
        directory=ground.operator.directory,
        elsewhere=ground.operator.booked,
        receipts=ground.receipts,
        clock=ground.clock,
        alarms=LoggedAlarms(),
        connection=_connection,
        calls=staff,
    )
    return service_parts(standing, topups)


def _connection() -> Hashable:
    return link.current_connection.get()


def _cash(ground: _Ground) -> TopUps:
    return assemble_topups(
        journal=ground.journal,
        acceptor=ground.acceptor,
        gateway=ground.operator.payments,
        directory=ground.known,
        printer=ground.receipts,
        layout=fittings.receipt_layout(ground.config),
        clock=ground.clock,
        alarms=LoggedAlarms(),
        settings=_topup_settings(ground.config),
        charging=ground.charging,
    )


def _visits(ground: _Ground) -> Visits:
    def history(account: AccountId) -> AccountHistory:
        terminal = ground.config.terminal
        return AccountHistory(
            ground.operator.accounts, account, clock=ground.clock, zone=terminal.zone, currency=terminal.currency
        )

    return Visits(
        identities=ground.known,
        codes=ground.operator.codes,
        history=history,
        clock=ground.clock,
        connection=_connection,
    )


def _accounts(ground: _Ground, visits: Visits) -> Accounts:
    terminal = ground.config.terminal
    return Accounts(
        visits=visits,
        directory=ground.operator.directory,
        reader=ground.operator.accounts,
        expenses=Expenses(clock=ground.clock, zone=terminal.zone, currency=terminal.currency),
        memory=ground.memory,
        health=ground.operator.health,
    )


def _statements(ground: _Ground, visits: Visits) -> Statements:
    operator, terms = ground.operator, fittings.statement_terms(ground.config)
    return Statements(
        visits=visits,
        reader=StatementReader(operator.directory, operator.accounts, ground.clock, terms),
        maker=fittings.statement_maker(ground.config, ground.config.statement.spool),
        printer=ground.documents,
        next_number=lambda: document_number(ground.journal, ground.config.terminal.number),
        terms=terms,
        clock=ground.clock,
    )


def _status(ground: _Ground, topups: TopUps) -> TerminalService:
    config = ground.config
    return TerminalService(
        info=config.info(),
        rules=CashRules(config.fee(), config.money(config.cash.minimum_minor), config.money(config.cash.maximum_minor)),
        cash=topups.counter.health,
        charge_terms=ground.charging.terms,
        charge_problem=topups.charges.problem,
        operator=ground.operator.health,
        receipts=ground.receipts,
        documents=ground.documents,
        clock=ground.clock,
        notice=config.terminal.notice,
    )


def _journal_settings(config: Config) -> JournalSettings:
    table = config.journal
    return JournalSettings(table.path, table.witness, config.terminal.currency, table.ballast_bytes)


def _topup_settings(config: Config) -> TopUpSettings:
    cash = config.cash
    return TopUpSettings(
        outlet=fittings.outlet(config),
        fee=config.fee(),
        maximum=config.money(cash.maximum_minor),
        values=config.accepted_notes(),
        idle_close_s=cash.abandoned_after_s,
        probe_every_s=config.journal.probe_every_s,
    )
