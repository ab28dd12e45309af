"""What each tap does: the views' signals joined to the presenters' commands, screen by screen.

What the first screen does not need is imported when its screen is joined: the first window does not wait for it.
"""

# ruff: noqa: PLC0415 - late imports are what this module is for

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kiosk.presenters.home import HomePresenter
from kiosk.presenters.number import NumberPresenter, Purpose
from kiosk.presenters.screens import Screen
from kiosk.presenters.visit import Visit
from kiosk.room_joins import ROOM_JOINS, Join, ToSlot
from kiosk.views.tasks import Tasks

if TYPE_CHECKING:
    from kiosk.views.self_service.account import AccountView
    from kiosk.views.self_service.amount import AmountView
    from kiosk.views.self_service.cash import CashView
    from kiosk.views.self_service.charge import ChargeView
    from kiosk.views.self_service.expenses import ExpensesView
    from kiosk.views.self_service.home import HomeView
    from kiosk.views.self_service.login import LoginView
    from kiosk.views.self_service.method import MethodView
    from kiosk.views.self_service.number import NumberView
    from kiosk.views.self_service.result import ResultView
    from kiosk.views.self_service.screen import ScreenView
    from kiosk.views.self_service.staff_choice import StaffChoiceView
    from kiosk.views.self_service.staff_count import StaffCountView
    from kiosk.views.self_service.staff_entry import StaffEntryView
    from kiosk.views.self_service.staff_menu import StaffMenuView
    from kiosk.views.self_service.staff_sheet import StaffSheetView
    from kiosk.views.self_service.statement import StatementView


def join(screen: Screen, view: ScreenView[Any], visit: Visit, tasks: Tasks) -> None:
    """Let every tap on `view` start its command. A tap whose screen has been left since does nothing."""
    joins = _JOINS | ROOM_JOINS
    if screen in joins:
        joins[screen](view, visit, tasks.slot)


def _join_home(view: HomeView, visit: Visit, slot: ToSlot) -> None:
    start = visit.stage.on(HomePresenter, HomePresenter.start)
    view.top_up_tapped.connect(slot(partial(start, Purpose.TOP_UP)))
    view.account_tapped.connect(slot(partial(start, Purpose.ACCOUNT)))
    view.statement_tapped.connect(slot(partial(start, Purpose.STATEMENT)))
    view.zero_balance_tapped.connect(slot(partial(start, Purpose.ZERO_BALANCE)))


def _join_number(view: NumberView, visit: Visit, slot: ToSlot) -> None:
    on = visit.stage.on
    view.digit_tapped.connect(slot(on(NumberPresenter, NumberPresenter.type_key)))
    view.erase_tapped.connect(slot(on(NumberPresenter, NumberPresenter.erase)))
    view.country_tapped.connect(slot(on(NumberPresenter, NumberPresenter.switch_country)))
    view.kind_tapped.connect(slot(on(NumberPresenter, NumberPresenter.switch_kind)))
    view.next_tapped.connect(slot(on(NumberPresenter, NumberPresenter.proceed)))
    view.correct_tapped.connect(slot(on(NumberPresenter, NumberPresenter.correct)))
    view.back_tapped.connect(slot(visit.back))


def _join_method(view: MethodView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.method import MethodPresenter

    view.method_tapped.connect(slot(visit.stage.on(MethodPresenter, MethodPresenter.choose)))
    view.back_tapped.connect(slot(visit.back))


def _join_amount(view: AmountView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.amount import AmountPresenter

    on = visit.stage.on
    view.digit_tapped.connect(slot(on(AmountPresenter, AmountPresenter.type_digit)))
    view.erase_tapped.connect(slot(on(AmountPresenter, AmountPresenter.erase)))
    view.sum_tapped.connect(slot(on(AmountPresenter, AmountPresenter.choose)))
    view.pay_tapped.connect(slot(on(AmountPresenter, AmountPresenter.pay)))
    view.back_tapped.connect(slot(visit.back))


def _join_charge(view: ChargeView[Any], visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.charge import ChargePresenter

    view.cancel_tapped.connect(slot(visit.stage.on(ChargePresenter, ChargePresenter.cancel)))


def _join_cash(view: CashView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.cash import CashPresenter

    view.credit_tapped.connect(slot(visit.stage.on(CashPresenter, CashPresenter.credit)))
    view.cancel_tapped.connect(slot(visit.stage.on(CashPresenter, CashPresenter.cancel)))


def _join_result(view: ResultView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.result import ResultPresenter

    on = visit.stage.on
    view.done_tapped.connect(slot(on(ResultPresenter, ResultPresenter.finish)))
    view.pay_another_tapped.connect(slot(on(ResultPresenter, ResultPresenter.pay_another)))
    view.try_again_tapped.connect(slot(on(ResultPresenter, ResultPresenter.try_again)))
    view.other_number_tapped.connect(slot(on(ResultPresenter, ResultPresenter.choose_other_number)))
    view.print_tapped.connect(slot(on(ResultPresenter, ResultPresenter.print_again)))


def _join_login(view: LoginView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.login import LoginPresenter

    on = visit.stage.on
    view.digit_tapped.connect(slot(on(LoginPresenter, LoginPresenter.type_digit)))
    view.erase_tapped.connect(slot(on(LoginPresenter, LoginPresenter.erase)))
    view.resend_tapped.connect(slot(on(LoginPresenter, LoginPresenter.resend)))
    view.back_tapped.connect(slot(visit.back))


def _join_account(view: AccountView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.account import AccountPresenter

    on = visit.stage.on
    view.top_up_tapped.connect(slot(on(AccountPresenter, AccountPresenter.top_up)))
    view.room_tapped.connect(slot(on(AccountPresenter, AccountPresenter.enter)))
    view.section_tapped.connect(slot(on(AccountPresenter, AccountPresenter.enter_section)))
    view.retry_tapped.connect(slot(on(AccountPresenter, AccountPresenter.retry)))
    view.home_tapped.connect(slot(visit.to_home))


def _join_expenses(view: ExpensesView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.expenses import ExpensesPresenter

    on = visit.stage.on
    view.earlier_tapped.connect(slot(on(ExpensesPresenter, ExpensesPresenter.earlier)))
    view.later_tapped.connect(slot(on(ExpensesPresenter, ExpensesPresenter.later)))
    view.only_paid_tapped.connect(slot(on(ExpensesPresenter, ExpensesPresenter.toggle_free)))
    view.angle_tapped.connect(slot(on(ExpensesPresenter, ExpensesPresenter.look)))
    view.month_tapped.connect(slot(on(ExpensesPresenter, ExpensesPresenter.go_to)))
    view.consents_tapped.connect(slot(on(ExpensesPresenter, ExpensesPresenter.see_consents)))
    view.retry_tapped.connect(slot(on(ExpensesPresenter, ExpensesPresenter.retry)))
    view.statement_tapped.connect(slot(on(ExpensesPresenter, ExpensesPresenter.print_statement)))
    view.back_tapped.connect(slot(visit.back))


def _join_statement(view: StatementView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.statement import StatementPresenter

    on = visit.stage.on
    view.choice_tapped.connect(slot(on(StatementPresenter, StatementPresenter.choose)))
    view.make_tapped.connect(slot(on(StatementPresenter, StatementPresenter.make)))
    view.print_tapped.connect(slot(on(StatementPresenter, StatementPresenter.print_out)))
    view.back_tapped.connect(slot(visit.back))


def _join_staff_entry(view: StaffEntryView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.staff_entry import EntryPresenter

    on = visit.stage.on
    view.key_tapped.connect(slot(on(EntryPresenter, EntryPresenter.type_key)))
    view.erase_tapped.connect(slot(on(EntryPresenter, EntryPresenter.erase)))
    view.proceed_tapped.connect(slot(on(EntryPresenter, EntryPresenter.proceed)))
    view.back_tapped.connect(slot(visit.back))


def _join_staff_menu(view: StaffMenuView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.staff_menu import MenuPresenter

    view.task_tapped.connect(slot(visit.stage.on(MenuPresenter, MenuPresenter.choose)))
    view.leave_tapped.connect(slot(visit.leave))


def _join_staff_sheet(view: StaffSheetView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.staff_sheet import SheetPresenter

    view.key_tapped.connect(slot(visit.stage.on(SheetPresenter, SheetPresenter.touch)))
    view.back_tapped.connect(slot(visit.back))


def _join_staff_count(view: StaffCountView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.staff_count import CountPresenter

    on = visit.stage.on
    view.value_tapped.connect(slot(on(CountPresenter, CountPresenter.choose)))
    view.digit_tapped.connect(slot(on(CountPresenter, CountPresenter.type_digit)))
    view.erase_tapped.connect(slot(on(CountPresenter, CountPresenter.erase)))
    view.next_tapped.connect(slot(on(CountPresenter, CountPresenter.next_value)))
    view.save_tapped.connect(slot(on(CountPresenter, CountPresenter.save)))
    view.back_tapped.connect(slot(visit.back))


def _join_staff_choice(view: StaffChoiceView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.staff_choice import ChoicePresenter

    view.item_tapped.connect(slot(visit.stage.on(ChoicePresenter, ChoicePresenter.choose)))
    view.back_tapped.connect(slot(visit.back))


_JOINS: dict[Screen, Join] = {
    Screen.HOME: _join_home,
    Screen.NUMBER: _join_number,
    Screen.METHOD: _join_method,
    Screen.AMOUNT: _join_amount,
    Screen.CASH: _join_cash,
    Screen.CARD: _join_charge,
    Screen.QR: _join_charge,
    Screen.RESULT: _join_result,
    Screen.LOGIN: _join_login,
    Screen.ACCOUNT: _join_account,
    Screen.EXPENSES: _join_expenses,
    Screen.STATEMENT: _join_statement,
    Screen.STAFF_ENTRY: _join_staff_entry,
    Screen.STAFF_MENU: _join_staff_menu,
    Screen.STAFF_SHEET: _join_staff_sheet,
    Screen.STAFF_COUNT: _join_staff_count,
    Screen.STAFF_CHOICE: _join_staff_choice,
}
