"""The desks behind a login, put together: each over the visits and the operator."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.adapters.bss.client import Operator
from kiosk.config import Config
from kiosk.services.expenses import Expenses
from kiosk.services.ordering import Ordering
from kiosk.services.ports.clock import Clock
from kiosk.services.spending import Spending, SpendingGround
from kiosk.services.visits import Visits
from kiosk.services.what_if import WhatIfs


@dataclass(frozen=True, slots=True)
class OwnerGround:
    """What the desks behind a login stand on."""

    config: Config
    operator: Operator
    visits: Visits
    clock: Clock


@dataclass(frozen=True, slots=True)
class OwnerDesks:
    """Each is a desk of the contract, by its name there."""

    orders: Ordering
    spending: Spending
    tariffs: WhatIfs


def owner_desks(ground: OwnerGround) -> OwnerDesks:
    """All of them."""
    return OwnerDesks(orders=_orders(ground), spending=_spending(ground), tariffs=_tariffs(ground))


def _orders(ground: OwnerGround) -> Ordering:
    operator = ground.operator
    return Ordering(visits=ground.visits, directory=operator.directory, reader=operator.accounts, clock=ground.clock)


def _spending(ground: OwnerGround) -> Spending:
    operator, terminal = ground.operator, ground.config.terminal
    return Spending(
        ground.visits,
        Expenses(clock=ground.clock, zone=terminal.zone, currency=terminal.currency),
        SpendingGround(
            operator.directory, operator.accounts, operator.catalogue, ground.clock, terminal.zone, terminal.currency
        ),
    )


def _tariffs(ground: OwnerGround) -> WhatIfs:
    operator, terminal = ground.operator, ground.config.terminal
    return WhatIfs(
        visits=ground.visits,
        directory=operator.directory,
        reader=operator.accounts,
        catalogue=operator.catalogue,
        clock=ground.clock,
        zone=terminal.zone,
        currency=terminal.currency,
    )
