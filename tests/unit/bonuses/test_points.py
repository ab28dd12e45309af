"""Points by month, whose they are, and when they end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.bonuses import Move, PointsEntry, ProgrammeId, last_day_before, points_by_month
from tests.fakes.bonus_desk import BONUSES, FUEL, ONE_GB, OWN, TEN_GB

MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 22)
ENTRIES = st.lists(
    st.builds(
        PointsEntry,
        programme=st.sampled_from((OWN, FUEL)),
        at=st.integers(0, 355 * 86_400).map(
            lambda ago_s: datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(seconds=ago_s)
        ),
        move=st.sampled_from(Move),
        points=st.integers(0, 10**6),
        about=st.just(""),
    )
)


@settings(deadline=None)
@given(entries=ENTRIES, programme=st.sampled_from((OWN, FUEL)))
def test_months_hold_every_point_of_their_programme_and_no_other(
    entries: list[PointsEntry], programme: ProgrammeId
) -> None:
    months = points_by_month(entries, programme, TODAY, MOSCOW)
    sums = [sum(getattr(month, move.value) for month in months) for move in Move]
    mine = [one for one in entries if one.programme == programme]
    assert sums == [sum(one.points for one in mine if one.move is move) for move in Move]


@settings(deadline=None)
@given(today=st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_there_are_twelve_months_and_the_last_is_running(today: date) -> None:
    months = [one.month for one in points_by_month((), OWN, today, MOSCOW)]
    assert len(set(months)) == 12
    assert months == sorted(months)
    assert months[-1] == today.replace(day=1)
    assert today - months[0] < timedelta(days=366)


def test_a_month_is_that_of_the_terminal_s_zone() -> None:
    late = PointsEntry(OWN, datetime(2026, 10, 31, 22, tzinfo=UTC), Move.EARNED, 5, "")
    assert points_by_month([late], OWN, TODAY, MOSCOW)[-1].earned == 5


def test_what_ends_at_midnight_can_be_used_on_the_day_before() -> None:
    assert last_day_before(datetime(2026, 11, 30, 21, tzinfo=UTC), MOSCOW) == date(2026, 11, 30)


def test_a_reward_is_within_reach_of_the_points_of_its_own_programme_alone() -> None:
    assert BONUSES.is_within_reach(ONE_GB)
    assert not BONUSES.is_within_reach(TEN_GB)
    assert [one.programme for one in BONUSES.own] == [OWN]
    assert [one.programme for one in BONUSES.partners] == [FUEL]
