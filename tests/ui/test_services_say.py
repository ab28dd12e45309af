"""What the screens of services say before money is spent, and what their keys start."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.domain.errors import ErrorCode
from kiosk.domain.offerings import Offering
from kiosk.domain.ordering import Obstacle, OrderState
from kiosk.domain.products import Section
from kiosk.i18n import Texts
from kiosk.presenters.change import ChangeState, Weighed
from kiosk.presenters.screens import Screen, TextSize
from kiosk.presenters.services import ServicesState
from kiosk.views.parts.service_row import ServiceRow
from kiosk.views.self_service.shell import Shell
from kiosk.views.wording.obstacle import not_had_words
from tests.ui.hands import heard, key, keys, reads, see, tap
from tests.ui.render import settle, show
from tests.ui.sample_services import HOROSCOPE, HOW, MUSIC, TEN_GIGABYTES, TURKEY
from tests.ui.samples import samples

NOTHING = "Nothing was changed and nothing charged."


def test_every_service_on_offer_says_price_term_and_how_it_is_connected(shell: Shell) -> None:
    view = see(shell, "services")
    rows = {row.accessibleName().partition(",")[0]: reads(row) for row in view.findChildren(ServiceRow)}
    offered: tuple[Offering, ...] = (TEN_GIGABYTES, TURKEY)
    assert all(HOW in rows[one.name] for one in offered)
    assert "150 ₽ once · works until 30 November · is not renewed" in rows[TEN_GIGABYTES.name]
    assert "490 ₽ for 7 days · is not renewed" in rows[TURKEY.name]


def test_a_price_that_is_announced_stands_beside_the_one_of_now(shell: Shell) -> None:
    see(shell, "services-rising")
    assert "59 ₽ a month, from 1 December 79 ₽ · until you disconnect it" in reads(shell)


def test_a_partners_subscription_nobody_uses_is_called_both(shell: Shell) -> None:
    see(shell, "services")
    assert "partner's subscription" in reads(shell)
    assert "78 ₽ a month · unused for 4 months" in reads(shell)


def test_a_block_says_its_cause_the_sum_that_lifts_it_and_how_soon(shell: Shell) -> None:
    see(shell, "services-blocked_no_money")
    text = reads(shell)
    assert "Suspended: there was not enough money, since 1 November." in text
    assert "Top up 376.40 ₽ and it works again within 10 minutes." in text


def test_a_suspension_says_until_when_and_what_is_still_charged(shell: Shell) -> None:
    see(shell, "services-blocked_own_wish")
    text = reads(shell)
    assert "It works again after 10 December. 60 ₽ a month is charged all the same." in text
    assert "Resume" in keys(shell)


def test_a_package_says_what_is_left_and_until_when_and_ends_by_itself(shell: Shell) -> None:
    see(shell, "services-bought")
    text = reads(shell)
    assert "7 GB left · until 30 November" in text
    assert "used up · until 30 November" in text
    assert "until 04.01.2027" in text
    assert keys(shell).count("Disconnect") == 1
    assert key(shell, f"Disconnect: {MUSIC.name}").isEnabled()


def test_a_suspension_is_offered_only_where_the_operator_says_what_it_costs(shell: Shell) -> None:
    see(shell, "services-nothing_offered")
    assert "Suspend" not in keys(shell)
    see(shell, "services")
    assert "Suspend" in keys(shell)


def test_what_a_tariff_pays_for_cannot_be_disconnected_alone(shell: Shell) -> None:
    see(shell, "services-bundled")
    assert "included in “Семья”" in reads(shell)
    assert keys(shell).count("Disconnect") == 1
    assert key(shell, f"Disconnect: {HOROSCOPE.name}").isEnabled()


def test_an_operator_without_a_catalogue_leaves_what_is_connected_standing(shell: Shell) -> None:
    see(shell, "services-catalogue_not_available_here")
    assert "Nothing can be connected at this terminal." in reads(shell)
    assert key(shell, "Disconnect: Гороскоп").isEnabled()


@pytest.mark.parametrize(
    ("signal", "name", "told"),
    [
        ("connect_tapped", f"Connect: {TEN_GIGABYTES.name}", (TEN_GIGABYTES.offering,)),
        ("disconnect_tapped", "Disconnect: Гороскоп", ("Гороскоп",)),
        ("section_tapped", "Television", (Section.TV,)),
        ("tariff_tapped", "Change", ()),
        ("consents_tapped", "Paid extras →", ()),
        ("suspend_tapped", "Suspend", ()),
    ],
)
def test_each_key_of_the_services_says_what_it_is_about(
    shell: Shell, signal: str, name: str, told: tuple[object, ...]
) -> None:
    taps = heard(see(shell, "services"), signal)
    tap(shell, name)
    assert taps == [told]


def test_an_order_under_way_can_be_called_off_only_while_the_operator_lets_it(shell: Shell) -> None:
    taps = heard(see(shell, "services-under_way"), "call_off_tapped")
    tap(shell, "Call off")
    assert taps == [("771",)]


def test_reading_the_same_again_replaces_no_key_under_the_finger(shell: Shell) -> None:
    view = see(shell, "services")
    before = key(shell, "Disconnect: Гороскоп")
    sample = next(sample for sample in samples(Screen.SERVICES) if sample.name == "services")
    assert isinstance(sample.state, ServicesState)
    assert sample.state.connected is not None
    later = replace(sample.state.connected, as_of=sample.state.connected.as_of + timedelta(seconds=5))
    view.show_state(replace(sample.state, connected=later))
    assert key(shell, "Disconnect: Гороскоп") is before


def test_a_long_list_comes_in_slices_and_is_whole_in_the_end(shell: Shell) -> None:
    long = next(one.state for one in samples(Screen.SERVICES) if one.name == "services-long")
    assert isinstance(long, ServicesState)
    view = see(shell, "services-loading")
    view.show_state(long)
    assert len(view.findChildren(ServiceRow)) < len(long.offered)
    settle()
    told = [row.accessibleName().partition(",")[0] for row in view.findChildren(ServiceRow)]
    assert told == [*(one.name for one in long.extras), *(one.name for one in long.offered)]
    view.show_state(long)
    settle()
    assert len(view.findChildren(ServiceRow)) == len(told)


def test_a_list_stays_where_it_was_scrolled_to_but_another_section_begins_at_its_top(shell: Shell) -> None:
    see(shell, "services-long")
    tap(shell, "More below")
    bar = shell.view(Screen.SERVICES).findChildren(ServiceRow)[0].mapTo(shell, shell.rect().topLeft()).y()
    see(shell, "services-long")
    assert shell.view(Screen.SERVICES).findChildren(ServiceRow)[0].mapTo(shell, shell.rect().topLeft()).y() == bar
    see(shell, "services-internet")
    see(shell, "services-long")
    assert shell.view(Screen.SERVICES).findChildren(ServiceRow)[0].mapTo(shell, shell.rect().topLeft()).y() > bar


# --- the sheet -------------------------------------------------------------------------------------------------------


def test_the_sheet_says_term_payment_start_and_what_becomes_of_the_balance(shell: Shell) -> None:
    see(shell, "change")
    text = reads(shell)
    for fact in (
        "From when: at once",
        "Term: works until 30 November · is not renewed",
        "Way of paying: once, from the balance",
        f"How to connect: {HOW}",
        "Charged now: 150 ₽",
        "Balance: 213.60 ₽ → 63.60 ₽",
        "Each month: 1,317 ₽, as before",
    ):
        assert fact in text, fact
    assert "Connect for 150 ₽" in keys(shell)


def test_a_change_of_tariff_says_what_is_lost_and_from_when(shell: Shell) -> None:
    see(shell, "change-tariff")
    text = reads(shell)
    assert "From when: from 28 November" in text
    lost = "You give up: 3.2 GB of “Интернет”; 412 min of “Минуты”; “Музыка на гудке” ends too"
    assert lost in text.splitlines()


def test_a_price_that_changed_says_what_it_was_and_what_it_is(shell: Shell) -> None:
    see(shell, "change-price_changed")
    assert "Charged now: 150 ₽ before, 180 ₽ now" in reads(shell)
    assert "Connect for 180 ₽" in keys(shell)


@pytest.mark.parametrize(
    ("obstacle", "name", "signal"),
    [
        ("needs", "Connect both", "clear_tapped"),
        ("excludes", "Swap them", "clear_tapped"),
        ("no_money", "Top up", "top_up_tapped"),
    ],
)
def test_an_obstacle_is_explained_and_the_main_key_clears_it(
    shell: Shell, obstacle: str, name: str, signal: str
) -> None:
    view = see(shell, f"change-obstacle_{obstacle}")
    cleared, confirmed = heard(view, signal), heard(view, "confirm_tapped")
    tap(shell, name)
    assert (len(cleared), confirmed) == (1, [])


@pytest.mark.parametrize("obstacle", ["blocked", "already", "gone", "other"])
def test_what_nothing_clears_is_explained_and_offers_only_the_way_back(shell: Shell, obstacle: str) -> None:
    see(shell, f"change-obstacle_{obstacle}")
    assert [name for name in keys(shell) if "Connect" in name] == []
    assert "Back" in keys(shell)


def test_money_is_asked_for_only_once_everything_else_is_out_of_the_way(shell: Shell) -> None:
    for sample in samples(Screen.CHANGE):
        state = sample.state
        assert isinstance(state, ChangeState)
        if isinstance(state.step, Weighed) and any(one.remedy for one in state.step.proposal.obstacles):
            show(shell, sample, "en", TextSize.NORMAL)
            assert "Top up" not in keys(shell)


def test_only_a_completed_order_is_called_done_and_only_a_sure_no_says_that_nothing_was_charged(shell: Shell) -> None:
    sure = {OrderState.FAILED, OrderState.REJECTED, OrderState.CANCELLED}
    for state in OrderState:
        see(shell, f"change-{state.value}")
        text = reads(shell)
        assert ("Charged: 150 ₽" in text) == (state is OrderState.COMPLETED), state
        assert (NOTHING in text) == (state in sure), state


def test_an_order_whose_answer_is_lost_asks_nobody_to_order_again(shell: Shell) -> None:
    see(shell, "change-unknown")
    assert "You are charged once at most; do not order it again." in reads(shell)
    assert keys(shell)[-1] == "Done"


def test_a_part_that_was_not_done_is_named_with_its_reason(shell: Shell) -> None:
    see(shell, "change-partial_why")
    assert "Disconnecting: Гороскоп: not done: Партнёр не ответил." in reads(shell)


def test_a_sheet_that_is_asked_for_anew_cannot_be_agreed_to(shell: Shell) -> None:
    see(shell, "change-asking_again")
    assert not key(shell, "Connect for 150 ₽").isEnabled()


def test_the_days_of_a_suspension_are_touched(shell: Shell) -> None:
    taps = heard(see(shell, "change-suspend"), "days_tapped")
    assert "Suspend “Дом 300” until 6 December" in reads(shell)
    tap(shell, "30 days")
    tap(shell, "No end")
    assert taps == [(30,), (0,)]


def test_what_cannot_be_had_says_which_and_in_whose_words_but_nothing_technical(shell: Shell) -> None:
    see(shell, "change-withdrawn")
    assert "“Роуминг „Турция“” is not on offer any more. Nothing was connected and nothing charged." in reads(shell)
    see(shell, "change-refused")
    assert "Подключение возможно только в домашнем регионе." in reads(shell)
    assert not_had_words(Texts("en"), ErrorCode.OPERATOR_UNREACHABLE, "ReadTimeout")[1].endswith("in a minute.")


# --- the farewell ----------------------------------------------------------------------------------------------------


def test_the_farewell_tells_the_balance_from_what_it_was_to_what_it_is(shell: Shell) -> None:
    see(shell, "farewell")
    text = reads(shell)
    order = ["Balance before: 213.60 ₽", "Paid in here: +500 ₽", "Charged for orders: −150 ₽", "Balance now: 563.60 ₽"]
    assert [line for line in text.splitlines() if line in order] == order
    assert "Nothing else was changed." in text


def test_what_moved_the_balance_otherwise_is_not_hidden(shell: Shell) -> None:
    see(shell, "farewell-every")
    assert "Other movements: −12.50 ₽" in reads(shell)


@pytest.mark.parametrize("name", ["unasked", "not_compared", "failed"])
def test_nothing_else_is_claimed_only_where_it_is_known(shell: Shell, name: str) -> None:
    see(shell, f"farewell-{name}")
    assert "Nothing else was changed." not in reads(shell)
    assert "Nothing was changed." not in reads(shell)


def test_the_farewell_can_be_printed_ended_or_left(shell: Shell) -> None:
    view = see(shell, "farewell")
    taps = {name: heard(view, name) for name in ("print_tapped", "end_tapped", "back_tapped")}
    for name in ("Print it", "Finish", "Back"):
        tap(shell, name)
    assert [len(said) for said in taps.values()] == [1, 1, 1]


def test_an_obstacle_travels_with_the_tap_that_clears_it(shell: Shell) -> None:
    cleared = heard(see(shell, "change-obstacle_needs"), "clear_tapped")
    tap(shell, "Connect both")
    ((obstacle,),) = cleared
    assert isinstance(obstacle, Obstacle)
    assert obstacle.about == "Международный роуминг"


def test_a_touch_that_has_begun_is_about_what_was_seen_whatever_comes_meanwhile(shell: Shell) -> None:
    view = see(shell, "services-catalogue_coming")
    ended, touched = heard(view, "disconnect_tapped"), key(shell, f"Disconnect: {HOROSCOPE.name}")
    QTest.mousePress(touched, Qt.MouseButton.LeftButton)
    sample = next(sample for sample in samples(Screen.SERVICES) if sample.name == "services-under_way")
    show(shell, sample, "en", TextSize.NORMAL)
    assert touched.isVisible()
    QTest.mouseRelease(touched, Qt.MouseButton.LeftButton)
    assert ended == [(HOROSCOPE.product,)]
    settle()
    assert "Under way" in reads(shell)


def test_what_is_connected_stays_as_it_is_when_the_catalogue_arrives(shell: Shell) -> None:
    see(shell, "services-catalogue_coming")
    before = key(shell, f"Disconnect: {HOROSCOPE.name}")
    see(shell, "services")
    assert key(shell, f"Disconnect: {HOROSCOPE.name}") is before


def test_a_block_nobody_can_lift_here_names_who_helps(shell: Shell) -> None:
    see(shell, "services-blocked_other")
    assert "The staff will help you." in reads(shell)
