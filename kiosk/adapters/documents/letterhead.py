"""How the operator signs its papers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The brand's name and its color: red, green and blue from 0 to 1."""

    brand: str
    color: tuple[float, float, float]
