"""One thing that must hold in a journal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """A sentence for staff and the query for rows that break it."""

    sentence: str
    query: str
    parameters: tuple[str, ...] = ()
