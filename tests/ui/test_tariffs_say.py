"""What the tariffs' screen says, and what its keys start."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from kiosk.presenters.screens import Screen
from kiosk.views.parts.cost_bar import CostBar
from kiosk.views.self_service.shell import Shell
from tests.ui.hands import heard, keys, reads, see, tap
from tests.ui.sample_tariffs import CIRCLE, FIRST

_CHECK = "Check: by this count your own tariff costs 3,540.00\u00a0₽, you were charged 3,540.00\u00a0₽. It is exact."


def row_of(bar: CostBar) -> QWidget | None:
    """The row that a bar is in."""
    widget = bar.parentWidget()
    while widget is not None and not widget.accessibleName():
        widget = widget.parentWidget()
    return widget


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_stay_is_said_plainly_and_no_key_leads_away(shell: Shell) -> None:
    see(shell, "tariffs")
    assert "Stay with “Семья”. On your last 6 months no other one is cheaper." in reads(shell)
    assert not any(name.startswith("Change to") for name in keys(shell))


def test_the_check_on_ones_own_tariff_stands_on_the_screen_with_both_sums(shell: Shell) -> None:
    see(shell, "tariffs")
    assert plain(_CHECK) in reads(shell)


def test_months_that_differ_are_named_with_their_difference(shell: Shell) -> None:
    see(shell, "tariffs-old_fee")
    assert "Only the fee was another one then: in May −70.00, in June −70.00." in reads(shell)
    see(shell, "tariffs-rough")
    assert "The costs are approximate." in reads(shell)
    assert "uses could not be counted." in reads(shell)


def test_the_list_is_read_out_as_rows_of_name_cost_and_difference(shell: Shell) -> None:
    see(shell, "tariffs-change")
    rows = [
        (plain(one.accessibleName()), plain(one.accessibleDescription()))
        for bar in shell.view(Screen.TARIFFS).findChildren(CostBar)
        if (one := row_of(bar)) is not None
    ]
    assert [name for name, _ in rows] == [
        "Первый, cheapest for you, 232.90 ₽ a month",
        "Свой круг, 350 ₽ a month",
        "Семья, your tariff, 590 ₽ a month",
        "Максимум, 890 ₽ a month",
        "Поминутный, 1,190.35 ₽ a month",
    ]
    assert rows[0][1].startswith("357.10 ₽ cheaper, 199.90 ₽ a month · 100 мин")
    assert "most in October: 289.90 ₽" in rows[0][1]


def test_the_advised_tariff_and_any_row_lead_to_the_sheet_of_that_tariff(shell: Shell) -> None:
    view = see(shell, "tariffs-change")
    chosen = heard(view, "tariff_tapped")
    tap(shell, "Change to “Первый”")
    tap(shell, "Свой круг, 350 ₽ a month")
    assert chosen == [(FIRST.offering,), (CIRCLE.offering,)]


@pytest.mark.parametrize("sample", ["tariffs-unreadable", "tariffs-operator_unreachable"])
def test_what_could_not_be_read_can_be_asked_for_again(shell: Shell, sample: str) -> None:
    view = see(shell, sample)
    asked = heard(view, "retry_tapped")
    tap(shell, "Try again")
    assert len(asked) == 1


def test_an_operator_without_a_catalogue_is_not_asked_again_and_again(shell: Shell) -> None:
    see(shell, "tariffs-not_available_here")
    assert "Tariffs cannot be changed at this terminal. The staff will help you." in reads(shell)
    assert "Try again" not in keys(shell)


def test_an_announced_price_stands_with_its_day_and_is_counted_already(shell: Shell) -> None:
    see(shell, "tariffs-announced")
    text = plain(reads(shell))
    assert "590 ₽ a month, from 1 December 650 ₽ · 600 мин" in text
    assert "Prices that are announced are counted already." in text


@pytest.mark.parametrize("sample", ["tariffs-not_metered", "tariffs-no_rules", "tariffs-no_months"])
def test_without_costs_each_tariff_still_has_its_price(shell: Shell, sample: str) -> None:
    see(shell, sample)
    assert "₽ a month" in reads(shell)
    assert not shell.view(Screen.TARIFFS).findChildren(CostBar)
