"""What presenters draw on."""

from __future__ import annotations

from typing import Protocol

from kiosk.presenters.account import AccountState
from kiosk.presenters.cash import CashState
from kiosk.presenters.expenses import ExpensesState
from kiosk.presenters.home import HomeState
from kiosk.presenters.login import LoginState
from kiosk.presenters.method import MethodState
from kiosk.presenters.number import NumberState
from kiosk.presenters.out_of_service import OutOfServiceState
from kiosk.presenters.result import ResultState
from kiosk.presenters.screens import ShellState
from kiosk.presenters.statement import StatementState

ScreenState = (
    HomeState
    | NumberState
    | MethodState
    | CashState
    | ResultState
    | LoginState
    | AccountState
    | ExpensesState
    | StatementState
    | OutOfServiceState
)


class Display(Protocol):
    """The glass. Drawing the same state twice changes nothing."""

    def show_screen(self, state: ScreenState) -> None:
        """Draw the screen `state` belongs to; it comes to the front with the shell state that follows."""

    def show_shell(self, state: ShellState) -> None:
        """Draw what is around, and bring its screen to the front."""
