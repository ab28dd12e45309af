"""The rooms behind the login: which there are, and the first screen of each.

A room's presenters are imported when somebody enters it.
"""

# ruff: noqa: PLC0415 - late imports are what this module is for

from __future__ import annotations

from enum import Enum

from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import AnyPresenter


class Room(Enum):
    """Where the account leads."""

    EXPENSES = "expenses"
    STATEMENT = "statement"


def room_screen(room: Room, owner: Owner) -> AnyPresenter:
    """The first screen of `room`."""
    match room:
        case Room.EXPENSES:
            from kiosk.presenters.expenses import ExpensesPresenter

            return ExpensesPresenter.of_month(owner, owner.this_month())
        case Room.STATEMENT:
            from kiosk.presenters.statement import PeriodChoice, StatementPresenter

            return StatementPresenter.of(owner, PeriodChoice.THIS_MONTH)
