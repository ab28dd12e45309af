"""How fast the operator answers: changed by a habit, not by one call."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.operator_pace import Pace, PaceMeter, PaceRules

RULES = PaceRules(slow_s=2.0, usual_s=0.8, weight=0.3, silences=3, answers=2)


def meter(*answers_s: float) -> PaceMeter:
    made = PaceMeter(RULES)
    for after_s in answers_s:
        made.answered(after_s)
    return made


def told(made: PaceMeter) -> Pace:
    """Its pace now; a type checker would take two looks for the same."""
    return made.pace


def test_one_slow_answer_changes_nothing() -> None:
    assert meter(0.1, 0.1, 6.0).pace is Pace.USUAL


def test_slow_answers_one_after_another_are_a_slow_operator() -> None:
    assert meter(0.1, 4.0, 4.0, 4.0).pace is Pace.SLOW


def test_a_slow_operator_is_slow_until_it_has_been_quick_for_a_while() -> None:
    slow = meter(*[5.0] * 5)
    slow.answered(0.1)
    assert told(slow) is Pace.SLOW
    for _ in range(6):
        slow.answered(0.1)
    assert told(slow) is Pace.USUAL


def test_between_the_two_bounds_the_pace_stays_as_it_was() -> None:
    slow, usual = meter(*[5.0] * 5, *[1.4] * 40), meter(*[1.4] * 40)
    assert (slow.pace, usual.pace) == (Pace.SLOW, Pace.USUAL)


def test_three_silences_in_a_row_and_it_is_gone() -> None:
    made = meter(0.1)
    for _ in range(2):
        made.missed(0.0)
    assert told(made) is not Pace.GONE
    made.missed(0.0)
    assert told(made) is Pace.GONE


def test_a_line_that_is_refused_at_once_is_no_quick_answer() -> None:
    made = meter(*[2.5] * 20)
    for _ in range(3):
        made.missed(0.0)
        made.missed(0.0)
        made.answered(1.0)
    assert told(made) is Pace.SLOW


def test_one_answer_does_not_bring_it_back_and_two_make_it_slow() -> None:
    made = meter()
    for _ in range(4):
        made.missed(15.0)
    made.answered(0.2)
    assert told(made) is Pace.GONE
    made.answered(0.2)
    assert told(made) is Pace.SLOW


@given(st.lists(st.one_of(st.none(), st.floats(0, 15)), max_size=60))
def test_whatever_happened_quick_answers_bring_it_back_to_usual(calls: list[float | None]) -> None:
    made = PaceMeter(RULES)
    for after_s in calls:
        if after_s is None:
            made.missed(15.0)
        else:
            made.answered(after_s)
    for _ in range(20):
        made.answered(0.05)
    assert told(made) is Pace.USUAL
