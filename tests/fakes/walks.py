"""The way to every screen, as a visitor takes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from kiosk.domain.offerings import OfferingId
from kiosk.domain.products import Section
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.bonuses import BonusesPresenter
from kiosk.presenters.number import Purpose
from kiosk.presenters.questions import QuestionsPresenter
from kiosk.presenters.rooms import Room
from kiosk.presenters.screens import Screen
from kiosk.presenters.services import ServicesPresenter
from tests.fakes.bonus_desk import ONE_GB
from tests.fakes.visitor import Visitor


async def type_a_number(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123")


async def see_methods(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("9123456789")
    await visitor.go_on()


async def open_a_payment(visitor: Visitor) -> None:
    await visitor.open_cash()


async def see_a_result(visitor: Visitor) -> None:
    await visitor.open_cash()
    await visitor.insert(100)
    await visitor.credit()


async def ask_a_code(visitor: Visitor) -> None:
    await visitor.start(Purpose.ACCOUNT)
    await visitor.type_number("9123456789")
    await visitor.go_on()


async def see_the_account(visitor: Visitor) -> None:
    await visitor.log_in()


async def see_expenses(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.EXPENSES)


async def see_a_statement(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.STATEMENT)


async def see_consents(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.CONSENTS)


async def see_the_days_to_come(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.CALENDAR)


async def see_what_works_without_money(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.ZERO_BALANCE)


async def see_the_services(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter_section, Section.MOBILE)


async def see_a_sheet(visitor: Visitor) -> None:
    await see_the_services(visitor)
    await visitor.tap(ServicesPresenter, ServicesPresenter.connect, OfferingId("+10 ГБ"))


async def see_the_notices(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.NOTICES)


async def see_the_questions(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.QUESTIONS)


async def ask_something(visitor: Visitor) -> None:
    await see_the_questions(visitor)
    await visitor.tap(QuestionsPresenter, QuestionsPresenter.ask)


async def see_own_contracts(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.TRANSFERS)


async def see_the_farewell(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.press(visitor.visit.exit)


async def see_the_bonuses(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.BONUSES)


async def see_a_reward(visitor: Visitor) -> None:
    await see_the_bonuses(visitor)
    await visitor.tap(BonusesPresenter, BonusesPresenter.redeem, ONE_GB.reward)


async def see_the_offers(visitor: Visitor) -> None:
    await visitor.log_in()
    await visitor.tap(AccountPresenter, AccountPresenter.enter, Room.OFFERS)


Walk = Callable[[Visitor], Awaitable[None]]
WALKS: dict[Screen, Walk] = {
    Screen.NUMBER: type_a_number,
    Screen.METHOD: see_methods,
    Screen.CASH: open_a_payment,
    Screen.RESULT: see_a_result,
    Screen.LOGIN: ask_a_code,
    Screen.ACCOUNT: see_the_account,
    Screen.EXPENSES: see_expenses,
    Screen.STATEMENT: see_a_statement,
    Screen.CONSENTS: see_consents,
    Screen.CALENDAR: see_the_days_to_come,
    Screen.ZERO_BALANCE: see_what_works_without_money,
    Screen.SERVICES: see_the_services,
    Screen.CHANGE: see_a_sheet,
    Screen.NOTICES: see_the_notices,
    Screen.QUESTIONS: see_the_questions,
    Screen.ASK: ask_something,
    Screen.TRANSFERS: see_own_contracts,
    Screen.BONUSES: see_the_bonuses,
    Screen.REWARD: see_a_reward,
    Screen.OFFERS: see_the_offers,
    Screen.FAREWELL: see_the_farewell,
}
EVERY_SCREEN = pytest.mark.parametrize(("screen", "walk"), WALKS.items(), ids=[screen.value for screen in WALKS])
_STAYING = {screen: walk for screen, walk in WALKS.items() if screen is not Screen.FAREWELL}  # that one ends sooner
EVERY_SCREEN_THAT_STAYS = pytest.mark.parametrize(
    ("screen", "walk"), _STAYING.items(), ids=[screen.value for screen in _STAYING]
)
