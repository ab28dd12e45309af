"""The reference operator's points: whatever is earned, spent or ends, every one is accounted for."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sandbox.operator.account.points import in_hand, next_end, spend, told
from sandbox.operator.storage.records import PointsMove

ENDLESS = PointsMove("118227", "m-001", "118227-bonus", "earn", "", 100, 1, 0, 100)
Turn = tuple[int, int, int]  # milliseconds since the last one, points (spent where negative), how long they last
TURNS = st.lists(st.tuples(st.integers(0, 50), st.integers(-100, 100), st.integers(0, 200)), max_size=30)


def moves(turns: list[Turn]) -> Iterator[tuple[list[PointsMove], int]]:
    """The moves after each turn, and its moment; nothing is spent that is not there."""
    kept: dict[str, PointsMove] = {}
    at_ms = 1
    for number, (later, wanted, lasts) in enumerate(turns):
        at_ms += later
        points = max(wanted, -in_hand(kept.values(), at_ms))
        if points < 0:
            kept |= {one.transaction: one for one in spend(kept.values(), -points, at_ms)}
        end_ms = at_ms + lasts if lasts else 0
        kind, left = ("earn", points) if points > 0 else ("spend", 0)
        name = f"m-{number:03}"
        kept[name] = PointsMove("118227", name, "118227-bonus", kind, "", abs(points), at_ms, end_ms, left)
        yield list(kept.values()), at_ms


@settings(deadline=None)
@given(TURNS)
def test_what_is_there_is_what_was_earned_less_what_was_spent_and_what_ended(turns: list[Turn]) -> None:
    signs = {"earn": 1, "spend": -1, "expire": -1}
    for kept, at_ms in moves(turns):
        assert in_hand(kept, at_ms) == sum(signs[one.kind] * one.points for one in told(kept, at_ms))
        assert all(0 <= one.left <= one.points for one in kept)


def test_what_ends_first_is_spent_first_and_what_never_ends_last() -> None:
    lots = [
        ENDLESS,
        replace(ENDLESS, transaction="m-002", expires_ms=90),
        replace(ENDLESS, transaction="m-003", expires_ms=50),
    ]
    assert [(one.transaction, one.left) for one in spend(lots, 150, 10)] == [("m-003", 0), ("m-002", 50)]


@settings(deadline=None)
@given(TURNS)
def test_what_ends_next_is_gone_then_and_not_before(turns: list[Turn]) -> None:
    for kept, at_ms in moves(turns):
        coming = next_end(kept, at_ms)
        if coming is not None:
            end_ms, points = coming
            assert in_hand(kept, end_ms - 1) - in_hand(kept, end_ms) == points > 0
