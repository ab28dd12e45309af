"""A row of the table of figures, and the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

_HEAD: Final = ("work", "ours", "floor", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of work: our figure beside the floor of the same run, and the goal of performance.md.

    `goal` is the most that the ratio may be, or, without a floor, the most that our figure may be; `None` where there
    is no goal. `margin`, in the unit of the figures, is what a goal allows on top of the floors.
    """

    work: str
    ours: float
    unit: str
    floor: float | None = None
    floor_name: str = ""
    goal: float | None = None
    margin: float = 0.0

    @property
    def ratio(self) -> float | None:
        """How many floors ours is."""
        return self.ours / self.floor if self.floor else None

    @property
    def most(self) -> float | None:
        """The largest figure that meets the goal, `None` without one."""
        if self.goal is None or self.floor is None:
            return self.goal
        return self.goal * self.floor + self.margin

    @property
    def is_met(self) -> bool | None:
        """Whether this run met the goal, `None` without one."""
        return None if self.most is None else self.ours <= self.most

    def cells(self) -> tuple[str, ...]:
        """The row as texts, one for each column."""
        return (
            self.work,
            f"{_number(self.ours)} {self.unit}",
            f"{_number(self.floor)} {self.unit} ({self.floor_name})" if self.floor is not None else "",
            f"{self.ratio:.2f}" if self.ratio is not None else "",
            self._goal_text(),
            {True: "met", False: "MISSED", None: ""}[self.is_met],
        )

    def _goal_text(self) -> str:
        if self.goal is None:
            return ""
        if self.floor is None:
            return f"<= {self.goal:g} {self.unit}"
        return f"<= {self.goal:g}x" + (f" + {self.margin:g} {self.unit}" if self.margin else "")


def table(rows: Iterable[Row]) -> str:
    """The rows as text, in columns."""
    lines = [_HEAD, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip_longest(*lines, fillvalue="")]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def tally(rows: Sequence[Row]) -> str:
    """How many goals were met, in one line."""
    missed = sum(row.is_met is False for row in rows)
    return f"{sum(row.is_met is True for row in rows)} goals met, {missed} missed"


def _number(figure: float) -> str:
    """Four digits that matter, never an exponent."""
    return f"{figure:,.0f}" if abs(figure) >= 1000 else f"{figure:,.4g}"
