"""Facts as rows for staff."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.views.parts.label import Tone


@dataclass(frozen=True, slots=True)
class Fact:
    """A row. A long value may break into lines; a short one never does."""

    name: str
    value: str
    tone: Tone = Tone.INK
    is_strong: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows under a heading."""

    heading: str
    rows: tuple[Fact, ...]
