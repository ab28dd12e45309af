"""Which view draws which screen. Each is imported when it is first wanted: the first window waits for one only."""

# ruff: noqa: PLC0415 - late imports are what this module is for

from __future__ import annotations

from typing import Any

from kiosk.presenters.screens import OF_STAFF, Screen
from kiosk.views.look import Look
from kiosk.views.self_service.screen import ScreenView


def build_screen(which: Screen, look: Look) -> ScreenView[Any]:
    """A new view of that screen, without a state."""
    match which:
        case Screen.HOME:
            from kiosk.views.self_service.home import HomeView

            return HomeView(look)
        case Screen.NUMBER:
            from kiosk.views.self_service.number import NumberView

            return NumberView(look)
        case Screen.METHOD:
            from kiosk.views.self_service.method import MethodView

            return MethodView(look)
        case Screen.AMOUNT | Screen.CARD | Screen.QR | Screen.CASH | Screen.RESULT:
            return _build_payment(which, look)
        case _ if which in OF_STAFF or which is Screen.OUT_OF_SERVICE:
            return _build_for_staff(which, look)
        case _:
            return _build_after_login(which, look)


def _build_payment(which: Screen, look: Look) -> ScreenView[Any]:
    match which:
        case Screen.AMOUNT:
            from kiosk.views.self_service.amount import AmountView

            return AmountView(look)
        case Screen.CARD:
            from kiosk.views.self_service.card import CardView

            return CardView(look)
        case Screen.QR:
            from kiosk.views.self_service.qr import QrView

            return QrView(look)
        case Screen.CASH:
            from kiosk.views.self_service.cash import CashView

            return CashView(look)
        case _:
            from kiosk.views.self_service.result import ResultView

            return ResultView(look)


def _build_for_staff(which: Screen, look: Look) -> ScreenView[Any]:
    match which:
        case Screen.OUT_OF_SERVICE:
            from kiosk.views.self_service.out_of_service import OutOfServiceView

            return OutOfServiceView(look)
        case Screen.STAFF_ENTRY:
            from kiosk.views.self_service.staff_entry import StaffEntryView

            return StaffEntryView(look)
        case Screen.STAFF_MENU:
            from kiosk.views.self_service.staff_menu import StaffMenuView

            return StaffMenuView(look)
        case Screen.STAFF_CHOICE:
            from kiosk.views.self_service.staff_choice import StaffChoiceView

            return StaffChoiceView(look)
        case Screen.STAFF_COUNT:
            from kiosk.views.self_service.staff_count import StaffCountView

            return StaffCountView(look)
        case _:
            from kiosk.views.self_service.staff_sheet import StaffSheetView

            return StaffSheetView(look)


def _build_after_login(which: Screen, look: Look) -> ScreenView[Any]:
    match which:
        case Screen.LOGIN:
            from kiosk.views.self_service.login import LoginView

            return LoginView(look)
        case Screen.ACCOUNT:
            from kiosk.views.self_service.account import AccountView

            return AccountView(look)
        case Screen.EXPENSES:
            from kiosk.views.self_service.expenses import ExpensesView

            return ExpensesView(look)
        case Screen.STATEMENT:
            from kiosk.views.self_service.statement import StatementView

            return StatementView(look)
        case _:
            return _build_room(which, look)


def _build_room(which: Screen, look: Look) -> ScreenView[Any]:
    match which:
        case Screen.SERVICES | Screen.TARIFFS | Screen.CHANGE:
            return _build_services(which, look)
        case Screen.NOTICES | Screen.QUESTIONS | Screen.ASK | Screen.TRANSFERS:
            return _build_help(which, look)
        case Screen.FAREWELL:
            from kiosk.views.self_service.farewell import FarewellView

            return FarewellView(look)
        case Screen.BONUSES | Screen.REWARD | Screen.OFFERS:
            return _build_benefit(which, look)
        case _:
            return _build_money_room(which, look)


def _build_services(which: Screen, look: Look) -> ScreenView[Any]:
    match which:
        case Screen.SERVICES:
            from kiosk.views.self_service.services import ServicesView

            return ServicesView(look)
        case Screen.TARIFFS:
            from kiosk.views.self_service.tariffs import TariffsView

            return TariffsView(look)
        case _:
            from kiosk.views.self_service.change import ChangeView

            return ChangeView(look)


def _build_benefit(which: Screen, look: Look) -> ScreenView[Any]:
    match which:
        case Screen.BONUSES:
            from kiosk.views.self_service.bonuses import BonusesView

            return BonusesView(look)
        case Screen.REWARD:
            from kiosk.views.self_service.reward import RewardView

            return RewardView(look)
        case _:
            from kiosk.views.self_service.offers import OffersView

            return OffersView(look)


def _build_money_room(which: Screen, look: Look) -> ScreenView[Any]:
    match which:
        case Screen.CONSENTS:
            from kiosk.views.self_service.consents import ConsentsView

            return ConsentsView(look)
        case Screen.CALENDAR:
            from kiosk.views.self_service.calendar import CalendarView

            return CalendarView(look)
        case _:
            from kiosk.views.self_service.zero_balance import ZeroBalanceView

            return ZeroBalanceView(look)


def _build_help(which: Screen, look: Look) -> ScreenView[Any]:
    match which:
        case Screen.NOTICES:
            from kiosk.views.self_service.notices import NoticesView

            return NoticesView(look)
        case Screen.QUESTIONS:
            from kiosk.views.self_service.questions import QuestionsView

            return QuestionsView(look)
        case Screen.ASK:
            from kiosk.views.self_service.ask import AskView

            return AskView(look)
        case _:
            from kiosk.views.self_service.transfers import TransfersView

            return TransfersView(look)
