"""Days and moments as operators write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kiosk.adapters.bss.wire import day, moment


@pytest.mark.parametrize("never", ["9999-12-31", "9999-12-31T23:59:59Z", "9999-01-01T00:00:00+03:00"])
def test_the_last_year_there_is_means_never(never: str) -> None:
    assert (day(never), moment(never)) == (None, None)


@pytest.mark.parametrize("nonsense", [None, 5, "", "soon", "2026-13-01", "2026-11-22T11:02:00", ["2026-11-22"]])
def test_what_is_no_moment_with_a_zone_is_none(nonsense: object) -> None:
    assert moment(nonsense) is None


def test_a_moment_tells_its_day_too() -> None:
    assert moment("2026-11-22T11:02:00Z") == datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
    assert day("2026-11-22T11:02:00Z") == date(2026, 11, 22)
