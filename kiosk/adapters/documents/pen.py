"""Puts single texts and rules on a page, in the product's three weights. Rows of lines have their own, faster way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any

from kiosk.adapters.documents.statement_grid import INK, ink, rule
from kiosk.adapters.documents.typeface import Typeface
from kiosk.fonts import Weight


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The weights a document uses."""

    regular: Typeface
    semibold: Typeface
    bold: Typeface

    @classmethod
    def of(cls, document: Any) -> Typefaces:
        """The weights, ready for one reportlab document.

        Raises:
            FontMissing: set-up has not cut them.
        """
        return cls(*(Typeface(weight, document) for weight in (Weight.REGULAR, Weight.SEMIBOLD, Weight.BOLD)))


class Pen:
    """Collects the operators of one page."""

    def __init__(self, faces: Typefaces) -> None:
        self.faces = faces
        self.operators: list[str] = []

    def write(self, x: float, y: float, text: str, size: int, *, face: Typeface, color: str = INK) -> None:
        """`text` from `x` on, standing on `y`."""
        self.operators.append(f"BT {ink(color)} {face.select(size)} {x:g} {y:g} Td{face.show(text, size)} ET")

    def write_to(self, right: float, y: float, text: str, size: int, *, face: Typeface, color: str = INK) -> None:
        """`text` up to `right`, standing on `y`."""
        self.write(round(right - face.width(text, size), 1), y, text, size, face=face, color=color)

    def write_marked(self, x: float, y: float, sentence: str, size: int, *, room: float, **fields: str) -> None:
        """A sentence whose `{fields}` stand out in bold; what does not fit into `room` is cut with an ellipsis."""
        shown = []
        for text, face in self._pieces(sentence, fields):
            width = face.width(text, size)
            fitting = text if width <= room else face.fit(text, size, room)
            shown.append(face.select(size) + face.show(fitting, size))
            room -= width
            if room < 0:
                break
        self.operators.append(f"BT {ink(INK)} {x:g} {y:g} Td {' '.join(shown)} ET")

    def width_marked(self, sentence: str, size: int, **fields: str) -> float:
        """How wide `write_marked` makes it."""
        return sum(face.width(text, size) for text, face in self._pieces(sentence, fields))

    def rule(self, x: float, y: float, width: float, color: str, height: float = 1) -> None:
        """A horizontal line."""
        self.operators.append(f"{ink(color)} {rule(x, y, width, height)}")

    def _pieces(self, sentence: str, fields: dict[str, str]) -> list[tuple[str, Typeface]]:
        pieces = []
        for literal, field in _parsed(sentence):
            if literal:
                pieces.append((literal, self.faces.regular))
            if field is not None and fields[field]:
                pieces.append((fields[field], self.faces.bold))
        return pieces


@lru_cache
def _parsed(sentence: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, field) for literal, field, _, _ in Formatter().parse(sentence))
