"""What each tap does in the rooms behind the login; the other screens' taps are joined in `front_joins.py`."""

# ruff: noqa: PLC0415 - late imports are what this module is for

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from kiosk.presenters.screens import Screen
from kiosk.presenters.visit import Visit

if TYPE_CHECKING:
    from kiosk.views.self_service.ask import AskView
    from kiosk.views.self_service.bonuses import BonusesView
    from kiosk.views.self_service.calendar import CalendarView
    from kiosk.views.self_service.change import ChangeView
    from kiosk.views.self_service.consents import ConsentsView
    from kiosk.views.self_service.farewell import FarewellView
    from kiosk.views.self_service.notices import NoticesView
    from kiosk.views.self_service.offers import OffersView
    from kiosk.views.self_service.questions import QuestionsView
    from kiosk.views.self_service.reward import RewardView
    from kiosk.views.self_service.services import ServicesView
    from kiosk.views.self_service.tariffs import TariffsView
    from kiosk.views.self_service.transfers import TransfersView
    from kiosk.views.self_service.zero_balance import ZeroBalanceView

Slot = Callable[..., None]
ToSlot = Callable[[Callable[..., Coroutine[Any, Any, None]]], Slot]
Join = Callable[[Any, Visit, ToSlot], None]


def _join_services(view: ServicesView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.services import ServicesPresenter

    on = visit.stage.on
    view.section_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.choose_section)))
    view.connect_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.connect)))
    view.disconnect_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.disconnect)))
    view.top_up_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.top_up)))
    view.tariff_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.change_tariff)))
    view.consents_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.see_consents)))
    view.suspend_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.suspend)))
    view.resume_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.resume)))
    view.call_off_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.call_off)))
    view.retry_tapped.connect(slot(on(ServicesPresenter, ServicesPresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


def _join_tariffs(view: TariffsView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.tariffs import TariffsPresenter

    on = visit.stage.on
    view.tariff_tapped.connect(slot(on(TariffsPresenter, TariffsPresenter.choose)))
    view.retry_tapped.connect(slot(on(TariffsPresenter, TariffsPresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


def _join_change(view: ChangeView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.change import ChangePresenter

    on = visit.stage.on
    view.confirm_tapped.connect(slot(on(ChangePresenter, ChangePresenter.confirm)))
    view.clear_tapped.connect(slot(on(ChangePresenter, ChangePresenter.clear)))
    view.top_up_tapped.connect(slot(on(ChangePresenter, ChangePresenter.top_up)))
    view.days_tapped.connect(slot(on(ChangePresenter, ChangePresenter.suspend_for)))
    view.call_off_tapped.connect(slot(on(ChangePresenter, ChangePresenter.call_off)))
    view.retry_tapped.connect(slot(on(ChangePresenter, ChangePresenter.retry)))
    view.done_tapped.connect(slot(on(ChangePresenter, ChangePresenter.finish)))
    view.back_tapped.connect(slot(visit.back))


def _join_consents(view: ConsentsView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.consents import ConsentsPresenter

    on = visit.stage.on
    view.stop_tapped.connect(slot(on(ConsentsPresenter, ConsentsPresenter.stop)))
    view.stop_all_tapped.connect(slot(on(ConsentsPresenter, ConsentsPresenter.stop_all)))
    view.retry_tapped.connect(slot(on(ConsentsPresenter, ConsentsPresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


def _join_calendar(view: CalendarView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.calendar import CalendarPresenter

    on = visit.stage.on
    view.top_up_tapped.connect(slot(on(CalendarPresenter, CalendarPresenter.top_up)))
    view.retry_tapped.connect(slot(on(CalendarPresenter, CalendarPresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


def _join_zero_balance(view: ZeroBalanceView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.zero_balance import ZeroBalancePresenter

    on = visit.stage.on
    view.top_up_tapped.connect(slot(on(ZeroBalancePresenter, ZeroBalancePresenter.top_up)))
    view.take_tapped.connect(slot(on(ZeroBalancePresenter, ZeroBalancePresenter.take)))
    view.retry_tapped.connect(slot(on(ZeroBalancePresenter, ZeroBalancePresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


def _join_notices(view: NoticesView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.notices import NoticesPresenter

    view.retry_tapped.connect(slot(visit.stage.on(NoticesPresenter, NoticesPresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


def _join_questions(view: QuestionsView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.questions import QuestionsPresenter

    on = visit.stage.on
    view.ask_tapped.connect(slot(on(QuestionsPresenter, QuestionsPresenter.ask)))
    view.request_tapped.connect(slot(on(QuestionsPresenter, QuestionsPresenter.request)))
    view.staff_tapped.connect(slot(on(QuestionsPresenter, QuestionsPresenter.call_staff)))
    view.helped_tapped.connect(slot(on(QuestionsPresenter, QuestionsPresenter.helped)))
    view.not_helped_tapped.connect(slot(on(QuestionsPresenter, QuestionsPresenter.not_helped)))
    view.retry_tapped.connect(slot(on(QuestionsPresenter, QuestionsPresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


def _join_ask(view: AskView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.ask import AskPresenter

    on = visit.stage.on
    view.topic_tapped.connect(slot(on(AskPresenter, AskPresenter.choose_topic)))
    view.subject_tapped.connect(slot(on(AskPresenter, AskPresenter.choose_subject)))
    view.claim_tapped.connect(slot(on(AskPresenter, AskPresenter.type_claim)))
    view.character_tapped.connect(slot(on(AskPresenter, AskPresenter.type_character)))
    view.erase_tapped.connect(slot(on(AskPresenter, AskPresenter.erase)))
    view.main_tapped.connect(slot(on(AskPresenter, AskPresenter.go_on)))
    view.retry_tapped.connect(slot(on(AskPresenter, AskPresenter.fetch_things)))
    view.back_tapped.connect(slot(on(AskPresenter, AskPresenter.back)))


def _join_transfers(view: TransfersView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.transfers import TransfersPresenter

    on = visit.stage.on
    view.source_tapped.connect(slot(on(TransfersPresenter, TransfersPresenter.pay_from)))
    view.target_tapped.connect(slot(on(TransfersPresenter, TransfersPresenter.pay_to)))
    view.digit_tapped.connect(slot(on(TransfersPresenter, TransfersPresenter.type_digit)))
    view.erase_tapped.connect(slot(on(TransfersPresenter, TransfersPresenter.erase)))
    view.sum_tapped.connect(slot(on(TransfersPresenter, TransfersPresenter.choose)))
    view.main_tapped.connect(slot(on(TransfersPresenter, TransfersPresenter.go_on)))
    view.retry_tapped.connect(slot(on(TransfersPresenter, TransfersPresenter.retry)))
    view.back_tapped.connect(slot(on(TransfersPresenter, TransfersPresenter.back)))


def _join_farewell(view: FarewellView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.farewell import FarewellPresenter

    view.print_tapped.connect(slot(visit.stage.on(FarewellPresenter, FarewellPresenter.print_slip)))
    view.end_tapped.connect(slot(visit.stage.on(FarewellPresenter, FarewellPresenter.finish)))
    view.back_tapped.connect(slot(visit.back))


def _join_bonuses(view: BonusesView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.bonuses import BonusesPresenter

    on = visit.stage.on
    view.angle_tapped.connect(slot(on(BonusesPresenter, BonusesPresenter.look)))
    view.reward_tapped.connect(slot(on(BonusesPresenter, BonusesPresenter.redeem)))
    view.retry_tapped.connect(slot(on(BonusesPresenter, BonusesPresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


def _join_reward(view: RewardView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.reward import RewardPresenter

    on = visit.stage.on
    view.confirm_tapped.connect(slot(on(RewardPresenter, RewardPresenter.confirm)))
    view.retry_tapped.connect(slot(on(RewardPresenter, RewardPresenter.retry)))
    view.done_tapped.connect(slot(on(RewardPresenter, RewardPresenter.finish)))
    view.back_tapped.connect(slot(visit.back))


def _join_offers(view: OffersView, visit: Visit, slot: ToSlot) -> None:
    from kiosk.presenters.offers import OffersPresenter

    on = visit.stage.on
    view.angle_tapped.connect(slot(on(OffersPresenter, OffersPresenter.look)))
    view.need_tapped.connect(slot(on(OffersPresenter, OffersPresenter.choose_need)))
    view.connect_tapped.connect(slot(on(OffersPresenter, OffersPresenter.connect)))
    view.consents_tapped.connect(slot(on(OffersPresenter, OffersPresenter.see_consents)))
    view.retry_tapped.connect(slot(on(OffersPresenter, OffersPresenter.retry)))
    view.back_tapped.connect(slot(visit.back))


ROOM_JOINS: dict[Screen, Join] = {
    Screen.SERVICES: _join_services,
    Screen.TARIFFS: _join_tariffs,
    Screen.CHANGE: _join_change,
    Screen.FAREWELL: _join_farewell,
    Screen.CONSENTS: _join_consents,
    Screen.CALENDAR: _join_calendar,
    Screen.NOTICES: _join_notices,
    Screen.QUESTIONS: _join_questions,
    Screen.ASK: _join_ask,
    Screen.TRANSFERS: _join_transfers,
    Screen.ZERO_BALANCE: _join_zero_balance,
    Screen.BONUSES: _join_bonuses,
    Screen.REWARD: _join_reward,
    Screen.OFFERS: _join_offers,
}
