"""The window around the screens: languages, size of text, the idle warning, the way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from kiosk.domain.operator_pace import Pace
from kiosk.presenters.screens import Screen, ShellState, TextSize
from kiosk.views.parts.overlay import Overlay
from kiosk.views.self_service.home import HomeView
from kiosk.views.self_service.shell import Shell
from tests.ui.checks import problems
from tests.ui.hands import key, keys, reads, tap
from tests.ui.render import PANELS, open_shell, settle, show
from tests.ui.sample_payments import home_states
from tests.ui.sample_terminal import INFO
from tests.ui.samples import samples

STATE = ShellState(
    screen=Screen.HOME,
    language="en",
    text_size=TextSize.NORMAL,
    info=INFO,
    leaves_in_s=None,
    idle_in_s=None,
    languages_open=False,
    money_inside=False,
)


@pytest.fixture
def shell(dressed: object) -> Iterator[Shell]:
    """A portrait terminal on its first screen."""
    made = open_shell(PANELS["1080x1920"], language="en")
    made.show()
    made.show_shell(STATE)
    made.view(Screen.HOME).show_state(next(home_states())[1])
    yield made
    made.close()


def test_the_way_out_and_the_time_left_are_there_only_after_a_login(shell: Shell) -> None:
    assert "Exit" not in reads(shell)
    shell.show_shell(replace(STATE, leaves_in_s=108))
    assert "Exit 1:48" in keys(shell)


def test_each_language_is_offered_in_its_own_words(shell: Shell) -> None:
    chosen: list[str] = []
    shell.language_chosen.connect(chosen.append)
    shell.show_shell(replace(STATE, languages_open=True))
    tap(shell, "Қазақша")
    assert chosen == ["kk"]
    assert {"Русский", "English", "Қазақша"} <= set(keys(shell))


def test_a_tap_beside_the_languages_closes_them(shell: Shell) -> None:
    closed: list[bool] = []
    shell.languages_closed.connect(lambda: closed.append(True))
    shell.show_shell(replace(STATE, languages_open=True))
    veil = next(cover for cover in shell.findChildren(Overlay) if cover.isVisible())
    QTest.mouseClick(veil, Qt.MouseButton.LeftButton, pos=QPoint(20, 300))
    assert closed == [True]


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        (True, "The money you inserted will be credited to the number on the screen."),
        (False, "Everything on the screen will be wiped."),
    ],
)
def test_the_idle_warning_counts_and_says_what_becomes_of_the_visit(shell: Shell, inside: bool, says: str) -> None:
    extended: list[bool] = []
    shell.still_here_tapped.connect(lambda: extended.append(True))
    shell.show_shell(replace(STATE, idle_in_s=17, money_inside=inside))
    tap(shell, "I am still here")
    assert extended == [True]
    assert "The visit ends in 17 seconds." in reads(shell)
    assert says in reads(shell)


def test_there_is_never_a_pop_up_over_a_pop_up(shell: Shell) -> None:
    shell.show_shell(replace(STATE, languages_open=True, idle_in_s=5))
    assert "I am still here" in keys(shell)
    assert "Қазақша" not in keys(shell)


@pytest.mark.parametrize("language", ["ru", "en", "kk"])
@pytest.mark.parametrize("panel", sorted(PANELS))
@pytest.mark.usefixtures("dressed")
def test_what_lies_over_a_screen_fits_on_every_panel(panel: str, language: str) -> None:
    shell = open_shell(PANELS[panel], language=language)
    shell.show()
    larger = replace(STATE, language=language, text_size=TextSize.LARGER)
    for state in (replace(larger, idle_in_s=20, money_inside=True), replace(larger, languages_open=True)):
        shell.show_shell(state)
        settle()
        covers = [cover for cover in shell.findChildren(Overlay) if cover.isVisible()]
        assert [problems(cover) for cover in covers] == [[]]
    shell.close()


@pytest.mark.parametrize(
    ("pace", "says"),
    [
        (Pace.SLOW, "The operator answers slowly."),
        (Pace.GONE, "The operator does not answer. You see what was known last."),
    ],
)
def test_a_slow_operator_is_named_above_every_screen_of_a_login(shell: Shell, pace: Pace, says: str) -> None:
    shell.show_shell(replace(STATE, leaves_in_s=108, pace=pace))
    settle()
    assert says in reads(shell)
    assert problems(shell) == []
    shell.show_shell(replace(STATE, leaves_in_s=108))
    assert says not in reads(shell)


def test_nobody_is_told_of_the_operator_s_pace_before_a_login(shell: Shell) -> None:
    shell.show_shell(replace(STATE, pace=Pace.SLOW))
    assert "The operator answers slowly." not in reads(shell)


@pytest.mark.usefixtures("dressed")
def test_the_band_leaves_room_for_the_account_on_every_panel() -> None:
    for panel in PANELS.values():
        shell = open_shell(panel, language="kk")
        shell.show()
        for sample in samples(Screen.ACCOUNT):
            show(shell, sample, "kk", TextSize.NORMAL)
            shell.show_shell(replace(STATE, screen=Screen.ACCOUNT, language="kk", leaves_in_s=108, pace=Pace.GONE))
            settle()
            settle()
            assert problems(shell) == [], sample.name
        shell.close()


def test_any_touch_is_noticed_wherever_it_lands(shell: Shell) -> None:
    touches: list[bool] = []
    shell.touched.connect(lambda: touches.append(True))
    for place in (QPoint(540, 4), key(shell, "My account").mapTo(shell, QPoint(20, 20)), QPoint(4, 1916)):
        QTest.mouseClick(shell.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert len(touches) == 3


def test_a_low_reach_layout_leaves_the_upper_part_without_keys(dressed: object) -> None:
    panel = replace(PANELS["1080x1920"], low_reach=True)
    shell = open_shell(panel, language="ru")
    shell.show()
    for sample in samples():
        show(shell, sample, "ru", TextSize.NORMAL)
        highest = min(
            one.mapTo(shell, QPoint(0, 0)).y() for one in shell.findChildren(QAbstractButton) if one.isVisible()
        )
        assert highest >= panel.keyless_px, sample.name
    shell.close()


def test_the_key_for_size_names_the_other_size(shell: Shell) -> None:
    assert key(shell, "Larger text").isEnabled()
    shell.show_shell(replace(STATE, text_size=TextSize.LARGER))
    assert key(shell, "Normal text").isEnabled()


def test_the_touch_that_ends_the_idle_warning_presses_nothing_beneath_it(shell: Shell) -> None:
    pressed: list[bool] = []
    home = shell.view(Screen.HOME)
    assert isinstance(home, HomeView)
    home.top_up_tapped.connect(lambda: pressed.append(True))
    shell.touched.connect(lambda: shell.show_shell(STATE))
    hero = key(shell, "Top up an account")
    place = hero.mapTo(shell, QPoint(30, 30))
    shell.show_shell(replace(STATE, idle_in_s=7))
    QTest.mouseClick(shell.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    settle()
    assert pressed == []
    assert "I am still here" not in keys(shell)
