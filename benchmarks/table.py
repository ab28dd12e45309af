"""A row of the table of figures, and the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of work: our figure beside the floor of the same run, and the goal of performance.md.

    `goal` is the most that the ratio may be, or, without a floor, the most that our figure may be; `None` where there
    is no goal.
    """

    work: str
    ours: float
    unit: str
    floor: float | None = None
    floor_name: str = ""
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many floors ours is."""
        return self.ours / self.floor if self.floor else None

    @property
    def verdict(self) -> str:
        """Whether the goal was met in this run."""
        if self.goal is None:
            return ""
        measured = self.ratio if self.ratio is not None else self.ours
        return "met" if measured <= self.goal else "MISSED"


def table(rows: Iterable[Row]) -> str:
    """The rows as text, in columns."""
    lines = [("work", "ours", "floor", "ratio", "goal", "")]
    lines += [
        (
            row.work,
            f"{row.ours:,.4g} {row.unit}",
            f"{row.floor:,.4g} {row.unit} ({row.floor_name})" if row.floor is not None else "",
            f"{row.ratio:.2f}" if row.ratio is not None else "",
            "" if row.goal is None else f"<= {row.goal:g}{'' if row.floor is not None else ' ' + row.unit}",
            row.verdict,
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
