"""The rooms behind the login: which there are, and the first screen of each.

A room's presenters are imported when somebody enters it.
"""

# ruff: noqa: PLC0415 - late imports are what this module is for

from __future__ import annotations

from enum import Enum

from kiosk.domain.products import Section
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import AnyPresenter


class Room(Enum):
    """Where the account leads."""

    EXPENSES = "expenses"
    STATEMENT = "statement"
    SERVICES = "services"
    CONSENTS = "consents"
    CALENDAR = "calendar"
    NOTICES = "notices"
    QUESTIONS = "questions"
    TRANSFERS = "transfers"
    ZERO_BALANCE = "zero_balance"
    BONUSES = "bonuses"
    OFFERS = "offers"


class Place(Enum):
    """Where the account screen has a door."""

    BALANCE = "balance"
    BONUS = "bonus"
    SPENDING = "spending"
    NOTICES = "notices"  # beside the name
    KEY = "key"  # below the sections
    BAR = "bar"  # in the bottom bar
    TROUBLE = "trouble"  # where something does not work, or soon will not


_DOORS = {
    Room.EXPENSES: Place.SPENDING,
    Room.STATEMENT: Place.KEY,
    Room.OFFERS: Place.KEY,
    Room.CALENDAR: Place.BALANCE,
    Room.NOTICES: Place.NOTICES,
    Room.QUESTIONS: Place.KEY,
    Room.TRANSFERS: Place.BAR,
    Room.ZERO_BALANCE: Place.TROUBLE,
    Room.BONUSES: Place.BONUS,
}
"""The door to each room; the services' doors are the three sections."""


def rooms_at(place: Place) -> tuple[Room, ...]:
    """The rooms whose door is there, in the order of their doors."""
    return tuple(room for room, door in _DOORS.items() if door is place)


def room_screen(room: Room, owner: Owner) -> AnyPresenter:
    """The first screen of `room`."""
    match room:
        case Room.EXPENSES | Room.CONSENTS | Room.CALENDAR:
            return _spending_room(room, owner)
        case Room.STATEMENT:
            from kiosk.presenters.statement import PeriodChoice, StatementPresenter

            return StatementPresenter.of(owner, PeriodChoice.THIS_MONTH)
        case Room.ZERO_BALANCE:
            from kiosk.presenters.zero_balance import ZeroBalancePresenter

            return ZeroBalancePresenter.of(owner)
        case Room.NOTICES | Room.QUESTIONS | Room.TRANSFERS:
            return _help_room(room, owner)
        case Room.SERVICES:
            return section_screen(Section.MOBILE, owner)
        case Room.BONUSES | Room.OFFERS:
            return _benefit_room(room, owner)


def _spending_room(room: Room, owner: Owner) -> AnyPresenter:
    if room is Room.CONSENTS:
        from kiosk.presenters.consents import ConsentsPresenter

        return ConsentsPresenter.of(owner)
    if room is Room.CALENDAR:
        from kiosk.presenters.calendar import CalendarPresenter

        return CalendarPresenter.of(owner)
    from kiosk.presenters.expenses import ExpensesPresenter

    return ExpensesPresenter.of_month(owner, owner.this_month())


def _help_room(room: Room, owner: Owner) -> AnyPresenter:
    if room is Room.NOTICES:
        from kiosk.presenters.notices import NoticesPresenter

        return NoticesPresenter.of(owner)
    if room is Room.TRANSFERS:
        from kiosk.presenters.transfers import TransfersPresenter

        return TransfersPresenter.of(owner)
    from kiosk.presenters.questions import QuestionsPresenter

    return QuestionsPresenter.of(owner)


def _benefit_room(room: Room, owner: Owner) -> AnyPresenter:
    if room is Room.BONUSES:
        from kiosk.presenters.bonuses import BonusesPresenter

        return BonusesPresenter.of(owner)
    from kiosk.presenters.offers import OffersPresenter

    return OffersPresenter.of(owner)


def section_screen(section: Section, owner: Owner) -> AnyPresenter:
    """The services, at that section."""
    from kiosk.presenters.services import ServicesPresenter

    return ServicesPresenter.of(owner, section)
