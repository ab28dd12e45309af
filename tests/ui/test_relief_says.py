"""What the zero-balance screen says, and what its keys do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.domain.offerings import OfferingId
from kiosk.presenters.rooms import Room
from kiosk.views.self_service.shell import Shell
from tests.ui.hands import heard, key, keys, reads, see, tap
from tests.ui.render import PANELS, open_shell


@pytest.fixture
def shell(dressed: object) -> Iterator[Shell]:
    made = open_shell(PANELS["1080x1920"], language="en")
    made.show()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("sample", "says"),
    [
        ("zero_balance", "Not everything works now."),
        ("zero_balance", "Emergency calls: 112: available"),
        ("zero_balance", "It is enough for everything to work."),
        ("zero_balance-all", "Everything works."),
        ("zero_balance-below_zero", "Everything works, but the balance is below zero."),
        ("zero_balance-nothing", "Only emergency calls work now."),
        ("zero_balance-coming_back", "Paid. It is being switched on."),
        ("zero_balance-own_wish", "It is not for want of money: a payment changes nothing."),
        ("zero_balance-no_sum", "The operator does not tell which sum makes all of it work."),
        ("zero_balance-too_small", "It is not enough for everything to work."),
        ("zero_balance-taken", "If there is less by then, the balance goes below zero."),
        ("zero_balance-worked_out", "this follows from the balance"),
        ("zero_balance-failed", "The operator does not answer."),
    ],
)
def test_each_state_says_how_it_stands(shell: Shell, sample: str, says: str) -> None:
    see(shell, sample)
    assert says in reads(shell)


def test_the_key_names_the_sum_that_makes_all_work(shell: Shell) -> None:
    view = see(shell, "zero_balance")
    tapped = heard(view, "top_up_tapped")
    tap(shell, next(name for name in keys(shell) if name.startswith("Top up")))
    assert "45.30" in reads(shell)
    assert len(tapped) == 1


def test_a_promise_is_taken_by_its_own_key_and_one_that_cannot_be_had_has_none(shell: Shell) -> None:
    view = see(shell, "zero_balance")
    taken = heard(view, "take_tapped")
    tap(shell, "Take it: Обещанный платёж 300 ₽")
    assert taken == [(OfferingId("promise-300"),)]
    see(shell, "zero_balance-no_promise")
    assert not [name for name in keys(shell) if "Take it" in name]


def test_after_a_failure_there_is_one_key_that_tries_again(shell: Shell) -> None:
    see(shell, "zero_balance-failed")
    assert key(shell, "Try again").isEnabled()
    assert not [name for name in keys(shell) if name.startswith("Top up")]


@pytest.mark.parametrize(("sample", "room"), [("account", Room.CALENDAR), ("account-below_zero", Room.ZERO_BALANCE)])
def test_the_balance_leads_to_the_days_to_come_or_out_of_trouble(shell: Shell, sample: str, room: Room) -> None:
    view = see(shell, sample)
    entered = heard(view, "room_tapped")
    tap(shell, "Balance")
    assert entered == [(room,)]


def test_a_walk_that_is_not_of_now_does_not_say_now(shell: Shell) -> None:
    see(shell, "expenses-remembered")
    assert "At 14:02" in reads(shell)
    assert "Now, 14:02" not in reads(shell)


def test_figures_of_another_time_than_the_balance_say_so(shell: Shell) -> None:
    see(shell, "account-remembered")
    assert "Balance at 14:02 · the rest at 13:20" in reads(shell)
