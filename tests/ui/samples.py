"""Every screen in every state it can be in, for pictures and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from kiosk.presenters.screens import Screen
from tests.ui.sample_accounts import (
    account_states,
    login_states,
    out_of_service_states,
    statement_states,
)
from tests.ui.sample_bonuses import bonuses_states, offers_states, reward_states
from tests.ui.sample_charges import amount_states, card_states, charge_result_states, qr_states
from tests.ui.sample_help import ask_states, notices_states, questions_states, transfers_states
from tests.ui.sample_payments import cash_states, home_states, method_states, number_states, result_states
from tests.ui.sample_relief import zero_balance_states
from tests.ui.sample_service import choice_states, count_states, entry_states, menu_states, sheet_states
from tests.ui.sample_services import change_states, farewell_states, services_states
from tests.ui.sample_spending import calendar_states, consents_states, expenses_states
from tests.ui.sample_tariffs import tariffs_states


@dataclass(frozen=True, slots=True)
class Sample:
    """A screen in a state, with a name that can be a file's."""

    name: str
    screen: Screen
    state: object


_STATES = {
    Screen.HOME: home_states,
    Screen.NUMBER: number_states,
    Screen.METHOD: method_states,
    Screen.AMOUNT: amount_states,
    Screen.CASH: cash_states,
    Screen.CARD: card_states,
    Screen.QR: qr_states,
    Screen.RESULT: lambda: chain(result_states(), charge_result_states()),
    Screen.LOGIN: login_states,
    Screen.ACCOUNT: account_states,
    Screen.EXPENSES: expenses_states,
    Screen.STATEMENT: statement_states,
    Screen.CONSENTS: consents_states,
    Screen.CALENDAR: calendar_states,
    Screen.ZERO_BALANCE: zero_balance_states,
    Screen.SERVICES: services_states,
    Screen.TARIFFS: tariffs_states,
    Screen.CHANGE: change_states,
    Screen.FAREWELL: farewell_states,
    Screen.NOTICES: notices_states,
    Screen.QUESTIONS: questions_states,
    Screen.ASK: ask_states,
    Screen.TRANSFERS: transfers_states,
    Screen.BONUSES: bonuses_states,
    Screen.REWARD: reward_states,
    Screen.OFFERS: offers_states,
    Screen.STAFF_ENTRY: entry_states,
    Screen.STAFF_MENU: menu_states,
    Screen.STAFF_SHEET: sheet_states,
    Screen.STAFF_COUNT: count_states,
    Screen.STAFF_CHOICE: choice_states,
    Screen.OUT_OF_SERVICE: out_of_service_states,
}


def samples(only: Screen | None = None) -> Iterator[Sample]:
    """Every screen in every state, or those of one screen."""
    for screen, states in _STATES.items():
        if only in (None, screen):
            for name, state in states():
                yield Sample("-".join(part for part in (screen.value, name) if part), screen, state)
