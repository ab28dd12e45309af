"""What the screens of spending say, read and touched as a visitor does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.i18n import Texts
from kiosk.presenters.expenses import Angle
from kiosk.presenters.screens import Screen
from kiosk.views.parts.bar_chart import Bar, BarChart
from kiosk.views.self_service.shell import Shell
from kiosk.views.wording.expenses import step_detail
from tests.ui.hands import heard, reads, see, tap
from tests.ui.sample_accounts import REPORT
from tests.ui.sample_spending import HOROSCOPE, LEDGER
from tests.ui.sample_terminal import ZONE


def chart(shell: Shell, name: str) -> BarChart:
    (found,) = [one for one in shell.findChildren(BarChart) if one.isVisible() and one.accessibleName() == name]
    return found


def test_the_walk_names_what_nobody_uses_what_went_beyond_and_what_is_dearer(shell: Shell) -> None:
    see(shell, "expenses")
    text = reads(shell)
    assert "Subscriptions · 2, is “Гороскоп” still needed? 78 ₽ so far" in text
    assert "Calls beyond the package · 3 min" in text
    assert "Tariff “Семья” · 01.11, 70 ₽ dearer since 1 June" in text


def test_a_cost_seen_only_in_part_says_from_when_on_the_walk_as_well() -> None:
    texts = Texts("en")
    old = replace(LEDGER, extras=(replace(HOROSCOPE, seen_since=date(2025, 12, 3)),))
    (step,) = [step for step in REPORT.walk.steps if step.forgotten]
    told = step_detail(texts, step, ZONE, REPORT, old).replace("\u00a0", " ")
    assert told == "2, is “Гороскоп” still needed? 78 ₽ since 03.12.2025"


def test_several_limits_exceeded_are_told_one_by_one(shell: Shell) -> None:
    see(shell, "expenses-every_cause")
    assert "Beyond the package · calls 123 min, internet 3.2 GB, SMS 112 pcs" in reads(shell)


def test_the_difference_is_told_with_its_largest_reasons(shell: Shell) -> None:
    see(shell, "expenses")
    assert "+143 ₽ vs October: new +78, used more +65" in reads(shell)


def test_the_parts_of_the_difference_stand_by_their_names(shell: Shell) -> None:
    see(shell, "expenses-changed_much")
    text = reads(shell)
    assert "“Семья” · was 520 ₽, now 590 ₽: +70.00" in text
    assert "Other: −495.00" in text


def test_the_months_are_a_table_for_who_cannot_see_the_bars(shell: Shell) -> None:
    see(shell, "expenses-months")
    told = chart(shell, "Spending by month").accessibleDescription().replace("\u00a0", " ")
    assert told.startswith("December: 530 ₽; January: 520 ₽")
    assert told.endswith("October: 719 ₽; November: 862 ₽")


@pytest.mark.parametrize(("share", "month"), [(0.0, date(2025, 12, 1)), (0.99, date(2026, 11, 1))])
def test_a_touch_on_the_chart_goes_to_the_nearest_month(shell: Shell, share: float, month: date) -> None:
    see(shell, "expenses-months")
    told = heard(shell.view(Screen.EXPENSES), "month_tapped")
    bars = chart(shell, "Spending by month")
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(int(bars.width() * share), bars.height() // 2))
    assert told == [(month,)]


def test_each_side_of_the_month_is_one_key(shell: Shell) -> None:
    see(shell, "expenses")
    told = heard(shell.view(Screen.EXPENSES), "angle_tapped")
    for name in ("By cause", "By month", "Changes", "By day"):
        tap(shell, name)
    assert told == [(angle,) for angle in (Angle.CAUSES, Angle.MONTHS, Angle.CHANGE, Angle.DAYS)]


def test_an_extra_says_who_agreed_what_it_cost_and_when_it_was_used(shell: Shell) -> None:
    see(shell, "consents")
    text = reads(shell)
    assert "78 ₽ a month · agreed to on 20 August by SMS" in text
    assert "It has cost 78 ₽ so far, 1 charge. Last used on 20 July." in text
    assert "nobody uses it" in text


def test_a_cost_that_can_be_seen_only_in_part_says_from_when(shell: Shell) -> None:
    see(shell, "consents-many")
    assert "As far as can be seen, from 03.12.2025: 12,714 ₽, 12 charges." in reads(shell)


def test_stopping_one_extra_tells_which(shell: Shell) -> None:
    see(shell, "consents")
    told = heard(shell.view(Screen.CONSENTS), "stop_tapped")
    tap(shell, "Disconnect: Гороскоп")
    assert told == [("P-Гороскоп",)]


@pytest.mark.parametrize(
    ("sample", "words"), [("consents", "Stop all and bar new ones"), ("consents-no_bar", "Stop all of them")]
)
def test_the_one_key_says_whether_new_extras_are_barred(shell: Shell, sample: str, words: str) -> None:
    see(shell, sample)
    told = heard(shell.view(Screen.CONSENTS), "stop_all_tapped")
    tap(shell, words)
    assert told == [()]


def test_the_days_to_come_show_the_sum_and_the_day_it_is_not_enough(shell: Shell) -> None:
    see(shell, "calendar")
    text = reads(shell)
    assert "213.60 − 787.00 = −573.40 ₽ by 26 December" in text
    assert "lasts until 27 November" in text
    assert "−376.40 ₽ left" in text
    assert "“Гороскоп”, was 78 ₽" in text
    told = chart(shell, "What is left after each day").accessibleDescription().replace("\u00a0", " ")
    assert told.startswith("22 November: 213.60 ₽; 28 November: −376.40 ₽")


def test_a_bar_below_the_line_is_drawn_below_it(shell: Shell) -> None:
    look = shell.view(Screen.EXPENSES).look
    bars = BarChart(look, "Left", height_mm=20)
    high = look.px(20)
    bars.resize(200, bars.sizeHint().height())
    bars.tell([Bar(100, "", "up"), Bar(-100, "", "down", is_marked=True)])
    picture = bars.grab().toImage()
    left, right = [
        [picture.pixelColor(x, y).name().upper() for y in (high // 4, high * 3 // 4)] for x in (3, bars.width() - 3)
    ]
    colours = look.theme.colours
    assert (left[0], right[1]) == (colours.brand, colours.bad)
    assert (left[1], right[0]) != (colours.brand, colours.bad)
    bars.deleteLater()
