"""The desks behind a login, put together: each over the visits and the operator."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk import fittings
from kiosk.adapters.bss.client import Operator
from kiosk.config import Config
from kiosk.domain.topup import FeeRule
from kiosk.domain.transfers import TransferTerms
from kiosk.services.bonuses import BonusGround, VisitorBonuses
from kiosk.services.changes_slip import ChangesSlip
from kiosk.services.expenses import Expenses
from kiosk.services.helping import HelpGround, Helping, RequestTerms
from kiosk.services.kept_catalogue import KeptCatalogue
from kiosk.services.last_known import LastKnown
from kiosk.services.notices import NoticeReading
from kiosk.services.offers import Offers
from kiosk.services.order_following import OrderFollowing
from kiosk.services.ordering import AskAbout, Ordering, OrderingParts
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.ordering import CatalogueReader
from kiosk.services.ports.printers import ReceiptPrinter
from kiosk.services.proposals import Proposals
from kiosk.services.relief import ReliefGround, Reliefs
from kiosk.services.spending import Spending, SpendingGround
from kiosk.services.staff_calls import StaffCalls
from kiosk.services.transferring import TransferGround, Transferring
from kiosk.services.visit_differences import VisitDifferences
from kiosk.services.visits import Visits
from kiosk.services.what_if import WhatIfs


@dataclass(frozen=True, slots=True)
class OwnerGround:
    """What the desks behind a login stand on."""

    config: Config
    operator: Operator
    visits: Visits
    payments: PaymentBook
    receipts: ReceiptPrinter | None
    clock: Clock
    staff: StaffCalls
    memory: LastKnown


@dataclass(frozen=True, slots=True)
class OwnerDesks:
    """Each is a desk of the contract, by its name there."""

    orders: Ordering
    spending: Spending
    tariffs: WhatIfs
    notices: NoticeReading
    help: Helping
    transfers: Transferring
    relief: Reliefs
    bonuses: VisitorBonuses
    offers: Offers


def owner_desks(ground: OwnerGround) -> OwnerDesks:
    """All of them; they share one catalogue."""
    catalogue = KeptCatalogue(ground.operator.catalogue, ground.clock)
    transfers, bonuses = _transfers(ground), _bonuses(ground)
    return OwnerDesks(
        orders=_orders(ground, catalogue, (transfers.catch_up, bonuses.catch_up)),
        spending=_spending(ground, catalogue),
        tariffs=_tariffs(ground, catalogue),
        notices=NoticeReading(ground.visits, ground.operator.directory, ground.operator.notices, ground.clock),
        help=_help(ground),
        transfers=transfers,
        relief=_relief(ground, catalogue),
        bonuses=bonuses,
        offers=Offers(ground.visits, ground.operator.directory, ground.operator.recommender, ground.operator.promoter),
    )


def _orders(ground: OwnerGround, catalogue: CatalogueReader, others: tuple[AskAbout, ...]) -> Ordering:
    operator, terminal, clock = ground.operator, ground.config.terminal, ground.clock
    differences = VisitDifferences(operator.directory, operator.accounts, clock, terminal.currency)
    ground.visits.when_opened(differences.opened)
    ground.payments.watch(differences.payment_changed)
    return Ordering(
        OrderingParts(
            visits=ground.visits,
            directory=operator.directory,
            proposals=Proposals(
                operator.accounts, catalogue, operator.qualifier, operator.orders, clock, terminal.zone
            ),
            following=OrderFollowing(operator.orders, clock, ground.config.operator.payments.consistency_delay_s),
            differences=differences,
            slip=ChangesSlip(
                ground.receipts, fittings.receipt_layout(ground.config), clock, fittings.outlet(ground.config)
            ),
            memory=ground.memory,
            health=operator.health,
            others=others,
        )
    )


def _help(ground: OwnerGround) -> Helping:
    operator, table = ground.operator, ground.config.requests
    terms = None
    if table is not None:
        languages = (*ground.config.terminal.languages, *table.consent)
        default = next(one for one in languages if one in table.consent)
        terms = RequestTerms(table.version, table.consent, default)
    return Helping(
        ground.visits,
        HelpGround(
            directory=operator.directory,
            reader=operator.accounts,
            taker=operator.questions,
            book=operator.interactions,
            staff=ground.staff,
            clock=ground.clock,
            terms=terms,
        ),
    )


def _transfers(ground: OwnerGround) -> Transferring:
    operator = ground.operator
    return Transferring(
        ground.visits,
        TransferGround(
            directory=operator.directory,
            mover=operator.transfers,
            clock=ground.clock,
            terms=_transfer_terms(ground.config),
            consistent_after_s=ground.config.operator.payments.consistency_delay_s,
        ),
    )


def _transfer_terms(config: Config) -> TransferTerms | None:
    """The rules for money between own contracts; `None` where none is moved."""
    table = config.transfers
    if table is None:
        return None
    fee = FeeRule(table.fee_per_mille, config.money(table.fee_minimum_minor))
    return TransferTerms(fee, config.money(table.minimum_minor), config.money(table.maximum_minor))


def _spending(ground: OwnerGround, catalogue: CatalogueReader) -> Spending:
    operator, terminal = ground.operator, ground.config.terminal
    return Spending(
        ground.visits,
        Expenses(clock=ground.clock, zone=terminal.zone, currency=terminal.currency),
        SpendingGround(
            operator.directory, operator.accounts, catalogue, ground.clock, terminal.zone, terminal.currency
        ),
    )


def _tariffs(ground: OwnerGround, catalogue: CatalogueReader) -> WhatIfs:
    operator, terminal = ground.operator, ground.config.terminal
    return WhatIfs(
        visits=ground.visits,
        directory=operator.directory,
        reader=operator.accounts,
        catalogue=catalogue,
        clock=ground.clock,
        zone=terminal.zone,
        currency=terminal.currency,
    )


def _relief(ground: OwnerGround, catalogue: CatalogueReader) -> Reliefs:
    operator = ground.operator
    return Reliefs(
        ground.visits,
        ReliefGround(
            directory=operator.directory,
            reader=operator.accounts,
            words=operator.relief,
            catalogue=catalogue,
            qualifier=operator.qualifier,
            clock=ground.clock,
            zone=ground.config.terminal.zone,
        ),
    )


def _bonuses(ground: OwnerGround) -> VisitorBonuses:
    operator = ground.operator
    return VisitorBonuses(
        ground.visits,
        BonusGround(
            bonuses=operator.bonuses,
            redeemer=operator.redeemer,
            accounts=operator.accounts,
            clock=ground.clock,
            zone=ground.config.terminal.zone,
            consistent_after_s=ground.config.operator.payments.consistency_delay_s,
        ),
    )
