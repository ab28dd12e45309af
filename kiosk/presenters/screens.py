"""Which screens there are, and what frames all of them: the top bar, the idle warning, the language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Protocol

from kiosk.domain.operator_pace import Pace
from kiosk.domain.terminal import TerminalInfo


class Screen(Enum):
    """Every screen of self-service."""

    HOME = "home"
    NUMBER = "number"
    METHOD = "method"
    AMOUNT = "amount"
    CASH = "cash"
    CARD = "card"
    QR = "qr"
    RESULT = "result"
    LOGIN = "login"
    ACCOUNT = "account"
    EXPENSES = "expenses"
    STATEMENT = "statement"
    CONSENTS = "consents"
    CALENDAR = "calendar"
    ZERO_BALANCE = "zero_balance"
    SERVICES = "services"
    TARIFFS = "tariffs"
    CHANGE = "change"
    NOTICES = "notices"
    QUESTIONS = "questions"
    ASK = "ask"
    TRANSFERS = "transfers"
    BONUSES = "bonuses"
    REWARD = "reward"
    OFFERS = "offers"
    FAREWELL = "farewell"
    STAFF_ENTRY = "staff_entry"
    STAFF_MENU = "staff_menu"
    STAFF_SHEET = "staff_sheet"
    STAFF_COUNT = "staff_count"
    STAFF_CHOICE = "staff_choice"
    OUT_OF_SERVICE = "out_of_service"


OF_STAFF = frozenset(
    {Screen.STAFF_ENTRY, Screen.STAFF_MENU, Screen.STAFF_SHEET, Screen.STAFF_COUNT, Screen.STAFF_CHOICE}
)
"""What no visitor ever sees."""


class ScreenState(Protocol):
    """Everything a screen shows at one time; each screen has one kind of it."""

    screen: ClassVar[Screen]


class TextSize(Enum):
    """The visitor's choice of size; LARGER is 1.3 times."""

    NORMAL = "normal"
    LARGER = "larger"


@dataclass(frozen=True, slots=True)
class ShellState:
    """What is around every screen.

    `leaves_in_s` is the time left of a logged-in visit, `None` before a login. `idle_in_s` is the countdown of the idle
    warning, `None` when it is not shown. `languages_open` is the language chooser. `pace` is how the operator answers.
    """

    screen: Screen
    language: str
    text_size: TextSize
    info: TerminalInfo | None
    leaves_in_s: int | None
    idle_in_s: int | None
    languages_open: bool
    money_inside: bool
    pace: Pace = Pace.USUAL
