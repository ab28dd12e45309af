"""What bonuses, rewards and offers say, read and touched as a visitor does."""

from __future__ import annotations

import pytest

from kiosk.domain.recommendation import Need
from kiosk.presenters.bonuses import Angle as Side
from kiosk.presenters.offers import Angle
from kiosk.presenters.rooms import Room
from kiosk.views.parts.bar_chart import BarChart
from kiosk.views.self_service.shell import Shell
from tests.fakes.bonus_desk import ONE_GB
from tests.ui.hands import heard, keys, reads, see, tap


def test_points_of_the_operator_and_of_partners_are_never_added_up(shell: Shell) -> None:
    see(shell, "bonuses")
    text = reads(shell)
    assert "1,240" in text
    assert "120 points end after 30 November" in text
    assert "310 points" in text
    assert "1,550" not in text


def test_bonuses_in_kind_stand_apart_with_their_end(shell: Shell) -> None:
    see(shell, "bonuses")
    assert "Minutes and gigabytes for points" in reads(shell)
    assert "42 min left · until 10 December" in reads(shell).replace("\u00a0", " ")


def test_the_chart_tells_each_month_in_words(shell: Shell) -> None:
    see(shell, "bonuses")
    (chart,) = [one for one in shell.findChildren(BarChart) if one.isVisible()]
    months = chart.accessibleDescription().split("; ")
    assert len(months) == 12
    assert months[-2:] == [
        "October 2026: earned 180, spent 300, expired 0",
        "November 2026: earned 80, spent 0, expired 0",
    ]


def test_what_is_too_dear_says_what_is_missing_and_has_no_key(shell: Shell) -> None:
    see(shell, "bonuses-rewards")
    assert "760 points are missing" in reads(shell)
    assert [name for name in keys(shell) if name.startswith("Exchange")] == ["Exchange", "Exchange"]


@pytest.mark.parametrize(
    ("sample", "says"),
    [
        ("bonuses-absent", "Bonuses cannot be shown at this terminal."),
        ("bonuses-none", "You take part in no bonus programme."),
        ("bonuses-rewards_unknown", "Points cannot be spent at this terminal now."),
        ("bonuses-history_none", "Nothing came or went in the last twelve months."),
        ("offers-absent", "There are no personal offers at this terminal."),
        ("offers-nothing", "We would change nothing."),
        ("offers-promotions_none", "There are no promotions now."),
    ],
)
def test_what_is_not_there_is_said_in_plain_words(shell: Shell, sample: str, says: str) -> None:
    see(shell, sample)
    assert says in reads(shell)


def test_the_history_tells_each_day_as_every_other_screen_does(shell: Shell) -> None:
    see(shell, "bonuses-history")
    assert "3 November · earned" in reads(shell).replace("\u00a0", " ")


def test_a_sheet_tells_points_before_and_after_what_is_given_and_until_when(shell: Shell) -> None:
    view = see(shell, "reward")
    text = reads(shell).replace("\u00a0", " ")
    for fact in ("Points now: 1,240", "Are taken: −300", "Points afterwards: 940", "You get: 1 GB for 30 days"):
        assert fact in text
    assert "Last day: 22.12.2026" in text
    agreed = heard(view, "confirm_tapped")
    tap(shell, "Exchange 300 points")
    assert agreed == [()]


def test_too_few_points_leave_no_key_to_agree(shell: Shell) -> None:
    see(shell, "reward-too_few")
    assert "180 points are missing" in reads(shell)
    assert not [name for name in keys(shell) if name.startswith("Exchange")]


@pytest.mark.parametrize("refused", ["gone", "too_few", "price_changed", "refused"])
def test_every_refusal_says_that_no_points_were_taken(shell: Shell, refused: str) -> None:
    see(shell, f"reward-told_{refused}")
    assert "No points were taken." in reads(shell)


def test_an_unknown_outcome_says_that_points_are_taken_once_at_most(shell: Shell) -> None:
    view = see(shell, "reward-told_unknown")
    assert "Points are taken once at most" in reads(shell)
    left = heard(view, "done_tapped")
    tap(shell, "Done")
    assert left == [()]


def test_an_offer_says_why_it_is_meant_for_this_visitor(shell: Shell) -> None:
    view = see(shell, "offers")
    assert "for you: 3.2 GB left until 28 November" in reads(shell).replace("\u00a0", " ")
    assert "not used since 20 July" in reads(shell).replace("\u00a0", " ")
    stopped = heard(view, "consents_tapped")
    tap(shell, "Disconnect: Гороскоп")
    assert stopped == [()]


@pytest.mark.parametrize(
    ("sample", "signal", "name", "said"),
    [
        ("bonuses", "angle_tapped", "History", (Side.HISTORY,)),
        ("bonuses", "angle_tapped", "Spend points", (Side.REWARDS,)),
        ("bonuses-rewards", "reward_tapped", "Exchange: 1 ГБ", (ONE_GB.reward,)),
        ("offers", "angle_tapped", "Everything", (Angle.CATALOGUE,)),
        ("offers-catalogue", "need_tapped", "Calls", (Need.CALLS,)),
        ("offers-failed", "retry_tapped", "Try again", ()),
        ("account", "room_tapped", "Bonuses: 1,240, +80 in November", (Room.BONUSES,)),
        ("account", "room_tapped", "Internet: 3.2 GB, of 20 GB · low, until 28 November", (Room.OFFERS,)),
    ],
)
def test_each_key_says_what_it_is_for(
    shell: Shell, sample: str, signal: str, name: str, said: tuple[object, ...]
) -> None:
    told = heard(see(shell, sample), signal)
    tap(shell, name)
    assert told == [said]
