"""The table of figures says what was measured, and judges it by the goal."""

from __future__ import annotations

import pytest

from benchmarks.table import Row, table, tally


def test_a_figure_without_a_goal_is_not_judged() -> None:
    assert Row("start", 300.0, "ms", 200.0, "floor").is_met is None
    assert Row("start", 300.0, "ms").most is None


@pytest.mark.parametrize(("ours", "met"), [(69.9, True), (70.0, True), (70.1, False)])
def test_without_a_floor_the_goal_bounds_the_figure(ours: float, met: bool) -> None:
    assert Row("memory", ours, "MB", goal=70.0).is_met is met


@pytest.mark.parametrize(("ours", "met"), [(339.0, True), (341.0, False)])
def test_beside_a_floor_the_goal_bounds_the_ratio(ours: float, met: bool) -> None:
    assert Row("start", ours, "ms", 200.0, "floor", goal=1.7).is_met is met


@pytest.mark.parametrize(("ours", "met"), [(180.0, True), (180.1, False)])
def test_a_margin_comes_on_top_of_the_floors(ours: float, met: bool) -> None:
    assert Row("balance", ours, "ms", 100.0, "slowest read", goal=1.2, margin=60.0).is_met is met


def test_a_floor_of_nothing_gives_no_ratio() -> None:
    row = Row("gap", 12.0, "ms", 0.0, "idle", goal=1.0, margin=10.0)
    assert row.ratio is None
    assert row.is_met is False


def test_every_column_is_as_wide_as_its_widest_cell() -> None:
    rows = [
        Row("short", 2.0, "s", 1.0, "floor", goal=1.5),
        Row("a longer name", 12_345.6, "us", goal=20_000.0),
        Row("gap", 30.0, "ms", 18.0, "idle", goal=1.0, margin=10.0),
    ]
    assert table(rows).splitlines() == [
        "work           ours       floor         ratio  goal",
        "short          2 s        1 s (floor)   2.00   <= 1.5x        MISSED",
        "a longer name  12,346 us                       <= 20000 us    met",
        "gap            30 ms      18 ms (idle)  1.67   <= 1x + 10 ms  MISSED",
    ]


def test_the_last_line_counts_only_rows_with_goals() -> None:
    rows = [
        Row("a", 1.0, "s", goal=2.0),
        Row("b", 3.0, "s", goal=2.0),
        Row("c", 1.0, "s"),
        Row("d", 2.0, "s", goal=2.0),
    ]
    assert tally(rows) == "2 goals met, 1 missed"


def test_an_empty_table_still_has_its_head() -> None:
    assert table([]) == "work  ours  floor  ratio  goal"
