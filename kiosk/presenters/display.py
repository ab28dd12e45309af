"""What presenters draw on."""

from __future__ import annotations

from typing import Final, Protocol

from kiosk.presenters.account import AccountState
from kiosk.presenters.cash import CashState
from kiosk.presenters.expenses import ExpensesState
from kiosk.presenters.home import HomeState
from kiosk.presenters.login import LoginState
from kiosk.presenters.method import MethodState
from kiosk.presenters.number import NumberState
from kiosk.presenters.out_of_service import OutOfServiceState
from kiosk.presenters.result import ResultState
from kiosk.presenters.screens import Screen, ShellState
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

SCREEN_OF: Final[dict[type[ScreenState], Screen]] = {
    HomeState: Screen.HOME,
    NumberState: Screen.NUMBER,
    MethodState: Screen.METHOD,
    CashState: Screen.CASH,
    ResultState: Screen.RESULT,
    LoginState: Screen.LOGIN,
    AccountState: Screen.ACCOUNT,
    ExpensesState: Screen.EXPENSES,
    StatementState: Screen.STATEMENT,
    OutOfServiceState: Screen.OUT_OF_SERVICE,
}


class Display(Protocol):
    """The glass. Drawing the same state twice changes nothing."""

    def show_screen(self, state: ScreenState) -> None:
        """Draw the screen `state` belongs to; it comes to the front with the shell state that follows."""

    def show_shell(self, state: ShellState) -> None:
        """Draw what is around, and bring its screen to the front."""
