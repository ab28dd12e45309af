"""Staff's way in, and the glass behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.presenters.screens import Screen, TextSize
from kiosk.views.parts.bars import TopBar
from kiosk.views.self_service.shell import Shell
from tests.ui.hands import keys, reads, tap
from tests.ui.render import PANELS, open_shell, show
from tests.ui.samples import samples

HOLD_MS = 3000


def shown(name: str, screen: Screen, language: str = "en") -> Shell:
    """The window with that sample on it."""
    shell = open_shell(PANELS["1080x1920"], language=language)
    shell.show()
    show(shell, next(one for one in samples(screen) if one.name == name), language, TextSize.NORMAL)
    return shell


def mark_of(shell: Shell) -> tuple[TopBar, QTimer, QPoint]:
    bar = shell.findChild(TopBar)
    assert bar is not None
    timer = bar.findChild(QTimer)
    assert timer is not None
    return bar, timer, QPoint(bar.contentsRect().left() + 80, bar.height() // 2)


@pytest.mark.usefixtures("dressed")
def test_a_finger_that_stays_on_the_mark_for_three_seconds_is_staff(qtbot: QtBot) -> None:
    shell = shown("home", Screen.HOME)
    bar, timer, mark = mark_of(shell)
    assert timer.interval() == HOLD_MS
    timer.setInterval(1)
    with qtbot.waitSignal(shell.mark_held, timeout=5000):
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=mark)
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_a_tap_on_the_mark_or_a_finger_elsewhere_is_nobody() -> None:
    shell = shown("home", Screen.HOME)
    bar, timer, mark = mark_of(shell)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=mark)
    assert not timer.isActive()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() // 2, bar.height() // 2))
    assert not timer.isActive()
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_a_card_reader_types_into_the_window(qtbot: QtBot) -> None:
    shell = shown("staff_entry", Screen.STAFF_ENTRY)
    typed: list[str] = []
    shell.typed.connect(typed.append)
    with qtbot.waitSignal(shell.entered, timeout=5000):
        QTest.keyClicks(shell, "12ab;")
        QTest.keyClick(shell, Qt.Key.Key_Return)
    assert typed == ["1", "2", "a", "b"]
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_a_pin_is_never_shown() -> None:
    shell = shown("staff_entry", Screen.STAFF_ENTRY)
    assert "1234" not in reads(shell)
    assert "••••" in reads(shell)
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_a_claim_code_is_grouped_as_on_the_receipt_it_is_read_from() -> None:
    shell = shown("staff_entry-claim", Screen.STAFF_ENTRY)
    assert "7K3-Q9" in reads(shell).splitlines()
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_a_difference_is_said_to_the_note_and_as_what_it_is() -> None:
    shell = shown("staff_sheet-short", Screen.STAFF_SHEET)
    said = reads(shell)
    assert "2 × 1,000 ₽ missing" in said
    assert "1 × 5,000 ₽ too many" in said
    assert "differ" in said.splitlines()
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_the_menu_shows_a_role_its_own_tasks_alone() -> None:
    shell = shown("staff_menu-engineer", Screen.STAFF_MENU)
    assert [name for name in keys(shell) if name in ("Banknote box", "Count a bag", "Claim code", "End of day")] == [
        "Claim code",
        "End of day",
    ]
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_keys_of_a_seal_type_letters_and_digits() -> None:
    shell = shown("staff_entry-seal", Screen.STAFF_ENTRY)
    typed: list[str] = []
    view = shell.view(Screen.STAFF_ENTRY)
    view.key_tapped.connect(typed.append)  # type: ignore[attr-defined]  # the staff entry's own signal
    for name in ("A", "7", "-"):
        tap(shell, name)
    assert typed == ["A", "7", "-"]
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_a_touch_of_a_case_tells_which_one_it_is() -> None:
    shell = shown("staff_choice", Screen.STAFF_CHOICE)
    chosen: list[int] = []
    shell.view(Screen.STAFF_CHOICE).item_tapped.connect(chosen.append)  # type: ignore[attr-defined]  # its own signal
    tap(shell, "9WM\u20112RD\u201151K")
    assert chosen == [2]
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_the_last_step_of_a_decision_says_what_becomes_of_the_money_and_whose_it_will_be() -> None:
    shell = shown("staff_sheet-sure_moved", Screen.STAFF_SHEET)
    said = reads(shell)
    assert "The sum is credited to this number at once. It cannot be taken back." in said
    assert "To the number: +7 912 345-67-89" in said
    assert keys(shell)[-1] == "Yes, write it down"
    shell.close()


@pytest.mark.usefixtures("dressed")
def test_a_note_without_a_payment_says_so_and_a_second_pin_is_never_shown() -> None:
    shell = shown("staff_sheet-stray_note", Screen.STAFF_SHEET)
    assert "Belongs to: no payment" in reads(shell)
    show(
        shell,
        next(one for one in samples(Screen.STAFF_ENTRY) if one.name.endswith("second_pin")),
        "en",
        TextSize.NORMAL,
    )
    assert "1234" not in reads(shell)
    assert "••••" in reads(shell)
    shell.close()
